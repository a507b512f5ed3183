/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters of every form at their edges, and saved sessions whose memories no session
 * could have. What the forms mean is tested in the policy language
 * (tests/policy/ok/state-*.policy) and held to the reference interpreter.
 */
#include <stdio.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "imagebuild.h"
#include "unit.h"

enum { CLOCK, KEYED, CYCLE, PLAIN };
enum { SLICE = 1000, KEYS = 3, PERIOD = 2 };

struct counter_bench {
	struct craft build;
	struct ilk_image image;
	uint64_t memory[512];
	struct ilk_session *session;
};

/* Each call is entered, and every tool counted for itself; TICK adds 1 to the clock, USAGE
 * the tokens, USER_MESSAGE forgets all. */
static void start(struct counter_bench *bench)
{
	struct craft *build = &bench->build;

	craft_start(build);
	CRAFT(build, GROUPS, 1u << ILK_FACT_TOOL, 0);
	craft_form(build, "clock", ILK_COUNTER_CLOCK, SLICE, 0);
	craft_form(build, "keyed", ILK_COUNTER_KEYED, KEYS, 1);
	craft_form(build, "cycle", ILK_COUNTER_CYCLE, PERIOD, 1);
	craft_counter(build, "plain");
	craft_effect(build, ILK_EVENT_TICK, CLOCK, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_USAGE, CLOCK, ILK_EFFECT_ADD_MEASURE,
	             ILK_MEASURE_TOKENS);
	craft_effect(build, ILK_EVENT_USAGE, PLAIN, ILK_EFFECT_ADD_MEASURE,
	             ILK_MEASURE_COST);
	craft_effect(build, ILK_EVENT_CALL, KEYED, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_CALL, CYCLE, ILK_EFFECT_PUSH, 1);
	for (uint32_t i = CLOCK; i <= CYCLE; i++)
		craft_effect(build, ILK_EVENT_USER_MESSAGE, i, ILK_EFFECT_SET, 0);
	craft_finish(build);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&bench->image, build->bytes, build->size),
	                      ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&bench->session, &bench->image,
	                                        bench->memory, sizeof bench->memory,
	                                        (struct ilk_text){"auto", 4},
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

static void call(struct counter_bench *bench, const char *tool)
{
	struct ilk_facts facts = {.tool = {tool, strlen(tool)}};
	struct ilk_decision decision;
	struct ilk_call begun;

	CU_ASSERT_EQUAL(ilk_begin(bench->session, &facts, &begun, &decision), ILK_OK);
}

static uint32_t value(const struct counter_bench *bench, uint32_t counter)
{
	return ilk_session_counter(bench->session, counter);
}

static void time_at(struct counter_bench *bench, uint64_t now_ms)
{
	CU_ASSERT_EQUAL(ilk_session_time(bench->session, now_ms), ILK_OK);
}

/* In any place of a slice: never forgotten before 32 slices have passed, always after
 * 33. */
static void a_clock_forgets_in_time(void)
{
	static struct counter_bench bench;
	static const uint64_t starts[] = {
		0, 1, 999, 1000, 32999, 33000, 1800000000123, UINT64_MAX - 40000};

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		start(&bench);
		time_at(&bench, starts[i]);
		ilk_event(bench.session, ILK_EVENT_TICK);
		CU_ASSERT_EQUAL(value(&bench, CLOCK), 1);
		time_at(&bench, starts[i] + 32 * SLICE);
		CU_ASSERT_EQUAL(value(&bench, CLOCK), 1);
		time_at(&bench, starts[i]);
		ilk_event(bench.session, ILK_EVENT_TICK);
		CU_ASSERT_EQUAL(value(&bench, CLOCK), 2);
		time_at(&bench, starts[i] + 33 * SLICE);
		CU_ASSERT_EQUAL(value(&bench, CLOCK), 1);
	}
}

static void a_clock_saturates_and_recovers(void)
{
	static struct counter_bench bench;
	const uint64_t much[ILK_MEASURE_COUNT] = {0, UINT64_MAX, UINT64_MAX};
	const uint64_t little[ILK_MEASURE_COUNT] = {7, 7, 7};

	start(&bench);
	time_at(&bench, 5000);
	CU_ASSERT_EQUAL(ilk_usage(bench.session, much), ILK_OK);
	CU_ASSERT_EQUAL(ilk_usage(bench.session, much), ILK_OK);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), UINT32_MAX);
	CU_ASSERT_EQUAL(value(&bench, PLAIN), UINT32_MAX);
	time_at(&bench, 6000);
	CU_ASSERT_EQUAL(ilk_usage(bench.session, little), ILK_OK);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), UINT32_MAX);
	time_at(&bench, 5000 + 33 * SLICE);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), 7);
	CU_ASSERT_EQUAL(ilk_usage(NULL, little), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_usage(bench.session, NULL), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_time(NULL, 0), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_observe(NULL, NULL), ILK_ARGUMENT);
}

/* The time stays over a new start, and is saved. */
static void time_outlives_a_start(void)
{
	static struct counter_bench bench;
	unsigned char saved[1024];
	size_t size;

	start(&bench);
	time_at(&bench, 100000);
	ilk_event(bench.session, ILK_EVENT_TICK);
	ilk_event(bench.session, ILK_EVENT_SESSION_START);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), 0);
	time_at(&bench, 50000);
	ilk_event(bench.session, ILK_EVENT_TICK);
	time_at(&bench, 100000 + 32 * SLICE);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), 1);
	size = ilk_session_saved_size(&bench.image);
	CU_ASSERT_EQUAL_FATAL(ilk_session_save(bench.session, saved, size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_restore(&bench.session, &bench.image,
	                                          bench.memory, sizeof bench.memory,
	                                          saved, size),
	                      ILK_OK);
	time_at(&bench, 100000);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), 1);
	time_at(&bench, 100000 + 33 * SLICE);
	CU_ASSERT_EQUAL(value(&bench, CLOCK), 0);
}

/* ---- Saved sessions ----------------------------------------------------------------- */

#define AT_WORDS    88
#define AT_CHECKSUM 16
#define AT_NOW      48

/* The words of a saved session, by name: values, then the memories in their order. */
enum {
	W_VALUES,
	W_CLOCK = W_VALUES + 4,
	W_KEYED = W_CLOCK + ILK_CLOCK_WORDS,
	W_CYCLE = W_KEYED + ILK_KEYED_WORDS(KEYS),
};

static const struct {
	const char *name;
	uint32_t word;
	uint32_t value;
} damages[] = {
	{"a clock's value", W_VALUES + CLOCK, 3},
	{"a slice from the future", W_CLOCK, 6},
	{"a slice from far in the future", W_CLOCK + 1, 1},
	{"a slice's sum", W_CLOCK + 2 + 5, 3},
	{"another slice's sum", W_CLOCK + 2 + 6, 1},
	{"a free place in front of a taken one", W_KEYED + 2, 0},
	{"a key of nothing", W_KEYED + 6, 1},
	{"a cycle's value", W_VALUES + CYCLE, 2},
	{"more calls than a cycle remembers", W_CYCLE, PERIOD + 1},
	{"a run of a longer cycle", W_CYCLE + 1, 2},
	{"calls that are not remembered", W_CYCLE, 1},
};

static void damaged_memories_are_refused(void)
{
	static struct counter_bench bench;
	static uint64_t memory[512];
	unsigned char saved[1024];
	struct ilk_session *session;

	start(&bench);
	size_t size = ilk_session_saved_size(&bench.image);

	CU_ASSERT_FATAL(size <= sizeof saved);
	time_at(&bench, 5500);
	ilk_event(bench.session, ILK_EVENT_TICK);
	ilk_event(bench.session, ILK_EVENT_TICK);
	call(&bench, "a");
	call(&bench, "b");
	for (size_t i = 0; i <= sizeof damages / sizeof damages[0]; i++) {
		bool whole = i == sizeof damages / sizeof damages[0];

		CU_ASSERT_EQUAL(ilk_session_save(bench.session, saved, size), ILK_OK);
		if (!whole)
			put_le32(saved + AT_WORDS + (size_t)4 * damages[i].word,
			         damages[i].value);
		put_le32(saved + AT_CHECKSUM, 0);
		put_le32(saved + AT_CHECKSUM, crc32c(0, saved, size));
		CASE(whole ? "nothing" : damages[i].name,
		     ilk_session_restore(&session, &bench.image, memory, sizeof memory,
		                         saved,
		                         size) == (whole ? ILK_OK : ILK_STATE_DAMAGED));
	}
}

/* ---- Looking on ----------------------------------------------------------------------- */

struct watched {
	uint32_t changes;
	uint32_t did;
	enum ilk_section last;
};

static void watch(void *context, const struct ilk_changed *changed)
{
	struct watched *watched = context;

	watched->changes++;
	watched->did += changed->did;
	watched->last = changed->what;
}

static void an_observer_is_told_of_changes(void)
{
	static struct counter_bench bench;
	struct watched watched = {0, 0, ILK_SECTION_META};
	struct ilk_observer observer = {NULL, watch, &watched};

	start(&bench);
	CU_ASSERT_EQUAL(ilk_session_observe(bench.session, &observer), ILK_OK);
	call(&bench, "a");
	CU_ASSERT_EQUAL(watched.changes, 2);
	CU_ASSERT_EQUAL(watched.did, 2);
	CU_ASSERT_EQUAL(watched.last, ILK_SECTION_EFFECTS);
	ilk_event(bench.session, ILK_EVENT_USER_MESSAGE);
	CU_ASSERT_EQUAL(watched.changes, 5);
	CU_ASSERT_EQUAL(watched.did, 4); /* the clock was 0 before */
	CU_ASSERT_EQUAL(ilk_session_observe(bench.session, NULL), ILK_OK);
	call(&bench, "a");
	CU_ASSERT_EQUAL(watched.changes, 5);
}

void runtime_counter_suite(void);
void runtime_counter_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime_counter", NULL, NULL);

	CU_add_test(suite, "a clock forgets in time", a_clock_forgets_in_time);
	CU_add_test(suite, "a clock saturates and recovers",
	            a_clock_saturates_and_recovers);
	CU_add_test(suite, "time outlives a start", time_outlives_a_start);
	CU_add_test(suite, "damaged memories are refused",
	            damaged_memories_are_refused);
	CU_add_test(suite, "an observer is told of changes",
	            an_observer_is_told_of_changes);
}
