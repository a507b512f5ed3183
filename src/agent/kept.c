/* SPDX-License-Identifier: Apache-2.0
 *
 * See kept.h. The bytes: u32 magic, u32 layout (of the machine that wrote them), u32 size
 * of the saved session, u32 number of calls, the head of struct kept, the session, the
 * calls. The store has its own checksum over all of it.
 */
#include "agent/kept.h"

#include <string.h>

#include "bytes/bytes.h"
#include "bytes/sha256.h"
#include "hook/hook.h"

#define MAGIC 0x314b4c49u /* "ILK1" */

enum {
	HEADER = 16,
	HEAD = offsetof(struct kept, call),
};

/* Calls are stored as they are in memory, so another machine's may not be taken. */
static uint32_t layout(void)
{
	uint32_t order = 1;
	unsigned char first;

	memcpy(&first, &order, 1);
	return (uint32_t)sizeof(struct kept_call) << 8 | (uint32_t)first;
}

void kept_clear(struct kept *kept)
{
	memset(kept, 0, HEAD);
}

void kept_hash(struct ilk_text text, unsigned char hash[KEPT_HASH])
{
	unsigned char digest[SHA256_SIZE];
	struct sha256 sha;

	memset(hash, 0, KEPT_HASH);
	if (!text.len)
		return;
	sha256_init(&sha);
	sha256_add(&sha, text.at, text.len);
	sha256_done(&sha, digest);
	memcpy(hash, digest, KEPT_HASH);
}

static struct kept_call *oldest(struct kept *kept, enum kept_state state)
{
	for (uint32_t i = 0; i < kept->count; i++)
		if (kept->call[i].state == state)
			return &kept->call[i];
	return NULL;
}

struct kept_call *kept_add(struct kept *kept)
{
	if (kept->count == KEPT_CALLS) {
		struct kept_call *victim = oldest(kept, KEPT_OVER);

		if (!victim)
			victim = oldest(kept, KEPT_RUNNING);
		kept_remove(kept, victim ? victim : &kept->call[0]);
	}
	struct kept_call *call = &kept->call[kept->count++];

	memset(call, 0, sizeof *call);
	call->serial = ++kept->serial;
	return call;
}

void kept_remove(struct kept *kept, struct kept_call *call)
{
	size_t behind = (size_t)(&kept->call[kept->count] - (call + 1));

	memmove(call, call + 1, behind * sizeof *call);
	kept->count--;
}

size_t kept_write(const struct kept *kept, const struct ilk_image *image,
                  const struct ilk_session *session, unsigned char *bytes, size_t room)
{
	size_t saved = ilk_session_saved_size(image);
	size_t calls = kept->count * sizeof kept->call[0];

	if (room < HEADER + HEAD + saved + calls)
		return 0;
	put_le32(bytes, MAGIC);
	put_le32(bytes + 4, layout());
	put_le32(bytes + 8, (uint32_t)saved);
	put_le32(bytes + 12, kept->count);
	memcpy(bytes + HEADER, kept, HEAD);
	if (ilk_session_save(session, bytes + HEADER + HEAD, saved) != ILK_OK)
		return 0;
	memcpy(bytes + HEADER + HEAD + saved, kept->call, calls);
	return HEADER + HEAD + saved + calls;
}

static bool sound(const struct kept *kept)
{
	if (kept->count > KEPT_CALLS || kept->workspace_len > KEPT_WORKSPACE ||
	    kept->model_len > KEPT_MODEL || kept->mode_len > KEPT_MODE)
		return false;
	for (uint32_t i = 0; i < kept->count; i++) {
		const struct kept_call *call = &kept->call[i];

		if (call->state > KEPT_OVER || call->said > HOOK_SAY_STOP ||
		    call->id_len > KEPT_TEXT || call->tool_len > KEPT_TEXT)
			return false;
	}
	return true;
}

enum kept_status kept_read(struct kept *kept, const struct ilk_image *image,
                           struct ilk_session **session, void *memory, size_t size,
                           const unsigned char *bytes, size_t len)
{
	size_t saved;
	uint32_t count;

	kept_clear(kept);
	if (len < HEADER + HEAD || le32(bytes) != MAGIC || le32(bytes + 4) != layout())
		return KEPT_FOREIGN;
	saved = le32(bytes + 8);
	count = le32(bytes + 12);
	if (saved > len || count > KEPT_CALLS ||
	    len != HEADER + HEAD + saved + count * sizeof kept->call[0])
		return KEPT_DAMAGED;

	enum ilk_status status = ilk_session_restore(session, image, memory, size,
	                                             bytes + HEADER + HEAD, saved);

	if (status == ILK_STATE_FOREIGN)
		return KEPT_FOREIGN;
	if (status != ILK_OK)
		return KEPT_DAMAGED;
	memcpy(kept, bytes + HEADER, HEAD);
	kept->count = count;
	memcpy(kept->call, bytes + HEADER + HEAD + saved, count * sizeof kept->call[0]);
	return sound(kept) ? KEPT_OK : KEPT_DAMAGED;
}
