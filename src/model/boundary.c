/* SPDX-License-Identifier: Apache-2.0
 *
 * See boundary.h. Presence is outside it: where nobody can be asked, an ask may become a
 * deny, and the decision still says that it was an ask.
 */
#include "model/boundary.h"

#include "interlock/telemetry.h"
#include "model/check.h"

#define PERMISSION_DENIED ILK_OTEL_QWEN_CODE_AUTO_MODE_HOOK_VALUE_PERMISSION_DENIED

static uint32_t permission_denied(const struct model *model)
{
	for (uint32_t i = 0; i < model->hooks.count; i++)
		if (text_is(model->hooks.at[i], PERMISSION_DENIED))
			return 1u << i;
	return 0;
}

/* Whether the row can decide when the classifier blocked, and whether it holds only then. */
static bool can_block(const struct model_row *row)
{
	if (ILK_VERBS_NOTE & 1u << row->verb)
		return false;
	for (uint32_t i = 0; i < row->condition_count; i++) {
		const struct model_condition *condition = &row->conditions[i];

		if (condition->test == ILK_TEST_VERDICT &&
		    condition->negated == (condition->a == ILK_VERDICT_BLOCK))
			return false;
	}
	return true;
}

static bool only_block(const struct model_row *row)
{
	for (uint32_t i = 0; i < row->condition_count; i++) {
		const struct model_condition *condition = &row->conditions[i];

		if (condition->test == ILK_TEST_VERDICT && !condition->negated &&
		    condition->a == ILK_VERDICT_BLOCK)
			return true;
	}
	return false;
}

static bool falls_back(const struct model_row *row)
{
	return (ILK_VERBS_FALL_BACK & 1u << row->verb) != 0;
}

void boundary_block_denies(struct checking *checking)
{
	const struct model_table *table =
		&checking->model->tables[ILK_TABLE_CLASSIFIER];
	uint32_t fired = permission_denied(checking->model);

	for (uint32_t i = 0; i < table->row_count; i++) {
		const struct model_row *row = &table->rows[i];

		if (!can_block(row) || (falls_back(row) && row->cap != MODEL_NONE))
			continue;
		if (row->verb != ILK_VERB_DENY) {
			struct diag_entry *entry =
				check_found(checking, row->span,
			                    "found a row that can decide a blocked "
			                    "call, expected deny "
			                    "or a fallback by a cap");

			diag_help(checking->diag, entry,
			          "add a verdict (pass, unavailable) or a cap to its "
			          "conditions");
		} else if (!(row->fires & fired)) {
			struct diag_entry *entry = check_found(
				checking, row->span,
				"found a row that denies a blocked call without firing "
				"PermissionDenied");

			diag_help(checking->diag, entry,
			          "add \"fires PermissionDenied\"");
		}
	}
}

void boundary_cap_asks(struct checking *checking)
{
	for (uint32_t t = 0; t < ILK_TABLE_ANSWER; t++) {
		const struct model_table *table = &checking->model->tables[t];

		for (uint32_t i = 0; i < table->row_count; i++) {
			const struct model_row *row = &table->rows[i];

			if (row->cap == MODEL_NONE || falls_back(row) ||
			    row->verb == ILK_VERB_CLASSIFY)
				continue;
			struct diag_entry *entry =
				check_found(checking, row->span,
			                    "found a cap that does not make a "
			                    "fallback, expected ask, "
			                    "interrupt or stop");

			diag_note(checking->diag, entry,
			          checking->model->caps[row->cap].span,
			          "the cap is defined here");
		}
	}
}

void boundary_permission_denied(struct checking *checking)
{
	uint32_t fired = permission_denied(checking->model);

	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++) {
		const struct model_table *table = &checking->model->tables[t];

		for (uint32_t i = 0; i < table->row_count; i++) {
			const struct model_row *row = &table->rows[i];

			if (!(row->fires & fired) ||
			    (t == ILK_TABLE_CLASSIFIER && only_block(row)))
				continue;
			struct diag_entry *entry = check_found(
				checking, row->span,
				"found PermissionDenied fired for a call that the "
				"classifier need not have blocked");

			diag_help(checking->diag, entry,
			          "test \"block\" in the row, or waive this check with "
			          "the reason why");
		}
	}
}

void boundary_failure_open(struct checking *checking)
{
	for (unsigned i = ILK_FAILURE_NONE + 1; i < ILK_FAILURE_COUNT; i++) {
		const struct model_failure *failure = &checking->model->failures[i];

		if (failure->verb != ILK_VERB_ALLOW)
			continue;
		struct diag_entry *entry =
			check_found(checking, failure->span,
		                    "found a failure that lets every call through");

		diag_help(checking->diag, entry,
		          "deny or ask, or waive this check with the reason why");
	}
}
