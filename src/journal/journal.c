/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's writer: a line under the lock, and then the head that has its hash.
 */
#include "journal/journal.h"

#include <errno.h>
#include <fcntl.h>

#include "journal/line.h"
#include "journal/place.h"
#include "journal/text.h"

#define SALT_NAME "salt"

enum journal_status journal_open_over(struct journal *journal,
                                      const struct disk_calls *calls,
                                      const char *directory, unsigned timeout_ms)
{
	*journal = (struct journal){
		.calls = calls,
		.folder = -1,
		.timeout_ms = timeout_ms,
		.segment_bytes = JOURNAL_SEGMENT_BYTES,
		.total_bytes = JOURNAL_TOTAL_BYTES,
	};
	return journal_told(disk_folder(calls, directory, true, &journal->folder),
	                    &journal->error);
}

enum journal_status journal_open(struct journal *journal, const char *directory,
                                 unsigned timeout_ms)
{
	return journal_open_over(journal, &disk_real, directory, timeout_ms);
}

void journal_close(struct journal *journal)
{
	disk_close(journal->calls, &journal->folder);
}

/* The journal's salt, made by the first who needs it; under the lock. */
static enum journal_status read_salt(struct journal *journal,
                                     unsigned char salt[SALT_SIZE])
{
	const struct disk_calls *calls = journal->calls;
	struct stat found;
	size_t got = 0;
	int file;
	enum disk_status status = disk_open(calls, journal->folder, SALT_NAME,
	                                    O_RDWR | O_CREAT, &file, &found);

	if (status != DISK_OK)
		return journal_told(status, &journal->error);
	status = disk_read(calls, file, salt, SALT_SIZE, 0, &got);
	if (status == DISK_OK && got < SALT_SIZE) {
		if (calls->random(salt, SALT_SIZE, 0) != SALT_SIZE)
			status = DISK_FAILED;
		else
			status = disk_write(calls, file, salt, SALT_SIZE, 0);
	}
	disk_close(calls, &file);
	return journal_told(status, &journal->error);
}

/* Writes the line that is in the place's buffer. What cannot be written whole is taken
 * back, so that its author knows: it is not there. */
static enum journal_status write_line(struct place *place, size_t len)
{
	const struct journal *journal = place->journal;
	const struct head before = place->head;
	enum disk_status status = disk_write(journal->calls, place->file, place->buffer,
	                                     len, before.offset);

	if (status == DISK_OK && journal->sync &&
	    journal->calls->sync(place->file) != 0)
		status = DISK_FAILED;
	enum journal_status end = journal_told(status, &place->journal->error);

	if (end == JOURNAL_OK) {
		place->head.sequence++;
		place->head.offset += len;
		line_hash(place->buffer, len - 1, place->head.last);
		end = place_keep(place);
	}
	if (end != JOURNAL_OK) {
		int error = errno;

		(void)journal->calls->cut(place->file, (off_t)before.offset);
		place->head = before;
		errno = error;
	}
	return end;
}

static enum journal_status put_entry(struct place *place,
                                     const struct journal_entry *entry)
{
	struct journal *journal = place->journal;
	struct line_link link = {.sequence = place->head.sequence + 1};
	uint64_t time = entry->time_unix_nano;
	unsigned char salt[SALT_SIZE];
	struct timespec now;

	for (size_t i = 0; i < SHA256_SIZE; i++)
		link.previous[i] = place->head.last[i];
	if (time == 0) {
		if (journal->calls->now(CLOCK_REALTIME, &now) != 0)
			return journal_told(DISK_FAILED, &journal->error);
		time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	}
	if (journal->content == JOURNAL_CONTENT_HASH && entry->contents) {
		enum journal_status status = read_salt(journal, salt);

		if (status != JOURNAL_OK)
			return status;
	}
	size_t len = line_make(entry, &link, time, journal->content, salt,
	                       place->buffer, place->room);

	return len ? write_line(place, len) : JOURNAL_LONG;
}

static void put_note(struct put *more, const char *name, uint64_t number)
{
	if (number == 0)
		return;
	put_raw(more, more->len ? ",\"" : "\"");
	put_raw(more, name);
	put_raw(more, "\":");
	put_number(more, number);
}

/* A line that says what else was done to the journal, where anything was. */
static enum journal_status put_notes(struct place *place)
{
	char text[256];
	struct put more = {text, sizeof text, 0};

	put_note(&more, "cut_bytes", place->cut);
	put_note(&more, "taken_lines", place->taken);
	put_note(&more, "left_segment", place->left);
	put_note(&more, "dropped_lines", place->dropped);
	if (more.len == 0)
		return JOURNAL_OK;
	const struct journal_entry note = {
		.event = "journal",
		.more = {text, more.len},
	};
	enum journal_status status = put_entry(place, &note);

	if (status == JOURNAL_OK)
		place->cut = place->taken = place->dropped = place->left = 0;
	return status;
}

enum journal_status journal_append(struct journal *journal,
                                   const struct journal_entry *entry, char *buffer,
                                   size_t room)
{
	struct place place;
	enum journal_status status = place_begin(&place, journal, buffer, room);

	if (status == JOURNAL_OK && place.head.offset >= journal->segment_bytes)
		status = place_next_segment(&place);
	if (status == JOURNAL_OK)
		status = put_notes(&place);
	if (status == JOURNAL_OK)
		status = put_entry(&place, entry);
	place_end(&place);
	return status;
}

enum journal_status journal_rotate(struct journal *journal, char *buffer, size_t room)
{
	struct place place;
	enum journal_status status = place_begin(&place, journal, buffer, room);

	if (status == JOURNAL_OK && place.head.offset > 0) {
		status = place_next_segment(&place);
		if (status == JOURNAL_OK)
			status = place_keep(&place);
	}
	if (status == JOURNAL_OK)
		status = put_notes(&place);
	place_end(&place);
	return status;
}

enum journal_status journal_drop(struct journal *journal, uint32_t before, char *buffer,
                                 size_t room)
{
	struct place place;
	enum journal_status status = place_begin(&place, journal, buffer, room);

	if (status == JOURNAL_OK)
		status = place_drop(&place, before);
	if (status == JOURNAL_OK)
		status = put_notes(&place);
	place_end(&place);
	return status;
}

const char *journal_status_text(enum journal_status status)
{
	static const char *const texts[JOURNAL_STATUSES] = {
		[JOURNAL_OK] = "fine",
		[JOURNAL_END] = "no further line",
		[JOURNAL_BUSY] = "the journal was not to be had in time",
		[JOURNAL_UNREADABLE] = "the journal cannot be read or written",
		[JOURNAL_DAMAGED] = "the journal's head is damaged",
		[JOURNAL_FULL] = "no room for the line",
		[JOURNAL_LONG] = "the line is too long",
	};

	return status < JOURNAL_STATUSES ? texts[status] : "unknown";
}
