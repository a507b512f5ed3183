/* SPDX-License-Identifier: Apache-2.0
 *
 * Clock, statistics and reports of the benchmarks. A benchmark is a number of runs of
 * the same work; it reports the least, the middle, the 95th percentile and the most,
 * never an assertion about time.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* At least this many runs of everything, so that there is a spread to report. */
#define BENCH_RUNS 21

struct report {
	bool json;           /* a JSON object a line instead of a table */
	unsigned char *walk; /* BENCH_WALK_SIZE bytes, to empty the caches with */
};

/* More than any last-level cache that this is likely to run on. */
#define BENCH_WALK_SIZE ((size_t)96 * 1024 * 1024)

/* Nanoseconds of a clock that never steps back. */
double bench_now(void);
/* What reading that clock twice costs by itself, in nanoseconds. */
double bench_clock_cost(void);

/* Walks through report->walk, so that what is measured next starts without its data in
 * a cache. */
void bench_empty_caches(const struct report *report);

/* Reports `count` samples (sorted in place) of `what` about `subject` in `unit`. */
void bench_report(const struct report *report, const char *what, const char *subject,
                  const char *unit, double *samples, size_t count);
/* Reports one number that has no spread. */
void bench_report_one(const struct report *report, const char *what,
                      const char *subject, const char *unit, double value);

#endif
