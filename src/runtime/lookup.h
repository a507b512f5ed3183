/* SPDX-License-Identifier: Apache-2.0
 *
 * What one call's facts are in, worked out when it is first asked for, once for all sets.
 * Lives on the stack of begin. Where the image has no matcher for a fact, or too much is
 * found, each set is tried by itself: the answer is the same.
 */
#ifndef RUNTIME_LOOKUP_H
#define RUNTIME_LOOKUP_H

#include "runtime/argument.h"
#include "runtime/command.h"
#include "runtime/step.h"

struct lookup {
	uint32_t done;   /* mask of facts: looked up */
	uint32_t listed; /* mask of facts: found, and not too much */
	struct fact_found found[ILK_FACT_COUNT];
	struct command_line line;
	struct arguments arguments;
};

/* Ready for a call; nothing has been looked up. */
void lookup_start(struct lookup *lookup, const struct ilk_image *image);
/* Whether a fact of the step's call is in a set. */
struct fact_test lookup_in_set(const struct step *step, uint32_t fact, uint32_t set);
/* The pairs where a fact is seen, found by its matcher; NULL: not listed. */
const struct index_found *lookup_seen(const struct step *step, uint32_t fact,
                                      uint32_t matcher);

#endif
