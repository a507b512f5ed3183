/* SPDX-License-Identifier: Apache-2.0
 *
 * See follow.h. An agent tells its hooks what it did, not why: a PreToolUse that comes last
 * says that the call was let through, a PermissionRequest that a person is asked, and so
 * on. What cannot be seen is guessed so that the policy agrees with the agent, and the
 * guess is taken back where it does not (docs/hooks.md has the table).
 */
#include "agent/follow.h"

#include <string.h>

#include "agent/find.h"
#include "agent/play.h"

static enum hook_say say_of(enum ilk_outcome outcome, bool decide)
{
	switch (outcome) {
	case ILK_OUTCOME_ALLOW:
		return decide ? HOOK_SAY_ALLOW : HOOK_SAY_NOTHING;
	case ILK_OUTCOME_DENY:
		return HOOK_SAY_DENY;
	case ILK_OUTCOME_ASK:
		return HOOK_SAY_ASK;
	case ILK_OUTCOME_INTERRUPT:
	case ILK_OUTCOME_STOP:
		return HOOK_SAY_STOP;
	case ILK_OUTCOME_NONE:
	case ILK_OUTCOME_CLASSIFY:
	case ILK_OUTCOME_DEFER:
	case ILK_OUTCOME_COUNT:
		break;
	}
	return HOOK_SAY_NOTHING;
}

/* Takes down what is said, with the call; one that the policy has no say in is not kept. */
static void conclude(struct follow *f, struct kept_call *call, enum ilk_outcome outcome,
                     struct followed *followed)
{
	followed->say = say_of(outcome, f->decide);
	call->said = (uint8_t)followed->say;
	if (outcome == ILK_OUTCOME_DEFER || outcome == ILK_OUTCOME_NONE)
		kept_remove(f->kept, call);
}

/* ---- PreToolUse ----------------------------------------------------------------- */

static void before_new(struct follow *f, struct followed *followed)
{
	struct kept_call *call = find_new(f);
	struct ilk_decision *d = &followed->decision;
	enum ilk_outcome outcome =
		play_begin(f, call, ILK_RULE_NONE, ILK_FAILURE_NONE, d);

	uint32_t notes = d->notes;

	/* Without a classifier there is none to be had; behind it, the call passed. */
	if (outcome == ILK_OUTCOME_CLASSIFY && f->decide)
		outcome = play_verdict(f, call, ILK_VERDICT_UNAVAILABLE, d);
	else if (outcome == ILK_OUTCOME_CLASSIFY && f->protocol->order == HOOK_LAST)
		outcome = play_verdict(f, call, ILK_VERDICT_PASS, d);
	d->notes |= notes;
	conclude(f, call, outcome, followed);
}

/* The agent asked somebody who agreed, or its classifier did. */
static void before_known(struct follow *f, struct kept_call *call,
                         struct followed *followed)
{
	struct ilk_decision *d = &followed->decision;
	bool last = f->protocol->order == HOOK_LAST;
	enum ilk_outcome outcome;

	followed->say = (enum hook_say)call->said;
	/* Two hooks of ours, or the same event again. */
	if (call->said == HOOK_SAY_ASK || call->said == HOOK_SAY_DENY ||
	    call->said == HOOK_SAY_STOP) {
		followed->again = true;
		return;
	}
	if (call->state == KEPT_ASKED)
		outcome = play_answer(f, call, ILK_ANSWER_APPROVE, d);
	else if (call->state == KEPT_CLASSIFYING && last)
		outcome = play_verdict(f, call, ILK_VERDICT_PASS, d);
	else
		return;
	conclude(f, call, outcome, followed);
}

static void before(struct follow *f, struct followed *followed)
{
	struct kept_call *call = find_call(f);

	/* What the agent blocked and runs after all is looked at anew. */
	if (call && call->state == KEPT_OVER && call->said == HOOK_SAY_NOTHING) {
		kept_remove(f->kept, call);
		call = NULL;
	}
	if (call)
		before_known(f, call, followed);
	else
		before_new(f, followed);
}

/* ---- PermissionRequest ---------------------------------------------------------- */

/* The policy asks, whatever the presence makes of it. */
static bool asks(const struct ilk_decision *d)
{
	return d->outcome != ILK_OUTCOME_NONE && d->row_outcome == ILK_OUTCOME_ASK;
}

/* Whether the policy lets the call on, which somebody is being asked about. */
static bool lets_on(enum ilk_outcome outcome)
{
	return outcome == ILK_OUTCOME_ALLOW || outcome == ILK_OUTCOME_CLASSIFY;
}

/* A person is asked where the policy would hear the classifier, or allow: that it was not
 * to be had, or an ask rule of the agent's, is what makes the policy ask, too. False:
 * neither does, and nothing has happened. */
static bool explain(struct follow *f, struct kept_call *call, const struct guess *guess,
                    enum ilk_outcome outcome, struct ilk_decision *d)
{
	if (outcome == ILK_OUTCOME_CLASSIFY) {
		play_verdict(f, call, ILK_VERDICT_UNAVAILABLE, d);
		if (asks(d))
			return true;
	}
	play_back(f, call, guess);
	play_begin(f, call, ILK_RULE_ASK, ILK_FAILURE_NONE, d);
	if (asks(d))
		return true;
	play_back(f, call, guess);
	return false;
}

static void request_new(struct follow *f, struct followed *followed)
{
	struct kept_call *call = find_new(f);
	struct ilk_decision *d = &followed->decision;
	enum ilk_outcome outcome;

	call->requested = 1;
	struct guess guess = play_guess(f, call);

	outcome = play_begin(f, call, ILK_RULE_NONE, ILK_FAILURE_NONE, d);
	if (f->decide && outcome == ILK_OUTCOME_CLASSIFY) {
		outcome = play_verdict(f, call, ILK_VERDICT_UNAVAILABLE, d);
	} else if (!f->decide && lets_on(outcome)) {
		if (!explain(f, call, &guess, outcome, d)) {
			kept_remove(f->kept, call);
			return;
		}
		outcome = d->outcome;
	}
	conclude(f, call, outcome, followed);
	/* The person is asked already. */
	if (followed->say == HOOK_SAY_ASK)
		call->said = HOOK_SAY_NOTHING;
}

static void request(struct follow *f, struct followed *followed)
{
	struct kept_call *call = find_request(f);
	struct ilk_decision *d = &followed->decision;

	if (!call) {
		request_new(f, followed);
		return;
	}
	call->requested = 1;
	/* An ask of ours, which the person now sees, is answered by what comes next. */
	call->said = HOOK_SAY_NOTHING;
	if (call->state != KEPT_CLASSIFYING)
		return;
	/* A block that reached a cap; or something that only the agent knows. */
	struct guess guess = play_guess(f, call);

	play_verdict(f, call, ILK_VERDICT_BLOCK, d);
	if (!asks(d))
		play_back(f, call, &guess);
}

/* ---- PermissionDenied ----------------------------------------------------------- */

/* The agent's classifier was asked, and blocked. Where the policy would not have asked it,
 * its counters are not the agent's any more: those start again when the mode is left, of
 * which no hook hears; what many share was never the agent's own. False: that explains it neither, and nothing has happened. */
static bool blocked(struct follow *f, struct kept_call *call, struct ilk_decision *d)
{
	struct guess guess = play_guess(f, call);
	enum ilk_outcome outcome =
		play_begin(f, call, ILK_RULE_NONE, ILK_FAILURE_NONE, d);

	if (asks(d) && !f->shared) {
		play_back(f, call, &guess);
		play_restart(f);
		outcome = play_begin(f, call, ILK_RULE_NONE, ILK_FAILURE_NONE, d);
	}
	if (outcome == ILK_OUTCOME_CLASSIFY) {
		play_verdict(f, call, ILK_VERDICT_BLOCK, d);
		return true;
	}
	if (!lets_on(outcome) && !asks(d))
		return outcome != ILK_OUTCOME_DEFER;
	play_back(f, call, &guess);
	return false;
}

static void denied(struct follow *f, struct followed *followed)
{
	struct kept_call *call = find_call(f);
	struct ilk_decision *d = &followed->decision;

	if (call && call->denied)
		return;
	if (call && call->state == KEPT_CLASSIFYING) {
		play_verdict(f, call, ILK_VERDICT_BLOCK, d);
	} else {
		if (call)
			kept_remove(f->kept, call);
		call = find_new(f);
		if (!blocked(f, call, d))
			call->state = KEPT_OVER;
	}
	call->denied = 1;
}

/* ---- What became of calls ------------------------------------------------------- */

/* The call has run: so somebody agreed, where one was asked. */
static void ran(struct follow *f, struct kept_call *call, bool ok,
                struct ilk_decision *d)
{
	if (call->state == KEPT_ASKED)
		play_answer(f, call, ILK_ANSWER_APPROVE, d);
	else if (call->state == KEPT_CLASSIFYING)
		play_verdict(f, call, ILK_VERDICT_PASS, d);
	if (call->state == KEPT_RUNNING)
		play_executed(f, call, ok);
	kept_remove(f->kept, call);
}

/* The agent denied what the policy asks about: its counters started again, unseen. */
static void denied_not_asked(struct follow *f, struct kept_call *call,
                             struct ilk_decision *d)
{
	play_restart(f);
	blocked(f, call, d);
}

/* The same, seen only at the next event, as no batch tells of it (ACP). What is known of
 * the call by then is its tool. */
static void settle_unheard(struct follow *f)
{
	struct hook_call now = f->input->call;
	struct kept_call *call = find_unheard(f);
	struct ilk_decision d;

	if (!call || f->protocol->order != HOOK_LAST)
		return;
	f->input->call = (struct hook_call){.id = {call->id_text, call->id_len},
	                                    .tool = {call->tool, call->tool_len}};
	memcpy(f->input->call.key, call->key, KEPT_HASH);
	denied_not_asked(f, call, &d);
	call->state = KEPT_OVER;
	f->input->call = now;
}

/* Nobody is there to be asked, which the hook may not have been told. */
static void nobody_asked(struct follow *f, struct kept_call *call,
                         struct ilk_decision *d)
{
	enum ilk_outcome outcome;

	ilk_session_set_presence(f->session, ILK_PRESENCE_HEADLESS);
	struct guess guess = play_guess(f, call);

	outcome = play_begin(f, call, ILK_RULE_NONE, ILK_FAILURE_NONE, d);
	if (lets_on(outcome))
		explain(f, call, &guess, outcome, d);
	ilk_session_set_presence(f->session, f->presence);
}

/* A call of which only its batch tells. */
static void batch_new(struct follow *f, struct ilk_decision *d)
{
	struct kept_call *call;

	if (f->decide)
		return;
	call = find_new(f);
	switch (f->input->call.end) {
	case HOOK_END_RULE:
		play_begin(f, call, ILK_RULE_DENY, ILK_FAILURE_NONE, d);
		break;
	case HOOK_END_BLOCKED:
	case HOOK_END_GUARDED:
		blocked(f, call, d);
		break;
	case HOOK_END_HEADLESS:
		nobody_asked(f, call, d);
		break;
	case HOOK_END_UNKNOWN:
	case HOOK_END_RAN:
	case HOOK_END_CANCELLED:
	case HOOK_END_DENIED:
		break;
	}
	kept_remove(f->kept, call);
}

static void batch_known(struct follow *f, struct kept_call *call,
                        struct ilk_decision *d)
{
	enum hook_end end = f->input->call.end;

	if (end == HOOK_END_UNKNOWN)
		return;
	if (end == HOOK_END_RAN) {
		ran(f, call, true, d);
		return;
	}
	if (end == HOOK_END_BLOCKED && call->state == KEPT_ASKED && !call->requested &&
	    !f->shared)
		denied_not_asked(f, call, d);
	else if (call->state == KEPT_ASKED)
		play_answer(f, call, ILK_ANSWER_REJECT, d);
	kept_remove(f->kept, call);
}

static void batch(struct follow *f, struct followed *followed)
{
	while (hook_next_call(f->input, f->canonical)) {
		struct kept_call *call = find_call(f);

		if (call)
			batch_known(f, call, &followed->decision);
		else
			batch_new(f, &followed->decision);
	}
	f->input->call = (struct hook_call){.id = {NULL, 0}};
}

static void done(struct follow *f, bool ok, struct followed *followed)
{
	struct kept_call *call = find_call(f);

	if (call)
		ran(f, call, ok, &followed->decision);
}

/* Whoever was asked in a turn that is over did not agree. */
static void turn_over(struct follow *f)
{
	struct ilk_decision d;

	for (uint32_t i = f->kept->count; i-- > 0;) {
		struct kept_call *call = &f->kept->call[i];

		if (!find_ours(f, call))
			continue;
		if (call->state == KEPT_ASKED)
			play_answer(f, call, ILK_ANSWER_REJECT, &d);
		kept_remove(f->kept, call);
	}
}

static void prompt(struct follow *f)
{
	if (!f->input->user_message)
		return;
	turn_over(f);
	if (ilk_policy_scope(f->image) == ILK_SCOPE_TURN)
		play_event(f, ILK_EVENT_SESSION_START, "session_start");
	play_event(f, ILK_EVENT_TURN_START, "turn_start");
	play_event(f, ILK_EVENT_USER_MESSAGE, "user_message");
}

void follow_log(struct follow *f, const char *event)
{
	struct ilk_decision none = {.outcome = ILK_OUTCOME_NONE};
	struct step step = {.event = event};

	steps_add(f->steps, &step, f->session, &none);
}

void follow_failure(struct follow *f, enum ilk_failure failure,
                    struct followed *followed)
{
	struct kept_call *call = find_new(f);
	enum ilk_outcome outcome =
		play_begin(f, call, ILK_RULE_NONE, failure, &followed->decision);

	/* To let it on is to let the agent decide. */
	followed->say = say_of(outcome, false);
}

void follow_event(struct follow *f, struct followed *followed)
{
	*followed = (struct followed){.say = HOOK_SAY_NOTHING};
	if (f->input->event != HOOK_BATCH)
		settle_unheard(f);
	switch (f->input->event) {
	case HOOK_BEFORE:
		before(f, followed);
		break;
	case HOOK_REQUEST:
		request(f, followed);
		break;
	case HOOK_DENIED:
		denied(f, followed);
		break;
	case HOOK_DONE:
	case HOOK_FAILED:
		done(f, f->input->event == HOOK_DONE, followed);
		break;
	case HOOK_BATCH:
		batch(f, followed);
		break;
	case HOOK_STOP:
		turn_over(f);
		play_event(f, ILK_EVENT_TURN_END, "turn_end");
		break;
	case HOOK_SUBAGENT_STOP:
		turn_over(f);
		break;
	case HOOK_PROMPT:
		prompt(f);
		break;
	case HOOK_OTHER:
	case HOOK_SESSION_START:
	case HOOK_SESSION_END:
	case HOOK_SUBAGENT_START:
	case HOOK_EVENT_COUNT:
		break;
	}
}
