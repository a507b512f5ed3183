/* SPDX-License-Identifier: Apache-2.0
 *
 * Which events a step makes happen, and what slots and caps make of them, with policies
 * made for one question each.
 */
#include <stdio.h>
#include <string.h>

#include "imagebuild.h"
#include "unit.h"

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, strlen(string)};
}

struct bench {
	struct craft build;
	struct ilk_image image;
	uint64_t memory[256];
	struct ilk_session *session;
	struct ilk_call call;
	struct ilk_decision decision;
};

static void begin_session(struct bench *bench)
{
	craft_finish(&bench->build);
	CU_ASSERT_EQUAL_FATAL(
		ilk_open(&bench->image, bench->build.bytes, bench->build.size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&bench->session, &bench->image,
	                                        bench->memory, sizeof bench->memory,
	                                        text("auto"), ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

/* A call of `tool`, given a fingerprint of its own. */
static enum ilk_outcome call(struct bench *bench, const char *tool, const char *print)
{
	struct ilk_facts facts = {.tool = text(tool), .fingerprint = text(print)};

	CU_ASSERT_EQUAL(
		ilk_begin(bench->session, &facts, &bench->call, &bench->decision),
		ILK_OK);
	return bench->decision.outcome;
}

/* A row for calls of the tool that is called like its verb. */
static void row_for(struct craft *build, enum ilk_verb verb, const char *tool)
{
	const char *const patterns[] = {tool, NULL};

	craft_row(build, verb, tool);
	craft_when(build, ILK_TEST_IN_SET, 0, ILK_FACT_TOOL,
	           craft_set(build, ILK_SET_TOOLS, patterns));
}

/* Counts each event; decides by the tool's name and by the verdict. `guards`: the GUARD
 * table interrupts, else there is none. */
static void count_all(struct bench *bench, bool guards)
{
	struct craft *build = &bench->build;

	craft_start(build);
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		craft_effect(build, event, craft_counter(build, "n"), ILK_EFFECT_ADD,
		             1);
	craft_table(build, ILK_TABLE_BEFORE);
	row_for(build, ILK_VERB_ALLOW, "allow");
	row_for(build, ILK_VERB_ASK, "ask");
	row_for(build, ILK_VERB_INTERRUPT, "interrupt");
	row_for(build, ILK_VERB_STOP, "stop");
	row_for(build, ILK_VERB_DEFER, "defer");
	row_for(build, ILK_VERB_CLASSIFY, "classify");
	row_for(build, ILK_VERB_GUARD, "guard");
	craft_row(build, ILK_VERB_DENY, NULL);
	if (guards) {
		craft_table(build, ILK_TABLE_GUARD);
		craft_row(build, ILK_VERB_INTERRUPT, NULL);
	}
	craft_table(build, ILK_TABLE_CLASSIFIER);
	craft_row(build, ILK_VERB_ALLOW, NULL);
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_PASS, 0);
	craft_row(build, ILK_VERB_ASK, NULL);
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_UNAVAILABLE, 0);
	craft_row(build, ILK_VERB_DENY, NULL);
	begin_session(bench);
}

#define E(name) (1u << ILK_EVENT_##name)
#define NOBODY  9

static const struct {
	const char *name;
	const char *tool;
	bool guards;
	enum ilk_presence presence;
	int verdict; /* NOBODY: none */
	int answer;  /* NOBODY: none */
	bool executed;
	enum ilk_outcome outcome;
	uint32_t events;
} ways[] = {
	{"allow", "allow", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY, false,
         ILK_OUTCOME_ALLOW, E(CALL) | E(ALLOW)},
	{"allow and run", "allow", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY,
         true, ILK_OUTCOME_ALLOW, E(CALL) | E(ALLOW) | E(EXECUTED_OK)},
	{"deny", "else", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY, false,
         ILK_OUTCOME_DENY, E(CALL) | E(DENY)},
	{"interrupt", "interrupt", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY,
         false, ILK_OUTCOME_INTERRUPT, E(CALL) | E(INTERRUPT)},
	{"stop", "stop", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY, false,
         ILK_OUTCOME_STOP, E(CALL) | E(STOP)},
	{"defer", "defer", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY, true,
         ILK_OUTCOME_DEFER, E(CALL)},
	{"ask", "ask", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY, false,
         ILK_OUTCOME_ASK, E(CALL) | E(ASK)},
	{"ask, nobody there", "ask", false, ILK_PRESENCE_HEADLESS, NOBODY, NOBODY,
         false, ILK_OUTCOME_DENY, E(CALL) | E(ASK)},
	{"ask, nobody looks", "ask", false, ILK_PRESENCE_BACKGROUND, NOBODY, NOBODY,
         false, ILK_OUTCOME_INTERRUPT, E(CALL) | E(ASK)},
	{"ask, approve", "ask", false, ILK_PRESENCE_INTERACTIVE, NOBODY,
         ILK_ANSWER_APPROVE, true, ILK_OUTCOME_ALLOW,
         E(CALL) | E(ASK) | E(APPROVE) | E(EXECUTED_OK)},
	{"ask, reject", "ask", false, ILK_PRESENCE_INTERACTIVE, NOBODY,
         ILK_ANSWER_REJECT, false, ILK_OUTCOME_DENY, E(CALL) | E(ASK) | E(REJECT)},
	{"ask, cancel", "ask", false, ILK_PRESENCE_INTERACTIVE, NOBODY,
         ILK_ANSWER_CANCEL, false, ILK_OUTCOME_DENY, E(CALL) | E(ASK) | E(CANCEL)},
	{"ask, timeout", "ask", false, ILK_PRESENCE_INTERACTIVE, NOBODY,
         ILK_ANSWER_TIMEOUT, false, ILK_OUTCOME_DENY, E(CALL) | E(ASK) | E(TIMEOUT)},
	{"classify", "classify", false, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY, false,
         ILK_OUTCOME_CLASSIFY, E(CALL)},
	{"pass", "classify", false, ILK_PRESENCE_INTERACTIVE, ILK_VERDICT_PASS, NOBODY,
         false, ILK_OUTCOME_ALLOW, E(CALL) | E(PASS) | E(ALLOW)},
	{"block", "classify", false, ILK_PRESENCE_INTERACTIVE, ILK_VERDICT_BLOCK,
         NOBODY, false, ILK_OUTCOME_DENY, E(CALL) | E(BLOCK) | E(DENY)},
	{"unavailable, approve", "classify", false, ILK_PRESENCE_INTERACTIVE,
         ILK_VERDICT_UNAVAILABLE, ILK_ANSWER_APPROVE, false, ILK_OUTCOME_ALLOW,
         E(CALL) | E(UNAVAILABLE) | E(ASK) | E(APPROVE)},
	{"guard without a table", "guard", false, ILK_PRESENCE_INTERACTIVE, NOBODY,
         NOBODY, false, ILK_OUTCOME_DENY, E(CALL) | E(GUARD_BLOCK) | E(DENY)},
	{"guard with a table", "guard", true, ILK_PRESENCE_INTERACTIVE, NOBODY, NOBODY,
         false, ILK_OUTCOME_INTERRUPT, E(CALL) | E(GUARD_BLOCK) | E(INTERRUPT)},
};

/* The whole way of a call; the last outcome. */
static enum ilk_outcome go(struct bench *bench, size_t way)
{
	struct ilk_classified classified = {
		.verdict = (enum ilk_verdict)(ways[way].verdict % NOBODY)};

	ilk_session_set_presence(bench->session, ways[way].presence);
	call(bench, ways[way].tool, "F");
	if (ways[way].verdict != NOBODY)
		CU_ASSERT_EQUAL(ilk_verdict(bench->session, &bench->call, &classified,
		                            &bench->decision),
		                ILK_OK);
	if (ways[way].answer != NOBODY)
		CU_ASSERT_EQUAL(ilk_answer(bench->session, &bench->call,
		                           (enum ilk_answer)ways[way].answer,
		                           ILK_BY_PERSON, &bench->decision),
		                ILK_OK);
	if (ways[way].executed)
		CU_ASSERT_EQUAL(ilk_executed(bench->session, &bench->call, true),
		                ILK_OK);
	return bench->decision.outcome;
}

static void steps_make_events(void)
{
	static struct bench bench;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		count_all(&bench, ways[i].guards);
		CASE(ways[i].name, go(&bench, i) == ways[i].outcome);
		for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
			uint32_t expected = event == ILK_EVENT_SESSION_START
			                            ? 1
			                            : ways[i].events >> event & 1;

			if (ilk_session_counter(bench.session, event) != expected)
				printf("\n    event %u", event);
			CASE(ways[i].name,
			     ilk_session_counter(bench.session, event) == expected);
		}
	}
}

static void executed_well_or_not(void)
{
	static struct bench bench;

	count_all(&bench, false);
	call(&bench, "allow", "F");
	CU_ASSERT_EQUAL(ilk_executed(bench.session, &bench.call, false), ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(bench.session, ILK_EVENT_EXECUTED_ERROR),
	                1);
	CU_ASSERT_EQUAL(ilk_session_counter(bench.session, ILK_EVENT_EXECUTED_OK), 0);
}

/* A row's own defer names its row; a guard without a table names the guard's. */
static void rows_that_speak_for_themselves(void)
{
	static struct bench bench;

	count_all(&bench, false);
	CU_ASSERT_EQUAL(call(&bench, "defer", "F"), ILK_OUTCOME_DEFER);
	CU_ASSERT_EQUAL(bench.decision.row, 4);
	CU_ASSERT_EQUAL(bench.decision.reason.len, 5);
	CU_ASSERT_EQUAL(call(&bench, "guard", "F"), ILK_OUTCOME_DENY);
	CU_ASSERT_EQUAL(bench.decision.table, ILK_TABLE_BEFORE);
	CU_ASSERT_EQUAL(bench.decision.row, 6);
	CU_ASSERT_EQUAL(bench.decision.verb, ILK_VERB_GUARD);
	CU_ASSERT_EQUAL(bench.decision.reason.len, 5);
}

/* ---- Slots ---------------------------------------------------------------------- */

/* Allows the tools "allow" and denies others; one slot with these masks. */
static void with_slot(struct bench *bench, uint32_t set, uint32_t take, uint32_t drop,
                      uint32_t clear)
{
	craft_start(&bench->build);
	CRAFT(&bench->build, KEYS, 1u << ILK_FACT_TOOL);
	craft_slot(&bench->build, "", 0, 1);
	craft_uses(&bench->build, 0, ILK_USE_SET, set);
	craft_uses(&bench->build, 0, ILK_USE_TAKE, take);
	craft_uses(&bench->build, 0, ILK_USE_DROP, drop);
	craft_uses(&bench->build, 0, ILK_USE_CLEAR, clear);
	craft_table(&bench->build, ILK_TABLE_BEFORE);
	row_for(&bench->build, ILK_VERB_ALLOW, "allow");
	craft_row(&bench->build, ILK_VERB_DENY, NULL);
	begin_session(bench);
}

static bool slot_is(const struct bench *bench, const char *print)
{
	struct ilk_text slot = ilk_session_slot(bench->session, 0);

	if (!print)
		return slot.at == NULL;
	return slot.at && slot.len == strlen(print) &&
	       memcmp(slot.at, print, slot.len) == 0;
}

static void take_and_drop_compare(void)
{
	static struct bench bench;

	for (int drop = 0; drop < 2; drop++) {
		with_slot(&bench, E(DENY), drop ? 0 : E(ALLOW), drop ? E(ALLOW) : 0, 0);
		call(&bench, "deny", "F1");
		CU_ASSERT_TRUE(slot_is(&bench, "F1"));
		call(&bench, "allow", "F12");
		CU_ASSERT_TRUE(slot_is(&bench, "F1"));
		call(&bench, "allow", "F");
		CU_ASSERT_TRUE(slot_is(&bench, "F1"));
		call(&bench, "allow", "F1");
		CU_ASSERT_TRUE(slot_is(&bench, NULL));
	}
}

static void set_replaces_and_comes_last(void)
{
	static struct bench bench;

	with_slot(&bench, E(DENY), E(DENY), 0, E(DENY));
	call(&bench, "deny", "long one");
	call(&bench, "deny", "F2");
	CU_ASSERT_TRUE(slot_is(&bench, "F2"));
	call(&bench, "deny", "F2");
	CU_ASSERT_TRUE(slot_is(&bench, "F2"));
}

/* Without a call there is nothing to set or compare; to clear there is. */
static void events_without_a_call_only_clear(void)
{
	static struct bench bench;

	with_slot(&bench, E(DENY), 0, 0, E(TURN_START));
	call(&bench, "deny", "F1");
	CU_ASSERT_EQUAL(ilk_event(bench.session, ILK_EVENT_TICK), ILK_OK);
	CU_ASSERT_TRUE(slot_is(&bench, "F1"));
	CU_ASSERT_EQUAL(ilk_event(bench.session, ILK_EVENT_TURN_START), ILK_OK);
	CU_ASSERT_TRUE(slot_is(&bench, NULL));
}

/* The facts are long gone when a call has run: its fingerprint is kept. */
static void slots_outlive_the_facts(void)
{
	static struct bench bench;

	with_slot(&bench, E(EXECUTED_ERROR), 0, E(EXECUTED_OK), 0);
	call(&bench, "allow", "F1");
	CU_ASSERT_EQUAL(ilk_executed(bench.session, &bench.call, false), ILK_OK);
	CU_ASSERT_TRUE(slot_is(&bench, "F1"));
	call(&bench, "allow", "F1");
	CU_ASSERT_EQUAL(ilk_executed(bench.session, &bench.call, true), ILK_OK);
	CU_ASSERT_TRUE(slot_is(&bench, NULL));
}

/* ---- Caps ----------------------------------------------------------------------- */

/* After how many ticks a cap over their count holds; 9: never. */
static unsigned holds_after(enum ilk_cap_op op, uint32_t limit)
{
	static struct bench bench;

	craft_start(&bench.build);
	uint32_t ticks = craft_counter(&bench.build, "ticks");

	craft_effect(&bench.build, ILK_EVENT_TICK, ticks, ILK_EFFECT_ADD, 1);
	craft_cap(&bench.build, "cap", "total", ticks, op, limit);
	craft_table(&bench.build, ILK_TABLE_BEFORE);
	craft_row(&bench.build, ILK_VERB_ASK, NULL);
	craft_when(&bench.build, ILK_TEST_CAP, 0, 0, 0);
	craft_row(&bench.build, ILK_VERB_ALLOW, NULL);
	begin_session(&bench);
	for (unsigned n = 0; n < 9; n++) {
		if (call(&bench, "x", "F") == ILK_OUTCOME_ASK)
			return n;
		ilk_event(bench.session, ILK_EVENT_TICK);
	}
	return 9;
}

static void caps_compare(void)
{
	CU_ASSERT_EQUAL(holds_after(ILK_CAP_AT_LEAST, 3), 3);
	CU_ASSERT_EQUAL(holds_after(ILK_CAP_ABOVE, 3), 4);
	CU_ASSERT_EQUAL(holds_after(ILK_CAP_AT_LEAST, 0), 0);
	CU_ASSERT_EQUAL(holds_after(ILK_CAP_ABOVE, 0), 1);
	CU_ASSERT_EQUAL(holds_after(ILK_CAP_OFF, 0), 9);
}

void runtime_event_suite(void);
void runtime_event_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime event", NULL, NULL);

	CU_add_test(suite, "steps make events", steps_make_events);
	CU_add_test(suite, "executed, well or not", executed_well_or_not);
	CU_add_test(suite, "rows that speak for themselves",
	            rows_that_speak_for_themselves);
	CU_add_test(suite, "take and drop compare", take_and_drop_compare);
	CU_add_test(suite, "set replaces and comes last", set_replaces_and_comes_last);
	CU_add_test(suite, "events without a call only clear",
	            events_without_a_call_only_clear);
	CU_add_test(suite, "slots outlive the facts", slots_outlive_the_facts);
	CU_add_test(suite, "caps compare", caps_compare);
}
