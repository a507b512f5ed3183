/* SPDX-License-Identifier: Apache-2.0
 *
 * The facts of a call: finding them by number, and testing them against sets and the
 * workspace. A value is absent, plain, or opaque: one whose text does not say with
 * certainty what it means, like a command line with a `;`.
 */
#ifndef RUNTIME_FACT_H
#define RUNTIME_FACT_H

#include <stdbool.h>

#include "interlock/runtime.h"

/* What testing a fact gave. An opaque value is compared by its raw text. */
struct fact_test {
	bool match;
	bool certain; /* false: the value is absent or opaque */
};

/* The text of a fact; absent when the call does not have it. */
struct ilk_text fact_text(const struct ilk_facts *facts, uint32_t fact);

bool fact_is_opaque(uint32_t fact, struct ilk_text text);

/* Whether some pattern of the set matches the fact. */
struct fact_test fact_in_set(const struct ilk_image *image,
                             const struct ilk_facts *facts, uint32_t fact,
                             uint32_t set);
/* Whether the path is one of the workspace's roots or inside of one. */
struct fact_test fact_in_workspace(const struct ilk_facts *facts, uint32_t fact);

#endif
