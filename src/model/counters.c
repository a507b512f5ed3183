/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters, windows and latches: what each event does to them.
 */
#include "model/resolve.h"

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

void resolve_counters(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_COUNTER);

	model->counters = arena_alloc(resolve->arena, count, sizeof *model->counters);
	if (!model->counters ||
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
