/* SPDX-License-Identifier: Apache-2.0
 *
 * Played events as people read them: one aligned row an event, and a summary. Control
 * characters never get through, whatever the trace holds.
 */
#ifndef TRACE_FORMAT_H
#define TRACE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/event.h"
#include "trace/play.h"

/* Longest row, heading or summary, in bytes. */
#define FORMAT_MAX 4096u

/* What is counted on the way, for the summary. */
#define TALLY_MAX 64u
struct tally {
	struct {
		struct ilk_text name; /* points into the image */
		uint64_t count;
	} named[TALLY_MAX];
	uint32_t names;
	uint64_t others; /* beyond TALLY_MAX names */
};

struct format {
	bool colour;
	uint64_t events;
	uint64_t refused;
	uint64_t outcomes[ILK_OUTCOME_COUNT];
	struct tally fallbacks; /* by reason */
	struct tally caps;      /* by kind */
	struct tally notes;     /* by name */
};

void format_init(struct format *format, bool colour);

/* Each writes at most FORMAT_MAX bytes, with line ends, and answers how many. */
size_t format_heading(const struct format *format, char text[FORMAT_MAX]);
size_t format_event(struct format *format, const struct ilk_image *image,
                    const struct trace_event *event, const struct played *played,
                    char text[FORMAT_MAX]);
size_t format_summary(const struct format *format, char text[FORMAT_MAX]);

#endif
