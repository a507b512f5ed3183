/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal as a queue: its lines in order from a place on, over all its segments,
 * while others append to it. Only whole lines are given out: what a writer was killed in
 * has no end, and is cut off or finished by the next writer. Reads, never writes.
 */
#ifndef EXPORT_QUEUE_H
#define EXPORT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/status.h"

/* Behind a line: in which segment, at which byte; and the line's number. Segment 0 is
 * before the first. */
struct queue_place {
	uint64_t segment;
	uint64_t offset;
	uint64_t seq;
};

struct queue {
	int folder;
	int file; /* the segment of `place`, or -1 */
	struct queue_place place;
	char *bytes;
	size_t room;
	size_t from; /* read and not yet given out: from..to */
	size_t to;
	bool again; /* where it had gone on is no more: it began at the oldest */
	uint64_t long_lines; /* passed over: longer than a line of a journal can be */
};

/* Opens the journal in a folder. ILK_IO: errno tells; ILK_MEMORY. */
enum ilk_status queue_open(struct queue *queue, const char *directory,
                           struct queue_place from);
void queue_close(struct queue *queue);

/* The next line without its end, lent until the next call; `*line` NULL: none yet.
 * `place` is behind it then, but for its seq, which is the reader's to set. ILK_IO. */
enum ilk_status queue_next(struct queue *queue, const char **line, size_t *size);

/* Goes on from another place. */
void queue_seek(struct queue *queue, struct queue_place place);

/* Behind the last whole line there is. */
enum ilk_status queue_end(struct queue *queue, struct queue_place *end);

#endif
