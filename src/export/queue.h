/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal as a queue: its lines in order from a place on, while others append to it.
 * A place knows the line before it, so that a journal which is not as it was (the machine
 * lost its power, and the last lines with it; another one was put there) is seen.
 */
#ifndef EXPORT_QUEUE_H
#define EXPORT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/status.h"
#include "journal/read.h"

/* Behind a line: in which segment, at which byte; and that line's number and hash, and
 * the time of the latest line so far. Segment 0 is before the first. */
struct queue_place {
	uint32_t segment;
	uint64_t offset;
	uint64_t seq;
	uint64_t newest_ns;
	unsigned char last[SHA256_SIZE];
};

struct queue {
	struct journal_reader reader;
	char *buffer;
	struct queue_place place; /* behind the line that was given out last */
	bool found;               /* a line has been read since the place was set */
	/* The journal is not as it was at the place: it is given out from its oldest line
	 * on, and those that were taken already are for the reader to see, by number and
	 * time. */
	bool again;
	uint64_t lost; /* lines dropped from the journal before the last one */
};

/* Opens the journal in a folder. ILK_IO: errno tells; ILK_MEMORY. */
enum ilk_status queue_open(struct queue *queue, const char *directory,
                           const struct queue_place *from);
void queue_close(struct queue *queue);

/* The next line without its end, lent until the next call; `*line` NULL: none yet. The
 * place is behind it then, but for its newest_ns, which is the caller's to set. What is no
 * line of the journal is passed over: reader.skipped. ILK_IO. */
enum ilk_status queue_next(struct queue *queue, const char **line, size_t *size);

/* Goes on from another place. */
void queue_seek(struct queue *queue, const struct queue_place *place);

#endif
