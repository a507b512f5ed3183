/* SPDX-License-Identifier: Apache-2.0
 *
 * What a decision says of itself, what may be done with a call that waits, what an
 * observer sees, and which arguments are refused.
 */
#include <string.h>

#include "stage.h"
#include "unit.h"

static void decision_names_its_row(void)
{
	static struct stage stage;
	const struct ilk_decision *decision = &stage.decision;

	STAGE_PLAY(&stage, {CALL, DENIED, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(decision->table, ILK_TABLE_BEFORE);
	CU_ASSERT_EQUAL(decision->row, 1);
	CU_ASSERT_EQUAL(decision->line, 11);
	CU_ASSERT_EQUAL(decision->verb, ILK_VERB_DENY);
	CU_ASSERT_EQUAL(decision->row_outcome, DENY);
	CU_ASSERT_PTR_NULL(decision->layer.at);
	CU_ASSERT_EQUAL(decision->fires, 0);
	CU_ASSERT_FALSE(decision->has_cap);
	CU_ASSERT_FALSE(decision->has_verdict);
	CU_ASSERT_FALSE(decision->has_answer);

	STAGE_PLAY(&stage, {CALL, RM, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(decision->table, ILK_TABLE_GUARD);
	CU_ASSERT_EQUAL(decision->row, 1);
	CU_ASSERT_EQUAL(decision->line, 20);
	CU_ASSERT_EQUAL(decision->verb, ILK_VERB_DENY);
	CU_ASSERT_TRUE(stage_says(decision->layer, "guard"));
	CU_ASSERT_TRUE(decision->has_consecutive_denials);
	CU_ASSERT_EQUAL(decision->consecutive_denials, 1);
	CU_ASSERT_EQUAL(decision->total_denials, 1);

	STAGE_PLAY(&stage, {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {FAST, BLOCK, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(decision->table, ILK_TABLE_CLASSIFIER);
	CU_ASSERT_EQUAL(decision->row, 5);
	CU_ASSERT_EQUAL(decision->fires, 1);
	CU_ASSERT_TRUE(decision->has_verdict);
	CU_ASSERT_EQUAL(decision->classified.verdict, BLOCK);
	CU_ASSERT_TRUE(stage_says(decision->classified.stage, "fast"));
}

static void decision_names_its_cap(void)
{
	static struct stage stage;
	const struct ilk_decision *decision = &stage.decision;

	STAGE_PLAY(&stage, {EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 0, false},
	           {CALL, MAKE, ASK, NULL, 0, 0, false});
	CU_ASSERT_TRUE(decision->has_cap);
	CU_ASSERT_TRUE(stage_says(decision->cap_name, "total_cap"));
	CU_ASSERT_TRUE(stage_says(decision->cap_kind, "total"));
	CU_ASSERT_EQUAL(decision->cap_value, 7);
	CU_ASSERT_EQUAL(decision->cap_limit, 5);
	CU_ASSERT_FALSE(decision->by_person);

	STAGE_PLAY(&stage, {CALL, RM, DENY, NULL, 0, 0, false},
	           {CALL, RM, DENY, NULL, 0, 0, false},
	           {CALL, RM, ASK, NULL, 0, 0, false});
	CU_ASSERT_TRUE(stage_says(decision->cap_name, "streak_cap"));
	CU_ASSERT_TRUE(stage_says(decision->layer, "guard"));
	CU_ASSERT_EQUAL(decision->cap_value, 3);
}

static void decision_says_what_the_presence_did(void)
{
	static struct stage stage;
	const struct ilk_decision *decision = &stage.decision;

	STAGE_PLAY(&stage, {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {VERDICT, BLOCK, DENY, NULL, 0, 0, false},
	           {CALL, MAKE, ASK, NULL, 0, 0, false});
	CU_ASSERT_TRUE(decision->by_person);
	CU_ASSERT_EQUAL(decision->presence, ILK_PRESENCE_INTERACTIVE);
	CU_ASSERT_EQUAL(decision->row_outcome, ASK);

	STAGE_PLAY(&stage, {PRESENCE, ILK_PRESENCE_HEADLESS, NONE, NULL, 0, 0, false},
	           {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {VERDICT, BLOCK, DENY, NULL, 0, 0, false},
	           {CALL, MAKE, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(decision->outcome, DENY);
	CU_ASSERT_EQUAL(decision->row_outcome, ASK);
	CU_ASSERT_EQUAL(decision->presence, ILK_PRESENCE_HEADLESS);
	CU_ASSERT_FALSE(decision->by_person);
}

static void decision_of_an_answer(void)
{
	static struct stage stage;
	const struct ilk_decision *decision = &stage.decision;
	struct scene tick = {EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 0, false};
	struct scene ask = {CALL, MAKE, ASK, NULL, 0, 0, false};

	STAGE_PLAY(&stage, tick, ask,
	           {ANSWER, ILK_ANSWER_APPROVE, ALLOW, NULL, 0, 0, false});
	CU_ASSERT_TRUE(decision->has_answer);
	CU_ASSERT_EQUAL(decision->answer, ILK_ANSWER_APPROVE);
	CU_ASSERT_EQUAL(decision->answered_by, ILK_BY_PERSON);
	CU_ASSERT_EQUAL(decision->table, ILK_TABLE_ANSWER);
	CU_ASSERT_EQUAL(decision->row, 0);
	CU_ASSERT_EQUAL(decision->verb, ILK_VERB_APPROVE);
	CU_ASSERT_TRUE(stage_says(decision->layer, "approval"));
	CU_ASSERT_EQUAL(decision->total_denials, 0);

	/* No row for a timeout: it is denied all the same, and nothing is reset. */
	STAGE_PLAY(&stage, tick, ask,
	           {HOOK, ILK_ANSWER_TIMEOUT, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(decision->row, UINT32_MAX);
	CU_ASSERT_EQUAL(decision->line, 0);
	CU_ASSERT_EQUAL(decision->verb, ILK_VERB_TIMEOUT);
	CU_ASSERT_EQUAL(decision->answered_by, ILK_BY_HOOK);
	CU_ASSERT_EQUAL(decision->total_denials, 7);
}

static void decision_of_a_deferred_call(void)
{
	static struct stage stage;

	STAGE_PLAY(&stage, {MODE, 1, NONE, NULL, 0, 0, false},
	           {CALL, RM, DEFER, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(stage.decision.outcome, DEFER);
	CU_ASSERT_EQUAL(stage.decision.row, UINT32_MAX);
	CU_ASSERT_EQUAL(stage.decision.line, 0);
	CU_ASSERT_TRUE(stage_says(stage.decision.layer, "mode"));
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, true), ILK_OK);
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, true), ILK_OK);
}

static void a_call_is_executed_once(void)
{
	static struct stage stage;

	STAGE_PLAY(&stage, {CALL, LS, ALLOW, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, true), ILK_OK);
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, true), ILK_REFUSED);
	STAGE_PLAY(&stage, {CALL, LS, ALLOW, NULL, 0, 0, false},
	           {MODE, 1, NONE, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, true), ILK_REFUSED);
	STAGE_PLAY(&stage, {CALL, RM, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, false), ILK_REFUSED);
	memset(&stage.call, 0, sizeof stage.call);
	CU_ASSERT_EQUAL(ilk_executed(stage.session, &stage.call, true), ILK_REFUSED);
}

/* A call may be stored and copied while it waits. */
static void a_call_may_be_moved(void)
{
	static struct stage stage;
	struct ilk_call stored;

	STAGE_PLAY(&stage, {CALL, PUSH, CLASSIFY, NULL, 0, 0, false});
	memcpy(&stored, &stage.call, sizeof stored);
	memset(&stage.call, 0xee, sizeof stage.call);
	CU_ASSERT_EQUAL(stage_verdict(&stage, BLOCK, NULL, NULL), ILK_REFUSED);
	memcpy(&stage.call, &stored, sizeof stored);
	CU_ASSERT_EQUAL(stage_verdict(&stage, BLOCK, "fast", NULL), ILK_OK);
	CU_ASSERT_TRUE(stage_says(stage.decision.reason, "push"));
}

/* Calls wait side by side. */
static void calls_wait_at_once(void)
{
	static struct stage stage;
	struct ilk_call first;

	STAGE_PLAY(&stage, {CALL, PUSH, CLASSIFY, NULL, 0, 0, false});
	first = stage.call;
	stage_act(&stage, &(struct scene){CALL, MAKE, CLASSIFY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL(stage_verdict(&stage, PASS, NULL, NULL), ILK_OK);
	stage.call = first;
	CU_ASSERT_EQUAL(stage_verdict(&stage, BLOCK, "fast", NULL), ILK_OK);
	CU_ASSERT_TRUE(stage_says(stage.decision.reason, "push"));
}

struct seen {
	struct ilk_tried at[32];
	size_t count;
};

static void see(void *context, const struct ilk_tried *tried)
{
	struct seen *seen = context;

	if (seen->count < 32)
		seen->at[seen->count++] = *tried;
}

static void observer_sees_each_row(void)
{
	static struct stage stage;
	struct seen seen = {.count = 0};
	struct ilk_observer observer = {see, NULL, &seen};

	stage_set_up(&stage);
	CU_ASSERT_EQUAL(ilk_session_observe(stage.session, &observer), ILK_OK);
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &stage_calls[RM], &stage.call,
	                          &stage.decision),
	                ILK_OK);
	CU_ASSERT_EQUAL_FATAL(seen.count, 8);
	for (uint32_t i = 0; i < 6; i++) {
		CU_ASSERT_EQUAL(seen.at[i].table, ILK_TABLE_BEFORE);
		CU_ASSERT_EQUAL(seen.at[i].row, i);
		CU_ASSERT_EQUAL(seen.at[i].held, i == 5);
	}
	CU_ASSERT_EQUAL(seen.at[0].failed, 0);
	CU_ASSERT_EQUAL(seen.at[6].table, ILK_TABLE_GUARD);
	CU_ASSERT_FALSE(seen.at[6].held);
	CU_ASSERT_TRUE(seen.at[7].held);
	stage_act(&stage, &(struct scene){CALL, PUSH, CLASSIFY, NULL, 0, 0, false});
	seen.count = 0;
	CU_ASSERT_EQUAL(ilk_verdict(stage.session, &stage.call,
	                            &(struct ilk_classified){.verdict = BLOCK},
	                            &stage.decision),
	                ILK_OK);
	CU_ASSERT_EQUAL_FATAL(seen.count, 6);
	CU_ASSERT_EQUAL(seen.at[3].failed, 1);
}

static void wrong_arguments(void)
{
	static struct stage stage;
	struct ilk_facts facts = {.workspace_count = 1};
	struct ilk_classified classified = {.verdict = ILK_VERDICT_COUNT};
	struct ilk_decision decision;
	struct ilk_call call;

	stage_set_up(&stage);
	CU_ASSERT_EQUAL(ilk_begin(NULL, &stage_calls[0], &call, &decision),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_begin(stage.session, NULL, &call, &decision), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &stage_calls[0], NULL, &decision),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &stage_calls[0], &call, NULL),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &facts, &call, &decision),
	                ILK_ARGUMENT);
	facts = (struct ilk_facts){.rule = ILK_RULE_COUNT};
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &facts, &call, &decision),
	                ILK_ARGUMENT);
	facts = (struct ilk_facts){.annotations = 1 + ILK_ANNOTATION_ALL};
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &facts, &call, &decision),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_verdict(stage.session, &call, &classified, &decision),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_answer(stage.session, &call, ILK_ANSWER_COUNT,
	                           ILK_BY_PERSON, &decision),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_answer(stage.session, &call, ILK_ANSWER_APPROVE,
	                           ILK_BY_COUNT, &decision),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_executed(stage.session, NULL, true), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_executed(NULL, &call, true), ILK_ARGUMENT);
}

void runtime_call_suite(void);
void runtime_call_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime call", NULL, NULL);

	CU_add_test(suite, "decision names its row", decision_names_its_row);
	CU_add_test(suite, "decision names its cap", decision_names_its_cap);
	CU_add_test(suite, "decision says what the presence did",
	            decision_says_what_the_presence_did);
	CU_add_test(suite, "decision of an answer", decision_of_an_answer);
	CU_add_test(suite, "decision of a deferred call", decision_of_a_deferred_call);
	CU_add_test(suite, "a call is executed once", a_call_is_executed_once);
	CU_add_test(suite, "a call may be moved", a_call_may_be_moved);
	CU_add_test(suite, "calls wait at once", calls_wait_at_once);
	CU_add_test(suite, "observer sees each row", observer_sees_each_row);
	CU_add_test(suite, "wrong arguments", wrong_arguments);
}
