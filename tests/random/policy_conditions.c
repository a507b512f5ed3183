/* SPDX-License-Identifier: Apache-2.0
 *
 * One random condition of a row: of every kind that its table has.
 */
#include "model/words.h"
#include "policy.h"

/* A fact, or an argument by one of a few names. */
static void put_tested(struct plan *plan, uint32_t fact)
{
	static const char *const arguments[] = {
		"args.path",         "args.a",
		"args.a.b",          "args.a.path",
		"args.\"x y\"",      "args.\"path\"",
		"args.b-c.0",        "args.a.\"\\\"\".b",
		"args.\"\xc3\xa9\"", "args.a.a.a.a",
		"args.a.b.path"};

	put(plan, fact < ILK_FACT_COUNT ? words_facts.at[fact]
	                                : DRAW_ONE(plan->draw, arguments));
}

static bool put_in(struct plan *plan, uint32_t fact, bool negated)
{
	uint32_t fitting = 0;
	uint32_t chosen = draw_below(plan->draw, PLAN_NAMES);

	for (uint32_t i = 0; i < plan->sets.count; i++)
		if (word_fact_of(fact)->kinds >> plan->set_kinds[i] & 1)
			fitting |= 1u << i;
	if (!fitting)
		return false;
	while (!(fitting >> chosen & 1))
		chosen = (chosen + 1) % PLAN_NAMES;
	put_tested(plan, fact);
	put(plan, negated ? "not in" : "in");
	put(plan, plan->sets.at[chosen]);
	return true;
}

static void put_in_braces(struct plan *plan, uint32_t fact, bool negated)
{
	bool paths = fact >= ILK_FACT_ARGUMENT && draw_percent(plan->draw, 50);
	enum ilk_set_kind kind = paths ? ILK_SET_PATHS : word_fact_of(fact)->kind;
	uint32_t count = draw_from(plan->draw, 1, 3);

	put_tested(plan, fact);
	put(plan, negated ? "not in" : "in");
	if (paths || draw_percent(plan->draw, 30))
		put(plan, words_set_kinds.at[kind]);
	put(plan, "{");
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			put(plan, ",");
		put_pattern(plan, kind);
	}
	put(plan, "}");
}

static void put_fact(struct plan *plan, bool negated)
{
	uint32_t fact = draw_below(plan->draw, ILK_FACT_ARGS + 3);
	uint32_t form = draw_below(plan->draw, 10);

	if (fact >= ILK_FACT_ARGS)
		fact = draw_percent(plan->draw, 60) ? ILK_FACT_WRITES : ILK_FACT_READS;
	if (draw_percent(plan->draw, 15))
		fact = ILK_FACT_ARGUMENT;
	if (word_fact_of(fact)->kinds & 1u << ILK_SET_PATHS &&
	    form < (fact == ILK_FACT_ARGUMENT ? 2 : 4)) {
		put_tested(plan, fact);
		put(plan, negated ? "not in" : "in");
		put(plan, "workspace");
		return;
	}
	if (form < 7 && put_in(plan, fact, negated))
		return;
	if (form < 8) {
		put_in_braces(plan, fact, negated);
		return;
	}
	put_tested(plan, fact);
	put(plan, negated ? "is not" : "is");
	put_literal(plan, word_fact_of(fact)->kind);
}

static void put_is(struct plan *plan, const char *subject, const struct words *values,
                   bool negated)
{
	put(plan, subject);
	put(plan, negated ? "is not" : "is");
	put_one_of(plan, values);
}

static void put_mode_is(struct plan *plan, bool negated)
{
	static const char *const modes[] = {"auto", "yolo", "plan", "other"};
	const char *mode = DRAW_ONE(plan->draw, modes);

	put(plan, "mode");
	put(plan, negated ? "is not" : "is");
	if (draw_percent(plan->draw, 50))
		put_string(plan, mode);
	else
		put(plan, mode);
}

static void put_word_test(struct plan *plan, const char *word,
                          const struct words *values, bool negated)
{
	if (negated)
		put(plan, "not");
	if (word)
		put(plan, word);
	put_one_of(plan, values);
}

static bool put_named(struct plan *plan, const struct plan_names *names, bool negated)
{
	if (!names->count)
		return false;
	if (negated)
		put(plan, "not");
	put_name(plan, names);
	return true;
}

/* What only one table has. False: this table has nothing of its own. */
static bool put_special(struct plan *plan, const struct shape *shape, bool negated)
{
	uint32_t which = draw_below(plan->draw, 4);

	if (shape->table == ILK_TABLE_CLASSIFIER) {
		if (which == 0 && shape->any)
			put_word_test(plan, NULL, &words_verdicts, negated);
		else if (which == 1)
			put_is(plan, "stage", &words_stages, negated);
		else if (which == 2)
			put_is(plan, "category", &words_categories, negated);
		else
			put_is(plan, "kind", &words_kinds, negated);
		return true;
	}
	if (shape->table != ILK_TABLE_ANSWER)
		return false;
	if (which == 0)
		put_is(plan, "answerer", &words_answerers, negated);
	else
		put_word_test(plan, "asked", &words_fallback_reasons, negated);
	return true;
}

/* A condition on the facts, if this table may still have one. */
static bool put_of_call(struct plan *plan, const struct shape *shape, bool negated)
{
	uint32_t which = draw_below(plan->draw, 10);

	if (shape->table != ILK_TABLE_BEFORE) {
		if (!plan->carried)
			return false;
		plan->carried--;
	}
	if (which < 1)
		put_is(plan, "rule", &words_rules, negated);
	else if (which < 2)
		put_word_test(plan, "annotated", &words_annotations, negated);
	else
		put_fact(plan, negated);
	return true;
}

void put_condition(struct plan *plan, const struct shape *shape)
{
	bool negated = draw_percent(plan->draw, 35);
	uint32_t which = draw_below(plan->draw, 20);

	if (which < 3 && put_named(plan, &plan->caps, negated || !shape->may_cap))
		return;
	if (which < 5 && put_named(plan, &plan->slots, negated))
		return;
	if (which < 6 && put_named(plan, &plan->latches, negated))
		return;
	if (which < 10 && put_special(plan, shape, negated))
		return;
	if (which < 18 && put_of_call(plan, shape, negated))
		return;
	if (draw_percent(plan->draw, 50))
		put_is(plan, "presence", &words_presences, negated);
	else
		put_mode_is(plan, negated);
}

/* What only some events can be asked. False: these are not all of one sort. */
static bool put_of_events(struct plan *plan, uint32_t events, bool negated)
{
	if (!(events & ~ILK_EVENTS_VERDICT) && draw_percent(plan->draw, 50))
		put_is(plan, "kind", &words_kinds, negated);
	else if (!(events & ~ILK_EVENTS_VERDICT))
		put_is(plan, "category", &words_categories, negated);
	else if (!(events & ~ILK_EVENTS_ANSWER) && draw_percent(plan->draw, 50))
		put_is(plan, "answerer", &words_answerers, negated);
	else if (!(events & ~ILK_EVENTS_ANSWER))
		put_word_test(plan, "asked", &words_fallback_reasons, negated);
	else if (!(events & ~ILK_EVENTS_EXECUTED))
		put_word_test(plan, "decided", &words_reasons, negated);
	else
		return false;
	return true;
}

static void put_change_condition(struct plan *plan, uint32_t events)
{
	static const struct shape anywhere = {.table = ILK_TABLE_COUNT};
	bool of_calls = !(events & ~ILK_EVENTS_OF_CALLS);
	bool negated = draw_percent(plan->draw, 40);
	uint32_t which = draw_below(plan->draw, 16);

	if (which < 4 && put_of_events(plan, events, negated))
		return;
	if (which < 6 && put_named(plan, &plan->caps, negated))
		return;
	if (which < 8 && of_calls && put_named(plan, &plan->slots, negated))
		return;
	if (which < 10 && put_named(plan, &plan->latches, negated))
		return;
	if (which < 14 && of_calls && put_of_call(plan, &anywhere, negated))
		return;
	if (draw_percent(plan->draw, 50))
		put_is(plan, "presence", &words_presences, negated);
	else
		put_mode_is(plan, negated);
}

void put_change_when(struct plan *plan, uint32_t events)
{
	put(plan, "when");
	put_change_condition(plan, events);
	while (draw_percent(plan->draw, 30)) {
		put(plan, "and");
		put_change_condition(plan, events);
	}
}
