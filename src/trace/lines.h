/* SPDX-License-Identifier: Apache-2.0
 *
 * A stream of bytes -> the lines of a trace, one at a time, in memory that does not
 * grow beyond the longest line. A byte order mark at the start, LF or CR LF line ends,
 * blank lines and a last line without an end are all fine.
 */
#ifndef TRACE_LINES_H
#define TRACE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "interlock/status.h"

/* Reads up to `size` bytes; `*got` 0 is the end. ILK_OK or ILK_IO. */
typedef enum ilk_status (*lines_read_fn)(void *context, char *bytes, size_t size,
                                         size_t *got);

struct lines {
	lines_read_fn read;
	void *context;
	char *bytes;
	size_t room;
	size_t from; /* what is read and not yet given out: from..to */
	size_t to;
	size_t seen; /* from..seen has no line end */
	size_t line; /* number of the line given out last, from 1 */
	bool ended;
};

/* Nothing is allocated yet. */
void lines_init(struct lines *lines, lines_read_fn read, void *context);
void lines_free(struct lines *lines);

/* The next line that is not blank, lent until the next call; `*line` NULL at the end.
 * ILK_OK, ILK_IO (reading failed), ILK_MEMORY, ILK_LIMIT (lines->line is longer than
 * TRACE_MAX_LINE). */
enum ilk_status lines_next(struct lines *lines, const char **line, size_t *size);

#endif
