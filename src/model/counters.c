/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters, windows, cycles and latches: their form, and what each event does to them.
 */
#include "base/limits.h"
#include "model/resolve.h"

/* The verbs of a latch, by the value that they set. */
static const char *const latch_verbs_at[] = {"clear", "set"};
static const struct words latch_verbs = {"what a latch does", latch_verbs_at, 2};

#define NAME_WORD(name, word) word,
static const char *const measures_at[] = {ILK_MEASURES(NAME_WORD)};
static const struct words measures = {"a measure", measures_at, ILK_MEASURE_COUNT};

static const char *const units_at[] = {"s", "min", "h"};
static const struct words units = {"a unit of time", units_at, 3};
static const uint32_t unit_seconds[] = {1, 60, 3600};

/* How many keys are remembered when the policy does not say. */
#define USUAL_KEYS 32u

/* ---- Effects --------------------------------------------------------------------- */

/* What a form's effects may be, and how to say so. */
static const struct {
	bool add;
	bool push;
	uint32_t push_least;
	bool set_any; /* =N, not only =0 */
	const char *found;
	const char *help;
} effects_of[ILK_COUNTER_FORMS] = {
	[ILK_COUNTER_PLAIN] =
		{true, false, 0, true,
                 "found a number alone, expected \"+\" or \"=\" before it",
                 "only a window or a cycle takes entries"},
	[ILK_COUNTER_WINDOW] = {false, true, 0, false,
                                "found an effect that a window does not have, expected "
                                "1, 0 or \"=0\"",
                                "1 and 0 are entries, \"=0\" forgets them all"},
	[ILK_COUNTER_CLOCK] = {true, false, 0, false,
                               "found an effect that a window of time does not have, "
                               "expected \"+\" or \"=0\"",
                               "\"+1\" counts until it is too old, \"=0\" forgets all"},
	[ILK_COUNTER_KEYED] =
		{true, false, 0, true,
                 "found a number alone, expected \"+\" or \"=\" before it",
                 "only a window or a cycle takes entries"},
	[ILK_COUNTER_CYCLE] = {false, true, 1, false,
                               "found an effect that a cycle does not have, expected 1 "
                               "or \"=0\"",
                               "1 is this call, \"=0\" forgets all"},
};

static bool form_takes(enum ilk_counter_form form, const struct ast_effect *ast,
                       uint32_t amount)
{
	switch (ast->op) {
	case AST_EFFECT_ADD:
	case AST_EFFECT_MEASURE:
		return effects_of[form].add;
	case AST_EFFECT_SET:
		return effects_of[form].set_any || amount == 0;
	case AST_EFFECT_PUSH:
		return effects_of[form].push && amount <= 1 &&
		       amount >= effects_of[form].push_least;
	case AST_EFFECT_VERB:
		break;
	}
	return false;
}

static bool latch_effect(struct resolve *resolve, const struct ast_effect *ast,
                         struct model_effect *effect)
{
	effect->op = ILK_EFFECT_SET;
	effect->value =
		resolve_word(resolve, &latch_verbs, ast->word, "unknown-latch-verb");
	return effect->value != WORD_NONE;
}

static void wrong_effect(struct resolve *resolve, enum ilk_counter_form form,
                         const struct ast_effect *ast)
{
	bool plain = effects_of[form].set_any;
	struct diag_entry *entry =
		diag_error(resolve->diag, plain ? ast->amount.span : ast->span,
	                   plain ? "counter-effect" : "window-effect", "%s",
	                   effects_of[form].found);

	diag_help(resolve->diag, entry, "%s", effects_of[form].help);
}

/* How much an effect is about: a number, a measure's, or a param's behind a "+", which
 * the grammar takes for a measure. */
static bool amount_of(struct resolve *resolve, const struct ast_effect *ast,
                      struct model_effect *effect)
{
	if (ast->op != AST_EFFECT_MEASURE)
		return resolve_number(resolve, &ast->amount, &effect->value);
	const struct ast_number number = {.span = ast->word->span, .param = ast->word};

	if (find_param(resolve->model, ast->word->text) != MODEL_NONE) {
		effect->op = ILK_EFFECT_ADD;
		return resolve_number(resolve, &number, &effect->value);
	}
	effect->value = resolve_word(resolve, &measures, ast->word, "unknown-measure");
	return effect->value != WORD_NONE;
}

/* What an effect does to a counter; false after a diagnostic. */
static bool effect_of(struct resolve *resolve, const struct model_counter *counter,
                      const struct ast_effect *ast, struct model_effect *effect)
{
	static const enum ilk_effect ops[] = {
		[AST_EFFECT_ADD] = ILK_EFFECT_ADD,
		[AST_EFFECT_SET] = ILK_EFFECT_SET,
		[AST_EFFECT_PUSH] = ILK_EFFECT_PUSH,
		[AST_EFFECT_VERB] = ILK_EFFECT_SET,
		[AST_EFFECT_MEASURE] = ILK_EFFECT_ADD_MEASURE,
	};

	if (counter->latch)
		return latch_effect(resolve, ast, effect);
	effect->op = ops[ast->op];
	if (!amount_of(resolve, ast, effect))
		return false;
	if (!form_takes(counter->form, ast, effect->value)) {
		wrong_effect(resolve, counter->form, ast);
		return false;
	}
	if (effect->op == ILK_EFFECT_ADD && effect->value == 0)
		diag_error(resolve->diag,
		           ast->word ? ast->word->span : ast->amount.span,
		           "effect-nothing", "found \"+0\", which changes nothing");
	return true;
}

/* An effect that this event cannot have: a measure without usage, a key without a call. */
static bool event_fits(struct resolve *resolve, const struct model_counter *counter,
                       const struct model_effect *effect, const struct ast_word *word)
{
	bool of_call = ILK_EVENTS_OF_CALLS >> effect->event & 1;
	struct diag_entry *entry;

	if (effect->op == ILK_EFFECT_ADD_MEASURE && effect->event != ILK_EVENT_USAGE) {
		entry = diag_error(resolve->diag, word->span, "measure-event",
		                   "found \"%.*s\", expected \"usage\"",
		                   (int)word->text.len, word->text.at);
		diag_help(resolve->diag, entry,
		          "what was used is reported with that event alone");
		return false;
	}
	if (of_call ||
	    (counter->form != ILK_COUNTER_KEYED &&
	     counter->form != ILK_COUNTER_CYCLE) ||
	    (effect->op == ILK_EFFECT_SET && effect->value == 0))
		return true;
	entry = diag_error(resolve->diag, word->span, "key-event",
	                   "found \"%.*s\", expected an event of a call",
	                   (int)word->text.len, word->text.at);
	diag_help(resolve->diag, entry, "only \"=0\" needs no call to know apart");
	return false;
}

/* Whether an earlier effect always takes place on this event. */
static bool never_comes(const struct model_counter *counter, uint32_t event)
{
	for (uint32_t i = 0; i < counter->effect_count; i++)
		if (counter->effects[i].event == event &&
		    !counter->effects[i].ast->conditions)
			return true;
	return false;
}

/* One effect for each event of the list. */
static void add_effects(struct resolve *resolve, const struct ast_effect *ast,
                        struct model_counter *counter)
{
	struct model_effect effect = {.op = ILK_EFFECT_ADD, .ast = ast};
	bool fits = effect_of(resolve, counter, ast, &effect);

	for (const struct ast_word *word = ast->events; word; word = word->next) {
		effect.event =
			resolve_word(resolve, &words_events, word, "unknown-event");
		if (effect.event == WORD_NONE || !fits ||
		    !event_fits(resolve, counter, &effect, word))
			continue;
		if (never_comes(counter, effect.event)) {
			struct diag_entry *entry = diag_error(
				resolve->diag, word->span, "duplicate-effect",
				"found a second effect of \"%.*s\" on this "
				"counter, expected one at most",
				(int)word->text.len, word->text.at);

			diag_help(resolve->diag, entry,
			          "one with conditions may stand in front of it");
			continue;
		}
		if (counter->effect_count == MAX_CHANGES) {
			diag_error(resolve->diag, word->span, "too-many-effects",
			           "found more than %u effects on one counter",
			           MAX_CHANGES);
			return;
		}
		counter->effects[counter->effect_count++] = effect;
	}
}

/* By event; those of one event stay in their order. */
static void sort_effects(struct model_counter *counter)
{
	for (uint32_t i = 1; i < counter->effect_count; i++) {
		struct model_effect effect = counter->effects[i];
		uint32_t at = i;

		for (; at && counter->effects[at - 1].event > effect.event; at--)
			counter->effects[at] = counter->effects[at - 1];
		counter->effects[at] = effect;
	}
}

/* ---- Forms ------------------------------------------------------------------------ */

/* How many of these there are, within what is possible. */
static uint32_t size_of(struct resolve *resolve, const struct ast_counter *ast,
                        uint32_t most, const char *id, const char *what)
{
	uint32_t size;

	if (!resolve_number(resolve, &ast->size, &size))
		return 1;
	if (size && size <= most)
		return size;
	diag_error(resolve->diag, ast->size.span, id, "found %u %s, expected 1 to %u",
	           size, what, most);
	return 1;
}

static void window_form(struct resolve *resolve, const struct ast_counter *ast,
                        struct model_counter *counter)
{
	uint32_t unit;
	uint32_t most;

	if (!ast->unit) {
		counter->form = ILK_COUNTER_WINDOW;
		counter->size =
			size_of(resolve, ast, ILK_MAX_WINDOW, "window-size", "entries");
		return;
	}
	unit = resolve_word(resolve, &units, ast->unit, "unknown-unit");
	most = ILK_MAX_SECONDS / unit_seconds[unit == WORD_NONE ? 0 : unit];
	counter->form = ILK_COUNTER_CLOCK;
	counter->size = size_of(resolve, ast, most, "window-size", "units of time");
	if (unit != WORD_NONE)
		counter->size *= unit_seconds[unit];
	/* Whole slices that are together at least as long: nothing is forgotten early. */
	counter->size =
		(uint32_t)(((uint64_t)counter->size * 1000 + ILK_CLOCK_SLICES - 2) /
	                   (ILK_CLOCK_SLICES - 1));
}

static uint32_t group_of(struct resolve *resolve, const struct ast_counter *ast,
                         struct model_group group)
{
	struct model *model = resolve->model;

	for (uint32_t i = 0; i < model->group_count; i++)
		if (model->groups[i].facts == group.facts &&
		    model->groups[i].flags == group.flags)
			return i;
	if (model->group_count == ILK_MAX_GROUPS) {
		diag_error(resolve->diag, ast->name->span, "too-many-keys",
		           "found more than %u different keys, expected counters to "
		           "share them",
		           ILK_MAX_GROUPS);
		return 0;
	}
	model->groups[model->group_count] = group;
	return model->group_count++;
}

static void keyed_form(struct resolve *resolve, const struct ast_counter *ast,
                       struct model_counter *counter)
{
	struct model_group group = {.flags = ILK_GROUP_GIVEN | ILK_GROUP_CATEGORY};

	counter->form = ILK_COUNTER_KEYED;
	counter->size = USUAL_KEYS;
	if (ast->sized)
		counter->size =
			size_of(resolve, ast, ILK_MAX_KEYED, "keyed-size", "keys");
	group.facts = resolve_facts(resolve, ast->per, 0, &group.flags);
	counter->group = group_of(resolve, ast, group);
}

static void cycle_form(struct resolve *resolve, const struct ast_counter *ast,
                       struct model_counter *counter)
{
	struct model_group group = {.flags = 0};

	counter->form = ILK_COUNTER_CYCLE;
	counter->size = size_of(resolve, ast, ILK_MAX_CYCLE, "cycle-size", "calls");
	group.facts = resolve_facts(resolve, ast->key, RESOLVE_USUAL_KEY, &group.flags);
	group.flags = ILK_GROUP_GIVEN;
	counter->group = group_of(resolve, ast, group);
}

static void resolve_form(struct resolve *resolve, const struct ast_counter *ast,
                         struct model_counter *counter)
{
	switch (ast->form) {
	case AST_COUNTER:
		if (ast->per)
			keyed_form(resolve, ast, counter);
		break;
	case AST_WINDOW:
		window_form(resolve, ast, counter);
		break;
	case AST_CYCLE:
		cycle_form(resolve, ast, counter);
		break;
	case AST_LATCH:
		counter->latch = true;
		break;
	}
}

static bool resolve_counter(struct resolve *resolve, const struct ast_counter *ast,
                            struct model_counter *counter)
{
	uint32_t most = 0;

	counter->name = ast->name->text;
	counter->span = ast->name->span;
	counter->group = MODEL_NONE;
	resolve_form(resolve, ast, counter);
	for (const struct ast_effect *at = ast->effects; at; at = at->next)
		for (const struct ast_word *word = at->events; word; word = word->next)
			most++;
	if (most > MAX_CHANGES)
		most = MAX_CHANGES;
	counter->effects = arena_alloc(resolve->arena, most, sizeof *counter->effects);
	if (!counter->effects)
		return false;
	for (const struct ast_effect *effect = ast->effects; effect;
	     effect = effect->next)
		add_effects(resolve, effect, counter);
	sort_effects(counter);
	return true;
}

void resolve_counters(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_COUNTER);

	model->counters = arena_alloc(resolve->arena, count, sizeof *model->counters);
	model->groups =
		arena_alloc(resolve->arena, ILK_MAX_GROUPS, sizeof *model->groups);
	if (!model->counters || !model->groups ||
	    !resolve_within(resolve, AST_ITEM_COUNTER, ILK_MAX_COUNTERS,
	                    "too-many-counters", "counters"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_COUNTER);
	     item; item = resolve_next(item->next, AST_ITEM_COUNTER)) {
		const struct ast_counter *ast = item->as.counter;
		struct model_counter counter = {.name = {NULL, 0}};
		uint32_t first = find_counter(model, ast->name->text);

		if (ast->form == AST_LATCH)
			resolve_reserved(resolve, ast->name, "latch");
		if (!resolve_counter(resolve, ast, &counter))
			return;
		if (first != MODEL_NONE)
			resolve_duplicate(resolve, ast->name, "counter",
			                  model->counters[first].span);
		else
			model->counters[model->counter_count++] = counter;
	}
}
