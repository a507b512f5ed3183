/* SPDX-License-Identifier: Apache-2.0
 *
 * Sessions played from traces: who waits, who is refused, and the table a person reads.
 */
#include <stdio.h>
#include <string.h>

#include "interlock/record.h"
#include "playing.h"
#include "trace/format.h"
#include "unit.h"

#define POLICY "tests/cli/everything.policy"
#define CALL(id) \
	"{\"event\":\"call\",\"id\":\"" id "\",\"tool\":\"x\",\"cwd\":\"/" id "\"}"
#define RULE(id) \
	"{\"event\":\"call\",\"id\":\"" id "\",\"tool\":\"x\",\"rule\":\"ask\"}"
#define VERDICT(id, word) \
	"{\"event\":\"verdict\",\"id\":\"" id "\",\"verdict\":\"" word "\"}"
#define ANSWER(id, word) \
	"{\"event\":\"answer\",\"id\":\"" id "\",\"answer\":\"" word "\"}"
#define EXECUTED(id) "{\"event\":\"executed\",\"id\":\"" id "\",\"ok\":true}"

/* What an event led to, in one word. */
static const char *result(const struct playing *p)
{
	return p->played.refused ? "refused"
	                         : ilk_outcome_name(p->played.decision.outcome);
}

struct turn {
	const char *line;
	const char *result;
};

static void play(struct playing *p, const struct turn *turns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		playing_line(p, turns[i].line);
		CASE(turns[i].line, strcmp(result(p), turns[i].result) == 0);
	}
}

static void only_calls_that_wait_are_taken(void)
{
	static const struct turn turns[] = {
		{VERDICT("1", "allow"), "refused"}, /* nobody by that id */
		{ANSWER("1", "approve"), "refused"},
		{EXECUTED("1"), "none"},
		{CALL("1"), "classify"},
		{ANSWER("1", "approve"), "refused"}, /* waits for something else */
		{VERDICT("1", "allow"), "allow"},
		{VERDICT("1", "block"), "refused"}, /* twice */
		{EXECUTED("1"), "none"},
		{EXECUTED("1"), "none"},
		{RULE("2"), "ask"},
		{VERDICT("2", "allow"), "refused"},
		{ANSWER("2", "approve"), "allow"},
		{ANSWER("2", "reject"), "refused"},
		{RULE("3"), "ask"},
		{"{\"event\":\"answer\",\"id\":\"3\",\"answer\":\"approve\",\"by\":"
	         "\"hook\"}",
	         "refused"}, /* by person; it waits on */
		{ANSWER("3", "timeout"), "stop"},
		{EXECUTED("3"), "none"},
	};
	struct playing p;

	playing_open(&p, POLICY);
	play(&p, turns, sizeof turns / sizeof turns[0]);
	/* The first, and only the first, execution of each was counted. */
	CU_ASSERT(ilk_session_counter(p.played.session, 3) == 1);
	playing_close(&p);
}

static void calls_wait_side_by_side(void)
{
	static const struct turn turns[] = {
		{CALL("1"), "classify"},
		{CALL("2"), "classify"},
		{VERDICT("2", "block"), "deny"},
		{VERDICT("1", "allow"), "allow"},
		{CALL("3"), "classify"},
		{RULE("3"), "ask"}, /* the same id again takes the place */
		{VERDICT("3", "block"), "refused"},
		{ANSWER("3", "approve"), "allow"},
	};
	struct playing p;

	playing_open(&p, POLICY);
	play(&p, turns, sizeof turns / sizeof turns[0]);
	playing_close(&p);
}

static void a_switched_mode_forgets_who_waits(void)
{
	static const struct turn turns[] = {
		{CALL("1"), "classify"},
		{"{\"event\":\"mode_switch\",\"mode\":\"auto\"}",
	         "none"}, /* the same */
		{VERDICT("1", "allow"), "allow"},
		{CALL("2"), "classify"},
		{"{\"event\":\"mode_switch\",\"mode\":\"default\"}", "none"},
		{VERDICT("2", "allow"), "refused"},
		{CALL("3"), "defer"},
		{EXECUTED("3"), "none"},
		{"{\"event\":\"mode_switch\",\"mode\":\"auto\"}", "none"},
		{CALL("4"), "classify"},
	};
	struct playing p;

	playing_open(&p, POLICY);
	play(&p, turns, sizeof turns / sizeof turns[0]);
	playing_close(&p);
}

static void a_session_start_begins_everything_anew(void)
{
	static const struct turn turns[] = {
		{CALL("1"), "classify"},
		{VERDICT("1", "block"), "deny"},
		{CALL("2"), "classify"},
		{"{\"event\":\"session_start\",\"presence\":\"headless\",\"workspace\":"
	         "[\"/w\"]}",
	         "none"},
		{VERDICT("2", "allow"), "refused"},
		{RULE("3"), "deny"},
		{"{\"event\":\"call\",\"id\":\"4\",\"tool\":\"edit\",\"path\":\"/w/"
	         "a\"}",
	         "allow"},
		{"{\"event\":\"session_start\",\"mode\":\"plan\"}", "none"},
		{RULE("5"), "defer"},
	};
	struct playing p;

	playing_open(&p, POLICY);
	play(&p, turns, sizeof turns / sizeof turns[0]);
	CU_ASSERT(ilk_session_counter(p.played.session, 0) == 0);
	playing_close(&p);
}

/* Begins calls 0..count-1 with this rule. */
static void begin_many(struct playing *p, unsigned from, unsigned count,
                       const char *rule)
{
	for (unsigned i = from; i < from + count; i++) {
		char line[128];

		snprintf(line, sizeof line,
		         "{\"event\":\"call\",\"id\":\"%u\",\"tool\":\"%s\",\"rule\":"
		         "\"%s\"}",
		         i, rule[0] == 'a' ? "x" : "read_file", rule);
		playing_line(p, line);
	}
}

static void the_longest_waiting_call_makes_room(void)
{
	static const struct turn full[] = {
		{ANSWER("0", "reject"), "refused"},
		{ANSWER("1", "reject"), "deny"},
		{ANSWER("4096", "reject"), "deny"},
	};
	struct playing p;

	playing_open(&p, POLICY);
	begin_many(&p, 0, PLAY_MAX_WAITING, "ask");
	playing_line(&p, ANSWER("0", "approve"));
	CU_ASSERT_STRING_EQUAL(result(&p), "allow"); /* at the limit all are there */
	playing_close(&p);

	playing_open(&p, POLICY);
	begin_many(&p, 0, PLAY_MAX_WAITING + 1, "ask");
	play(&p, full, sizeof full / sizeof full[0]);
	playing_close(&p);
}

static void calls_that_only_run_make_room_first(void)
{
	struct playing p;

	playing_open(&p, POLICY);
	begin_many(&p, 0, 1, "ask");
	begin_many(&p, 1, 2 * PLAY_MAX_WAITING, "none"); /* allowed at once */
	playing_line(&p, ANSWER("0", "approve"));
	CU_ASSERT_STRING_EQUAL(result(&p), "allow");
	playing_close(&p);
}

static void too_long_an_id_is_a_limit(void)
{
	static const char id[TRACE_MAX_ID + 1] = {0};
	struct trace_event event = {
		.kind = TRACE_CALL, .id = {id, sizeof id}, .facts = {.tool = {"x", 1}}};
	struct playing p;

	playing_open(&p, POLICY);
	CU_ASSERT(player_step(p.player, &event, NULL, &p.played) == ILK_LIMIT);
	event.id.len--;
	CU_ASSERT(player_step(p.player, &event, NULL, &p.played) == ILK_OK);
	CU_ASSERT_STRING_EQUAL(result(&p), "classify");
	playing_close(&p);
}

static void the_table_is_aligned_and_has_no_control_characters(void)
{
	static const struct turn turns[] = {
		{"{\"event\":\"session_start\",\"workspace\":[\"/w\"]}",
	         "session_start                                   -                    "
	         "    "
	         "                 0/0\n"},
		{"{\"event\":\"call\",\"id\":\"a\\u001b[31m\\n\",\"tool\":"
	         "\"\xc3\xa9\xc3\xa9\"}",
	         "call          a?[31m?        \xc3\xa9\xc3\xa9                 "
	         "classify"
	         "                            43    0/0\n"},
		{"{\"event\":\"call\",\"id\":\"12345678901234\",\"tool\":"
	         "\"a_tool_with_a_long_name\",\"rule\":\"ask\"}",
	         "call          12345678901234 a_tool_with_a_lon\xe2\x80\xa6 ask       "
	         "ask_rule                  38    0/0       only a person may "
	         "approve\n"},
		{ANSWER("12345678901234", "reject"),
	         "answer        12345678901234 a_tool_with_a_lon\xe2\x80\xa6 deny      "
	         "ask_rule                  67    0/0\n"},
		{"{\"event\":\"presence\",\"presence\":\"background\"}",
	         "presence                                        -                    "
	         "    "
	         "                 0/0\n"},
		{RULE("b"),
	         "call          b              x                  interrupt "
	         "ask_rule                  38    0/0       nobody to ask (was ask)\n"},
		{VERDICT("zz", "block"), "verdict       zz                             "
	                                 "   refused                  "
	                                 "                 0/0\n"},
	};
	char text[FORMAT_MAX];
	struct format format;
	struct playing p;

	playing_open(&p, POLICY);
	format_init(&format, false);
	for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
		playing_line(&p, turns[i].line);
		size_t len = format_event(&format, &p.image, &p.event, &p.played, text);

		CASE(turns[i].line, len == strlen(turns[i].result) &&
		                            memcmp(text, turns[i].result, len) == 0);
		if (memcmp(text, turns[i].result, len) != 0)
			printf("\n%.*s", (int)len, text);
	}
	size_t len = format_summary(&format, text);
	static const char summary[] =
		"\noutcomes   deny 1, ask 1, interrupt 1, classify 1\n"
		"fallbacks  ask_rule 2\n"
		"7 events, 1 refused\n";

	CU_ASSERT(len == strlen(summary) && memcmp(text, summary, len) == 0);
	playing_close(&p);
}

static void colour_only_when_it_is_wanted(void)
{
	struct playing p;

	playing_open(&p, POLICY);
	playing_line(&p, RULE("1"));
	for (int colour = 0; colour < 2; colour++) {
		char text[FORMAT_MAX];
		struct format format;

		format_init(&format, colour);
		size_t len = format_heading(&format, text);

		len += format_event(&format, &p.image, &p.event, &p.played, text);
		CU_ASSERT(len > 0);
		CU_ASSERT((memchr(text, '\x1b', len) != NULL) == colour);
	}
	playing_close(&p);
}

void trace_play_suite(void);
void trace_play_suite(void)
{
	CU_pSuite suite = CU_add_suite("trace: playing", NULL, NULL);

	CU_add_test(suite, "only calls that wait are taken",
	            only_calls_that_wait_are_taken);
	CU_add_test(suite, "calls wait side by side", calls_wait_side_by_side);
	CU_add_test(suite, "a switched mode forgets who waits",
	            a_switched_mode_forgets_who_waits);
	CU_add_test(suite, "a session start begins everything anew",
	            a_session_start_begins_everything_anew);
	CU_add_test(suite, "the longest waiting call makes room",
	            the_longest_waiting_call_makes_room);
	CU_add_test(suite, "calls that only run make room first",
	            calls_that_only_run_make_room_first);
	CU_add_test(suite, "too long an id is a limit", too_long_an_id_is_a_limit);
	CU_add_test(suite, "the table is aligned and has no control characters",
	            the_table_is_aligned_and_has_no_control_characters);
	CU_add_test(suite, "colour only when it is wanted",
	            colour_only_when_it_is_wanted);
}
