/* SPDX-License-Identifier: Apache-2.0
 *
 * A played event as the trace format answers it: one JSON line, in memory that grows to
 * the longest.
 */
#ifndef TRACE_ANSWER_H
#define TRACE_ANSWER_H

#include <stddef.h>

#include "trace/event.h"
#include "trace/play.h"

/* Zeroed to begin with. */
struct answer {
	char *json; /* `len` bytes, without a line end and not NUL-terminated */
	size_t len;
	size_t room;
};

/* ILK_OK or ILK_MEMORY. */
enum ilk_status answer_make(struct answer *answer, const struct ilk_image *image,
                            const struct trace_event *event,
                            const struct played *played);
void answer_free(struct answer *answer);

#endif
