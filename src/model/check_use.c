/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks of what a policy defines: never used, or of no use.
 */
#include "model/check_use.h"

#include "model/check.h"

static bool among(const struct model_condition *conditions, uint32_t count,
                  enum ilk_test test, uint32_t a)
{
	for (uint32_t i = 0; i < count; i++)
		if (conditions[i].test == test && conditions[i].a == a)
			return true;
	return false;
}

/* Whether a change of a counter or a slot depends on this. */
static bool changes_by(const struct model *model, enum ilk_test test, uint32_t a)
{
	for (uint32_t c = 0; c < model->counter_count; c++)
		for (uint32_t e = 0; e < model->counters[c].effect_count; e++) {
			const struct model_conditions *when =
				&model->counters[c].effects[e].when;

			if (among(when->at, when->count, test, a))
				return true;
		}
	for (uint32_t s = 0; s < model->slot_count; s++)
		for (uint32_t u = 0; u < model->slots[s].use_count; u++) {
			const struct model_conditions *when =
				&model->slots[s].uses[u].when;

			if (among(when->at, when->count, test, a))
				return true;
		}
	return false;
}

/* Whether a row, or a change, tests with this test the thing with index `a`. */
static bool tested(const struct model *model, enum ilk_test test, uint32_t a)
{
	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++)
		for (uint32_t r = 0; r < model->tables[t].row_count; r++) {
			const struct model_row *row = &model->tables[t].rows[r];

			if (among(row->conditions, row->condition_count, test, a))
				return true;
		}
	return changes_by(model, test, a);
}

static bool summed(const struct model_sum *sum, uint32_t counter)
{
	for (uint32_t i = 0; i < sum->count; i++)
		if (sum->counters[i] == counter)
			return true;
	return false;
}

static bool counter_used(const struct model *model, uint32_t counter)
{
	for (uint32_t i = 0; i < model->cap_count; i++)
		if (summed(&model->caps[i].sum, counter))
			return true;
	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++)
		if (summed(&model->reports[i].sum, counter))
			return true;
	return model->counters[counter].latch && tested(model, ILK_TEST_LATCH, counter);
}

/* An included file offers what it has to more than one policy. */
static bool offered(const struct model *model, struct span span)
{
	return span.at >= model->main_end;
}

void check_unused(struct checking *checking)
{
	const struct model *model = checking->model;

	for (uint32_t i = 0; i < model->param_count; i++)
		if (!model->params[i].used && model->params[i].main)
			check_found(checking, model->params[i].span,
			            "found a param that nothing uses");
	for (uint32_t i = 0; i < model->set_count; i++)
		if (!model->sets[i].used && model->sets[i].name.len &&
		    !offered(model, model->sets[i].span))
			check_found(checking, model->sets[i].span,
			            "found a set that nothing uses");
	for (uint32_t i = 0; i < model->counter_count; i++)
		if (!counter_used(model, i) && !offered(model, model->counters[i].span))
			check_found(checking, model->counters[i].span,
			            "found a %s uses",
			            model->counters[i].latch
			                    ? "latch that no row"
			                    : "counter that no cap or report");
	for (uint32_t i = 0; i < model->cap_count; i++)
		if (!tested(model, ILK_TEST_CAP, i) && !model->caps[i].locked &&
		    !offered(model, model->caps[i].span))
			check_found(checking, model->caps[i].span,
			            "found a cap that no row tests");
	for (uint32_t i = 0; i < model->slot_count; i++)
		if (!tested(model, ILK_TEST_SLOT, i) &&
		    !offered(model, model->slots[i].span))
			check_found(checking, model->slots[i].span,
			            "found a slot that no row tests");
}

/* A cap over counters that nothing adds to. */
void check_cap_never(struct checking *checking)
{
	const struct model *model = checking->model;

	for (uint32_t c = 0; c < model->cap_count; c++) {
		const struct model_cap *cap = &model->caps[c];
		bool moves = cap->op == ILK_CAP_OFF ||
		             (cap->op == ILK_CAP_AT_LEAST && cap->limit == 0);

		for (uint32_t i = 0; i < cap->sum.count && !moves; i++) {
			const struct model_counter *counter =
				&model->counters[cap->sum.counters[i]];

			for (uint32_t e = 0; e < counter->effect_count; e++)
				moves = moves || counter->effects[e].value > 0 ||
				        counter->effects[e].op ==
				                ILK_EFFECT_ADD_MEASURE;
		}
		if (!moves)
			check_found(checking, cap->span,
			            "found a cap whose counters nothing ever raises");
	}
}

static bool has_upper(const struct model_set *set)
{
	for (uint32_t i = 0; i < set->pattern_count; i++)
		for (size_t at = 0; at < set->patterns[i].len; at++)
			if (set->patterns[i].at[at] >= 'A' &&
			    set->patterns[i].at[at] <= 'Z')
				return true;
	return false;
}

/* Sets for hosts may be for other facts as well, so nothing is folded. */
void check_host_case(struct checking *checking)
{
	const struct model *model = checking->model;

	for (uint32_t i = 0; i < model->set_count; i++) {
		const struct model_set *set = &model->sets[i];

		if (!(set->facts & 1u << ILK_FACT_HOST) || !has_upper(set))
			continue;
		struct diag_entry *entry = check_found(
			checking, set->span,
			"found upper-case letters in patterns for hosts, which are "
			"compared in lower case");

		diag_help(checking->diag, entry, "write them in lower case");
	}
}
