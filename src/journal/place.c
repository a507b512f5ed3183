/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding the place of the next line.
 */
#include "journal/place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "bytes/bytes.h"
#include "journal/line.h"

/* Numbers of segments that may be taken by files that are not the journal's. */
enum { TAKEN_NUMBERS = 1000 };

static enum journal_status told(struct place *place, enum disk_status status)
{
	return journal_told(status, &place->journal->error);
}

static enum disk_status open_segment(struct place *place, uint32_t segment, int flags,
                                     int *file, struct stat *found)
{
	char name[SEGMENT_NAME_SIZE];

	segment_name(segment, name);
	return disk_open(place->journal->calls, place->journal->folder, name, flags,
	                 file, found);
}

static bool follows(const struct head *head, const struct line_link *link)
{
	return link->sequence == head->sequence + 1 &&
	       bytes_equal(link->previous, head->last, SHA256_SIZE);
}

/* What is behind the head's offset. */
enum behind { BEHIND_NOTHING, BEHIND_LINE, BEHIND_TORN, BEHIND_FOREIGN };

/* Looks at one line of `file` at the head's offset; *len without its line end. */
static enum journal_status look_behind(struct place *place, int file,
                                       enum behind *behind, size_t *len)
{
	struct line_link link;
	size_t got;
	enum disk_status status = disk_read(place->journal->calls, file, place->buffer,
	                                    place->room, place->head.offset, &got);

	if (status != DISK_OK)
		return told(place, status);
	const char *end = memchr(place->buffer, '\n', got);

	*len = end ? (size_t)(end - place->buffer) : got;
	if (got == 0)
		*behind = BEHIND_NOTHING;
	else if (!end)
		*behind = got < JOURNAL_LINE_MAX ? BEHIND_TORN : BEHIND_FOREIGN;
	else if (line_read(place->buffer, *len, &link) && follows(&place->head, &link))
		*behind = BEHIND_LINE;
	else
		*behind = BEHIND_FOREIGN;
	return JOURNAL_OK;
}

static void take_up(struct place *place, size_t len)
{
	line_hash(place->buffer, len, place->head.last);
	place->head.sequence++;
	place->head.offset += len + 1;
	place->taken++;
}

/* Puts right what is behind the offset in the open segment; *fits says whether the segment
 * now ends there. */
static enum journal_status mend(struct place *place, bool *fits)
{
	const struct disk_calls *calls = place->journal->calls;

	for (;;) {
		enum behind behind = BEHIND_NOTHING;
		size_t len;
		enum journal_status status =
			look_behind(place, place->file, &behind, &len);

		if (status != JOURNAL_OK)
			return status;
		*fits = behind != BEHIND_FOREIGN;
		if (behind == BEHIND_LINE) {
			take_up(place, len);
			continue;
		}
		if (behind == BEHIND_TORN) {
			if (calls->cut(place->file, (off_t)place->head.offset) != 0)
				return told(place, DISK_FAILED);
			place->cut += len;
		}
		return JOURNAL_OK;
	}
}

/* Whether the line after the head begins a segment of its own that is already there. */
static enum journal_status goes_on(struct place *place, bool *there)
{
	struct place ahead = *place;
	struct stat found;
	enum behind behind = BEHIND_NOTHING;
	size_t len;
	enum disk_status status = open_segment(place, place->head.segment + 1, O_RDONLY,
	                                       &ahead.file, &found);

	*there = false;
	if (status == DISK_ABSENT)
		return JOURNAL_OK;
	if (status != DISK_OK)
		return told(place, status);
	ahead.head.offset = 0;
	enum journal_status end = look_behind(&ahead, ahead.file, &behind, &len);

	*there = end == JOURNAL_OK && behind == BEHIND_LINE;
	disk_close(place->journal->calls, &ahead.file);
	return end;
}

/* Opens the head's segment and compares what is there with what the head says. */
static enum journal_status settle(struct place *place, bool *fits)
{
	struct stat found;
	enum disk_status status = open_segment(place, place->head.segment,
	                                       O_RDWR | O_CREAT, &place->file, &found);

	*fits = false;
	if (status != DISK_OK)
		return told(place, status);
	uint64_t size = (uint64_t)found.st_size;

	*fits = size == place->head.offset;
	if (size <= place->head.offset)
		return JOURNAL_OK;
	return mend(place, fits);
}

static void enter(struct place *place, uint32_t segment)
{
	disk_close(place->journal->calls, &place->file);
	place->head.segment = segment;
	place->head.offset = 0;
}

/* To a segment with a number that no other file has, beginning with the one after the
 * head's. */
static enum journal_status next_free(struct place *place)
{
	for (uint32_t i = 0; i < TAKEN_NUMBERS; i++) {
		bool fits = false;

		enter(place, place->head.segment + 1);
		enum journal_status status = settle(place, &fits);

		if (status != JOURNAL_OK || fits)
			return status;
		place->left = place->head.segment;
	}
	place->journal->error = EEXIST;
	return JOURNAL_UNREADABLE;
}

static enum journal_status find_end(struct place *place)
{
	for (;;) {
		uint64_t before = place->taken;
		bool fits = false;
		bool there = false;
		enum journal_status status = settle(place, &fits);

		if (status != JOURNAL_OK)
			return status;
		if (!fits) {
			place->left = place->head.segment;
			return next_free(place);
		}
		/* Only when the head is behind can there be more than its segment. */
		if (place->taken > before || place->head.sequence == 0)
			status = goes_on(place, &there);
		if (status != JOURNAL_OK || !there)
			return status;
		enter(place, place->head.segment + 1);
	}
}

enum journal_status place_begin(struct place *place, struct journal *journal,
                                char *buffer, size_t room)
{
	const struct disk_calls *calls = journal->calls;
	unsigned char bytes[HEAD_SLOTS * HEAD_SIZE];
	struct stat found;
	size_t got = 0;

	*place = (struct place){.journal = journal,
	                        .buffer = buffer,
	                        .room = room,
	                        .head_file = -1,
	                        .file = -1};
	journal->error = 0;
	if (room < JOURNAL_LINE_MAX)
		return JOURNAL_LONG;
	enum disk_status status =
		disk_open(calls, journal->folder, HEAD_NAME, O_RDWR | O_CREAT,
	                  &place->head_file, &found);

	if (status == DISK_OK)
		status = disk_lock(calls, place->head_file, journal->timeout_ms);
	if (status == DISK_OK)
		status = disk_read(calls, place->head_file, bytes, sizeof bytes, 0,
		                   &got);
	if (status != DISK_OK)
		return told(place, status);
	if (head_find(bytes, got, &place->head) == HEAD_DAMAGED)
		return JOURNAL_DAMAGED;
	place->remove_from = place->head.first_segment;
	return find_end(place);
}

/* What the first line of the first kept segment says of the line before it. */
static enum journal_status first_of(struct place *place, uint32_t segment)
{
	struct line_link link;
	struct stat found;
	size_t got;
	int file;
	enum disk_status status = open_segment(place, segment, O_RDONLY, &file, &found);

	if (status == DISK_OK) {
		status = disk_read(place->journal->calls, file, place->buffer,
		                   place->room, 0, &got);
		disk_close(place->journal->calls, &file);
	} else if (status == DISK_ABSENT) {
		got = 0;
		status = DISK_OK;
	}
	if (status != DISK_OK)
		return told(place, status);
	const char *end = memchr(place->buffer, '\n', got);
	struct head *head = &place->head;

	if (end && line_read(place->buffer, (size_t)(end - place->buffer), &link)) {
		if (head->first_sequence && link.sequence > head->first_sequence)
			place->dropped += link.sequence - head->first_sequence;
		head->first_sequence = link.sequence;
		bytes_copy(head->before_first, link.previous, SHA256_SIZE);
	} else if (segment == head->segment) {
		/* Nothing is in it yet: the next line is the first. */
		place->dropped += head->sequence + 1 - head->first_sequence;
		head->first_sequence = head->sequence + 1;
		bytes_copy(head->before_first, head->last, SHA256_SIZE);
	} else {
		head->first_sequence = 0;
		bytes_zero(head->before_first, SHA256_SIZE);
	}
	return JOURNAL_OK;
}

enum journal_status place_drop(struct place *place, uint32_t before)
{
	if (before > place->head.segment)
		before = place->head.segment;
	if (before <= place->head.first_segment)
		return JOURNAL_OK;
	uint64_t already = place->dropped;
	enum journal_status status = first_of(place, before);

	if (status != JOURNAL_OK)
		return status;
	place->head.dropped += place->dropped - already;
	place->head.first_segment = before;
	return JOURNAL_OK;
}

enum journal_status place_next_segment(struct place *place)
{
	const struct journal *journal = place->journal;
	uint64_t most =
		journal->total_bytes / (journal->segment_bytes + JOURNAL_LINE_MAX);
	enum journal_status status = next_free(place);

	if (most < 2)
		most = 2;
	if (status != JOURNAL_OK ||
	    place->head.segment - place->head.first_segment < most)
		return status;
	return place_drop(place, place->head.segment - (uint32_t)most + 1);
}

enum journal_status place_keep(struct place *place)
{
	const struct journal *journal = place->journal;
	unsigned char bytes[HEAD_SIZE];
	char name[SEGMENT_NAME_SIZE];

	place->head.generation++;
	head_seal(&place->head, bytes);
	enum disk_status status =
		disk_write(journal->calls, place->head_file, bytes, sizeof bytes,
	                   place->head.generation % HEAD_SLOTS * HEAD_SIZE);

	if (status != DISK_OK)
		return told(place, status);
	for (; place->remove_from < place->head.first_segment; place->remove_from++) {
		segment_name(place->remove_from, name);
		(void)journal->calls->remove(journal->folder, name, 0);
	}
	return JOURNAL_OK;
}

void place_end(struct place *place)
{
	disk_close(place->journal->calls, &place->file);
	disk_close(place->journal->calls, &place->head_file);
}
