/* SPDX-License-Identifier: Apache-2.0
 *
 * Constructors of rows and their conditions. A row whose beginning was lost to an error
 * is NULL; its clauses are read and dropped.
 */
#include "policy_tokens.h"
#include "syntax/build.h"

struct ast_row *build_row(struct parse *p, struct token verb, struct ast_word *reason,
                          struct ast_condition_list conditions)
{
	struct ast_row *row = arena_alloc(p->arena, 1, sizeof *row);
	struct span end = verb.span;

	if (!row)
		return NULL;
	if (conditions.last)
		end = conditions.last->span;
	else if (reason)
		end = reason->span;
	row->span = span_join(verb.span, end);
	row->verb = build_word(p, verb);
	row->reason = reason;
	row->conditions = conditions.first;
	return row;
}

struct ast_row *build_row_otherwise(struct parse *p, struct token verb,
                                    struct ast_word *reason, struct token otherwise)
{
	struct ast_row *row = build_row(p, verb, reason, ast_condition_none());

	if (!row)
		return NULL;
	row->otherwise = true;
	row->span = span_join(row->span, otherwise.span);
	return row;
}

/* Whether the clause `head` may be set: there is a row, and it has none yet. */
static bool takes(struct parse *p, struct ast_row *row, struct token head,
                  struct span end, bool given)
{
	if (!row)
		return false;
	if (!given) {
		row->span = span_join(row->span, end);
		return true;
	}
	struct diag_entry *entry = diag_error(
		p->diag, head.span, "duplicate-clause",
		"found a second \"%s\", expected each clause at most once in a row",
		head.text.at ? head.text.at : "");

	diag_note(p->diag, entry, row->span, "the row starts here");
	return false;
}

static bool takes_words(struct parse *p, struct ast_row *row, struct token head,
                        const struct ast_word *last, bool given)
{
	return last && takes(p, row, head, last->span, given);
}

struct ast_row *build_row_fires(struct parse *p, struct ast_row *row, struct token head,
                                struct ast_word_list hooks)
{
	if (takes_words(p, row, head, hooks.last, row && row->fires))
		row->fires = hooks.first;
	return row;
}

struct ast_row *build_row_layer(struct parse *p, struct ast_row *row, struct token head,
                                struct ast_word *layer)
{
	if (takes_words(p, row, head, layer, row && row->layer))
		row->layer = layer;
	return row;
}

struct ast_row *build_row_by(struct parse *p, struct ast_row *row, struct token head,
                             struct ast_word *by)
{
	if (takes_words(p, row, head, by, row && row->by))
		row->by = by;
	return row;
}

struct ast_row *build_row_reset(struct parse *p, struct ast_row *row, struct token head,
                                struct ast_word_list names)
{
	if (takes_words(p, row, head, names.last, row && row->resets))
		row->resets = names.first;
	return row;
}

struct ast_row *build_row_keep(struct parse *p, struct ast_row *row, struct token head)
{
	if (takes(p, row, head, head.span, row && row->keep))
		row->keep = true;
	return row;
}

struct ast_row *build_row_switch(struct parse *p, struct ast_row *row,
                                 struct token head, struct ast_word *mode)
{
	if (takes_words(p, row, head, mode, row && row->switch_mode))
		row->switch_mode = mode;
	return row;
}

struct ast_row *build_row_then(struct parse *p, struct ast_row *row, struct token head,
                               struct ast_word *outcome)
{
	if (takes_words(p, row, head, outcome, row && row->then))
		row->then = outcome;
	return row;
}

struct ast_condition *build_condition(struct parse *p, enum ast_condition_kind kind,
                                      struct ast_word *fact, struct ast_word *value)
{
	struct ast_condition *condition = arena_alloc(p->arena, 1, sizeof *condition);

	if (!condition || !value)
		return NULL;
	condition->span = fact ? span_join(fact->span, value->span) : value->span;
	condition->kind = kind;
	condition->fact = fact;
	condition->value = value;
	return condition;
}

struct ast_condition *build_condition_set(struct parse *p, struct ast_word *fact,
                                          struct ast_set *set)
{
	struct ast_condition *condition = arena_alloc(p->arena, 1, sizeof *condition);

	if (!condition || !fact || !set)
		return NULL;
	condition->span = span_join(fact->span, set->span);
	condition->kind = AST_CONDITION_IN;
	condition->fact = fact;
	condition->set = set;
	return condition;
}

struct ast_condition *build_word_test(struct parse *p, enum ast_condition_kind kind,
                                      struct token head, struct ast_word *value)
{
	struct ast_condition *condition = build_condition(p, kind, NULL, value);

	if (condition)
		condition->span = span_join(head.span, condition->span);
	return condition;
}

struct ast_condition *build_not(struct ast_condition *condition,
                                const struct token *sign)
{
	if (!condition)
		return NULL;
	condition->negated = true;
	if (sign)
		condition->span = span_join(sign->span, condition->span);
	return condition;
}
