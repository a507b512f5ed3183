/* SPDX-License-Identifier: Apache-2.0
 *
 * Durations in a fixed amount of memory: 32 steps to each doubling, so that a quantile is
 * right to within 1.6 %; least, most, sum and number are exact.
 */
#ifndef REPORT_LATENCY_H
#define REPORT_LATENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LATENCY_STEPS 1920u

struct latency {
	uint64_t count;
	uint64_t min;
	uint64_t max;
	uint64_t steps[LATENCY_STEPS];
};

void latency_add(struct latency *latency, uint64_t ns);

/* The value that `per_mille` of the durations do not exceed; 0 without any. */
uint64_t latency_quantile(const struct latency *latency, unsigned per_mille);

/* The same durations in few steps, for a picture: up to 10, 20, 50, 100, ... us. */
#define LATENCY_BARS 32u
struct latency_bar {
	uint64_t upto; /* ns; UINT64_MAX: all that are longer */
	uint64_t count;
};
/* From the first that is not empty to the last; answers how many. */
size_t latency_bars(const struct latency *latency,
                    struct latency_bar bars[LATENCY_BARS]);

#endif
