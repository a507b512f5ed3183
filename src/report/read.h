/* SPDX-License-Identifier: Apache-2.0
 *
 * A line of JSON -> the events in it. What kind of line it is is told by its members: a
 * line of the journal has a `record`, an answer of `interlock replay --json` an `outcome`,
 * OTLP logs have `resourceLogs`, a trace's event none of them.
 */
#ifndef REPORT_READ_H
#define REPORT_READ_H

#include <stddef.h>

#include "report/event.h"

/* The longest line that is looked at. */
#define REPORT_MAX_LINE (64u * 1024u * 1024u)

enum report_line {
	REPORT_LINE_TAKEN,  /* its events, if any, were handed over */
	REPORT_LINE_PASSED, /* JSON, but nothing for a report: spans, metrics */
	REPORT_LINE_TRACE,  /* an event that a policy has yet to answer */
	REPORT_LINE_BAD     /* no JSON object */
};

typedef void (*report_take_fn)(void *context, const struct report_event *event);

/* Hands over each event; its texts are lent until `take` returns. `time_ns` is the time
 * of what says none itself, 0 if not known. The JSON library takes its own failed
 * allocations for bad JSON; a program that cares gives it an allocator that does not come
 * back. */
enum report_line report_read(const char *line, size_t size, uint64_t time_ns,
                             report_take_fn take, void *context);

#endif
