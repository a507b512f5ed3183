/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's reader.
 */
#include "journal/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "journal/line.h"

/* The numbers of segments between which files may be missing. */
enum { MISSING_MAX = 100000 };

static enum journal_status told(struct journal_reader *reader, enum disk_status status)
{
	return journal_told(status, &reader->error);
}

/* The head as it is now. A writer may be at it: both slots are never written at once, so
 * that one of them tells the truth. */
static enum journal_status read_head(struct journal_reader *reader)
{
	unsigned char bytes[HEAD_SLOTS * HEAD_SIZE];
	struct stat found;
	size_t got = 0;
	int file;
	enum disk_status status = disk_open(reader->calls, reader->folder, HEAD_NAME,
	                                    O_RDONLY, &file, &found);

	if (status == DISK_OK) {
		status = disk_read(reader->calls, file, bytes, sizeof bytes, 0, &got);
		disk_close(reader->calls, &file);
	} else if (status == DISK_ABSENT) {
		status = DISK_OK;
	}
	if (status == DISK_OK)
		reader->found = head_find(bytes, got, &reader->head);
	return told(reader, status);
}

static bool has_head(const struct journal_reader *reader)
{
	return reader->found == HEAD_FOUND || reader->found == HEAD_PARTLY;
}

void journal_read_seek(struct journal_reader *reader, struct journal_cursor to)
{
	disk_close(reader->calls, &reader->file);
	reader->next = to;
	reader->number = 0;
	reader->from = reader->to = 0;
	reader->torn = 0;
}

enum journal_status journal_read_open(struct journal_reader *reader,
                                      const char *directory, struct journal_cursor from,
                                      char *buffer, size_t room)
{
	*reader = (struct journal_reader){.calls = &disk_real,
	                                  .folder = -1,
	                                  .file = -1,
	                                  .buffer = buffer,
	                                  .room = room};
	if (room <= JOURNAL_LINE_MAX)
		return JOURNAL_LONG;
	enum journal_status status = told(
		reader, disk_folder(reader->calls, directory, false, &reader->folder));

	if (status == JOURNAL_OK)
		status = read_head(reader);
	if (status == JOURNAL_OK)
		journal_read_seek(reader, from);
	else
		journal_read_close(reader);
	return status;
}

void journal_read_close(struct journal_reader *reader)
{
	disk_close(reader->calls, &reader->file);
	disk_close(reader->calls, &reader->folder);
}

static enum disk_status open_segment(struct journal_reader *reader)
{
	char name[SEGMENT_NAME_SIZE];
	struct stat found;

	segment_name(reader->next.segment, name);
	return disk_open(reader->calls, reader->folder, name, O_RDONLY, &reader->file,
	                 &found);
}

/* To the begin of the first segment that is there, from that number on and up to `last`.
 * JOURNAL_END when there is none. */
static enum journal_status enter(struct journal_reader *reader, uint32_t segment,
                                 uint32_t last)
{
	uint32_t tries = 0;

	for (; segment <= last && tries < MISSING_MAX; segment++, tries++) {
		struct journal_cursor to = {segment, 0, reader->next.sequence};

		journal_read_seek(reader, to);
		enum disk_status status = open_segment(reader);

		if (status != DISK_ABSENT)
			return told(reader, status);
	}
	return JOURNAL_END;
}

/* Opens the segment of the place that is to be read next. */
static enum journal_status settle(struct journal_reader *reader)
{
	uint32_t first = has_head(reader) ? reader->head.first_segment : 1;
	uint32_t last = has_head(reader) ? reader->head.segment : UINT32_MAX;
	struct journal_cursor place = reader->next;

	if (place.segment < first)
		return enter(reader, first, last);
	enum disk_status status = open_segment(reader);

	if (status != DISK_ABSENT)
		return told(reader, status);
	enum journal_status end = enter(reader, place.segment + 1, last);

	if (end == JOURNAL_END)
		journal_read_seek(reader, place);
	return end;
}

/* When a segment has ended: the next, if the journal has gone on to one. Without a head,
 * if there is one. */
static enum journal_status go_on(struct journal_reader *reader)
{
	struct journal_cursor place = reader->next;
	uint64_t number = reader->number;
	enum journal_status status = read_head(reader);
	uint32_t last = has_head(reader) ? reader->head.segment : place.segment + 1;

	if (status != JOURNAL_OK)
		return status;
	if (place.segment >= last)
		return JOURNAL_END;
	status = enter(reader, place.segment + 1, last);
	if (status == JOURNAL_END) {
		journal_read_seek(reader, place);
		reader->number = number;
	}
	return status;
}

/* Reads on into the buffer; *got 0 at the end of the file. */
static enum journal_status fill(struct journal_reader *reader, size_t *got)
{
	size_t kept = reader->to - reader->from;

	memmove(reader->buffer, reader->buffer + reader->from, kept);
	reader->from = 0;
	reader->to = kept;
	enum disk_status status =
		disk_read(reader->calls, reader->file, reader->buffer + kept,
	                  reader->room - kept, reader->next.offset + kept, got);

	reader->to += *got;
	return told(reader, status);
}

/* Hands out the first `len` bytes of the buffer. */
static void hand_out(struct journal_reader *reader, size_t len, bool ended,
                     struct journal_line *line)
{
	struct line_link link = {.sequence = 0};
	size_t size = ended ? len + 1 : len;

	line->at = reader->buffer + reader->from;
	line->len = len;
	line->ours =
		ended && size <= JOURNAL_LINE_MAX && line_read(line->at, len, &link);
	line->sequence = link.sequence;
	memcpy(line->previous, link.previous, sizeof line->previous);
	line->place = reader->next;
	line->number = ++reader->number;
	reader->from += size;
	reader->next.offset += size;
}

/* A line of the open segment; JOURNAL_END at its end, torn says what is left there. */
static enum journal_status next_here(struct journal_reader *reader,
                                     struct journal_line *line)
{
	for (;;) {
		const char *begin = reader->buffer + reader->from;
		size_t have = reader->to - reader->from;
		const char *end = memchr(begin, '\n', have);
		size_t got;

		reader->torn = 0;
		if (end || have > JOURNAL_LINE_MAX) {
			hand_out(reader, end ? (size_t)(end - begin) : have,
			         end != NULL, line);
			return JOURNAL_OK;
		}
		enum journal_status status = fill(reader, &got);

		if (status != JOURNAL_OK)
			return status;
		if (got == 0) {
			reader->torn = have;
			return JOURNAL_END;
		}
	}
}

enum journal_status journal_read_all(struct journal_reader *reader,
                                     struct journal_line *line)
{
	for (;;) {
		enum journal_status status = JOURNAL_OK;

		if (reader->file < 0)
			status = settle(reader);
		if (status == JOURNAL_OK)
			status = next_here(reader, line);
		if (status != JOURNAL_END || reader->file < 0)
			return status;
		uint64_t torn = reader->torn;

		status = go_on(reader);
		reader->torn = status == JOURNAL_END ? torn : 0;
		if (status != JOURNAL_OK)
			return status;
	}
}

enum journal_status journal_read(struct journal_reader *reader,
                                 struct journal_line *line)
{
	for (;;) {
		enum journal_status status = journal_read_all(reader, line);

		if (status != JOURNAL_OK)
			return status;
		if (!line->ours) {
			reader->skipped++;
			continue;
		}
		uint64_t awaited = reader->next.sequence;

		if (awaited && line->sequence > awaited)
			reader->lost += line->sequence - awaited;
		reader->next.sequence = line->sequence + 1;
		line->place.sequence = line->sequence;
		return JOURNAL_OK;
	}
}
