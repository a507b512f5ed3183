/* SPDX-License-Identifier: Apache-2.0
 *
 * Did you mean: the nearest of several names by edit distance (insert, delete, replace,
 * swap of neighbours), within 1 up to 4 letters, 2 up to 8, else 3.
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct near {
	struct text wanted;
	struct text best; /* at NULL: none yet */
	unsigned distance;
};

void near_init(struct near *near, struct text wanted);
/* Offers a candidate; the first of several equally near is kept. */
void near_offer(struct near *near, struct text candidate);
/* Whether there is one worth suggesting: `best` is it. */
bool near_found(const struct near *near);

#endif
