/* SPDX-License-Identifier: Apache-2.0
 *
 * See stars.h. Pieces are looked for eight places at a time, by their first two bytes.
 */
#include "runtime/stars.h"

#include "bytes/bytes.h"
#include "runtime/hot.h"

#define EACH_BYTE(value) ((uint64_t)(value)*0x0101010101010101u)
#define HIGH_BITS        EACH_BYTE(0x80)

/* Where a byte is 0, its high bit; above the lowest such byte also some that are not. */
static uint64_t zeros(uint64_t bytes)
{
	return (bytes - EACH_BYTE(1)) & ~bytes & HIGH_BITS;
}

static uint64_t load(const char *at)
{
	return le64((const unsigned char *)at);
}

/* The leftmost place of a piece of two bytes or more in [at, end); NULL: none. */
static const char *find_long(const char *piece, size_t len, const char *at,
                             const char *end)
{
	uint64_t first = EACH_BYTE((unsigned char)piece[0]);
	uint64_t second = EACH_BYTE((unsigned char)piece[1]);

	for (; (size_t)(end - at) >= len + 8; at += 8) {
		uint64_t maybe = zeros((load(at) ^ first) | (load(at + 1) ^ second));

		for (; maybe; maybe &= maybe - 1) {
			const char *here = at + __builtin_ctzll(maybe) / 8;

			if (bytes_equal(here, piece, len))
				return here;
		}
	}
	for (; (size_t)(end - at) >= len; at++)
		if (at[0] == piece[0] && bytes_equal(at, piece, len))
			return at;
	return NULL;
}

static const char *find(const char *piece, size_t len, const char *at, const char *end)
{
	if (len > 1)
		return find_long(piece, len, at, end);
	while (at < end && *at != *piece)
		at++;
	return at < end ? at : NULL;
}

/* The pieces of [p, p_end), which stars stand around and between, in order in the text. */
static enum stars has_pieces(const char *p, const char *p_end, const char *t,
                             const char *t_end)
{
	while (p < p_end) {
		const char *piece = p;

		for (; p < p_end && *p != '*'; p++)
			if (*p == '\\')
				return STARS_OTHER;
		if (p > piece) {
			t = find(piece, (size_t)(p - piece), t, t_end);
			if (!t)
				return STARS_NO_MATCH;
			t += p - piece;
		}
		p++;
	}
	return STARS_MATCH;
}

/* From the ends inwards as far as the stars; what differs there need not be looked for. */
HOT enum stars stars_match(struct ilk_text pattern, struct ilk_text text)
{
	const char *p = pattern.at;
	const char *p_end = p + pattern.len;
	const char *t = text.at;
	const char *t_end = t + text.len;

	while (p < p_end && *p != '*') {
		if (*p == '\\')
			return STARS_OTHER;
		if (t == t_end || *p++ != *t++)
			return STARS_NO_MATCH;
	}
	if (p == p_end)
		return t == t_end ? STARS_MATCH : STARS_NO_MATCH;
	while (p_end[-1] != '*') {
		/* It may be behind a backslash, or be one that stands for nothing. */
		if (p_end[-1] == '\\' || p_end[-2] == '\\')
			return STARS_OTHER;
		if (t == t_end || *--p_end != *--t_end)
			return STARS_NO_MATCH;
	}
	return has_pieces(p + 1, p_end - 1, t, t_end);
}
