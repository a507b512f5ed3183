/* SPDX-License-Identifier: Apache-2.0
 *
 * See latency.h.
 */
#include "report/latency.h"

#define STEP_BITS 5u
#define STEP_MASK 31u

static unsigned exponent_of(uint64_t value)
{
	unsigned exponent = 0;

	while (value >>= 1)
		exponent++;
	return exponent;
}

static size_t step_of(uint64_t ns)
{
	unsigned exponent = exponent_of(ns);

	if (ns <= STEP_MASK)
		return (size_t)ns;
	return (exponent - STEP_BITS + 1) * (STEP_MASK + 1) +
	       (size_t)(ns >> (exponent - STEP_BITS) & STEP_MASK);
}

/* The middle of a step. */
static uint64_t middle(size_t step)
{
	if (step <= STEP_MASK)
		return step;
	unsigned shift = (unsigned)(step / (STEP_MASK + 1)) - 1;
	uint64_t low = ((uint64_t)STEP_MASK + 1 + (step & STEP_MASK)) << shift;

	return low + ((uint64_t)1 << shift) / 2;
}

void latency_add(struct latency *latency, uint64_t ns)
{
	if (!latency->count || ns < latency->min)
		latency->min = ns;
	if (ns > latency->max)
		latency->max = ns;
	latency->count++;
	latency->steps[step_of(ns)]++;
}

static uint64_t within(const struct latency *latency, uint64_t ns)
{
	if (ns < latency->min)
		return latency->min;
	return ns > latency->max ? latency->max : ns;
}

uint64_t latency_quantile(const struct latency *latency, unsigned per_mille)
{
	uint64_t whole = latency->count / 1000 * per_mille;
	uint64_t rank = whole + (latency->count % 1000 * per_mille + 999) / 1000;
	uint64_t seen = 0;

	if (rank >= latency->count)
		return latency->max;
	for (size_t i = 0; i < LATENCY_STEPS; i++) {
		seen += latency->steps[i];
		if (seen >= rank && seen)
			return within(latency, middle(i));
	}
	return 0;
}

/* The upper ends: 1, 2 and 5 times each power of ten from 10 us to 10,000 s. */
static uint64_t bar_end(size_t bar)
{
	static const uint64_t digits[] = {1, 2, 5};
	uint64_t end = 10000;

	if (bar + 1 >= LATENCY_BARS)
		return UINT64_MAX;
	for (size_t i = 0; i < bar / 3; i++)
		end *= 10;
	return end * digits[bar % 3];
}

size_t latency_bars(const struct latency *latency,
                    struct latency_bar bars[LATENCY_BARS])
{
	uint64_t counts[LATENCY_BARS] = {0};
	size_t first = LATENCY_BARS;
	size_t last = 0;
	size_t bar = 0;
	size_t made = 0;

	for (size_t i = 0; i < LATENCY_STEPS; i++) {
		while (within(latency, middle(i)) > bar_end(bar))
			bar++;
		counts[bar] += latency->steps[i];
	}
	for (size_t i = 0; i < LATENCY_BARS; i++) {
		if (counts[i] && first == LATENCY_BARS)
			first = i;
		if (counts[i])
			last = i;
	}
	for (size_t i = first; i < LATENCY_BARS && i <= last; i++)
		bars[made++] = (struct latency_bar){bar_end(i), counts[i]};
	return made;
}
