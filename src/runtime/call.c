/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of a call: who may take one when, which event it is, and which table rules.
 */
#include "runtime/condition.h"
#include "runtime/counter.h"
#include "runtime/decide.h"
#include "runtime/failure.h"
#include "runtime/fingerprint.h"
#include "runtime/hot.h"
#include "runtime/lookup.h"
#include "runtime/session.h"

/* The layer that speaks when no row does. */
static struct ilk_text usual_layer(const struct ilk_image *image,
                                   enum ilk_meta_field field)
{
	return image_name(image, ILK_SECTION_LAYERS,
	                  image_field(image, ILK_SECTION_META, 0, field));
}

static bool call_waits(const struct step *step, enum call_state state)
{
	return step->call->state == (uint8_t)state &&
	       step->call->epoch == step->session->epoch;
}

/* ---- begin ---------------------------------------------------------------------- */

/* What later tables test of the facts, in bits of the call. */
static void carry(const struct step *step)
{
	for (uint32_t i = 0; i < image_count(step->image, ILK_SECTION_CARRIED); i++)
		if (condition_holds(step, ILK_SECTION_CARRIED, i))
			step->call->carried |= (uint64_t)1 << i;
}

static void defer(const struct step *step, struct ilk_decision *decision)
{
	step->call->state = CALL_DEFERRED;
	decision->outcome = ILK_OUTCOME_DEFER;
	decision->row_outcome = ILK_OUTCOME_DEFER;
	decision->layer = usual_layer(step->image, ILK_META_MODE_LAYER);
	decide_report(step, decision);
}

HOT enum ilk_status ilk_begin(struct ilk_session *session,
                              const struct ilk_facts *facts, struct ilk_call *call,
                              struct ilk_decision *decision)
{
	if (!session || !facts || !call || !decision ||
	    (facts->workspace_count && !facts->workspace) ||
	    (unsigned)facts->rule >= ILK_RULE_COUNT ||
	    (unsigned)facts->failure >= ILK_FAILURE_COUNT ||
	    (facts->annotations & ~(unsigned)ILK_ANNOTATION_ALL))
		return ILK_ARGUMENT;

	struct lookup lookup;
	struct step step = {.session = session,
	                    .image = session->image,
	                    .call = call,
	                    .facts = facts,
	                    .lookup = &lookup};

	lookup_start(&lookup, session->image);
	bytes_zero(call, sizeof *call);
	call->epoch = session->epoch;
	decide_nothing(&step, decision);
	if (!ilk_session_active(session)) {
		defer(&step, decision);
		return ILK_OK;
	}
	fingerprint_groups(&step);
	carry(&step);
	if (facts->failure) {
		failure_decide(&step, decision);
		fingerprint_keep(&step);
		return ILK_OK;
	}
	counters_load(&step);
	session_happen(&step, ILK_EVENT_CALL);
	decide(&step, ILK_TABLE_BEFORE, decision);
	fingerprint_keep(&step);
	counters_store(&step);
	return ILK_OK;
}

/* ---- verdict -------------------------------------------------------------------- */

enum ilk_status ilk_verdict(struct ilk_session *session, struct ilk_call *call,
                            const struct ilk_classified *classified,
                            struct ilk_decision *decision)
{
	static const enum ilk_event events[ILK_VERDICT_COUNT] = {
		[ILK_VERDICT_PASS] = ILK_EVENT_PASS,
		[ILK_VERDICT_BLOCK] = ILK_EVENT_BLOCK,
		[ILK_VERDICT_UNAVAILABLE] = ILK_EVENT_UNAVAILABLE,
	};

	if (!session || !call || !classified || !decision ||
	    (unsigned)classified->verdict >= ILK_VERDICT_COUNT)
		return ILK_ARGUMENT;

	struct step step = {.session = session,
	                    .image = session->image,
	                    .call = call,
	                    .classified = classified};

	decide_nothing(&step, decision);
	if (!call_waits(&step, CALL_CLASSIFYING))
		return ILK_REFUSED;
	fingerprint_category(&step);
	counters_load(&step);
	session_happen(&step, events[classified->verdict]);
	decide(&step, ILK_TABLE_CLASSIFIER, decision);
	counters_store(&step);
	decision->has_verdict = true;
	bytes_copy(&decision->classified, classified, sizeof *classified);
	return ILK_OK;
}

/* ---- answer --------------------------------------------------------------------- */

static const struct {
	enum ilk_event event;
	enum ilk_verb verb;
} answers[ILK_ANSWER_COUNT] = {
	[ILK_ANSWER_APPROVE] = {ILK_EVENT_APPROVE, ILK_VERB_APPROVE},
	[ILK_ANSWER_REJECT] = {ILK_EVENT_REJECT, ILK_VERB_REJECT},
	[ILK_ANSWER_CANCEL] = {ILK_EVENT_CANCEL, ILK_VERB_CANCEL},
	[ILK_ANSWER_TIMEOUT] = {ILK_EVENT_TIMEOUT, ILK_VERB_TIMEOUT},
};

/* The verb that an answer ends a call as when no row says. */
static uint32_t usual_end(const struct step *step)
{
	if (step->answer == ILK_ANSWER_TIMEOUT)
		return image_field(step->image, ILK_SECTION_PRESENCES,
		                   step->session->presence, ILK_PRESENCE_TIMEOUT);
	return step->answer == ILK_ANSWER_APPROVE ? ILK_VERB_ALLOW : ILK_VERB_DENY;
}

/* What a row for an answer ends the call as, and what it resets; 0: it does not say. */
static uint32_t answer_ends(const struct step *step, uint32_t row)
{
	if (row == IMAGE_NONE)
		return 0;
	session_reset(step, image_run(step->image, ILK_SECTION_ROWS, row,
	                              ILK_ROW_RESET_FIRST));
	return image_field(step->image, ILK_SECTION_ROWS, row, ILK_ROW_THEN);
}

/* The answer's rows of both tiers, where there are any, reset what they name. The team's
 * speaks, unless there is none or the organisation's ends the call in a stricter way than
 * it would end. Answers the verb that it ends as, 0 when no row says. */
static uint32_t answer_row(const struct step *step, struct ilk_decision *decision)
{
	enum ilk_verb verb = answers[step->answer].verb;
	uint32_t org_row = decide_row(step, ILK_TABLE_ANSWER, ILK_TIER_ORG, 1u << verb,
	                              &decision->notes);
	uint32_t row = decide_row(step, ILK_TABLE_ANSWER, ILK_TIER_TEAM, 1u << verb,
	                          &decision->notes);
	uint32_t org = answer_ends(step, org_row);
	uint32_t then = answer_ends(step, row);
	bool tightens = org && decide_tightens(org, then ? then : usual_end(step));

	decision->table = ILK_TABLE_ANSWER;
	decision->verb = verb;
	if (tightens)
		then = org;
	if (tightens || row == IMAGE_NONE)
		row = org_row;
	if (row != IMAGE_NONE) {
		struct ruling ruling = decide_ruling(step, ILK_TABLE_ANSWER, row);

		decide_say(step, &ruling, decision);
	}
	decision->reason =
		image_name(step->image, ILK_SECTION_REASONS, step->call->reason);
	if (!decision->layer.at)
		decision->layer = usual_layer(step->image, ILK_META_APPROVAL_LAYER);
	return then;
}

enum ilk_status ilk_answer(struct ilk_session *session, struct ilk_call *call,
                           enum ilk_answer answer, enum ilk_answerer by,
                           struct ilk_decision *decision)
{
	if (!session || !call || !decision || (unsigned)answer >= ILK_ANSWER_COUNT ||
	    (unsigned)by >= ILK_BY_COUNT)
		return ILK_ARGUMENT;

	struct step step = {.session = session,
	                    .image = session->image,
	                    .call = call,
	                    .answer = answer,
	                    .by = by};

	decide_nothing(&step, decision);
	if (!call_waits(&step, CALL_ASKED) ||
	    (answer == ILK_ANSWER_APPROVE && by == ILK_BY_HOOK &&
	     call->flags & CALL_BY_PERSON))
		return ILK_REFUSED;
	counters_load(&step);
	session_happen(&step, answers[answer].event);

	uint32_t then = answer_row(&step, decision);

	counters_store(&step);
	decision->outcome = decide_outcome(then ? then : usual_end(&step));
	decision->row_outcome = decision->outcome;
	decision->has_answer = true;
	decision->answer = answer;
	decision->answered_by = by;
	call->state = answer == ILK_ANSWER_APPROVE ? CALL_ALLOWED : CALL_OVER;
	decide_report(&step, decision);
	return ILK_OK;
}

/* ---- executed ------------------------------------------------------------------- */

enum ilk_status ilk_executed(struct ilk_session *session, struct ilk_call *call,
                             bool ok)
{
	if (!session || !call)
		return ILK_ARGUMENT;
	if (call->state == CALL_DEFERRED)
		return ILK_OK;

	struct step step = {.session = session, .image = session->image, .call = call};

	if (!call_waits(&step, CALL_ALLOWED))
		return ILK_REFUSED;
	call->state = CALL_OVER;
	counters_load(&step);
	session_happen(&step, ok ? ILK_EVENT_EXECUTED_OK : ILK_EVENT_EXECUTED_ERROR);
	counters_store(&step);
	return ILK_OK;
}
