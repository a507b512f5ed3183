/* SPDX-License-Identifier: Apache-2.0
 *
 * Calls through all their steps, over the sample policy: outcomes, reasons, counters
 * and slot after each step.
 */
#include <stdio.h>

#include "stage.h"
#include "unit.h"

static const struct {
	const char *name;
	struct scene scenes[16];
} plays[] = {
	{"rows before the classifier",
         {{CALL, LS, ALLOW, NULL, 0, 0, false},
          {CALL, READ, ALLOW, NULL, 0, 0, false},
          {CALL, EDIT_IN, ALLOW, NULL, 0, 0, false},
          {CALL, HINTED, ALLOW, NULL, 0, 0, false},
          {CALL, EDIT_GIT, CLASSIFY, NULL, 0, 0, false},
          {CALL, EDIT_OUT, CLASSIFY, NULL, 0, 0, false},
          {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {CALL, DENIED, DENY, "rule", 0, 0, false}}},
	{"verdicts",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, PASS, ALLOW, "passed", 0, 0, false},
          {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, EDIT_OUT, CLASSIFY, NULL, 1, 1, true},
          {VERDICT, UNAVAILABLE, DENY, "unavailable", 1, 2, true},
          {CALL, EDIT_OUT, CLASSIFY, NULL, 1, 2, true},
          {SLOW, UNAVAILABLE, ASK, "slow", 1, 3, true},
          {CALL, PUSH, CLASSIFY, NULL, 1, 3, true},
          {FAST, BLOCK, ASK, "push", 2, 4, false}}},
	{"the third block in a row asks, and an approval resets",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, EDIT_OUT, CLASSIFY, NULL, 1, 1, true},
          {VERDICT, BLOCK, DENY, "blocked", 2, 2, true},
          {CALL, EDIT_GIT, CLASSIFY, NULL, 2, 2, true},
          {VERDICT, BLOCK, ASK, "streak", 3, 3, false},
          {ANSWER, ILK_ANSWER_APPROVE, ALLOW, "streak", 0, 3, false},
          {EXECUTED, 1, NONE, NULL, 0, 3, false}}},
	{"a call allowed without asking ends the streak",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, LS, ALLOW, NULL, 0, 1, true}}},
	{"a blocked call that is tried again asks a person",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, MAKE, ASK, "retry", 1, 1, false},
          {HOOK, ILK_ANSWER_APPROVE, NONE, NULL, 1, 1, false},
          {ANSWER, ILK_ANSWER_APPROVE, ALLOW, "retry", 0, 1, false},
          {CALL, MAKE, CLASSIFY, NULL, 0, 1, false}}},
	{"a hook may reject what only a person may approve",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, MAKE, ASK, "retry", 1, 1, false},
          {HOOK, ILK_ANSWER_REJECT, DENY, "retry", 1, 1, false}}},
	{"another call is no retry",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, PUSH, CLASSIFY, NULL, 1, 1, true}}},
	{"the slot is cleared by a turn",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {EVENT, ILK_EVENT_TURN_START, NONE, NULL, 1, 1, false},
          {CALL, MAKE, CLASSIFY, NULL, 1, 1, false}}},
	{"a guard denies with its own reason, and then asks",
         {{CALL, RM, DENY, "wrecking", 1, 1, false},
          {CALL, RM_OPAQUE, DENY, "wrecking", 2, 2, false},
          {CALL, RM, ASK, "streak", 3, 3, false},
          {ANSWER, ILK_ANSWER_CANCEL, DENY, "streak", 3, 3, false},
          {EXECUTED, 1, NONE, NULL, 3, 3, false}}},
	{"the cap on the total asks at once, its approval resets all",
         {{EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 7, false},
          {CALL, RM, DENY, "wrecking", 1, 8, false},
          {CALL, MAKE, ASK, "total", 1, 8, false},
          {HOOK, ILK_ANSWER_APPROVE, ALLOW, "total", 0, 0, false},
          {CALL, MAKE, CLASSIFY, NULL, 0, 0, false}}},
	{"an approval by a hook resets nothing when the row wants a person",
         {{CALL, RM, DENY, "wrecking", 1, 1, false},
          {CALL, MAKE, CLASSIFY, NULL, 1, 1, false},
          {SLOW, UNAVAILABLE, ASK, "slow", 1, 2, false},
          {HOOK, ILK_ANSWER_APPROVE, ALLOW, "slow", 1, 2, false}}},
	{"headless: ask becomes deny",
         {{PRESENCE, ILK_PRESENCE_HEADLESS, NONE, NULL, 0, 0, false},
          {EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 7, false},
          {CALL, MAKE, DENY, "total", 0, 7, false},
          {ANSWER, ILK_ANSWER_APPROVE, NONE, NULL, 0, 7, false},
          {CALL, SUDO, DENY, "headless", 0, 7, false}}},
	{"background: ask becomes interrupt",
         {{PRESENCE, ILK_PRESENCE_BACKGROUND, NONE, NULL, 0, 0, false},
          {EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 7, false},
          {CALL, MAKE, INTERRUPT, "total", 0, 7, false},
          {ANSWER, ILK_ANSWER_APPROVE, NONE, NULL, 0, 7, false}}},
	{"nobody answers in time",
         {{EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 7, false},
          {CALL, MAKE, ASK, "total", 0, 7, false},
          {ANSWER, ILK_ANSWER_TIMEOUT, DENY, "total", 0, 7, false},
          {CALL, MAKE, ASK, "total", 0, 7, false},
          {PRESENCE, ILK_PRESENCE_BACKGROUND, NONE, NULL, 0, 7, false},
          {ANSWER, ILK_ANSWER_TIMEOUT, INTERRUPT, "total", 0, 7, false}}},
	{"what nobody waits for is refused",
         {{CALL, LS, ALLOW, NULL, 0, 0, false},
          {VERDICT, BLOCK, NONE, NULL, 0, 0, false},
          {ANSWER, ILK_ANSWER_REJECT, NONE, NULL, 0, 0, false},
          {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {ANSWER, ILK_ANSWER_APPROVE, NONE, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {VERDICT, BLOCK, NONE, NULL, 1, 1, true}}},
	{"a mode switch forgets the verdict",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {MODE, 1, NONE, NULL, 0, 0, false},
          {VERDICT, BLOCK, NONE, NULL, 0, 0, false},
          {MODE, 0, NONE, NULL, 0, 0, false},
          {VERDICT, BLOCK, NONE, NULL, 0, 0, false}}},
	{"a mode switch forgets the answer",
         {{EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 7, false},
          {CALL, MAKE, ASK, "total", 0, 7, false},
          {MODE, 1, NONE, NULL, 0, 7, false},
          {ANSWER, ILK_ANSWER_APPROVE, NONE, NULL, 0, 7, false}}},
	{"the same mode again is no switch",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {MODE, 0, NONE, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true}}},
	{"another mode: the policy has no say",
         {{MODE, 1, NONE, NULL, 0, 0, false},
          {CALL, RM, DEFER, NULL, 0, 0, false},
          {CALL, DENIED, DEFER, NULL, 0, 0, false},
          {MODE, 2, NONE, NULL, 0, 0, false},
          {CALL, RM, DEFER, NULL, 0, 0, false}}},
	{"a new session starts from nothing",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {CALL, PUSH, CLASSIFY, NULL, 1, 1, true},
          {EVENT, ILK_EVENT_SESSION_START, NONE, NULL, 0, 0, false},
          {VERDICT, BLOCK, NONE, NULL, 0, 0, false}}},
	{"reset all",
         {{CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
          {VERDICT, BLOCK, DENY, "blocked", 1, 1, true},
          {EVENT, ILK_EVENT_POLICY_RELOAD, NONE, NULL, 0, 0, false},
          {CALL, MAKE, CLASSIFY, NULL, 0, 0, false}}},
};

static bool as_expected(const struct stage *stage, const struct scene *scene,
                        enum ilk_status status)
{
	bool decides = scene->act < EXECUTED;
	bool refused = status == ILK_REFUSED;

	return stage->decision.outcome == scene->outcome &&
	       stage_says(stage->decision.reason, scene->reason) &&
	       ilk_session_counter(stage->session, 0) == scene->streak &&
	       ilk_session_counter(stage->session, 1) == scene->total &&
	       (ilk_session_slot(stage->session, 0).at != NULL) == scene->slot &&
	       (!decides || refused == (scene->outcome == NONE));
}

static void calls_go_their_way(void)
{
	static struct stage stage;

	for (size_t i = 0; i < sizeof plays / sizeof plays[0]; i++) {
		stage_set_up(&stage);
		for (size_t n = 0; plays[i].scenes[n].act != END; n++) {
			enum ilk_status status = stage_act(&stage, &plays[i].scenes[n]);
			bool right = as_expected(&stage, &plays[i].scenes[n], status);

			if (!right)
				printf("\n    scene %zu: %s, outcome %d, reason %.*s, "
				       "streak %u, total %u",
				       n, ilk_status_name(status),
				       (int)stage.decision.outcome,
				       (int)stage.decision.reason.len,
				       stage.decision.reason.at
				               ? stage.decision.reason.at
				               : "",
				       ilk_session_counter(stage.session, 0),
				       ilk_session_counter(stage.session, 1));
			CASE(plays[i].name, right);
		}
	}
}

void runtime_play_suite(void);
void runtime_play_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime play", NULL, NULL);

	CU_add_test(suite, "calls go their way", calls_go_their_way);
}
