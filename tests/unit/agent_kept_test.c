/* SPDX-License-Identifier: Apache-2.0
 *
 * What a hook keeps for the next one: it comes back, and bytes that nobody wrote are
 * refused, or at least harmless.
 */
#include <string.h>

#include "agent/kept.h"
#include "stage.h"
#include "unit.h"

enum { ROOM = 8192 };

static struct stage stage;
static struct kept kept;
static uint64_t memory[512];
static unsigned char bytes[ROOM];

/* A call that waits, with an id, in a session that has counted; answers the size. */
static size_t made(void)
{
	struct kept_call *call;

	STAGE_PLAY(&stage, {CALL, MAKE, CLASSIFY, NULL, 0, 0, false},
	           {VERDICT, BLOCK, DENY, NULL, 0, 0, false},
	           {CALL, MAKE, ASK, NULL, 0, 0, false});
	kept_clear(&kept);
	memcpy(kept.workspace, "/w", 2);
	kept.workspace_len = 2;
	call = kept_add(&kept);
	call->call = stage.call;
	call->state = KEPT_ASKED;
	kept_hash((struct ilk_text){"call_1", 6}, call->id);
	return kept_write(&kept, &stage.image, stage.session, bytes, sizeof bytes);
}

static enum kept_status read_back(size_t len, struct ilk_session **session)
{
	kept_clear(&kept);
	return kept_read(&kept, &stage.image, session, memory, sizeof memory, bytes,
	                 len);
}

static void what_is_kept_comes_back(void)
{
	struct ilk_session *session = NULL;
	size_t len = made();
	unsigned char id[KEPT_HASH];

	CU_ASSERT_FATAL(len > 0);
	CU_ASSERT_EQUAL_FATAL(read_back(len, &session), KEPT_OK);
	CU_ASSERT_EQUAL(kept.count, 1);
	CU_ASSERT_EQUAL(kept.workspace_len, 2);
	kept_hash((struct ilk_text){"call_1", 6}, id);
	CU_ASSERT_EQUAL(memcmp(kept.call[0].id, id, sizeof id), 0);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 0), 1);
	/* The call that waited gets its answer. */
	CU_ASSERT_EQUAL(ilk_answer(session, &kept.call[0].call, ILK_ANSWER_APPROVE,
	                           ILK_BY_PERSON, &stage.decision),
	                ILK_OK);
}

static void too_little_room_writes_nothing(void)
{
	size_t len = made();

	CU_ASSERT_EQUAL(kept_write(&kept, &stage.image, stage.session, bytes, len - 1),
	                0);
	CU_ASSERT_EQUAL(kept_write(&kept, &stage.image, stage.session, bytes, len),
	                len);
}

static void cut_bytes_are_refused(void)
{
	struct ilk_session *session = NULL;
	size_t len = made();

	for (size_t cut = 0; cut < len; cut++)
		CU_ASSERT_NOT_EQUAL(read_back(cut, &session), KEPT_OK);
	CU_ASSERT_NOT_EQUAL(read_back(len + 1, &session), KEPT_OK);
}

/* Goes on with all calls, whatever they are. */
static void go_on(struct ilk_session *session)
{
	const struct ilk_classified classified = {.verdict = ILK_VERDICT_BLOCK};

	for (uint32_t i = 0; i < kept.count; i++) {
		struct ilk_call call = kept.call[i].call;

		ilk_verdict(session, &call, &classified, &stage.decision);
		call = kept.call[i].call;
		ilk_answer(session, &call, ILK_ANSWER_APPROVE, ILK_BY_PERSON,
		           &stage.decision);
		ilk_executed(session, &kept.call[i].call, true);
	}
}

static void any_changed_byte_is_refused_or_harmless(void)
{
	static const unsigned char flips[] = {0x01, 0x80, 0xff};
	struct ilk_session *session = NULL;
	size_t len = made();

	for (size_t at = 0; at < len; at++)
		for (size_t i = 0; i < sizeof flips; i++) {
			enum kept_status status;

			bytes[at] ^= flips[i];
			status = read_back(len, &session);
			CU_ASSERT_TRUE(status == KEPT_OK || status == KEPT_FOREIGN ||
			               status == KEPT_DAMAGED);
			if (at < 8)
				CU_ASSERT_EQUAL(status, KEPT_FOREIGN);
			if (status == KEPT_OK)
				go_on(session);
			bytes[at] ^= flips[i];
		}
}

static void the_oldest_makes_room(void)
{
	uint64_t first;

	kept_clear(&kept);
	for (int i = 0; i < KEPT_CALLS; i++)
		kept_add(&kept)->state = i == 2 ? KEPT_OVER : KEPT_ASKED;
	first = kept.call[0].serial;
	kept_add(&kept);
	CU_ASSERT_EQUAL(kept.count, KEPT_CALLS);
	CU_ASSERT_EQUAL(kept.call[0].serial, first); /* the one that was over went */
	CU_ASSERT_EQUAL(kept.call[2].serial, first + 3);
	kept.call[KEPT_CALLS - 1].state = KEPT_ASKED;
	kept_add(&kept);
	CU_ASSERT_EQUAL(kept.call[0].serial, first + 1);
}

void agent_kept_suite(void);
void agent_kept_suite(void)
{
	CU_pSuite suite = CU_add_suite("agent kept", NULL, NULL);

	CU_add_test(suite, "what is kept comes back", what_is_kept_comes_back);
	CU_add_test(suite, "too little room writes nothing",
	            too_little_room_writes_nothing);
	CU_add_test(suite, "cut bytes are refused", cut_bytes_are_refused);
	CU_add_test(suite, "any changed byte is refused or harmless",
	            any_changed_byte_is_refused_or_harmless);
	CU_add_test(suite, "the oldest makes room", the_oldest_makes_room);
}
