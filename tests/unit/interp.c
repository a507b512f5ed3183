/* SPDX-License-Identifier: Apache-2.0
 *
 * See interp.h. Written from docs/language.md, not from the engine.
 */
#include "interp.h"

#include <string.h>

/* ---- Conditions ------------------------------------------------------------------------------ */

uint64_t interp_sum(const struct interp *interp, const struct model_sum *sum)
{
	uint64_t total = 0;

	for (uint32_t i = 0; i < sum->count; i++)
		total += interp->counters[sum->counters[i]];
	return total;
}

static bool cap_holds(const struct interp *interp, const struct model_cap *cap)
{
	uint64_t sum = interp_sum(interp, &cap->sum);

	switch (cap->op) {
	case ILK_CAP_AT_LEAST:
		return sum >= cap->limit;
	case ILK_CAP_ABOVE:
		return sum > cap->limit;
	case ILK_CAP_OFF:
	case ILK_CAP_OP_COUNT:
		break;
	}
	return false;
}

static bool same_text(struct ilk_text a, struct text b)
{
	return a.at && a.len == b.len && memcmp(a.at, b.at, b.len) == 0;
}

/* The first half of the hints are said to be true, the second false. What lets a call on
 * needs one that is said clearly; what holds it back lets it go only where it is. */
static bool interp_annotated(unsigned said, const struct model_condition *condition,
                             bool lets_on)
{
	unsigned half = ILK_HINT_COUNT / 2;
	unsigned hint = condition->a % half;
	bool holds = condition->a < half;
	bool yes = said & 1u << (holds ? hint : hint + half);
	bool no = said & 1u << (holds ? hint + half : hint);

	if (lets_on)
		return condition->negated ? no && !yes : yes && !no;
	return condition->negated ? no || !yes : yes;
}

bool interp_holds(const struct interp_step *step, bool lets_on,
                  const struct model_condition *condition)
{
	const struct model *model = step->interp->model;
	bool yes = false;

	switch (condition->test) {
	case ILK_TEST_IN_SET:
	case ILK_TEST_IN_WORKSPACE:
		return interp_fact_holds(step->call, model, condition, lets_on);
	case ILK_TEST_RULE:
		yes = (uint32_t)step->call->facts->rule == condition->a;
		break;
	case ILK_TEST_ANNOTATED:
		return interp_annotated(step->call->facts->annotations, condition,
		                        lets_on);
	case ILK_TEST_MODE:
		yes = text_equal(step->interp->mode, model->modes[condition->a].name);
		break;
	case ILK_TEST_PRESENCE:
		yes = (uint32_t)step->interp->presence == condition->a;
		break;
	case ILK_TEST_CAP:
		yes = cap_holds(step->interp, &model->caps[condition->a]);
		break;
	case ILK_TEST_LATCH:
		yes = step->interp->counters[condition->a] != 0;
		break;
	case ILK_TEST_SLOT:
		yes = interp_slot_holds(step, condition->a);
		break;
	case ILK_TEST_VERDICT:
		yes = (uint32_t)step->classified->verdict == condition->a;
		break;
	case ILK_TEST_KIND:
		yes = same_text(step->classified->kind, condition->text);
		break;
	case ILK_TEST_STAGE:
		yes = same_text(step->classified->stage, condition->text);
		break;
	case ILK_TEST_CATEGORY:
		yes = same_text(step->classified->category, condition->text);
		break;
	case ILK_TEST_ASKED:
	case ILK_TEST_DECIDED:
		yes = step->call->reason == condition->a;
		break;
	case ILK_TEST_BY:
		yes = (uint32_t)step->by == condition->a;
		break;
	case ILK_TEST_CARRIED:
	case ILK_TEST_COUNT:
		break;
	}
	return yes != condition->negated;
}

/* The row of a tier (1: the organisation's) that decides; those above it that only say something do so. */
static const struct model_row *first_row(const struct interp_step *step,
                                         enum ilk_table index, int tier, int verb,
                                         uint32_t *notes)
{
	const struct model_table *table = &step->interp->model->tables[index];
	uint32_t first = tier ? 0 : table->org_count;
	uint32_t end = tier ? table->org_count : table->row_count;

	for (uint32_t r = first; r < end; r++) {
		const struct model_row *row = &table->rows[r];
		bool says = row->verb == ILK_VERB_WARN || row->verb == ILK_VERB_NUDGE;
		bool lets_on = row->verb == ILK_VERB_ALLOW ||
		               row->verb == ILK_VERB_CLASSIFY ||
		               row->verb == ILK_VERB_DEFER;
		bool all = says || verb < 0 || (int)row->verb == verb;

		for (uint32_t i = 0; i < row->condition_count && all; i++)
			all = interp_holds(step, lets_on, &row->conditions[i]);
		if (all && !says)
			return row;
		if (all)
			*notes |= 1u << row->note;
	}
	return NULL;
}

/* ---- Outcomes ----------------------------------------------------------------------------------- */

static enum ilk_outcome outcome_of(enum ilk_verb verb)
{
	switch (verb) {
	case ILK_VERB_ALLOW:
		return ILK_OUTCOME_ALLOW;
	case ILK_VERB_DENY:
		return ILK_OUTCOME_DENY;
	case ILK_VERB_ASK:
		return ILK_OUTCOME_ASK;
	case ILK_VERB_INTERRUPT:
		return ILK_OUTCOME_INTERRUPT;
	case ILK_VERB_STOP:
		return ILK_OUTCOME_STOP;
	case ILK_VERB_CLASSIFY:
		return ILK_OUTCOME_CLASSIFY;
	case ILK_VERB_DEFER:
		return ILK_OUTCOME_DEFER;
	case ILK_VERB_GUARD:
	case ILK_VERB_APPROVE:
	case ILK_VERB_REJECT:
	case ILK_VERB_CANCEL:
	case ILK_VERB_TIMEOUT:
	case ILK_VERB_WARN:
	case ILK_VERB_NUDGE:
	case ILK_VERB_COUNT:
		break;
	}
	return ILK_OUTCOME_NONE;
}

static const struct interp_decision nothing = {
	.reason = MODEL_NONE, .layer = MODEL_NONE, .cap = MODEL_NONE};

static void reset(const struct interp_step *step, const struct model_row *row)
{
	for (uint32_t i = 0; i < row->reset_counter_count; i++)
		interp_reset_counter(step, row->reset_counters[i]);
	for (uint32_t i = 0; i < row->reset_slot_count; i++)
		interp_reset_slot(step->interp, row->reset_slots[i]);
}

/* What the presence makes of an ask; of anything else, nothing. */
static void ask(const struct interp *interp, struct interp_call *call, bool by_person,
                struct interp_decision *decision)
{
	const struct model_presence *presence =
		&interp->model->presences[interp->presence];

	if (decision->outcome != ILK_OUTCOME_ASK)
		return;
	decision->outcome = outcome_of(presence->ask);
	if (decision->outcome != ILK_OUTCOME_ASK)
		return;
	call->state = INTERP_ASKED;
	call->by_person = decision->by_person = by_person;
	decision->wait = presence->wait;
}

static void apply_outcome(const struct interp_step *step, const struct model_row *row,
                          struct interp_decision *decision)
{
	static const int event_of[ILK_OUTCOME_COUNT] = {
		[ILK_OUTCOME_ALLOW] = ILK_EVENT_ALLOW,
		[ILK_OUTCOME_DENY] = ILK_EVENT_DENY,
		[ILK_OUTCOME_ASK] = ILK_EVENT_ASK,
		[ILK_OUTCOME_INTERRUPT] = ILK_EVENT_INTERRUPT,
		[ILK_OUTCOME_STOP] = ILK_EVENT_STOP,
	};
	struct interp *interp = step->interp;
	struct interp_call *call = step->call;

	decision->row_outcome = decision->outcome;
	call->state = INTERP_DONE;
	if (decision->outcome == ILK_OUTCOME_DEFER)
		call->state = INTERP_DEFERRED;
	if (decision->outcome == ILK_OUTCOME_CLASSIFY)
		call->state = INTERP_CLASSIFY;
	else if (decision->outcome != ILK_OUTCOME_DEFER)
		interp_happen(step, (uint32_t)event_of[decision->outcome]);
	reset(step, row);
	call->reason = decision->reason;
	if (decision->outcome == ILK_OUTCOME_ALLOW)
		call->state = INTERP_ALLOWED;
	ask(interp, call, row->by_person, decision);
}

/* How far a row holds back, by the order of the language page. */
static int hold(const struct model_row *row)
{
	static const enum ilk_verb order[] = {
		ILK_VERB_ALLOW, ILK_VERB_DEFER,     ILK_VERB_CLASSIFY, ILK_VERB_ASK,
		ILK_VERB_DENY,  ILK_VERB_INTERRUPT, ILK_VERB_STOP};

	for (int i = 0; row && i < 7; i++)
		if (order[i] == row->verb)
			return 2 * i + 1 +
			       (row->verb == ILK_VERB_ASK && row->by_person);
	return row ? 2 * 4 + 1 : 0; /* a guard that nothing rules on denies */
}

/* A ruling: the row, and the guard that led to it. */
struct ruled {
	const struct model_row *row;
	const struct model_row *guard;
};

static struct ruled sterner(struct ruled org, struct ruled team)
{
	return hold(org.row) >= hold(team.row) ? org : team;
}

/* Both tiers rule on a guard. */
static struct ruled on_guard(const struct interp_step *step,
                             const struct model_row *rows[2], int *team_hold,
                             uint32_t *notes)
{
	struct ruled rulings[2];
	struct ruled ruled;

	interp_happen(step, ILK_EVENT_GUARD_BLOCK);
	for (int tier = 1; tier >= 0; tier--) {
		bool own = rows[tier] && rows[tier]->verb == ILK_VERB_GUARD;

		rulings[tier].guard = own ? rows[tier] : rows[!tier];
		rulings[tier].row = first_row(step, ILK_TABLE_GUARD, tier, -1, notes);
		if (!rulings[tier].row && own && tier == 0)
			rulings[tier].row = rows[tier];
	}
	ruled = sterner(rulings[1], rulings[0]);
	if (rows[0] && rows[0]->verb == ILK_VERB_GUARD)
		*team_hold = hold(rulings[0].row);
	if (!ruled.row)
		ruled = (struct ruled){rows[1], rows[1]};
	for (int tier = 1; tier >= 0; tier--)
		if (rows[tier] && rows[tier]->verb != ILK_VERB_GUARD) {
			struct ruled other = {rows[tier], NULL};

			ruled = tier ? sterner(other, ruled) : sterner(ruled, other);
		}
	return ruled;
}

static struct interp_decision decide(const struct interp_step *step,
                                     enum ilk_table table)
{
	struct interp_decision decision = nothing;
	const struct model_row *rows[2];
	struct ruled ruled;

	/* The organisation's rows (1) are tried first. */
	rows[1] = first_row(step, table, 1, -1, &decision.notes);
	rows[0] = first_row(step, table, 0, -1, &decision.notes);
	decision.team_hold = hold(rows[0]);
	if ((rows[0] && rows[0]->verb == ILK_VERB_GUARD) ||
	    (rows[1] && rows[1]->verb == ILK_VERB_GUARD))
		ruled = on_guard(step, rows, &decision.team_hold, &decision.notes);
	else
		ruled = sterner((struct ruled){rows[1], NULL},
		                (struct ruled){rows[0], NULL});
	const struct model_row *row = ruled.row;
	const struct model_row *guard = ruled.guard;

	decision.outcome =
		row->verb == ILK_VERB_GUARD ? ILK_OUTCOME_DENY : outcome_of(row->verb);
	decision.reason =
		row->reason == MODEL_NONE && guard ? guard->reason : row->reason;
	decision.layer = row->layer == MODEL_NONE && guard ? guard->layer : row->layer;
	decision.cap = row->cap;
	decision.fires = row->fires;
	decision.switch_mode = row->switch_mode;
	decision.line = row->line;
	decision.source = row->source;
	decision.hold = hold(row);
	apply_outcome(step, row, &decision);
	return decision;
}

/* The state or the hook failed: the policy's rule decides, and nothing happens. */
static struct interp_decision fail(const struct interp *interp,
                                   struct interp_call *call,
                                   const struct model_failure *rule)
{
	struct interp_decision decision = nothing;

	decision.outcome = decision.row_outcome = outcome_of(rule->verb);
	decision.reason = rule->reason;
	decision.layer = rule->layer;
	decision.line = rule->line;
	call->reason = rule->reason;
	call->state = decision.outcome == ILK_OUTCOME_ALLOW   ? INTERP_ALLOWED
	              : decision.outcome == ILK_OUTCOME_DEFER ? INTERP_DEFERRED
	                                                      : INTERP_DONE;
	ask(interp, call, false, &decision);
	return decision;
}

static uint32_t layer_named(const struct model *model, const char *name)
{
	for (uint32_t i = 0; i < model->layers.count; i++)
		if (text_is(model->layers.at[i], name))
			return i;
	return MODEL_NONE;
}

/* ---- Steps ---------------------------------------------------------------------------------------- */

static bool active(const struct interp *interp)
{
	const struct model *model = interp->model;

	for (uint32_t i = 0; i < model->mode_count; i++)
		if (text_equal(model->modes[i].name, interp->mode))
			return model->modes[i].active;
	return false;
}

void interp_start(struct interp *interp, const struct model *model, struct text mode,
                  enum ilk_presence presence)
{
	struct interp_step step = {.interp = interp};

	memset(interp, 0, sizeof *interp);
	interp->model = model;
	interp->mode = mode;
	interp->presence = presence;
	interp_happen(&step, ILK_EVENT_SESSION_START);
}

struct interp_decision interp_begin(struct interp *interp, struct interp_call *call,
                                    const struct ilk_facts *facts,
                                    const char *fingerprint)
{
	struct interp_step step = {.interp = interp, .call = call};
	struct interp_decision decision = nothing;

	*call = (struct interp_call){.facts = facts,
	                             .fingerprint = fingerprint,
	                             .state = INTERP_DEFERRED,
	                             .reason = MODEL_NONE,
	                             .epoch = interp->epoch};
	if (!active(interp)) {
		decision.outcome = decision.row_outcome = ILK_OUTCOME_DEFER;
		decision.layer = layer_named(interp->model, "mode");
		return decision;
	}
	if (facts->failure)
		return fail(interp, call, &interp->model->failures[facts->failure]);
	interp_enter(&step);
	interp_happen(&step, ILK_EVENT_CALL);
	decision = decide(&step, ILK_TABLE_BEFORE);
	interp_leave(&step);
	return decision;
}

/* Of two ways in which a call ends without running. */
static bool holds_more(enum ilk_outcome a, enum ilk_outcome b)
{
	return (a == ILK_OUTCOME_STOP && b != ILK_OUTCOME_STOP) ||
	       (a == ILK_OUTCOME_INTERRUPT && b == ILK_OUTCOME_DENY);
}

static struct interp_decision refuse(void)
{
	struct interp_decision decision = nothing;

	decision.refused = true;
	return decision;
}

struct interp_decision interp_verdict(struct interp *interp, struct interp_call *call,
                                      const struct ilk_classified *classified)
{
	static const uint32_t event_of[ILK_VERDICT_COUNT] = {
		[ILK_VERDICT_PASS] = ILK_EVENT_PASS,
		[ILK_VERDICT_BLOCK] = ILK_EVENT_BLOCK,
		[ILK_VERDICT_UNAVAILABLE] = ILK_EVENT_UNAVAILABLE,
	};
	struct interp_step step = {
		.interp = interp, .call = call, .classified = classified};

	if (call->state != INTERP_CLASSIFY || call->epoch != interp->epoch)
		return refuse();
	memset(call->category, 0, sizeof call->category);
	if (classified->category.at)
		memcpy(call->category, classified->category.at,
		       classified->category.len < INTERP_CATEGORY
		               ? classified->category.len
		               : INTERP_CATEGORY - 1);
	interp_enter(&step);
	interp_happen(&step, event_of[classified->verdict]);
	struct interp_decision decision = decide(&step, ILK_TABLE_CLASSIFIER);

	interp_leave(&step);
	return decision;
}

struct interp_decision interp_answer(struct interp *interp, struct interp_call *call,
                                     enum ilk_answer answer, enum ilk_answerer by)
{
	static const struct {
		uint32_t event;
		enum ilk_verb verb;
	} words[ILK_ANSWER_COUNT] = {
		[ILK_ANSWER_APPROVE] = {ILK_EVENT_APPROVE, ILK_VERB_APPROVE},
		[ILK_ANSWER_REJECT] = {ILK_EVENT_REJECT, ILK_VERB_REJECT},
		[ILK_ANSWER_CANCEL] = {ILK_EVENT_CANCEL, ILK_VERB_CANCEL},
		[ILK_ANSWER_TIMEOUT] = {ILK_EVENT_TIMEOUT, ILK_VERB_TIMEOUT},
	};
	struct interp_step step = {.interp = interp, .call = call, .by = by};
	struct interp_decision decision = nothing;

	if (call->state != INTERP_ASKED || call->epoch != interp->epoch ||
	    (call->by_person && by == ILK_BY_HOOK && answer == ILK_ANSWER_APPROVE))
		return refuse();
	interp_enter(&step);
	interp_happen(&step, words[answer].event);
	const struct model_row *org = first_row(
		&step, ILK_TABLE_ANSWER, 1, (int)words[answer].verb, &decision.notes);
	const struct model_row *row = first_row(
		&step, ILK_TABLE_ANSWER, 0, (int)words[answer].verb, &decision.notes);

	if (org)
		reset(&step, org);
	if (row)
		reset(&step, row);
	interp_leave(&step);
	decision.outcome =
		answer == ILK_ANSWER_APPROVE ? ILK_OUTCOME_ALLOW
		: answer == ILK_ANSWER_TIMEOUT
			? outcome_of(interp->model->presences[interp->presence].timeout)
			: ILK_OUTCOME_DENY;
	if (row && row->then != MODEL_NONE)
		decision.outcome = outcome_of((enum ilk_verb)row->then);
	if (org && org->then != MODEL_NONE &&
	    holds_more(outcome_of((enum ilk_verb)org->then), decision.outcome)) {
		decision.outcome = outcome_of((enum ilk_verb)org->then);
		row = org;
	}
	if (!row)
		row = org;
	if (row)
		decision.switch_mode = row->switch_mode;
	decision.reason = call->reason;
	decision.layer = row ? row->layer : layer_named(interp->model, "approval");
	decision.line = row ? row->line : 0;
	decision.row_outcome = decision.outcome;
	call->state = answer == ILK_ANSWER_APPROVE ? INTERP_ALLOWED : INTERP_DONE;
	return decision;
}

bool interp_executed(struct interp *interp, struct interp_call *call, bool ok)
{
	if (call->state == INTERP_DEFERRED)
		return true;
	if (call->state != INTERP_ALLOWED || call->epoch != interp->epoch)
		return false;
	struct interp_step step = {.interp = interp, .call = call};

	call->state = INTERP_DONE;
	interp_enter(&step);
	interp_happen(&step, ok ? ILK_EVENT_EXECUTED_OK : ILK_EVENT_EXECUTED_ERROR);
	interp_leave(&step);
	return true;
}

void interp_event(struct interp *interp, enum ilk_event event)
{
	struct interp_step step = {.interp = interp};

	if (event == ILK_EVENT_SESSION_START) {
		interp_forget(interp, 0);
		interp_forget(interp, 1);
		interp->epoch++;
	}
	interp_happen(&step, event);
}

void interp_usage(struct interp *interp, const uint64_t amounts[ILK_MEASURE_COUNT])
{
	struct interp_step step = {.interp = interp, .amounts = amounts};

	interp_happen(&step, ILK_EVENT_USAGE);
}

void interp_time(struct interp *interp, uint64_t now_ms)
{
	if (now_ms <= interp->now_ms)
		return;
	interp->now_ms = now_ms;
	interp_pass(interp);
}

void interp_mode(struct interp *interp, struct text mode)
{
	if (text_equal(mode, interp->mode))
		return;
	interp->mode = mode;
	struct interp_step step = {.interp = interp};

	interp->epoch++;
	interp_happen(&step, ILK_EVENT_MODE_SWITCH);
}
