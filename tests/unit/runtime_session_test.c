/* SPDX-License-Identifier: Apache-2.0
 *
 * Sessions: starting, modes, events, and saving them; a damaged or foreign save is
 * refused and a sound one goes on as if nothing had been.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "stage.h"
#include "tests/fuzz/use.h"
#include "unit.h"

static const struct ilk_text autom = {"auto", 4};

static void starting(void)
{
	static struct stage stage;
	struct ilk_session *session = NULL;
	size_t size;

	stage_set_up(&stage);
	size = ilk_session_size(&stage.image);
	CU_ASSERT_EQUAL(size % 8, 0);
	CU_ASSERT(size <= 4096);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory, size,
	                                  autom, ILK_PRESENCE_BACKGROUND),
	                ILK_OK);
	CU_ASSERT_PTR_EQUAL(session, stage.memory);
	CU_ASSERT_EQUAL(ilk_session_presence(session), ILK_PRESENCE_BACKGROUND);
	CU_ASSERT_TRUE(ilk_session_active(session));
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory,
	                                  size - 1, autom, ILK_PRESENCE_HEADLESS),
	                ILK_SPACE);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image,
	                                  (char *)stage.memory + 4, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory, size,
	                                  autom, ILK_PRESENCE_COUNT),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory, size,
	                                  (struct ilk_text){NULL, 0},
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(NULL, &stage.image, stage.memory, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, NULL, stage.memory, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, NULL, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
}

/* A session needs exactly as many bytes as it says. */
static void exact_memory_is_enough(void)
{
	static struct stage stage;
	struct ilk_session *session = NULL;

	stage_set_up(&stage);
	size_t size = ilk_session_size(&stage.image);
	void *memory = malloc(size);

	CU_ASSERT(memory != NULL);
	if (!memory)
		return;
	memset(memory, 0xff, size);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, memory, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 0), 0);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 9), 0);
	CU_ASSERT_PTR_NULL(ilk_session_slot(session, 0).at);
	CU_ASSERT_PTR_NULL(ilk_session_slot(session, 9).at);
	free(memory);
}

/* An image with a counter of everything: what happened, and how often. */
static void count_all(struct build *build)
{
	build_start(build);
	build_mode(build, "edit", false);
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		build_effect(build, event, build_counter(build, "n"), ILK_EFFECT_ADD,
		             1);
	build_finish(build);
}

static void start(struct stage *stage, const char *mode)
{
	CU_ASSERT_EQUAL_FATAL(
		ilk_open(&stage->image, stage->build.bytes, stage->build.size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&stage->session, &stage->image,
	                                        stage->memory, sizeof stage->memory,
	                                        (struct ilk_text){mode, strlen(mode)},
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

static void events_outside_calls(void)
{
	static struct stage stage;
	const uint32_t outside = 1u << ILK_EVENT_TURN_START |
	                         1u << ILK_EVENT_USER_MESSAGE |
	                         1u << ILK_EVENT_POLICY_RELOAD | 1u << ILK_EVENT_TICK;

	count_all(&stage.build);
	start(&stage, "auto");
	CU_ASSERT_EQUAL(ilk_session_counter(stage.session, ILK_EVENT_SESSION_START), 1);
	for (uint32_t event = 0; event <= ILK_EVENT_COUNT; event++) {
		bool allowed = outside >> event & 1;

		if (event == ILK_EVENT_SESSION_START)
			continue;
		CU_ASSERT_EQUAL(ilk_event(stage.session, (enum ilk_event)event),
		                allowed ? ILK_OK : ILK_ARGUMENT);
		CU_ASSERT_EQUAL(ilk_session_counter(stage.session, event), allowed);
	}
	CU_ASSERT_EQUAL(ilk_event(NULL, ILK_EVENT_TICK), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_event(stage.session, ILK_EVENT_SESSION_START), ILK_OK);
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		CU_ASSERT_EQUAL(ilk_session_counter(stage.session, event),
		                event == ILK_EVENT_SESSION_START);
}

/* A way through modes, and how many of its steps are switches. */
static void switches_of_mode(void)
{
	static const struct {
		const char *mode;
		bool is_switch;
		bool active;
	} ways[] = {
		{"auto", false, true}, {"edit", true, false},  {"edit", false, false},
		{"plan", true, false}, {"plan", false, false}, {"plans", true, false},
		{"", true, false},     {"auto", true, true},
	};
	static struct stage stage;
	uint32_t switches = 0;

	count_all(&stage.build);
	start(&stage, "auto");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct ilk_text mode = {ways[i].mode, strlen(ways[i].mode)};

		CU_ASSERT_EQUAL(ilk_mode_switch(stage.session, mode), ILK_OK);
		switches += ways[i].is_switch;
		CASE(ways[i].mode,
		     ilk_session_counter(stage.session, ILK_EVENT_MODE_SWITCH) ==
		             switches);
		CASE(ways[i].mode, ilk_session_active(stage.session) == ways[i].active);
	}
	CU_ASSERT_EQUAL(ilk_mode_switch(stage.session, (struct ilk_text){NULL, 0}),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_mode_switch(NULL, autom), ILK_ARGUMENT);
}

static void counters_saturate(void)
{
	static struct stage stage;
	uint64_t value = 0;

	build_start(&stage.build);
	uint32_t a = build_counter(&stage.build, "a");
	uint32_t b = build_counter(&stage.build, "b");
	uint32_t term = BUILD(&stage.build, TERMS, a);

	BUILD(&stage.build, TERMS, b);
	build_effect(&stage.build, ILK_EVENT_TICK, a, ILK_EFFECT_ADD, UINT32_MAX - 1);
	build_effect(&stage.build, ILK_EVENT_TICK, b, ILK_EFFECT_SET, UINT32_MAX);
	*build_field(&stage.build, ILK_SECTION_REPORTS, 1, ILK_REPORT_DEFINED) = 1;
	*build_field(&stage.build, ILK_SECTION_REPORTS, 1, ILK_REPORT_FIRST) = term;
	*build_field(&stage.build, ILK_SECTION_REPORTS, 1, ILK_REPORT_TERMS) = 2;
	build_finish(&stage.build);
	start(&stage, "auto");
	CU_ASSERT_EQUAL(ilk_event(stage.session, ILK_EVENT_TICK), ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(stage.session, a), UINT32_MAX - 1);
	CU_ASSERT_EQUAL(ilk_event(stage.session, ILK_EVENT_TICK), ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(stage.session, a), UINT32_MAX);
	CU_ASSERT_TRUE(
		ilk_session_report(stage.session, ILK_REPORT_TOTAL_DENIALS, &value));
	CU_ASSERT_EQUAL(value, 2 * (uint64_t)UINT32_MAX);
	CU_ASSERT_FALSE(ilk_session_report(stage.session,
	                                   ILK_REPORT_CONSECUTIVE_DENIALS, &value));
	CU_ASSERT_FALSE(ilk_session_report(stage.session, ILK_REPORT_COUNT, &value));
}

static void presences(void)
{
	static struct stage stage;

	stage_set_up(&stage);
	for (int i = 0; i < ILK_PRESENCE_COUNT; i++) {
		CU_ASSERT_EQUAL(
			ilk_session_set_presence(stage.session, (enum ilk_presence)i),
			ILK_OK);
		CU_ASSERT_EQUAL((int)ilk_session_presence(stage.session), i);
	}
	CU_ASSERT_EQUAL(ilk_session_set_presence(stage.session, ILK_PRESENCE_COUNT),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_set_presence(NULL, ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
}

/* ---- Saving --------------------------------------------------------------------- */

/* Something in each counter and in the slot, and a call that waits. */
static void play_some(struct stage *stage)
{
	STAGE_PLAY(stage, {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {VERDICT, BLOCK, DENY, NULL, 0, 0, false},
	           {EVENT, ILK_EVENT_TICK, NONE, NULL, 0, 0, false},
	           {MODE, 2, NONE, NULL, 0, 0, false},
	           {MODE, 0, NONE, NULL, 0, 0, false},
	           {PRESENCE, ILK_PRESENCE_BACKGROUND, NONE, NULL, 0, 0, false},
	           {PRESENCE, ILK_PRESENCE_INTERACTIVE, NONE, NULL, 0, 0, false},
	           {CALL, MAKE, ASK, NULL, 0, 0, false});
}

static void a_restored_session_goes_on(void)
{
	static struct stage stage;
	static uint64_t other_memory[256];
	unsigned char saved[1024];
	struct ilk_session *session = NULL;

	play_some(&stage);
	size_t size = ilk_session_saved_size(&stage.image);

	CU_ASSERT_FATAL(size <= sizeof saved);
	CU_ASSERT_EQUAL(ilk_session_save(stage.session, saved, size - 1), ILK_SPACE);
	CU_ASSERT_EQUAL(ilk_session_save(stage.session, saved, sizeof saved), ILK_OK);
	memset(stage.memory, 0xaa, sizeof stage.memory);
	CU_ASSERT_EQUAL_FATAL(ilk_session_restore(&session, &stage.image, other_memory,
	                                          sizeof other_memory, saved, size),
	                      ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 0), 1);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 1), 7);
	CU_ASSERT_EQUAL(ilk_session_presence(session), ILK_PRESENCE_INTERACTIVE);
	CU_ASSERT_TRUE(ilk_session_active(session));
	/* The call that waited gets its answer. */
	CU_ASSERT_EQUAL(ilk_answer(session, &stage.call, ILK_ANSWER_APPROVE,
	                           ILK_BY_PERSON, &stage.decision),
	                ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 1), 0);
}

static void a_slot_and_an_unnamed_mode_are_saved(void)
{
	static struct stage stage;
	static uint64_t other_memory[256];
	unsigned char saved[1024];
	struct ilk_session *session = NULL;
	char before[65] = "";

	STAGE_PLAY(&stage, {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {VERDICT, BLOCK, DENY, NULL, 0, 0, false},
	           {MODE, 2, NONE, NULL, 0, 0, false});
	memcpy(before, ilk_session_slot(stage.session, 0).at, 64);
	CU_ASSERT_EQUAL(ilk_session_save(stage.session, saved, sizeof saved), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_restore(&session, &stage.image, other_memory,
	                                          sizeof other_memory, saved,
	                                          ilk_session_saved_size(&stage.image)),
	                      ILK_OK);
	CU_ASSERT_TRUE(stage_says(ilk_session_slot(session, 0), before));
	CU_ASSERT_FALSE(ilk_session_active(session));
	/* The same unnamed mode is no switch: the slot would not tell, a waiting call
	 * of the epoch does. */
	stage.session = session;
	CU_ASSERT_EQUAL(ilk_mode_switch(session, (struct ilk_text){"plan", 4}), ILK_OK);
	unsigned char again[1024];

	CU_ASSERT_EQUAL(ilk_session_save(session, again, sizeof again), ILK_OK);
	CU_ASSERT_EQUAL(memcmp(saved, again, ilk_session_saved_size(&stage.image)), 0);
}

static void seal(unsigned char *saved, size_t size)
{
	put_le32(saved + 16, 0);
	put_le32(saved + 16, crc32c(0, saved, size));
}

#define SLOT_AT (80 + 2 * 4)
static const struct {
	const char *name;
	size_t at;
	unsigned char value;
	enum ilk_status status;
} damages[] = {
	{"magic", 0, 'x', ILK_STATE_DAMAGED},
	{"an image's magic", 3, 'K', ILK_STATE_DAMAGED},
	{"version", 8, 2, ILK_STATE_DAMAGED},
	{"total too small", 12, 1, ILK_STATE_DAMAGED},
	{"total too large", 14, 1, ILK_STATE_TRUNCATED},
	{"mode of nobody", 20, 2, ILK_STATE_DAMAGED},
	{"mode high byte", 23, 1, ILK_STATE_DAMAGED},
	{"presence", 24, 3, ILK_STATE_DAMAGED},
	{"presence high byte", 27, 0x80, ILK_STATE_DAMAGED},
	{"epoch 0", 28, 0, ILK_STATE_DAMAGED},
	{"counters", 32, 3, ILK_STATE_DAMAGED},
	{"slots", 36, 2, ILK_STATE_DAMAGED},
	{"other mode beside a named one", 40, 1, ILK_STATE_DAMAGED},
	{"another policy", 48, 77, ILK_STATE_FOREIGN},
	{"another policy, last byte", 79, 77, ILK_STATE_FOREIGN},
	{"a counter", 80, 77, ILK_OK},
	{"a slot's length", SLOT_AT, 65, ILK_STATE_DAMAGED},
	{"bytes behind a slot's end", SLOT_AT, 63, ILK_STATE_DAMAGED},
	{"an empty slot that is not", SLOT_AT, 0, ILK_STATE_DAMAGED},
};

static enum ilk_status restore(const struct stage *stage, const unsigned char *saved,
                               size_t size)
{
	static uint64_t memory[256];
	struct ilk_session *session = NULL;
	unsigned char *copy = malloc(size ? size : 1);

	CU_ASSERT(copy != NULL);
	if (!copy)
		return ILK_MEMORY;
	memcpy(copy, saved, size);
	enum ilk_status status = ilk_session_restore(&session, &stage->image, memory,
	                                             sizeof memory, copy, size);

	CU_ASSERT_EQUAL(session != NULL, status == ILK_OK);
	free(copy);
	return status;
}

static void save_one(struct stage *stage, unsigned char saved[1024])
{
	STAGE_PLAY(stage, {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {VERDICT, BLOCK, DENY, NULL, 0, 0, false});
	CU_ASSERT_EQUAL_FATAL(ilk_session_save(stage->session, saved, 1024), ILK_OK);
}

static void damaged_saves(void)
{
	static struct stage stage;
	unsigned char saved[1024];

	for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
		save_one(&stage, saved);
		size_t size = ilk_session_saved_size(&stage.image);

		saved[damages[i].at] = damages[i].value;
		if (damages[i].status != ILK_OK || damages[i].at == 80)
			seal(saved, size);
		CASE(damages[i].name,
		     restore(&stage, saved, size) == damages[i].status);
	}
}

static void cut_and_flipped_saves(void)
{
	static struct stage stage;
	unsigned char saved[1024];

	save_one(&stage, saved);
	size_t size = ilk_session_saved_size(&stage.image);

	for (size_t cut = 0; cut < size; cut++)
		CU_ASSERT_EQUAL(restore(&stage, saved, cut), ILK_STATE_TRUNCATED);
	CU_ASSERT_EQUAL(restore(&stage, saved, size + 1), ILK_STATE_DAMAGED);
	for (size_t at = 0; at < size; at++) {
		saved[at] ^= 0x10;
		CU_ASSERT_NOT_EQUAL(restore(&stage, saved, size), ILK_OK);
		saved[at] ^= 0x10;
	}
	CU_ASSERT_EQUAL(restore(&stage, saved, size), ILK_OK);
}

/* Whatever one byte of a save becomes: refused, or a session as good as any. */
static void any_saved_byte_changed_is_refused_or_sound(void)
{
	static struct stage stage;
	static uint64_t memory[256];
	unsigned char saved[1024];
	unsigned char copy[1024];
	size_t restored = 0;

	save_one(&stage, saved);
	size_t size = ilk_session_saved_size(&stage.image);

	for (size_t n = 0; n < 8 * size; n++) {
		struct ilk_session *session = NULL;

		memcpy(copy, saved, size);
		copy[n / 8] ^= (unsigned char)(1u << n % 8);
		seal(copy, size);
		if (ilk_session_restore(&session, &stage.image, memory, sizeof memory,
		                        copy, size) != ILK_OK)
			continue;
		restored++;
		for (size_t i = 0; i < sizeof use_calls / sizeof use_calls[0]; i++)
			use_call(session, &use_calls[i], ILK_VERDICT_BLOCK,
			         ILK_ANSWER_APPROVE);
		use_save(session, &stage.image);
	}
	CU_ASSERT(restored > 8 * 64);
	CU_ASSERT(restored < 8 * size / 2 + 8 * 64);
}

static void saving_arguments(void)
{
	static struct stage stage;
	struct ilk_session *session = NULL;
	unsigned char saved[1024];

	save_one(&stage, saved);
	size_t size = ilk_session_saved_size(&stage.image);

	CU_ASSERT_EQUAL(ilk_session_save(NULL, saved, size), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_save(stage.session, NULL, size), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(
		ilk_session_restore(&session, &stage.image, NULL, 4096, saved, size),
		ILK_ARGUMENT);
	CU_ASSERT_EQUAL(
		ilk_session_restore(&session, NULL, stage.memory, 4096, saved, size),
		ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_restore(&session, &stage.image, stage.memory, 8,
	                                    saved, size),
	                ILK_SPACE);
	CU_ASSERT_EQUAL(ilk_session_restore(&session, &stage.image, stage.memory,
	                                    sizeof stage.memory, NULL, size),
	                ILK_ARGUMENT);
}

void runtime_session_suite(void);
void runtime_session_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime session", NULL, NULL);

	CU_add_test(suite, "starting", starting);
	CU_add_test(suite, "exact memory is enough", exact_memory_is_enough);
	CU_add_test(suite, "events outside calls", events_outside_calls);
	CU_add_test(suite, "switches of mode", switches_of_mode);
	CU_add_test(suite, "counters saturate", counters_saturate);
	CU_add_test(suite, "presences", presences);
	CU_add_test(suite, "a restored session goes on", a_restored_session_goes_on);
	CU_add_test(suite, "a slot and an unnamed mode are saved",
	            a_slot_and_an_unnamed_mode_are_saved);
	CU_add_test(suite, "damaged saves", damaged_saves);
	CU_add_test(suite, "cut and flipped saves", cut_and_flipped_saves);
	CU_add_test(suite, "any saved byte changed is refused or sound",
	            any_saved_byte_changed_is_refused_or_sound);
	CU_add_test(suite, "saving arguments", saving_arguments);
}
