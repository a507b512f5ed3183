/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal's lines in order, while others append to it: for who sends them on, reports
 * on them or verifies them. Nothing is locked, nothing changed, nothing allocated.
 */
#ifndef JOURNAL_READ_H
#define JOURNAL_READ_H

#include "journal/head.h"
#include "journal/journal.h"

/* A place in the journal: the begin of a line. Segment 0: the first line that is kept. */
struct journal_cursor {
	uint32_t segment;
	uint64_t offset;
	uint64_t sequence; /* that the line there will have; 0: not known */
};

struct journal_line {
	const char *at; /* borrowed until the next call; without its line end */
	size_t len;
	bool ours;         /* begins and ends as a line of the journal; only then: */
	uint64_t sequence; /*   its number, and */
	unsigned char
		previous[SHA256_SIZE]; /* the hash that it has of the one before */
	struct journal_cursor place;   /* where it begins */
	uint64_t number; /* in its file, from 1, when that was read from its begin */
};

struct journal_reader {
	const struct disk_calls *calls;
	int folder;
	int file; /* the segment of `next`, or -1 */
	int error;
	enum head_found found;
	struct head head; /* as it was when a segment ended last */
	struct journal_cursor next;
	uint64_t number;
	char *buffer;
	size_t room;
	size_t from, to;  /* what is in the buffer and was not handed out */
	uint64_t lost;    /* lines that were dropped before they were read */
	uint64_t skipped; /* lines that are not the journal's */
	uint64_t torn;    /* at the end: bytes of a line that has no end yet */
};

/* Opens the journal in `directory`, which must be there, to be read from `from` on. The
 * buffer is borrowed, and has more than JOURNAL_LINE_MAX bytes, better many times that. */
enum journal_status journal_read_open(struct journal_reader *reader,
                                      const char *directory, struct journal_cursor from,
                                      char *buffer, size_t room);

/* The next line of the journal; JOURNAL_END when there is none yet: ask again later. What
 * is not a line of the journal is passed over and counted. Where lines were dropped
 * before they were read, it goes on with the first that is kept, and counts. */
enum journal_status journal_read(struct journal_reader *reader,
                                 struct journal_line *line);

/* The same for whoever wants to see all there is: also what is not the journal's. */
enum journal_status journal_read_all(struct journal_reader *reader,
                                     struct journal_line *line);

/* Goes on from another place. */
void journal_read_seek(struct journal_reader *reader, struct journal_cursor to);

void journal_read_close(struct journal_reader *reader);

#endif
