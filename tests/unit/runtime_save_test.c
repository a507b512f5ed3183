/* SPDX-License-Identifier: Apache-2.0
 *
 * Saved sessions: a sound one goes on as if nothing had been, a damaged or foreign one
 * is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "stage.h"
#include "tests/fuzz/use.h"
#include "unit.h"

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
	/* It is still that mode: switching to it changes nothing. */
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

#define SLOT_AT (88 + 2 * 4)
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
	{"presence", 24, ILK_PRESENCE_COUNT, ILK_STATE_DAMAGED},
	{"presence high byte", 27, 0x80, ILK_STATE_DAMAGED},
	{"epoch 0", 28, 0, ILK_STATE_DAMAGED},
	{"counters", 32, 3, ILK_STATE_DAMAGED},
	{"slots", 36, 2, ILK_STATE_DAMAGED},
	{"other mode beside a named one", 40, 1, ILK_STATE_DAMAGED},
	{"another policy", 56, 77, ILK_STATE_FOREIGN},
	{"another policy, last byte", 87, 77, ILK_STATE_FOREIGN},
	{"a counter", 88, 77, ILK_OK},
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
		if (damages[i].status != ILK_OK || damages[i].at == 88)
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

void runtime_save_suite(void);
void runtime_save_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime save", NULL, NULL);

	CU_add_test(suite, "a restored session goes on", a_restored_session_goes_on);
	CU_add_test(suite, "a slot and an unnamed mode are saved",
	            a_slot_and_an_unnamed_mode_are_saved);
	CU_add_test(suite, "damaged saves", damaged_saves);
	CU_add_test(suite, "cut and flipped saves", cut_and_flipped_saves);
	CU_add_test(suite, "any saved byte changed is refused or sound",
	            any_saved_byte_changed_is_refused_or_sound);
	CU_add_test(suite, "saving arguments", saving_arguments);
}
