/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of a random policy. A row is drawn as a verb and what the boundary lets such
 * a row test and do (struct shape); a policy that is not strict has rows of any shape.
 */
#include "interlock/telemetry.h"
#include "model/words.h"
#include "policy.h"

#define HOOK_NAMED ILK_OTEL_QWEN_CODE_AUTO_MODE_HOOK_VALUE_PERMISSION_DENIED

/* ---- Rows ------------------------------------------------------------------------------ */

static bool falls_back(enum ilk_verb verb)
{
	return (ILK_VERBS_FALL_BACK & 1u << verb) != 0;
}

static bool decides(enum ilk_verb verb)
{
	return (ILK_VERBS_DECIDE & 1u << verb) != 0;
}

static const char *draw_reason(struct plan *plan, const struct shape *shape)
{
	const struct words *words =
		falls_back(shape->verb) ? &words_fallback_reasons : &words_reasons;

	return words->at[draw_below(plan->draw, words->count)];
}

/* The cap of a row whose reason is the cap's own name can be tested as "capped". */
static void put_cap_test(struct plan *plan, const char *cap, const char *reason)
{
	put(plan, cap == reason && draw_percent(plan->draw, 70) ? "capped" : cap);
}

static void put_conditions(struct plan *plan, const struct shape *shape,
                           const char *cap, const char *reason, uint32_t count)
{
	const char *joint = "when";

	if (shape->verdict) {
		put(plan, joint);
		joint = "and";
		put(plan, shape->verdict);
	}
	if (cap) {
		put(plan, joint);
		joint = "and";
		put_cap_test(plan, cap, reason);
	}
	if (!count && !cap && !shape->verdict && draw_percent(plan->draw, 30))
		put(plan, "otherwise");
	for (; count; count--) {
		put(plan, joint);
		joint = "and";
		put_condition(plan, shape);
	}
}

static void put_fires(struct plan *plan, const struct shape *shape)
{
	uint32_t denied = 1u << words_find(&words_hooks, text_of(HOOK_NAMED));
	uint32_t hooks = (1u << words_hooks.count) - 1;
	bool more = draw_percent(plan->draw, 15);

	if (!shape->any)
		hooks &= ~denied;
	if (!shape->denied && !more)
		return;
	put(plan, "fires");
	if (shape->denied) {
		hooks &= ~denied;
		put(plan, HOOK_NAMED);
		if (more)
			put(plan, ",");
	}
	if (more)
		put_some_of(plan, &words_hooks, &hooks, 2);
}

static void put_reset(struct plan *plan)
{
	uint32_t count = draw_from(plan->draw, 1, 4);

	put(plan, "reset");
	for (uint32_t i = 0; i < count; i++) {
		const struct plan_names *const kinds[] = {
			&plan->slots, &plan->counters, &plan->latches, &plan->counters};
		const struct plan_names *names = DRAW_ONE(plan->draw, kinds);

		if (i > 0)
			put(plan, ",");
		if (names->count && !draw_percent(plan->draw, 10))
			put_name(plan, names);
		else
			put(plan, "all");
	}
}

static void put_resets(struct plan *plan)
{
	if (draw_percent(plan->draw, 15)) {
		put(plan, "keep");
		return;
	}
	if (!draw_percent(plan->draw, 15))
		put_reset(plan);
}

/* switch "MODE" where a row decides or answers, then OUTCOME where it refuses. */
static void put_ending(struct plan *plan, enum ilk_verb verb)
{
	static const char *const modes[] = {"plan", "auto", "a\\b \"c\""};
	static const char *const outcomes[] = {"deny", "interrupt", "stop"};

	if ((decides(verb) || ILK_VERBS_ANSWER & 1u << verb) &&
	    draw_percent(plan->draw, 10)) {
		put(plan, "switch");
		put_string(plan, DRAW_ONE(plan->draw, modes));
	}
	if (ILK_VERBS_REFUSE & 1u << verb && draw_percent(plan->draw, 40)) {
		put(plan, "then");
		put(plan, DRAW_ONE(plan->draw, outcomes));
	}
}

static void put_clauses(struct plan *plan, const struct shape *shape)
{
	bool layer_first = draw_percent(plan->draw, 50);
	bool layer = shape->table != ILK_TABLE_ANSWER && draw_percent(plan->draw, 12);

	if (shape->table == ILK_TABLE_ANSWER)
		put_resets(plan);
	else if (decides(shape->verb) && draw_percent(plan->draw, 10))
		put_reset(plan);
	for (unsigned i = 0; i < 2; i++) {
		if (layer && layer_first == (i == 0)) {
			put(plan, "layer");
			put_one_of(plan, &words_layers);
		}
		if (i == 0 && decides(shape->verb))
			put_fires(plan, shape);
	}
	if (shape->verb == ILK_VERB_ASK && draw_percent(plan->draw, 30))
		put(plan, "by person");
	put_ending(plan, shape->verb);
	put(plan, "\n");
}

static bool says(enum ilk_verb verb)
{
	return verb == ILK_VERB_WARN || verb == ILK_VERB_NUDGE;
}

/* warn NAME, nudge NAME: a few names, each of one kind. */
static void put_note(struct plan *plan, enum ilk_verb verb)
{
	static const char *const names[] = {"low", "held", "total_denial", "again"};
	static const char *const nudges[] = {"retry", "of", "nudges", "x.y-z"};

	put(plan, words_verbs.at[verb]);
	put(plan, verb == ILK_VERB_WARN ? DRAW_ONE(plan->draw, names)
	                                : DRAW_ONE(plan->draw, nudges));
}

static bool has_reason(struct plan *plan, const struct shape *shape)
{
	if (shape->verb == ILK_VERB_CLASSIFY || shape->verb == ILK_VERB_DEFER ||
	    says(shape->verb) || shape->table == ILK_TABLE_ANSWER)
		return false;
	return shape->table != ILK_TABLE_GUARD || draw_percent(plan->draw, 60);
}

static void put_row(struct plan *plan, const struct shape *shape, uint32_t conditions)
{
	const char *reason = NULL;
	const char *cap = NULL;

	if (shape->must_cap)
		cap = plan->caps.at[draw_below(plan->draw, plan->caps.count)];
	if (has_reason(plan, shape))
		reason = draw_reason(plan, shape);
	if (reason && cap && draw_percent(plan->draw, 60) &&
	    words_find(&words_fallback_reasons, text_of(cap)) != WORD_NONE)
		reason = cap;
	if (says(shape->verb))
		put_note(plan, shape->verb);
	else
		put(plan, words_verbs.at[shape->verb]);
	if (reason)
		put(plan, reason);
	put_conditions(plan, shape, cap, reason, conditions);
	if (says(shape->verb))
		put(plan, "\n");
	else
		put_clauses(plan, shape);
}

/* ---- Shapes ------------------------------------------------------------------------------ */

static enum ilk_verb draw_verb(struct plan *plan, enum ilk_table table)
{
	static const enum ilk_verb before[] = {
		ILK_VERB_ALLOW,     ILK_VERB_DENY,  ILK_VERB_ASK, ILK_VERB_ASK,
		ILK_VERB_INTERRUPT, ILK_VERB_ALLOW, ILK_VERB_STOP};
	static const enum ilk_verb deciding[] = {ILK_VERB_ALLOW, ILK_VERB_DENY,
	                                         ILK_VERB_ASK, ILK_VERB_INTERRUPT,
	                                         ILK_VERB_STOP};
	static const enum ilk_verb tightening[] = {ILK_VERB_DENY, ILK_VERB_ASK,
	                                           ILK_VERB_ASK, ILK_VERB_INTERRUPT,
	                                           ILK_VERB_STOP};
	uint32_t which = draw_below(plan->draw, 10);

	if (plan->team && (table != ILK_TABLE_BEFORE || which >= 4))
		return DRAW_ONE(plan->draw, tightening);
	if (table == ILK_TABLE_BEFORE && !plan->team && draw_percent(plan->draw, 3))
		return ILK_VERB_DEFER;
	if (table == ILK_TABLE_BEFORE && which < 2 && plan->guards)
		return ILK_VERB_GUARD;
	if (table == ILK_TABLE_BEFORE && which < 4 && plan->classifies)
		return ILK_VERB_CLASSIFY;
	if (plan->team)
		return DRAW_ONE(plan->draw, tightening);
	if (table == ILK_TABLE_BEFORE)
		return DRAW_ONE(plan->draw, before);
	return DRAW_ONE(plan->draw, deciding);
}

/* A row of "on classifier" that may decide a blocked call denies and fires, or falls back
 * by a cap. */
static void shape_verdict(struct plan *plan, struct shape *shape)
{
	static const char *const others[] = {"pass", "unavailable", "not block"};
	static const enum ilk_verb fallbacks[] = {ILK_VERB_ASK, ILK_VERB_ASK,
	                                          ILK_VERB_INTERRUPT, ILK_VERB_STOP};
	uint32_t which = draw_below(plan->draw, 10);

	if (which < 5) {
		shape->verdict = DRAW_ONE(plan->draw, others);
	} else if (which < 8 && plan->caps.count) {
		shape->verb = DRAW_ONE(plan->draw, fallbacks);
		shape->may_cap = shape->must_cap = true;
		if (draw_percent(plan->draw, 70))
			shape->verdict = "block";
		shape->denied = shape->verdict && draw_percent(plan->draw, 60);
	} else {
		shape->verb = ILK_VERB_DENY;
		shape->may_cap = false;
		shape->verdict = "block";
		shape->denied = true;
	}
}

static struct shape draw_shape(struct plan *plan, enum ilk_table table)
{
	static const char *const verdicts[] = {"pass", "block", "unavailable"};
	struct shape shape = {.table = table, .verb = draw_verb(plan, table)};

	shape.any = !plan->strict;
	shape.may_cap =
		shape.any || falls_back(shape.verb) || shape.verb == ILK_VERB_CLASSIFY;
	if (table == ILK_TABLE_CLASSIFIER && plan->strict)
		shape_verdict(plan, &shape);
	else if (table == ILK_TABLE_CLASSIFIER && draw_percent(plan->draw, 60))
		shape.verdict = DRAW_ONE(plan->draw, verdicts);
	else if (shape.may_cap && plan->caps.count)
		shape.must_cap = draw_percent(plan->draw, 30);
	return shape;
}

/* ---- Tables ------------------------------------------------------------------------------ */

static uint32_t draw_conditions(struct plan *plan)
{
	static const uint32_t usual[] = {0, 1, 1, 1, 1, 2, 2, 2, 3, 3};

	return draw_percent(plan->draw, 2) ? draw_below(plan->draw, 12)
	                                   : DRAW_ONE(plan->draw, usual);
}

/* A row that says something: any conditions, also none. */
static void put_note_row(struct plan *plan, enum ilk_table table)
{
	struct shape shape = {.table = table, .may_cap = true, .any = true};

	shape.verb = draw_percent(plan->draw, 50) ? ILK_VERB_WARN : ILK_VERB_NUDGE;
	shape.must_cap = plan->caps.count && draw_percent(plan->draw, 30);
	put_row(plan, &shape, draw_conditions(plan));
}

static void put_rows(struct plan *plan, enum ilk_table table, uint32_t rows)
{
	for (; rows; rows--) {
		if (draw_percent(plan->draw, 12))
			put_note_row(plan, table);
		struct shape shape = draw_shape(plan, table);
		uint32_t conditions = draw_conditions(plan);

		/* Rows without any conditions are the end of all below them. */
		if (!conditions && !shape.verdict && !shape.must_cap)
			conditions = 1;
		put_row(plan, &shape, conditions);
	}
}

static void put_verdict_rows(struct plan *plan)
{
	static const char *const verdicts[] = {"pass", "unavailable", "block"};

	for (unsigned i = 0; i < 3; i++) {
		struct shape shape = {.table = ILK_TABLE_CLASSIFIER,
		                      .verb = draw_verb(plan, ILK_TABLE_CLASSIFIER),
		                      .verdict = verdicts[i],
		                      .any = !plan->strict};

		if (i == 2 && plan->strict)
			shape.verb = ILK_VERB_DENY;
		shape.denied = i == 2 && (plan->strict || draw_percent(plan->draw, 70));
		put_row(plan, &shape, 0);
	}
}

static void put_answer_rows(struct plan *plan)
{
	for (uint32_t rows = draw_below(plan->draw, 8); rows; rows--) {
		struct shape shape = {.table = ILK_TABLE_ANSWER, .may_cap = true};

		if (draw_percent(plan->draw, 15))
			put_note_row(plan, ILK_TABLE_ANSWER);

		shape.verb =
			draw_percent(plan->draw, 50)
				? ILK_VERB_APPROVE
				: (enum ilk_verb)draw_from(plan->draw, ILK_VERB_APPROVE,
		                                           ILK_VERB_TIMEOUT);
		put_row(plan, &shape, draw_conditions(plan));
	}
}

/* The row that ends a table: the verb, the whole of its conditions none. */
static void put_last_row(struct plan *plan, enum ilk_table table)
{
	struct shape shape = {.table = table, .verb = draw_verb(plan, table)};

	if (table == ILK_TABLE_BEFORE && plan->classifies &&
	    draw_percent(plan->draw, 80))
		shape.verb = ILK_VERB_CLASSIFY;
	put_row(plan, &shape, 0);
}

void policy_table(struct plan *plan, enum ilk_table table)
{
	static const char *const heads[ILK_TABLE_COUNT] = {
		[ILK_TABLE_BEFORE] = "before classifier",
		[ILK_TABLE_GUARD] = "on guard",
		[ILK_TABLE_CLASSIFIER] = "on classifier",
		[ILK_TABLE_ANSWER] = "on answer",
	};
	bool needed = table == ILK_TABLE_BEFORE ||
	              (table == ILK_TABLE_CLASSIFIER && plan->classifies);
	uint32_t rows = draw_percent(plan->draw, 5) ? draw_below(plan->draw, 40)
	                                            : draw_below(plan->draw, 9);

	if (!needed && draw_percent(plan->draw, 20))
		return;
	put(plan, heads[table]);
	put(plan, "{\n");
	if (table == ILK_TABLE_ANSWER)
		put_answer_rows(plan);
	else
		put_rows(plan, table, rows);
	/* An organisation's tables may leave calls to the team's. */
	if (plan->team && draw_percent(plan->draw, 80))
		;
	else if (table == ILK_TABLE_CLASSIFIER)
		put_verdict_rows(plan);
	else if (table != ILK_TABLE_ANSWER)
		put_last_row(plan, table);
	put(plan, "}\n");
}
