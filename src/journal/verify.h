/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a journal is as its writers left it: every line there, in its place, unchanged.
 */
#ifndef JOURNAL_VERIFY_H
#define JOURNAL_VERIFY_H

#include "journal/head.h"
#include "journal/journal.h"

enum { JOURNAL_FILE_ROOM = 64 };

enum journal_fault {
	JOURNAL_WHOLE,
	JOURNAL_CHANGED,   /* the line is not the one that was written */
	JOURNAL_REMOVED,   /* lines `sequence` to `until` are missing before it */
	JOURNAL_REORDERED, /* the line stands elsewhere than it was written */
	JOURNAL_REPEATED,  /* the line was there before */
	JOURNAL_CUT,     /* lines `sequence` to `until` are missing at the file's end */
	JOURNAL_FOREIGN, /* the line, or the file, is not the journal's */
	JOURNAL_HEADLESS, /* the head is missing or damaged: lines may be missing at the end */
	JOURNAL_FAULTS
};

struct journal_verdict {
	enum journal_fault fault;
	char file[JOURNAL_FILE_ROOM]; /* that the fault is in */
	uint64_t line;                /* in that file, from 1; 0: the file itself */
	uint64_t
		sequence; /* of the line, or the first of those missing; 0: not known */
	uint64_t until;
	/* What was found, up to the fault: */
	uint64_t lines;
	uint64_t first; /* sequence numbers; 0: none */
	uint64_t last;
	unsigned char hash[SHA256_SIZE]; /* of the last line */
	uint32_t segments;
	bool known; /* the line with the hash that was asked for is there */
	/* What is no fault: */
	uint64_t torn;    /* bytes of a line without an end, being written or left so */
	uint64_t behind;  /* whole lines that the head does not have yet */
	uint64_t dropped; /* lines removed for room or age, in all */
};

/* Verifies the journal in `directory`. `known`: the hash of a line that was noted at
 * another place, or NULL. The buffer is as for journal_read_open(). JOURNAL_OK with the
 * verdict, or why there is none. */
enum journal_status journal_verify(const char *directory,
                                   const unsigned char known[SHA256_SIZE],
                                   struct journal_verdict *verdict, int *error,
                                   char *buffer, size_t room);

#endif
