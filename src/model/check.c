/* SPDX-License-Identifier: Apache-2.0
 *
 * The checks; see check.h. Those of the semantic boundary are in boundary.c, those of
 * what is never used in check_use.c.
 */
#include "model/check.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/near.h"
#include "model/boundary.h"
#include "model/check_use.h"
#include "model/words.h"
#include "syntax/ast.h"

struct diag_entry *check_found(struct checking *checking, struct span span,
                               const char *format, ...)
{
	const char *name = checking->check->name;
	char message[512];
	va_list arguments;

	checking->broken = true;
	if (checking->waived)
		return NULL;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	if (checking->check->severity == ILK_SEVERITY_ERROR)
		return diag_error(checking->diag, span, name, "%s", message);
	return diag_warning(checking->diag, span, name, "%s", message);
}

/* ---- Every step decides --------------------------------------------------------- */

static bool has_verb(const struct model_table *table, enum ilk_verb verb)
{
	for (uint32_t i = 0; i < table->row_count; i++)
		if (table->rows[i].verb == verb)
			return true;
	return false;
}

/* An organisation's rows are tried beside the team's, which decide when they do not. */
static bool is_org(const struct checking *checking)
{
	return checking->model->tier == ILK_TIER_ORG;
}

static void org_loosens(struct checking *checking)
{
	for (uint32_t t = 0; t < ILK_TABLE_ANSWER && is_org(checking); t++) {
		const struct model_table *table = &checking->model->tables[t];

		for (uint32_t i = 0; i < table->row_count; i++) {
			const struct model_row *row = &table->rows[i];

			if (row->verb != ILK_VERB_ALLOW && row->verb != ILK_VERB_DEFER)
				continue;
			struct diag_entry *entry = check_found(
				checking, row->span,
				"found \"%s\" in an organisation's policy, which can "
				"only tighten",
				words_verbs.at[row->verb]);

			diag_help(checking->diag, entry,
			          "leave it to the teams, or have the call classified");
		}
	}
}

static void missing_table(struct checking *checking)
{
	const struct model *model = checking->model;
	const struct model_table *before = &model->tables[ILK_TABLE_BEFORE];
	struct span start = {0, 0};

	if (is_org(checking))
		return;
	if (model->ast->name)
		start = model->ast->name->span;
	if (!before->written)
		check_found(checking, start,
		            "found no table \"before classifier\", expected one");
	else if (has_verb(before, ILK_VERB_CLASSIFY) &&
	         !model->tables[ILK_TABLE_CLASSIFIER].written)
		check_found(
			checking, before->span,
			"found a row that classifies but no table \"on classifier\"");
}

static bool notes(const struct model_row *row)
{
	return (ILK_VERBS_NOTE & 1u << row->verb) != 0;
}

static bool restricted_to(const struct model_row *row, uint32_t verdict)
{
	if (notes(row))
		return false;
	for (uint32_t i = 0; i < row->condition_count; i++) {
		const struct model_condition *condition = &row->conditions[i];

		if (condition->test != ILK_TEST_VERDICT || condition->negated ||
		    condition->a != verdict)
			return false;
	}
	return true;
}

static void needs_last(struct checking *checking, enum ilk_table index)
{
	const struct model_table *table = &checking->model->tables[index];

	if (!table->written)
		return;
	const struct model_row *last =
		table->row_count ? &table->rows[table->row_count - 1] : NULL;
	bool says = last && notes(last);

	if (last && !says && !last->condition_count)
		return;
	struct diag_entry *entry =
		check_found(checking, table->span,
	                    "found a table whose last row %s, expected one that always "
	                    "decides",
	                    says ? "says something and goes on" : "has conditions");

	diag_help(checking->diag, entry,
	          index == ILK_TABLE_BEFORE ? "end it with \"classify\""
	                                    : "end it with \"deny\"");
}

static void missing_last_row(struct checking *checking)
{
	static const char *const verdicts[ILK_VERDICT_COUNT] = {
		[ILK_VERDICT_PASS] = "pass",
		[ILK_VERDICT_BLOCK] = "block",
		[ILK_VERDICT_UNAVAILABLE] = "unavailable",
	};
	const struct model_table *table =
		&checking->model->tables[ILK_TABLE_CLASSIFIER];

	if (is_org(checking))
		return;
	needs_last(checking, ILK_TABLE_BEFORE);
	needs_last(checking, ILK_TABLE_GUARD);
	for (uint32_t verdict = 0; table->written && verdict < ILK_VERDICT_COUNT;
	     verdict++) {
		bool decided = false;

		for (uint32_t i = 0; i < table->row_count && !decided; i++)
			decided = restricted_to(&table->rows[i], verdict);
		if (decided)
			continue;
		struct diag_entry *entry =
			check_found(checking, table->span,
		                    "found no row that decides whenever the classifier "
		                    "says \"%s\"",
		                    verdicts[verdict]);

		diag_help(checking->diag, entry, "add one \"when %s\" and nothing else",
		          verdicts[verdict]);
	}
}

/* ---- Rows that can never decide -------------------------------------------------- */

static bool same_condition(const struct model_condition *a,
                           const struct model_condition *b)
{
	return a->test == b->test && a->negated == b->negated && a->a == b->a &&
	       a->b == b->b && text_equal(a->text, b->text);
}

static bool has_condition(const struct model_row *row,
                          const struct model_condition *condition)
{
	for (uint32_t i = 0; i < row->condition_count; i++)
		if (same_condition(&row->conditions[i], condition))
			return true;
	return false;
}

/* Whether `above` decides whenever `below` does, as far as their conditions show. */
static bool covers(const struct model_row *above, const struct model_row *below)
{
	if (notes(above) ||
	    (ILK_VERBS_ANSWER & 1u << above->verb && above->verb != below->verb))
		return false;
	for (uint32_t i = 0; i < above->condition_count; i++)
		if (!has_condition(below, &above->conditions[i]))
			return false;
	return true;
}

/* How many rows above one are looked at: enough for any policy a person writes, and a
 * bound on the work for one that a program wrote. */
#define SHADOW_REACH 512u

static void shadowed_row(struct checking *checking)
{
	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++) {
		const struct model_table *table = &checking->model->tables[t];

		for (uint32_t below = 1; below < table->row_count; below++) {
			uint32_t above =
				below > SHADOW_REACH ? below - SHADOW_REACH : 0;

			while (above < below &&
			       !covers(&table->rows[above], &table->rows[below]))
				above++;
			if (above == below)
				continue;
			struct diag_entry *entry = check_found(
				checking, table->rows[below].span,
				"found a row of \"%s\" that can never %s",
				words_tables.at[t],
				notes(&table->rows[below]) ? "hold" : "decide");

			diag_note(checking->diag, entry, table->rows[above].span,
			          "this row decides whenever it would");
		}
	}
}

static bool contradicts(const struct model_condition *a,
                        const struct model_condition *b)
{
	if (a->test != b->test)
		return false;
	/* A line without files is in every set, and in none. */
	if ((a->test == ILK_TEST_IN_SET || a->test == ILK_TEST_IN_WORKSPACE) &&
	    a->a < ILK_FACT_COUNT && ILK_FACTS_OF_LINE >> a->a & 1)
		return false;
	if (a->negated != b->negated)
		return a->a == b->a && a->b == b->b && text_equal(a->text, b->text);
	switch (a->test) {
	case ILK_TEST_RULE:
	case ILK_TEST_MODE:
	case ILK_TEST_PRESENCE:
	case ILK_TEST_VERDICT:
	case ILK_TEST_KIND:
	case ILK_TEST_STAGE:
	case ILK_TEST_CATEGORY:
	case ILK_TEST_ASKED:
	case ILK_TEST_DECIDED:
	case ILK_TEST_BY:
		return !a->negated && a->a != b->a;
	case ILK_TEST_IN_SET:
	case ILK_TEST_IN_WORKSPACE:
	case ILK_TEST_ANNOTATED:
	case ILK_TEST_CAP:
	case ILK_TEST_SLOT:
	case ILK_TEST_LATCH:
	case ILK_TEST_CARRIED:
	case ILK_TEST_COUNT:
		break;
	}
	return false;
}

static void impossible_row(struct checking *checking)
{
	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++) {
		const struct model_table *table = &checking->model->tables[t];

		for (uint32_t r = 0; r < table->row_count; r++) {
			const struct model_row *row = &table->rows[r];

			for (uint32_t i = 0; i < row->condition_count; i++)
				for (uint32_t j = 0; j < i; j++)
					if (contradicts(&row->conditions[i],
					                &row->conditions[j]))
						check_found(
							checking,
							row->conditions[i].span,
							"found a condition that "
							"contradicts an earlier one "
							"of its row");
		}
	}
}

static void never_classified(struct checking *checking)
{
	const struct model *model = checking->model;

	if (is_org(checking))
		return;
	if (model->tables[ILK_TABLE_CLASSIFIER].written &&
	    !has_verb(&model->tables[ILK_TABLE_BEFORE], ILK_VERB_CLASSIFY))
		check_found(
			checking, model->tables[ILK_TABLE_CLASSIFIER].span,
			"found a table that no row leads to, expected \"classify\" in "
			"\"before classifier\"");
	if (model->tables[ILK_TABLE_GUARD].written &&
	    !has_verb(&model->tables[ILK_TABLE_BEFORE], ILK_VERB_GUARD))
		check_found(checking, model->tables[ILK_TABLE_GUARD].span,
		            "found a table that no row leads to, expected \"guard\" in "
		            "\"before classifier\"");
}

/* ---- Waives ------------------------------------------------------------------------ */

static bool boundary_check(struct text name)
{
	for (unsigned i = 0; i < check_count; i++)
		if (checks[i].boundary && text_is(name, checks[i].name))
			return true;
	return false;
}

static void unknown_waive(struct checking *checking)
{
	const struct model *model = checking->model;

	for (uint32_t i = 0; i < model->waive_count; i++) {
		const struct model_waive *waive = &model->waives[i];
		struct near near;

		near_init(&near, waive->check);
		if (boundary_check(waive->check))
			continue;
		for (unsigned c = 0; c < check_count; c++)
			if (checks[c].boundary)
				near_offer(&near, text_of(checks[c].name));
		struct diag_entry *entry = check_found(
			checking, waive->span,
			"found \"%.*s\", expected a check of the semantic boundary",
			(int)waive->check.len, waive->check.at);

		if (near_found(&near))
			diag_help(checking->diag, entry, "did you mean \"%.*s\"?",
			          (int)near.best.len, near.best.at);
	}
}

static void unused_waive(struct checking *checking)
{
	const struct model *model = checking->model;

	for (uint32_t i = 0; i < model->waive_count; i++)
		if (!model->waives[i].used && boundary_check(model->waives[i].check))
			check_found(checking, model->waives[i].span,
			            "found a waive of something this policy does not "
			            "break");
}

/* ---- The table ---------------------------------------------------------------------- */

#define ERROR   ILK_SEVERITY_ERROR
#define WARNING ILK_SEVERITY_WARNING

const struct check checks[] = {
	{"missing-table", ERROR, false, "every call is decided", missing_table},
	{"missing-last-row", ERROR, false, "every step is decided", missing_last_row},
	{"org-loosens", ERROR, false, "an organisation only tightens", org_loosens},
	{"boundary-block-denies", ERROR, true,
         "a classifier block ends as deny and fires PermissionDenied, unless a cap "
         "turns "
         "it into a fallback",
         boundary_block_denies},
	{"boundary-cap-asks", ERROR, true,
         "a cap makes a fallback: ask, interrupt or stop, never deny",
         boundary_cap_asks},
	{"boundary-permission-denied", ERROR, true,
         "PermissionDenied fires only for a call that the classifier blocked",
         boundary_permission_denied},
	{"failure-open", WARNING, true, "what fails lets nothing through",
         boundary_failure_open},
	{"unknown-waive", ERROR, false, "a waive names what it waives", unknown_waive},
	{"unused-waive", WARNING, false, "a waive that is not needed goes",
         unused_waive},
	{"shadowed-row", WARNING, false, "every row can decide", shadowed_row},
	{"impossible-row", WARNING, false, "every row can hold", impossible_row},
	{"never-reached", WARNING, false, "every table is reached", never_classified},
	{"unused", WARNING, false, "what is defined is used", check_unused},
	{"host-case", WARNING, false, "every host pattern can match", check_host_case},
	{"cap-never", WARNING, false, "every cap can hold", check_cap_never},
};
const unsigned check_count = sizeof checks / sizeof checks[0];

static struct model_waive *waive_of(struct model *model, const char *check)
{
	for (uint32_t i = 0; i < model->waive_count; i++)
		if (text_is(model->waives[i].check, check))
			return &model->waives[i];
	return NULL;
}

void model_check(struct model *model, struct diag *diag)
{
	for (unsigned i = 0; i < check_count; i++) {
		struct model_waive *waive =
			checks[i].boundary ? waive_of(model, checks[i].name) : NULL;
		struct checking checking = {diag, model, &checks[i], waive != NULL,
		                            false};

		checks[i].run(&checking);
		if (waive && checking.broken)
			waive->used = true;
	}
}
