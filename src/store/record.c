/* SPDX-License-Identifier: Apache-2.0
 *
 * The heads of a record's file.
 */
#include "store/record.h"

#include "bytes/bytes.h"
#include "bytes/crc32c.h"

static const unsigned char magic[8] = {'I', 'L', 'K', 'S', 'T', 'A', 'T', 'E'};

enum { AT_SEQUENCE = 8, AT_SIZE = 16, AT_CRC = 20, AT_SEAL = 24 };

static bool all_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool read_head(const unsigned char *bytes, unsigned slot,
                      struct record_head *head)
{
	*head = (struct record_head){0, 0, 0};
	if (all_zero(bytes, RECORD_HEAD_SIZE))
		return true;
	if (!bytes_equal(bytes, magic, sizeof magic) ||
	    le32(bytes + AT_SEAL) != crc32c(0, bytes, AT_SEAL))
		return false;
	head->sequence = le64(bytes + AT_SEQUENCE);
	head->size = le32(bytes + AT_SIZE);
	head->crc = le32(bytes + AT_CRC);
	return head->sequence != 0 && head->sequence % 2 == slot;
}

enum record_found record_newest(const unsigned char *heads, size_t size,
                                struct record_head *newest)
{
	struct record_head other;

	*newest = (struct record_head){0, 0, 0};
	if (size == 0)
		return RECORD_NONE; /* made, and then killed */
	if (size != RECORD_HEADS_SIZE)
		return RECORD_DAMAGED;
	if (!read_head(heads, 0, newest) ||
	    !read_head(heads + RECORD_HEAD_STEP, 1, &other))
		return RECORD_DAMAGED;
	if (other.sequence > newest->sequence)
		*newest = other;
	return newest->sequence ? RECORD_NEWEST : RECORD_NONE;
}

void record_write_head(const struct record_head *head,
                       unsigned char bytes[RECORD_HEAD_SIZE])
{
	bytes_copy(bytes, magic, sizeof magic);
	put_le64(bytes + AT_SEQUENCE, head->sequence);
	put_le32(bytes + AT_SIZE, head->size);
	put_le32(bytes + AT_CRC, head->crc);
	put_le32(bytes + AT_SEAL, crc32c(0, bytes, AT_SEAL));
}
