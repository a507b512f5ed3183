/* SPDX-License-Identifier: Apache-2.0
 *
 * States by the policy's scope: one a turn, a thread or a subagent, a fixed number of
 * them, and what happens to calls whose state is gone.
 */
#include <stdio.h>
#include <string.h>

#include "playing.h"
#include "trace/scopes.h"
#include "unit.h"

/* A call that the classifier blocks, with one more key of the call. Answers the outcome
 * of the call itself, or of the verdict when it was classified. */
static enum ilk_outcome block(struct playing *p, const char *key, const char *value)
{
	char line[512];

	snprintf(line, sizeof line,
	         "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"t\",\"%s\":\"%s\"}", key,
	         value);
	playing_line(p, line);
	if (p->played.decision.outcome != ILK_OUTCOME_CLASSIFY)
		return p->played.decision.outcome;
	playing_line(p, "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"block\"}");
	return p->played.decision.outcome;
}

static uint64_t total(const struct playing *p)
{
	uint64_t value = 0;

	CU_ASSERT_TRUE(ilk_session_report(p->played.session, ILK_REPORT_TOTAL_DENIALS,
	                                  &value));
	return value;
}

static void agents_have_a_state_each(void)
{
	static struct playing p;

	playing_open(&p, "tests/policy/ok/scope-agent.policy");
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "agent", "b"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 2);
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_ASK);
	CU_ASSERT_EQUAL(block(&p, "agent", "b"), ILK_OUTCOME_DENY);
	/* Without a name it is the main agent's. */
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "agent", "main"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_ASK);
	playing_close(&p);
}

static void a_call_belongs_to_the_sessions_thread(void)
{
	static struct playing p;

	playing_open(&p, "tests/policy/ok/scope-thread.policy");
	playing_line(&p, "{\"event\":\"session_start\",\"thread\":\"one\"}");
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "thread", "two"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "thread", "one"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 2);
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_ASK);
	playing_close(&p);
}

static void a_turn_starts_afresh_and_ends(void)
{
	static struct playing p;

	playing_open(&p, "policies/codex-guardian.policy");
	playing_line(&p, "{\"event\":\"turn_start\",\"turn\":\"x\"}");
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "turn", "y"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "turn", "x"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 2);
	playing_line(&p, "{\"event\":\"turn_end\",\"turn\":\"x\"}");
	CU_ASSERT_EQUAL(total(&p), 0);
	CU_ASSERT_EQUAL(block(&p, "turn", "x"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 1);
	/* The same turn again is a new one. */
	playing_line(&p, "{\"event\":\"turn_start\",\"turn\":\"x\"}");
	CU_ASSERT_EQUAL(total(&p), 0);
	CU_ASSERT_EQUAL(block(&p, "turn", "y"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 2);
	playing_close(&p);
}

static void what_comes_for_a_turn_that_is_over_is_refused(void)
{
	static struct playing p;

	playing_open(&p, "policies/codex-guardian.policy");
	playing_line(&p, "{\"event\":\"turn_start\",\"turn\":\"x\"}");
	playing_line(&p, "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"t\"}");
	playing_line(&p, "{\"event\":\"turn_end\",\"turn\":\"x\"}");
	playing_line(&p, "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"block\"}");
	CU_ASSERT_TRUE(p.played.refused);
	/* Nor does it reach a new turn of that name. */
	playing_line(&p, "{\"event\":\"turn_start\",\"turn\":\"x\"}");
	playing_line(&p, "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"block\"}");
	CU_ASSERT_TRUE(p.played.refused);
	playing_line(&p, "{\"event\":\"turn_start\",\"turn\":\"x\"}");
	CU_ASSERT_EQUAL(total(&p), 0);
	playing_close(&p);
}

static void the_state_used_longest_ago_makes_room(void)
{
	static struct playing p;
	char name[16];

	playing_open(&p, "tests/policy/ok/scope-agent.policy");
	/* The state of the session's own start is one of them. */
	for (unsigned i = 0; i < SCOPES_MAX; i++) {
		snprintf(name, sizeof name, "a%u", i);
		CU_ASSERT_EQUAL(block(&p, "agent", name), ILK_OUTCOME_DENY);
	}
	CU_ASSERT_EQUAL(block(&p, "agent", "a0"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 2);
	CU_ASSERT_EQUAL(block(&p, "agent", "one too many"), ILK_OUTCOME_DENY);
	/* a1 had to go, a0 was used since. */
	CU_ASSERT_EQUAL(block(&p, "agent", "a0"), ILK_OUTCOME_ASK);
	CU_ASSERT_EQUAL(block(&p, "agent", "a1"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 1);
	playing_close(&p);
}

static void mode_and_presence_are_everybodys(void)
{
	static struct playing p;

	playing_open(&p, "tests/policy/ok/scope-agent.policy");
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_DENY);
	playing_line(&p, "{\"event\":\"mode_switch\",\"mode\":\"default\"}");
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_DEFER);
	CU_ASSERT_EQUAL(block(&p, "agent", "new"), ILK_OUTCOME_DEFER);
	playing_line(&p, "{\"event\":\"mode_switch\",\"mode\":\"auto\"}");
	playing_line(&p, "{\"event\":\"presence\",\"presence\":\"headless\"}");
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(block(&p, "agent", "a"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(p.played.decision.row_outcome, ILK_OUTCOME_ASK);
	playing_close(&p);
}

/* What is asked, ended or refused makes no state, so it costs nobody theirs. */
static void looking_makes_no_state(void)
{
	static struct playing p;
	char line[128];

	playing_open(&p, "policies/codex-guardian.policy");
	playing_line(&p, "{\"event\":\"turn_start\",\"turn\":\"first\"}");
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_DENY);
	for (unsigned i = 0; i < 2 * SCOPES_MAX; i++) {
		snprintf(line, sizeof line,
		         "{\"event\":\"turn_end\",\"turn\":\"unknown %u\"}", i);
		playing_line(&p, line);
		CU_ASSERT_EQUAL(total(&p), 0);
		player_session(p.player, &p.event);
	}
	CU_ASSERT_EQUAL(block(&p, "turn", "first"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 2);
	playing_close(&p);
}

/* Before and after something that is refused the state is the same one. */
static void a_refused_event_is_about_the_session(void)
{
	static struct playing p;

	playing_open(&p, "policies/auto-mode.policy");
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_DENY);
	playing_line(&p, "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"block\"}");
	CU_ASSERT_TRUE(p.played.refused);
	CU_ASSERT_EQUAL(total(&p), 1);
	CU_ASSERT_PTR_EQUAL(player_session(p.player, &p.event), p.played.session);
	playing_close(&p);
}

/* Names are kept in places of a fixed size: longer ones never get that far. */
/* A session that starts is nothing new for those that run; a second player, however, is
 * another organisation. */
static void an_organisation_shares_one_state(void)
{
	static struct playing p;

	playing_open(&p, "tests/policy/ok/scope-organisation.policy");
	for (unsigned i = 0; i < 3; i++) {
		playing_line(&p, "{\"event\":\"session_start\",\"mode\":\"auto\"}");
		CU_ASSERT_EQUAL(block(&p, "agent", i ? "a" : "b"), ILK_OUTCOME_DENY);
		CU_ASSERT_EQUAL(total(&p), i + 1);
	}
	playing_line(&p, "{\"event\":\"session_start\",\"presence\":\"headless\"}");
	CU_ASSERT_EQUAL(total(&p), 3);
	CU_ASSERT_EQUAL(block(&p, "thread", "other"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(p.played.decision.cap_limit, 3);
	playing_line(&p, "{\"event\":\"presence\",\"presence\":\"interactive\"}");
	CU_ASSERT_EQUAL(block(&p, "thread", "other"), ILK_OUTCOME_ASK);
	playing_line(&p, "{\"event\":\"answer\",\"id\":\"9\",\"answer\":\"approve\"}");
	CU_ASSERT_EQUAL(total(&p), 3);
	playing_close(&p);

	playing_open(&p, "tests/policy/ok/scope-organisation.policy");
	CU_ASSERT_EQUAL(block(&p, "cwd", "/w"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(total(&p), 1);
	playing_close(&p);
}

static void too_long_a_name_is_refused(void)
{
	static const char name[TRACE_MAX_SCOPE + 1] = {0};
	static struct playing p;
	struct trace_error error;
	char line[1024];

	for (unsigned i = 0; i < 3; i++) {
		static const char *const keys[] = {"agent", "turn", "thread"};
		struct trace_event event = {.kind = TRACE_CALL};
		struct ilk_text *const fields[] = {&event.facts.agent, &event.turn,
		                                   &event.thread};

		playing_open(&p, i == 0   ? "tests/policy/ok/scope-agent.policy"
		                 : i == 1 ? "policies/codex-guardian.policy"
		                          : "tests/policy/ok/scope-thread.policy");
		event.facts.tool = (struct ilk_text){"t", 1};
		event.id = (struct ilk_text){"1", 1};
		*fields[i] = (struct ilk_text){name, sizeof name};
		CU_ASSERT_PTR_NOT_NULL(player_session(p.player, &event));
		CASE(keys[i],
		     player_step(p.player, &event, NULL, &p.played) == ILK_LIMIT);
		fields[i]->len = TRACE_MAX_SCOPE;
		CASE(keys[i], player_step(p.player, &event, NULL, &p.played) == ILK_OK);
		snprintf(line, sizeof line,
		         "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"t\",\"%s\":\"%0*"
		         "d\"}",
		         keys[i], (int)TRACE_MAX_SCOPE + 1, 0);
		CASE(keys[i], trace_read(p.reader, line, strlen(line), &event,
		                         &error) == ILK_DIAGNOSED);
		playing_close(&p);
	}
}

void trace_scope_suite(void)
{
	CU_pSuite suite = CU_add_suite("trace_scope", NULL, NULL);

	CU_add_test(suite, "subagents have a state each", agents_have_a_state_each);
	CU_add_test(suite, "a call belongs to the session's thread",
	            a_call_belongs_to_the_sessions_thread);
	CU_add_test(suite, "a turn starts afresh and ends",
	            a_turn_starts_afresh_and_ends);
	CU_add_test(suite, "what comes for a turn that is over is refused",
	            what_comes_for_a_turn_that_is_over_is_refused);
	CU_add_test(suite, "the state used longest ago makes room",
	            the_state_used_longest_ago_makes_room);
	CU_add_test(suite, "looking makes no state", looking_makes_no_state);
	CU_add_test(suite, "a refused event is about the session",
	            a_refused_event_is_about_the_session);
	CU_add_test(suite, "an organisation shares one state",
	            an_organisation_shares_one_state);
	CU_add_test(suite, "too long a name is refused", too_long_a_name_is_refused);
	CU_add_test(suite, "mode and presence are everybody's",
	            mode_and_presence_are_everybodys);
}
