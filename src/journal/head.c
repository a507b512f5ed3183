/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's head, as bytes.
 */
#include "journal/head.h"

#include <errno.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"

static const unsigned char magic[8] = {'I', 'L', 'K', 'H', 'E', 'A', 'D', '1'};

enum {
	AT_GENERATION = 8,
	AT_SEQUENCE = 16,
	AT_OFFSET = 24,
	AT_FIRST_SEQUENCE = 32,
	AT_DROPPED = 40,
	AT_SEGMENT = 48,
	AT_FIRST_SEGMENT = 52,
	AT_LAST = 56,
	AT_BEFORE_FIRST = 88,
	AT_ZERO = 120,
	AT_SEAL = 124
};
_Static_assert(AT_SEAL + 4 == HEAD_SIZE, "a slot's layout");

static void begin(struct head *head)
{
	bytes_zero(head, sizeof *head);
	head->segment = head->first_segment = 1;
	head->first_sequence = 1;
}

static bool all_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool read_slot(const unsigned char *bytes, struct head *head)
{
	if (!bytes_equal(bytes, magic, sizeof magic) ||
	    le32(bytes + AT_SEAL) != crc32c(0, bytes, AT_SEAL))
		return false;
	head->generation = le64(bytes + AT_GENERATION);
	head->sequence = le64(bytes + AT_SEQUENCE);
	head->offset = le64(bytes + AT_OFFSET);
	head->first_sequence = le64(bytes + AT_FIRST_SEQUENCE);
	head->dropped = le64(bytes + AT_DROPPED);
	head->segment = le32(bytes + AT_SEGMENT);
	head->first_segment = le32(bytes + AT_FIRST_SEGMENT);
	bytes_copy(head->last, bytes + AT_LAST, SHA256_SIZE);
	bytes_copy(head->before_first, bytes + AT_BEFORE_FIRST, SHA256_SIZE);
	return head->first_segment > 0 && head->first_segment <= head->segment;
}

enum head_found head_find(const unsigned char *bytes, size_t size, struct head *head)
{
	bool found = false;
	bool damaged = false;

	begin(head);
	for (size_t at = 0; at < size; at += HEAD_SIZE) {
		struct head slot;
		size_t left = size - at < HEAD_SIZE ? size - at : HEAD_SIZE;

		if (all_zero(bytes + at, left))
			continue;
		if (left < HEAD_SIZE || !read_slot(bytes + at, &slot)) {
			damaged = true;
			continue;
		}
		if (!found || slot.generation > head->generation)
			*head = slot;
		found = true;
	}
	if (found)
		return damaged ? HEAD_PARTLY : HEAD_FOUND;
	return damaged ? HEAD_DAMAGED : HEAD_NONE;
}

void head_seal(const struct head *head, unsigned char bytes[HEAD_SIZE])
{
	bytes_copy(bytes, magic, sizeof magic);
	put_le64(bytes + AT_GENERATION, head->generation);
	put_le64(bytes + AT_SEQUENCE, head->sequence);
	put_le64(bytes + AT_OFFSET, head->offset);
	put_le64(bytes + AT_FIRST_SEQUENCE, head->first_sequence);
	put_le64(bytes + AT_DROPPED, head->dropped);
	put_le32(bytes + AT_SEGMENT, head->segment);
	put_le32(bytes + AT_FIRST_SEGMENT, head->first_segment);
	bytes_copy(bytes + AT_LAST, head->last, SHA256_SIZE);
	bytes_copy(bytes + AT_BEFORE_FIRST, head->before_first, SHA256_SIZE);
	put_le32(bytes + AT_ZERO, 0);
	put_le32(bytes + AT_SEAL, crc32c(0, bytes, AT_SEAL));
}

void segment_name(uint32_t segment, char name[SEGMENT_NAME_SIZE])
{
	static const char before[] = "journal-";
	static const char behind[] = ".jsonl";
	char digits[10];
	size_t count = 0;
	size_t at = sizeof before - 1;

	for (; segment || count < 8; segment /= 10)
		digits[count++] = (char)('0' + segment % 10);
	bytes_copy(name, before, at);
	while (count > 0)
		name[at++] = digits[--count];
	bytes_copy(name + at, behind, sizeof behind);
}

enum journal_status journal_told(enum disk_status status, int *error)
{
	*error = errno;
	switch (status) {
	case DISK_OK:
		*error = 0;
		return JOURNAL_OK;
	case DISK_BUSY:
		return JOURNAL_BUSY;
	case DISK_FULL:
		return JOURNAL_FULL;
	case DISK_ABSENT:
	case DISK_REFUSED:
	case DISK_FAILED:
		break;
	}
	return JOURNAL_UNREADABLE;
}
