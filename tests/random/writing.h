/* SPDX-License-Identifier: Apache-2.0
 *
 * A random text being written (pool.c), with room for so much and no more.
 */
#ifndef TESTS_RANDOM_WRITING_H
#define TESTS_RANDOM_WRITING_H

#include "draw.h"
#include "model/model.h"

#define TEXT_ROOM 320

struct writing {
	struct draw *draw;
	char at[TEXT_ROOM];
	size_t len;
};

void add(struct writing *to, const char *more);
void add_byte(struct writing *to, char byte);
/* A text that the pattern may well match. */
void add_match(struct writing *to, struct text pattern, enum ilk_set_kind kind);
/* One of the sets that the policy compares the fact with; NULL: it has none. */
const struct model_set *set_of(const struct model *model, struct draw *draw,
                               uint32_t fact);
/* Arguments of a policy that asks for some (pool_args.c). */
void add_args(struct writing *to, const struct model *model);

#endif
