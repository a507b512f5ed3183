/* SPDX-License-Identifier: Apache-2.0
 *
 * Charts as inline SVG, each with the numbers behind it in a table.
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "base/buffer.h"
#include "report/numbers.h"

/* Columns over time, stacked. */
enum chart_of { CHART_OUTCOMES, CHART_VERDICTS };
void chart_time(struct buffer *to, const struct series *series, enum chart_of of);

/* How often it took how long, with its quantiles; `path` is where the JSON has it. */
void chart_latency(struct buffer *to, const struct latency *latency, const char *path,
                   const char *what);

/* A bar of stacked outcomes, `count` of `most` wide, for a cell of a table. */
void chart_bar(struct buffer *to, const struct top_entry *entry, uint64_t most);
/* The same in one colour; `path` is where the JSON has the part. */
void chart_part(struct buffer *to, const char *colour, uint64_t part, uint64_t whole);

/* The colours of outcomes and verdicts, as classes of the page's style. */
extern const char *const chart_outcome_colours[REPORT_OUTCOMES];
extern const char *const chart_verdict_colours[REPORT_VERDICTS];

#endif
