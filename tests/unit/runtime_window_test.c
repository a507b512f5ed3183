/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows and latches in the engine: what a window remembers at its edges, images whose
 * rings contradict each other, and saved sessions with damaged ones.
 */
#include <stdio.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "imagebuild.h"
#include "unit.h"

enum { PLAIN, FIRST, SECOND, LATCH };

struct window_bench {
	struct craft build;
	struct ilk_image image;
	uint64_t memory[256];
	struct ilk_session *session;
};

/* TICK pushes 1 and TURN_START pushes 0 to both windows, POLICY_RELOAD forgets the
 * first; the latch is set by TICK and cleared by TURN_START. */
static void craft_windows(struct craft *build, uint32_t first, uint32_t second)
{
	craft_start(build);
	craft_counter(build, "plain");
	craft_window(build, "first", first);
	craft_window(build, "second", second);
	craft_counter(build, "latch");
	craft_effect(build, ILK_EVENT_TICK, PLAIN, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_TICK, FIRST, ILK_EFFECT_PUSH, 1);
	craft_effect(build, ILK_EVENT_TICK, SECOND, ILK_EFFECT_PUSH, 1);
	craft_effect(build, ILK_EVENT_TICK, LATCH, ILK_EFFECT_SET, 1);
	craft_effect(build, ILK_EVENT_TURN_START, FIRST, ILK_EFFECT_PUSH, 0);
	craft_effect(build, ILK_EVENT_TURN_START, SECOND, ILK_EFFECT_PUSH, 0);
	craft_effect(build, ILK_EVENT_TURN_START, LATCH, ILK_EFFECT_SET, 0);
	craft_effect(build, ILK_EVENT_POLICY_RELOAD, FIRST, ILK_EFFECT_SET, 0);
	craft_table(build, ILK_TABLE_BEFORE);
	craft_row(build, ILK_VERB_INTERRUPT, NULL);
	craft_when(build, ILK_TEST_LATCH, 0, LATCH, 0);
	craft_row(build, ILK_VERB_DENY, NULL);
}

static void start(struct window_bench *bench)
{
	craft_finish(&bench->build);
	CU_ASSERT_EQUAL_FATAL(
		ilk_open(&bench->image, bench->build.bytes, bench->build.size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&bench->session, &bench->image,
	                                        bench->memory, sizeof bench->memory,
	                                        (struct ilk_text){"auto", 4},
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

static void a_window_is_the_last_entries(void)
{
	static const uint32_t sizes[] = {1, 2, 31, 32, 33, 63, 64, 65, 1024};
	static struct window_bench bench;

	for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
		unsigned char past[4096] = {0};
		uint32_t seed = 7;
		bool same = true;

		craft_windows(&bench.build, sizes[s], 1024 - sizes[s] + 1);
		start(&bench);
		for (uint32_t i = 0; i < sizeof past && same; i++) {
			uint32_t expected = 0;

			seed = seed * 1664525u + 1013904223u;
			past[i] = (unsigned char)(seed >> 31);
			ilk_event(bench.session,
			          past[i] ? ILK_EVENT_TICK : ILK_EVENT_TURN_START);
			for (uint32_t back = 0; back < sizes[s] && back <= i; back++)
				expected += past[i - back];
			same = ilk_session_counter(bench.session, FIRST) == expected;
		}
		CU_ASSERT_TRUE(same);
		ilk_event(bench.session, ILK_EVENT_POLICY_RELOAD);
		CU_ASSERT_EQUAL(ilk_session_counter(bench.session, FIRST), 0);
		/* Forgotten entries do not come back when they would have left. */
		ilk_event(bench.session, ILK_EVENT_TICK);
		CU_ASSERT_EQUAL(ilk_session_counter(bench.session, FIRST), 1);
		CU_ASSERT(ilk_session_counter(bench.session, SECOND) > 0);
	}
}

static void a_latch_is_a_condition(void)
{
	static struct window_bench bench;
	struct ilk_facts facts = {.rule = ILK_RULE_NONE};
	struct ilk_decision decision;
	struct ilk_call call;

	craft_windows(&bench.build, 3, 3);
	start(&bench);
	ilk_begin(bench.session, &facts, &call, &decision);
	CU_ASSERT_EQUAL(decision.outcome, ILK_OUTCOME_DENY);
	ilk_event(bench.session, ILK_EVENT_TICK);
	ilk_begin(bench.session, &facts, &call, &decision);
	CU_ASSERT_EQUAL(decision.outcome, ILK_OUTCOME_INTERRUPT);
	ilk_event(bench.session, ILK_EVENT_TURN_START);
	ilk_begin(bench.session, &facts, &call, &decision);
	CU_ASSERT_EQUAL(decision.outcome, ILK_OUTCOME_DENY);
}

/* ---- Images ---------------------------------------------------------------------- */

/* EFFECTS are in the order of events, then of counters. */
enum { PLAIN_RAISED = 4, FIRST_PUSHED = 5 };

#define F(section, index, field, value, status)                                        \
	{                                                                              \
#section " " #field, ILK_SECTION_##section, index, ILK_##field, value, \
			ILK_IMAGE_##status                                             \
	}

static const struct {
	const char *name;
	enum ilk_section section;
	uint32_t index;
	unsigned field;
	uint32_t value;
	enum ilk_status status;
} flaws[] = {
	F(COUNTERS, FIRST, COUNTER_SIZE, ILK_MAX_WINDOW + 1, VALUE),
	F(COUNTERS, FIRST, COUNTER_SIZE, 0, VALUE),
	F(COUNTERS, FIRST, COUNTER_SIZE, 33, INDEX),
	F(COUNTERS, FIRST, COUNTER_FORM, ILK_COUNTER_PLAIN, VALUE),
	F(COUNTERS, FIRST, COUNTER_FORM, ILK_COUNTER_KEYED, VALUE),
	F(COUNTERS, FIRST, COUNTER_MEMORY, 1, INDEX),
	F(COUNTERS, PLAIN, COUNTER_MEMORY, 1, INDEX),
	F(COUNTERS, SECOND, COUNTER_MEMORY, 0, INDEX),
	F(META, 0, META_MEMORY, 3, INDEX),
	F(META, 0, META_MEMORY, 5, INDEX),
	F(META, 0, META_MEMORY, UINT32_MAX, INDEX),
	F(EFFECTS, FIRST_PUSHED, EFFECT_VALUE, 2, VALUE),
	F(EFFECTS, FIRST_PUSHED, EFFECT_OP, ILK_EFFECT_ADD, VALUE),
	F(EFFECTS, FIRST_PUSHED, EFFECT_OP, ILK_EFFECT_SET, VALUE),
	F(EFFECTS, PLAIN_RAISED, EFFECT_OP, ILK_EFFECT_PUSH, VALUE),
	F(EFFECTS, PLAIN_RAISED, EFFECT_COUNTER, FIRST, VALUE),
	F(CONDITIONS, 0, CONDITION_A, 4, INDEX),
};

static void contradicting_rings_are_refused(void)
{
	static struct craft build;
	struct ilk_image image;

	for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
		craft_windows(&build, 3, 32);
		craft_finish(&build);
		CU_ASSERT_EQUAL(ilk_open(&image, build.bytes, build.size), ILK_OK);
		put_le32(build.bytes + craft_at(&build, flaws[i].section,
		                                flaws[i].index, flaws[i].field),
		         flaws[i].value);
		craft_seal(build.bytes, build.size);
		CASE(flaws[i].name,
		     ilk_open(&image, build.bytes, build.size) == flaws[i].status);
	}
}

/* ---- Saved sessions ---------------------------------------------------------------- */

#define AT_WORDS    88
#define AT_CHECKSUM 16

static enum ilk_status restore(struct window_bench *bench, unsigned char *saved,
                               size_t size)
{
	static uint64_t memory[256];
	struct ilk_session *session;

	put_le32(saved + AT_CHECKSUM, 0);
	put_le32(saved + AT_CHECKSUM, crc32c(0, saved, size));
	return ilk_session_restore(&session, &bench->image, memory, sizeof memory,
	                           saved, size);
}

static void damaged_rings_are_refused(void)
{
	static struct window_bench bench;
	unsigned char saved[512];
	unsigned char *words = saved + AT_WORDS;
	unsigned char *ring = words + 4 * 4; /* of the first window: 3 entries */

	craft_windows(&bench.build, 3, 32);
	start(&bench);
	size_t size = ilk_session_saved_size(&bench.image);

	CU_ASSERT_FATAL(size <= sizeof saved);
	ilk_event(bench.session, ILK_EVENT_TICK);
	ilk_event(bench.session, ILK_EVENT_TICK);
	CU_ASSERT_EQUAL(ilk_session_save(bench.session, saved, size), ILK_OK);
	CU_ASSERT_EQUAL(restore(&bench, saved, size), ILK_OK);
	CU_ASSERT_EQUAL(le32(words + 4 * FIRST), 2);
	CU_ASSERT_EQUAL(le32(ring), 2);
	CU_ASSERT_EQUAL(le32(ring + 4), 3);
	put_le32(ring, 3); /* a place behind the last */
	CU_ASSERT_EQUAL(restore(&bench, saved, size), ILK_STATE_DAMAGED);
	put_le32(ring, 0);
	CU_ASSERT_EQUAL(restore(&bench, saved, size), ILK_OK);
	put_le32(words + 4 * FIRST, 1); /* not how many are 1 */
	CU_ASSERT_EQUAL(restore(&bench, saved, size), ILK_STATE_DAMAGED);
	put_le32(words + 4 * FIRST, 2);
	put_le32(ring + 4, 9); /* an entry behind the last */
	CU_ASSERT_EQUAL(restore(&bench, saved, size), ILK_STATE_DAMAGED);
}

void runtime_window_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime_window", NULL, NULL);

	CU_add_test(suite, "a window is the last entries",
	            a_window_is_the_last_entries);
	CU_add_test(suite, "a latch is a condition", a_latch_is_a_condition);
	CU_add_test(suite, "contradicting rings are refused",
	            contradicting_rings_are_refused);
	CU_add_test(suite, "damaged rings are refused", damaged_rings_are_refused);
}
