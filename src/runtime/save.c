/* SPDX-License-Identifier: Apache-2.0
 *
 * A session as bytes: little-endian, without pointers, with the policy's hash and a
 * checksum. Restoring trusts none of it.
 *
 *    0  magic[8]              8  u32 version          12  u32 total size
 *   16  u32 checksum (CRC-32C of everything, this field as zero)
 *   20  u32 mode (index, or 0xffffffff)               24  u32 presence
 *   28  u32 epoch            32  u32 counters         36  u32 slots
 *   40  u64 other mode (see session.h)                48  u64 time, in milliseconds
 *   56  u8  policy_hash[32]
 *   88  u32 counter[counters], then the counters' memories (image.h), then
 *       { u8 length; u8 text[64] } for each place of a slot, zero behind the length
 */
#include "bytes/crc32c.h"
#include "runtime/counter.h"
#include "runtime/session.h"

#define MAGIC      "\x89ILS\r\n\x1a\n"
#define MAGIC_SIZE 8
#define VERSION    1u

enum {
	AT_VERSION = 8,
	AT_TOTAL_SIZE = 12,
	AT_CHECKSUM = 16,
	AT_MODE = 20,
	AT_PRESENCE = 24,
	AT_EPOCH = 28,
	AT_COUNTERS = 32,
	AT_SLOTS = 36,
	AT_OTHER_MODE = 40,
	AT_NOW = 48,
	AT_POLICY_HASH = 56,
	HEADER_SIZE = AT_POLICY_HASH + ILK_IMAGE_HASH_SIZE,
	SLOT_SIZE = 1 + ILK_MAX_FINGERPRINT,
};

_Static_assert(sizeof(struct session_slot) == SLOT_SIZE, "a slot is saved as it is");

size_t ilk_session_saved_size(const struct ilk_image *image)
{
	return HEADER_SIZE + (size_t)4 * session_words(image) +
	       (size_t)SLOT_SIZE * session_places(image);
}

enum ilk_status ilk_session_save(const struct ilk_session *session, void *bytes,
                                 size_t size)
{
	if (!session || !bytes)
		return ILK_ARGUMENT;

	const struct ilk_image *image = session->image;
	uint32_t counters = image_count(image, ILK_SECTION_COUNTERS);
	uint32_t slots = image_count(image, ILK_SECTION_SLOTS);
	uint32_t words = session_words(image);
	size_t total = ilk_session_saved_size(image);
	unsigned char *at = bytes;

	if (size < total)
		return ILK_SPACE;
	bytes_copy(at, MAGIC, MAGIC_SIZE);
	put_le32(at + AT_VERSION, VERSION);
	put_le32(at + AT_TOTAL_SIZE, (uint32_t)total);
	put_le32(at + AT_MODE, session->mode);
	put_le32(at + AT_PRESENCE, session->presence);
	put_le32(at + AT_EPOCH, session->epoch);
	put_le32(at + AT_COUNTERS, counters);
	put_le32(at + AT_SLOTS, slots);
	put_le64(at + AT_OTHER_MODE, session->other_mode);
	put_le64(at + AT_NOW, session->now_ms);
	bytes_copy(at + AT_POLICY_HASH, ilk_policy_hash(image), ILK_IMAGE_HASH_SIZE);
	for (uint32_t i = 0; i < words; i++)
		put_le32(at + HEADER_SIZE + (size_t)4 * i, session->counters[i]);
	bytes_copy(at + HEADER_SIZE + (size_t)4 * words, session_slot(session, 0),
	           (size_t)SLOT_SIZE * session_places(image));
	put_le32(at + AT_CHECKSUM, crc32c_sealed(at, total, AT_CHECKSUM));
	return ILK_OK;
}

static bool slot_is_sound(const unsigned char *slot)
{
	if (slot[0] > ILK_MAX_FINGERPRINT)
		return false;
	for (size_t i = 1u + slot[0]; i < SLOT_SIZE; i++)
		if (slot[i])
			return false;
	return true;
}

/* The places of a slot that hold something come first. */
static bool slots_are_sound(const struct ilk_image *image, const unsigned char *places)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_SLOTS); i++) {
		bool empty = false;

		for (uint32_t n = ilk_slot_places(image, i); n; n--) {
			if (!slot_is_sound(places) || (empty && places[0]))
				return false;
			empty = !places[0];
			places += SLOT_SIZE;
		}
	}
	return true;
}

static bool counters_are_sound(const struct ilk_image *image, const unsigned char *at)
{
	enum ilk_section kind = ILK_SECTION_COUNTERS;
	const unsigned char *values = at + HEADER_SIZE;
	const unsigned char *memory = values + (size_t)4 * image_count(image, kind);

	for (uint32_t i = 0; i < image_count(image, kind); i++)
		if (!counter_is_sound(image, i,
		                      memory + (size_t)4 *
		                                       image_field(image, kind, i,
		                                                   ILK_COUNTER_MEMORY),
		                      le32(values + (size_t)4 * i), le64(at + AT_NOW)))
			return false;
	return true;
}

/* A mode is one of the policy's, or some other. */
static bool mode_is_sound(const struct ilk_image *image, const unsigned char *at)
{
	uint32_t mode = le32(at + AT_MODE);
	uint64_t other = le64(at + AT_OTHER_MODE);

	return mode == IMAGE_NONE
	               ? (other & 1) != 0
	               : mode < image_count(image, ILK_SECTION_MODES) && other == 0;
}

static enum ilk_status check_saved(const struct ilk_image *image,
                                   const unsigned char *at, size_t size)
{
	size_t seen = size < MAGIC_SIZE ? size : MAGIC_SIZE;
	uint32_t slots = image_count(image, ILK_SECTION_SLOTS);

	if (!bytes_equal(at, MAGIC, seen))
		return ILK_STATE_DAMAGED;
	if (size < HEADER_SIZE || le32(at + AT_TOTAL_SIZE) > size)
		return ILK_STATE_TRUNCATED;
	if (le32(at + AT_TOTAL_SIZE) < size || le32(at + AT_VERSION) != VERSION ||
	    crc32c_sealed(at, size, AT_CHECKSUM) != le32(at + AT_CHECKSUM))
		return ILK_STATE_DAMAGED;
	if (!bytes_equal(at + AT_POLICY_HASH, ilk_policy_hash(image),
	                 ILK_IMAGE_HASH_SIZE))
		return ILK_STATE_FOREIGN;
	if (size != ilk_session_saved_size(image) || le32(at + AT_SLOTS) != slots ||
	    le32(at + AT_COUNTERS) != image_count(image, ILK_SECTION_COUNTERS) ||
	    le32(at + AT_PRESENCE) >= ILK_PRESENCE_COUNT || le32(at + AT_EPOCH) == 0 ||
	    !mode_is_sound(image, at))
		return ILK_STATE_DAMAGED;
	if (!counters_are_sound(image, at) ||
	    !slots_are_sound(image,
	                     at + HEADER_SIZE + (size_t)4 * session_words(image)))
		return ILK_STATE_DAMAGED;
	return ILK_OK;
}

enum ilk_status ilk_session_restore(struct ilk_session **session,
                                    const struct ilk_image *image, void *memory,
                                    size_t size, const void *bytes, size_t bytes_size)
{
	if (!session || !bytes)
		return ILK_ARGUMENT;

	enum ilk_status status = session_memory(image, memory, size);
	const unsigned char *at = bytes;

	if (status == ILK_OK)
		status = check_saved(image, bytes, bytes_size);
	if (status != ILK_OK)
		return status;

	struct ilk_session *restored = memory;
	uint32_t words = session_words(image);

	bytes_zero(memory, ilk_session_size(image));
	restored->image = image;
	restored->mode = le32(at + AT_MODE);
	restored->other_mode = le64(at + AT_OTHER_MODE);
	restored->presence = le32(at + AT_PRESENCE);
	restored->epoch = le32(at + AT_EPOCH);
	restored->now_ms = le64(at + AT_NOW);
	for (uint32_t i = 0; i < words; i++)
		restored->counters[i] = le32(at + HEADER_SIZE + (size_t)4 * i);
	bytes_copy(session_slots(restored), at + HEADER_SIZE + (size_t)4 * words,
	           (size_t)SLOT_SIZE * session_places(image));
	*session = restored;
	return ILK_OK;
}
