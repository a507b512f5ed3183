/* SPDX-License-Identifier: Apache-2.0
 *
 * Edit distance with swaps (optimal string alignment), three rows at a time.
 */
#include "base/near.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"

#define FAR UINT32_MAX

static unsigned allowed(size_t letters)
{
	return letters <= 4 ? 1 : letters <= 8 ? 2 : 3;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Row i of the table from the two before it; answers the row's smallest entry. */
static unsigned next_row(struct text a, struct text b, size_t i, const unsigned *before,
                         const unsigned *last, unsigned *row)
{
	unsigned smallest = (unsigned)i;

	row[0] = (unsigned)i;
	for (size_t j = 1; j <= b.len; j++) {
		unsigned differs = a.at[i - 1] != b.at[j - 1];

		row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + differs);
		if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
		    a.at[i - 2] == b.at[j - 1])
			row[j] = least(row[j], before[j - 2] + 1);
		smallest = least(smallest, row[j]);
	}
	return smallest;
}

/* The distance, or FAR when it is more than `most`. */
static unsigned distance(struct text a, struct text b, unsigned most)
{
	unsigned rows[3][MAX_NAME_SIZE + 1];
	size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;

	if (a.len > MAX_NAME_SIZE || b.len > MAX_NAME_SIZE || apart > most)
		return FAR;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++)
		/* A swap reaches back two rows, so the bound is judged on two. */
		if (next_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3],
		             rows[i % 3]) > most + 1)
			return FAR;
	unsigned answer = rows[a.len % 3][b.len];

	return answer <= most ? answer : FAR;
}

void near_init(struct near *near, struct text wanted)
{
	*near = (struct near){.wanted = wanted, .distance = FAR};
}

void near_offer(struct near *near, struct text candidate)
{
	unsigned away = distance(near->wanted, candidate, allowed(near->wanted.len));

	if (away < near->distance) {
		near->distance = away;
		near->best = candidate;
	}
}

bool near_found(const struct near *near)
{
	/* When every letter had to change there is no likeness left. */
	return near->best.at && near->distance < near->wanted.len;
}
