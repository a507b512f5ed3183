/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts over time in a fixed number of cells: their width grows as far as the span of
 * time needs. Where nothing has a time, the order of the events takes its place.
 */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "report/event.h"

#define SERIES_CELLS 168u /* hours of a week */

struct series_cell {
	uint64_t outcomes[REPORT_OUTCOMES];
	uint64_t verdicts[REPORT_VERDICTS];
	uint64_t caps;
};

struct series {
	bool begun;
	bool by_order;   /* an event's number, not its time */
	unsigned step;   /* into the table of widths */
	uint64_t first;  /* number of cells[0], in widths since the beginning */
	uint32_t count;  /* cells in use */
	uint64_t latest; /* where what has no time goes */
	uint64_t number; /* of events */
	struct series_cell cells[SERIES_CELLS];
};

/* The cell of an event; lent until the next call. */
struct series_cell *series_at(struct series *series, uint64_t time_ns);

/* A cell's width, and where one begins: in seconds, or in events. */
uint64_t series_width(const struct series *series);
uint64_t series_start(const struct series *series, uint32_t cell);

#endif
