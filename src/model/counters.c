/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters, windows and latches, the sums over them that are reported or capped, and
 * slots.
 */
#include "model/resolve.h"

#include "base/limits.h"
#include "base/near.h"

/* ---- Counters ------------------------------------------------------------------- */

/* Words that conditions use for other things; caps, slots and latches may not be named so. */
static const char *const condition_words[] = {"capped",      "pass",     "block",
                                              "unavailable", "asked",    "annotated",
                                              "not",         "workspace"};

static void reserved_name(struct resolve *resolve, const struct ast_word *name,
                          const char *what)
{
	for (size_t i = 0; i < sizeof condition_words / sizeof condition_words[0]; i++)
		if (text_is(name->text, condition_words[i]))
			diag_error(resolve->diag, name->span, "reserved-name",
			           "found a %s named \"%s\", which conditions use for "
			           "something else",
			           what, condition_words[i]);
}

/* The verbs of a latch, by the value that they set. */
static const char *const latch_verbs_at[] = {"clear", "set"};
static const struct words latch_verbs = {"what a latch does", latch_verbs_at, 2};

/* What an effect does to a counter of this form; false after a diagnostic. */
static bool effect_of(struct resolve *resolve, enum ast_counter_form form,
                      const struct ast_effect *ast, struct model_effect *effect)
{
	static const enum ilk_effect ops[] = {
		[AST_EFFECT_ADD] = ILK_EFFECT_ADD,
		[AST_EFFECT_SET] = ILK_EFFECT_SET,
		[AST_EFFECT_PUSH] = ILK_EFFECT_PUSH,
		[AST_EFFECT_VERB] = ILK_EFFECT_SET,
	};
	struct diag_entry *entry;

	effect->op = ops[ast->op];
	effect->value = ast->amount.value;
	if (form == AST_LATCH) {
		effect->value = resolve_word(resolve, &latch_verbs, ast->verb,
		                             "unknown-latch-verb");
		return effect->value != WORD_NONE;
	}
	if (form == AST_COUNTER && ast->op != AST_EFFECT_PUSH) {
		if (ast->op == AST_EFFECT_ADD && ast->amount.value == 0)
			diag_error(resolve->diag, ast->amount.span, "effect-nothing",
			           "found \"+0\", which changes nothing");
		return true;
	}
	if (form == AST_COUNTER) {
		entry = diag_error(resolve->diag, ast->amount.span, "counter-effect",
		                   "found a number alone, expected \"+\" or \"=\" "
		                   "before it");
		diag_help(resolve->diag, entry, "only a window takes entries");
		return false;
	}
	if (ast->op == AST_EFFECT_PUSH
	            ? ast->amount.value <= 1
	            : ast->op == AST_EFFECT_SET && ast->amount.value == 0)
		return true;
	entry = diag_error(
		resolve->diag, ast->span, "window-effect",
		"found an effect that a window does not have, expected 1, 0 or "
		"\"=0\"");
	diag_help(resolve->diag, entry, "1 and 0 are entries, \"=0\" forgets them all");
	return false;
}

/* One effect for each event of the list; an event has at most one effect on a counter,
 * so that their order never matters. */
static void add_effects(struct resolve *resolve, enum ast_counter_form form,
                        const struct ast_effect *ast, struct model_effect *by_event,
                        uint32_t *seen)
{
	struct model_effect effect = {.op = ILK_EFFECT_ADD};
	bool fits = effect_of(resolve, form, ast, &effect);

	for (const struct ast_word *word = ast->events; word; word = word->next) {
		uint32_t event =
			resolve_word(resolve, &words_events, word, "unknown-event");

		if (event == WORD_NONE || !fits)
			continue;
		if (*seen & 1u << event) {
			struct diag_entry *entry = diag_error(
				resolve->diag, word->span, "duplicate-effect",
				"found a second effect of \"%.*s\" on this "
				"counter, expected one at most",
				(int)word->text.len, word->text.at);

			diag_help(resolve->diag, entry,
			          "an event either adds or sets, never both");
			continue;
		}
		*seen |= 1u << event;
		effect.event = event;
		by_event[event] = effect;
	}
}

static void check_size(struct resolve *resolve, const struct ast_counter *ast)
{
	if (ast->form == AST_WINDOW &&
	    (ast->size.value == 0 || ast->size.value > ILK_MAX_WINDOW))
		diag_error(resolve->diag, ast->size.span, "window-size",
		           "found a window of %u entries, expected 1 to %u",
		           ast->size.value, ILK_MAX_WINDOW);
}

static bool resolve_counter(struct resolve *resolve, const struct ast_counter *ast,
                            struct model_counter *counter)
{
	struct model_effect by_event[ILK_EVENT_COUNT];
	uint32_t seen = 0;

	counter->name = ast->name->text;
	counter->span = ast->name->span;
	counter->latch = ast->form == AST_LATCH;
	counter->window = ast->form == AST_WINDOW ? ast->size.value : 0;
	check_size(resolve, ast);
	for (const struct ast_effect *effect = ast->effects; effect;
	     effect = effect->next)
		add_effects(resolve, ast->form, effect, by_event, &seen);
	counter->effects =
		arena_alloc(resolve->arena, ILK_EVENT_COUNT, sizeof *counter->effects);
	if (!counter->effects)
		return false;
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		if (seen & 1u << event)
			counter->effects[counter->effect_count++] = by_event[event];
	return true;
}

/* Room for `count` things, or a diagnostic at the first that is too many. */
static bool within(struct resolve *resolve, enum ast_item_kind kind, uint32_t limit,
                   const char *id, const char *what)
{
	uint32_t count = resolve_count(resolve, kind);
	const struct ast_item *item = resolve_next(resolve->ast->items, kind);

	if (count <= limit)
		return true;
	for (uint32_t i = 0; i < limit; i++)
		item = resolve_next(item->next, kind);
	diag_error(resolve->diag, item->span, id, "found %u %s, expected at most %u",
	           count, what, limit);
	return false;
}

void resolve_counters(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_COUNTER);

	model->counters = arena_alloc(resolve->arena, count, sizeof *model->counters);
	if (!model->counters || !within(resolve, AST_ITEM_COUNTER, ILK_MAX_COUNTERS,
	                                "too-many-counters", "counters"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_COUNTER);
	     item; item = resolve_next(item->next, AST_ITEM_COUNTER)) {
		const struct ast_counter *ast = item->as.counter;
		struct model_counter counter = {.name = {NULL, 0}};
		uint32_t first = find_counter(model, ast->name->text);

		if (ast->form == AST_LATCH)
			reserved_name(resolve, ast->name, "latch");
		if (!resolve_counter(resolve, ast, &counter))
			return;
		if (first != MODEL_NONE)
			resolve_duplicate(resolve, ast->name, "counter",
			                  model->counters[first].span);
		else
			model->counters[model->counter_count++] = counter;
	}
}

/* ---- Sums ----------------------------------------------------------------------- */

static void unknown_counter(struct resolve *resolve, const struct ast_word *word)
{
	struct near near;

	near_init(&near, word->text);
	for (uint32_t i = 0; i < resolve->model->counter_count; i++)
		near_offer(&near, resolve->model->counters[i].name);
	resolve_unknown(resolve, word, "unknown-counter", "a counter", &near);
}

static bool resolve_sum(struct resolve *resolve, const struct ast_word *terms,
                        struct model_sum *sum)
{
	uint32_t count = 0;

	for (const struct ast_word *word = terms; word; word = word->next)
		count++;
	sum->counters = arena_alloc(resolve->arena, count, sizeof *sum->counters);
	if (!sum->counters)
		return false;
	for (const struct ast_word *word = terms; word; word = word->next) {
		uint32_t counter = find_counter(resolve->model, word->text);

		if (counter == MODEL_NONE)
			unknown_counter(resolve, word);
		else if (resolve->model->counters[counter].latch)
			diag_error(resolve->diag, word->span, "latch-in-sum",
			           "found a latch in a sum, expected a counter or a "
			           "window");
		else
			sum->counters[sum->count++] = counter;
	}
	return true;
}

void resolve_reports(struct resolve *resolve)
{
	struct span first[ILK_REPORT_COUNT];

	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_REPORT);
	     item; item = resolve_next(item->next, AST_ITEM_REPORT)) {
		const struct ast_report *ast = item->as.report;
		uint32_t which = resolve_word(resolve, &words_reports, ast->name,
		                              "unknown-report");

		if (which == WORD_NONE)
			continue;
		struct model_report *report = &resolve->model->reports[which];

		if (report->defined) {
			resolve_duplicate(resolve, ast->name, "report", first[which]);
			continue;
		}
		first[which] = ast->name->span;
		report->defined = true;
		if (!resolve_sum(resolve, ast->terms, &report->sum))
			return;
	}
}

/* ---- Caps ----------------------------------------------------------------------- */

/* Caps, slots and latches share the names that conditions test. */
static bool condition_name(struct resolve *resolve, const struct ast_word *name,
                           const char *what)
{
	const struct model *model = resolve->model;
	uint32_t cap = find_cap(model, name->text);
	uint32_t slot = find_slot(model, name->text);
	uint32_t latch = find_latch(model, name->text);

	reserved_name(resolve, name, what);
	if (cap != MODEL_NONE)
		resolve_duplicate(resolve, name, what, model->caps[cap].span);
	else if (slot != MODEL_NONE)
		resolve_duplicate(resolve, name, what, model->slots[slot].span);
	else if (latch != MODEL_NONE)
		resolve_duplicate(resolve, name, what, model->counters[latch].span);
	return cap == MODEL_NONE && slot == MODEL_NONE && latch == MODEL_NONE;
}

static bool resolve_cap(struct resolve *resolve, const struct ast_cap *ast,
                        struct model_cap *cap)
{
	uint32_t kind =
		resolve_word(resolve, &words_cap_kinds, ast->kind, "unknown-cap-kind");

	cap->name = ast->name->text;
	cap->span = ast->name->span;
	cap->kind = ast->kind->text;
	if (kind != WORD_NONE)
		cap->kind = text_of(words_cap_kinds.at[kind]);
	cap->op = ast->off     ? ILK_CAP_OFF
	          : ast->above ? ILK_CAP_ABOVE
	                       : ILK_CAP_AT_LEAST;
	cap->limit = ast->off ? 0 : ast->limit.value;
	if (cap->op == ILK_CAP_AT_LEAST && cap->limit == 0) {
		struct diag_entry *entry =
			diag_warning(resolve->diag, ast->limit.span, "cap-always",
		                     "found \">= 0\", which always holds");

		diag_help(resolve->diag, entry,
		          "write \"off\" for a cap that never holds");
	}
	return resolve_sum(resolve, ast->terms, &cap->sum);
}

void resolve_caps(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_CAP);

	model->caps = arena_alloc(resolve->arena, count, sizeof *model->caps);
	if (!model->caps ||
	    !within(resolve, AST_ITEM_CAP, MAX_CAPS, "too-many-caps", "caps"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_CAP);
	     item; item = resolve_next(item->next, AST_ITEM_CAP)) {
		struct model_cap cap = {.name = {NULL, 0}};

		if (!resolve_cap(resolve, item->as.cap, &cap))
			return;
		if (condition_name(resolve, item->as.cap->name, "cap"))
			model->caps[model->cap_count++] = cap;
	}
}

/* ---- Slots ---------------------------------------------------------------------- */

/* Events that belong to a call: only they have a fingerprint to store or compare. */
#define CALL_EVENTS \
	((1u << ILK_EVENT_SESSION_START) - 1) /* all before the session's own */

_Static_assert(ILK_EVENT_EXECUTED_ERROR + 1 == ILK_EVENT_SESSION_START,
               "the events of calls come first");

static uint32_t resolve_key(struct resolve *resolve, const struct ast_slot *ast)
{
	struct model *model = resolve->model;
	uint32_t mask = 0;

	for (const struct ast_word *word = ast->key; word; word = word->next) {
		uint32_t fact =
			resolve_word(resolve, &words_facts, word, "unknown-fact");

		if (fact == WORD_NONE)
			continue;
		if (fact == ILK_FACT_COMMAND_LINE)
			fact = ILK_FACT_COMMAND;
		mask |= 1u << fact;
	}
	if (!ast->key)
		mask = 1u << ILK_FACT_TOOL | 1u << ILK_FACT_CWD | 1u << ILK_FACT_ARGS;
	for (uint32_t i = 0; i < model->key_count; i++)
		if (model->keys[i] == mask)
			return i;
	if (model->key_count == ILK_MAX_KEYS) {
		diag_error(resolve->diag, ast->name->span, "too-many-keys",
		           "found more than %u different keys, expected slots to share "
		           "them",
		           ILK_MAX_KEYS);
		return 0;
	}
	model->keys[model->key_count] = mask;
	return model->key_count++;
}

enum { SLOT_SET, SLOT_TAKE, SLOT_DROP, SLOT_CLEAR, SLOT_VERBS };
static const char *const slot_verbs_at[] = {
	[SLOT_SET] = "set",
	[SLOT_TAKE] = "take",
	[SLOT_DROP] = "drop",
	[SLOT_CLEAR] = "clear",
};
static const struct words slot_verbs = {"what a slot does", slot_verbs_at, SLOT_VERBS};

static void resolve_use(struct resolve *resolve, const struct ast_slot_use *use,
                        uint32_t masks[SLOT_VERBS])
{
	uint32_t verb =
		resolve_word(resolve, &slot_verbs, use->verb, "unknown-slot-verb");

	if (verb == WORD_NONE)
		return;
	for (const struct ast_word *word = use->events; word; word = word->next) {
		uint32_t event =
			resolve_word(resolve, &words_events, word, "unknown-event");

		if (event == WORD_NONE)
			continue;
		if (verb != SLOT_CLEAR && !(CALL_EVENTS & 1u << event)) {
			struct diag_entry *entry = diag_error(
				resolve->diag, word->span, "slot-event",
				"found \"%.*s\", expected an event of a call",
				(int)word->text.len, word->text.at);

			diag_help(resolve->diag, entry,
			          "only \"clear\" needs no call to compare with");
		}
		masks[verb] |= 1u << event;
	}
}

static struct model_slot resolve_slot(struct resolve *resolve,
                                      const struct ast_slot *ast)
{
	uint32_t masks[SLOT_VERBS] = {0};
	struct model_slot slot = {.name = ast->name->text, .span = ast->name->span};

	slot.key = resolve_key(resolve, ast);
	for (const struct ast_slot_use *use = ast->uses; use; use = use->next)
		resolve_use(resolve, use, masks);
	slot.set = masks[SLOT_SET];
	slot.take = masks[SLOT_TAKE];
	slot.drop = masks[SLOT_DROP];
	slot.clear = masks[SLOT_CLEAR];
	if (!slot.set)
		diag_error(resolve->diag, ast->name->span, "slot-never-set",
		           "found a slot that no event sets, expected \"set on\" an "
		           "event");
	return slot;
}

void resolve_slots(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_SLOT);

	model->slots = arena_alloc(resolve->arena, count, sizeof *model->slots);
	model->keys = arena_alloc(resolve->arena, ILK_MAX_KEYS, sizeof *model->keys);
	if (!model->slots || !model->keys ||
	    !within(resolve, AST_ITEM_SLOT, ILK_MAX_SLOTS, "too-many-slots", "slots"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_SLOT);
	     item; item = resolve_next(item->next, AST_ITEM_SLOT)) {
		struct model_slot slot = resolve_slot(resolve, item->as.slot);

		if (condition_name(resolve, item->as.slot->name, "slot"))
			model->slots[model->slot_count++] = slot;
	}
}
