/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the next line goes: what a writer does under the lock before it writes. The head
 * says where the last one ended; what is there beside it was left by a writer that was
 * killed, or is not the journal's.
 */
#ifndef JOURNAL_PLACE_H
#define JOURNAL_PLACE_H

#include "journal/head.h"

/* A writer at work. */
struct place {
	struct journal *journal;
	char *buffer; /* the caller's, for lines */
	size_t room;
	int head_file; /* locked */
	int file;      /* the segment of the head */
	struct head head;
	/* What the next line has to tell. */
	uint64_t cut;     /* bytes of a line without an end, cut off */
	uint64_t taken;   /* whole lines behind the head, taken up */
	uint32_t left;    /* the segment that is not as the head says, left as it is */
	uint64_t dropped; /* lines removed with their segments */
	uint32_t remove_from; /* segments to be removed when the head is written */
};

/* Takes the lock and finds the place: afterwards head.segment is open and ends at
 * head.offset. To be ended by place_end() whatever the answer. */
enum journal_status place_begin(struct place *place, struct journal *journal,
                                char *buffer, size_t room);

/* Goes on in a new segment; drops the oldest when there are too many. */
enum journal_status place_next_segment(struct place *place);

/* Drops the segments before that number, which is one of those that are kept. */
enum journal_status place_drop(struct place *place, uint32_t before);

/* Writes the head, and then removes the segments that it does not have any more. */
enum journal_status place_keep(struct place *place);

void place_end(struct place *place);

#endif
