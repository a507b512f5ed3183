/* SPDX-License-Identifier: Apache-2.0
 *
 * What was decided, one JSON object a line, each with the SHA-256 of the line before it,
 * so that a line that is changed, removed or put elsewhere shows. docs/journal.md has the
 * format. The writer is for short-lived processes, any number at once: no allocation, no
 * stdio, a lock held for one line. The program ignores SIGXFSZ. One thread.
 */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes/sha256.h"
#include "disk/disk.h"

enum journal_status {
	JOURNAL_OK,
	JOURNAL_END,        /* reading: no further line yet */
	JOURNAL_BUSY,       /* the lock was not to be had in time */
	JOURNAL_UNREADABLE, /* the folder or a file in it refuses: error tells */
	JOURNAL_DAMAGED, /* it is not as the last writer left it: interlock audit verify */
	JOURNAL_FULL,    /* the disk is full */
	JOURNAL_LONG, /* the line would be longer than JOURNAL_LINE_MAX; or less room */
	JOURNAL_STATUSES
};

/* A line's most bytes, its line end among them. */
#define JOURNAL_LINE_MAX (64u * 1024)
/* What journal_open() sets. */
#define JOURNAL_SEGMENT_BYTES (8u * 1024 * 1024)
#define JOURNAL_TOTAL_BYTES   (256u * 1024 * 1024)

/* How much of commands, paths and reasons a line tells. */
enum journal_content {
	JOURNAL_CONTENT_OFF,
	JOURNAL_CONTENT_HASH, /* SHA-256 with the journal's salt */
	JOURNAL_CONTENT_FULL
};

/* A text; `at` NULL: none, and its member is left out. Need not be UTF-8. */
struct journal_text {
	const char *at;
	size_t len;
};

struct journal_field {
	const char *name; /* ASCII, nothing to escape */
	struct journal_text text;
};

/* What a line tells; texts are borrowed for the call. */
struct journal_entry {
	uint64_t time_unix_nano; /* 0: now */
	struct journal_text agent;
	struct journal_text session;
	struct journal_text policy; /* "sha256:..." */
	const char *event;
	struct journal_text id;
	struct journal_text tool;
	struct journal_text traceparent;
	const struct journal_field
		*content; /* told as the journal's `content` has it */
	size_t contents;
	bool timed;
	uint64_t duration_ns;
	struct journal_text
		more; /* further members as JSON, `"a":1,"b":"c"`; trusted */
	struct journal_text
		record; /* one JSON object, as ilk_record_json() makes it; trusted */
};

/* In the caller's memory. To be read: error. To be set after opening: content,
 * segment_bytes (at least 64 KiB), total_bytes (at least two segments), sync. */
struct journal {
	const struct disk_calls *calls;
	int folder;
	unsigned timeout_ms;
	enum journal_content content;
	uint64_t segment_bytes;
	uint64_t
		total_bytes; /* beyond it the oldest segment is dropped, and a line says so */
	bool sync; /* each line is on the disk before journal_append() returns */
	int error; /* errno of what failed last, or 0 */
};

/* Opens the journal in `directory`, made with mode 0700 where absent. */
enum journal_status journal_open(struct journal *journal, const char *directory,
                                 unsigned timeout_ms);
enum journal_status journal_open_over(struct journal *journal,
                                      const struct disk_calls *calls,
                                      const char *directory, unsigned timeout_ms);

/* Appends one line, built in `buffer` of JOURNAL_LINE_MAX bytes or more. A content that
 * makes the line too long is left out, which the line says. After anything but JOURNAL_OK
 * the line is not in the journal (unless the disk fails twice, and will not have it cut
 * off again). What a writer killed on the way left is put right
 * first: a line without an end is cut off, whole ones are taken up. Lines that are not
 * the journal's, or fewer than there must be, are left as they are, and the journal goes
 * on in a new segment. A line of its own, with the event "journal", says any of this. */
enum journal_status journal_append(struct journal *journal,
                                   const struct journal_entry *entry, char *buffer,
                                   size_t room);

/* The next line begins a new segment, whatever the size of the current one. */
enum journal_status journal_rotate(struct journal *journal, char *buffer, size_t room);

/* Removes the segments before that number, never the one in use; a line with the event
 * "journal" says how many lines went. */
enum journal_status journal_drop(struct journal *journal, uint32_t before, char *buffer,
                                 size_t room);

void journal_close(struct journal *journal);

/* What a status means, in a few words. */
const char *journal_status_text(enum journal_status status);

#endif
