/* SPDX-License-Identifier: Apache-2.0
 *
 * The sums over counters: what is reported, and caps.
 */
#include "model/resolve.h"

#include "base/limits.h"
#include "base/near.h"

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
	struct model_limit limit;

	bool known = resolve_limit(resolve, &ast->limit, &limit);

	cap->op = limit.off    ? ILK_CAP_OFF
	          : ast->above ? ILK_CAP_ABOVE
	                       : ILK_CAP_AT_LEAST;
	cap->limit = limit.value;
	cap->param = limit.param;
	cap->locked = ast->locked != NULL;
	if (cap->locked && resolve->model->tier != ILK_TIER_ORG)
		diag_error(
			resolve->diag, ast->locked->span, "locked-by-team",
			"found a lock, expected it in a policy of the tier org only");
	if (known && cap->op == ILK_CAP_AT_LEAST && cap->limit == 0) {
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
	    !resolve_within(resolve, AST_ITEM_CAP, MAX_CAPS, "too-many-caps", "caps"))
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_CAP);
	     item; item = resolve_next(item->next, AST_ITEM_CAP)) {
		struct model_cap cap = {.name = {NULL, 0}};

		if (!resolve_cap(resolve, item->as.cap, &cap))
			return;
		if (resolve_condition_name(resolve, item->as.cap->name, "cap"))
			model->caps[model->cap_count++] = cap;
	}
}
