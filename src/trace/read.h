/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON line -> trace event.
 */
#ifndef TRACE_READ_H
#define TRACE_READ_H

#include <stddef.h>

#include "interlock/status.h"
#include "trace/event.h"

/* Longest line of a trace. */
#define TRACE_MAX_LINE (16u * 1024u * 1024u)

struct trace_reader;

/* What is wrong with a line: column (in characters, 1-based; 0: the whole line), a
 * stable id and a lower-case message. */
struct trace_error {
	size_t column;
	const char *id;
	char message[256];
};

/* NULL: no memory. */
struct trace_reader *trace_reader_new(void);
void trace_reader_free(struct trace_reader *reader);

/* One line, without its line end. ILK_OK (event's texts are lent until the next call),
 * ILK_DIAGNOSED (`error` says what), ILK_MEMORY. The JSON library takes some of its
 * own failed allocations for bad JSON; a program that cares gives it an allocator that
 * does not come back (json_set_alloc_funcs). */
enum ilk_status trace_read(struct trace_reader *reader, const char *line, size_t size,
                           struct trace_event *event, struct trace_error *error);

#endif
