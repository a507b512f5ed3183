/* SPDX-License-Identifier: Apache-2.0
 *
 * Where all chance comes from: a small generator (splitmix64), so that a seed gives the
 * same policies and sessions on every machine.
 */
#ifndef TESTS_RANDOM_DRAW_H
#define TESTS_RANDOM_DRAW_H

#include <stdbool.h>
#include <stdint.h>

struct draw {
	uint64_t state;
};

static inline uint32_t draw_below(struct draw *draw, uint32_t bound)
{
	uint64_t z = draw->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	z ^= z >> 31;
	return bound ? (uint32_t)((z >> 32) * bound >> 32) : 0;
}

/* From `low` to `high`, both included. */
static inline uint32_t draw_from(struct draw *draw, uint32_t low, uint32_t high)
{
	return low + draw_below(draw, high - low + 1);
}

static inline bool draw_percent(struct draw *draw, uint32_t percent)
{
	return draw_below(draw, 100) < percent;
}

#define DRAW_ONE(draw, array) \
	((array)[draw_below(draw, (uint32_t)(sizeof(array) / sizeof((array)[0])))])

#endif
