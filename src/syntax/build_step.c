/* SPDX-License-Identifier: Apache-2.0
 *
 * Constructors of the steps of a test.
 */
#include "syntax/build.h"

struct ast_step *build_step(struct parse *p, struct token head,
                            struct ast_word *argument)
{
	struct ast_step *step = arena_alloc(p->arena, 1, sizeof *step);

	if (!step)
		return NULL;
	step->span = argument ? span_join(head.span, argument->span) : head.span;
	step->head = build_word(p, head);
	step->argument = argument;
	p->pair_end = &step->given;
	return step;
}

struct ast_pair *build_pair(struct parse *p, struct ast_word *name,
                            struct ast_word *value)
{
	struct ast_pair *pair = arena_alloc(p->arena, 1, sizeof *pair);

	if (!pair || !name)
		return NULL;
	pair->name = name;
	pair->value = value;
	return pair;
}

struct ast_pair *build_pair_number(struct parse *p, struct ast_word *name,
                                   struct token number)
{
	struct ast_pair *pair = build_pair(p, name, NULL);
	struct ast_number *node = arena_alloc(p->arena, 1, sizeof *node);

	if (!pair || !node)
		return NULL;
	*node = build_number(p, number);
	pair->number = node;
	return pair;
}

/* Puts a pair behind the others, and the step's span over it. */
static struct ast_step *append(struct parse *p, struct ast_step *step,
                               struct ast_pair *pair)
{
	if (!step || !pair)
		return step;
	struct span end = pair->number  ? pair->number->span
	                  : pair->value ? pair->value->span
	                                : pair->name->span;

	*p->pair_end = pair;
	p->pair_end = &pair->next;
	step->span = span_join(step->span, end);
	return step;
}

struct ast_step *build_given(struct parse *p, struct ast_step *step,
                             struct ast_pair *pair)
{
	return append(p, step, pair);
}

struct ast_step *build_outcome(struct parse *p, struct ast_step *step,
                               struct ast_word *outcome, struct ast_word *reason)
{
	const struct ast_word *end = reason ? reason : outcome;

	if (!step || !end)
		return step;
	p->pair_end = &step->expected;
	step->expects = true;
	step->outcome = outcome;
	step->reason = reason;
	step->span = span_join(step->span, end->span);
	return step;
}

struct ast_step *build_expected(struct parse *p, struct ast_step *step,
                                struct ast_pair *pair)
{
	return append(p, step, pair);
}
