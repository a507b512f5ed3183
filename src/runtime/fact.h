/* SPDX-License-Identifier: Apache-2.0
 *
 * The facts of a call: finding them by number, and testing them against sets and the
 * workspace. A value is absent, plain, or opaque: one whose text does not say with
 * certainty what it means, like a path relative to nothing.
 */
#ifndef RUNTIME_FACT_H
#define RUNTIME_FACT_H

#include <stdbool.h>

#include "interlock/runtime.h"
#include "runtime/index.h"

/* What testing a fact gave. A value that is absent or opaque is surely nothing; an opaque
 * one is seen by its raw text. */
struct fact_test {
	bool surely;  /* it matches: lets on */
	bool seen;    /* something of it matches: holds back */
	bool certain; /* that nothing matches would be certain */
	bool writes;  /* of a command: it also writes files by redirection, */
	bool reads;   /* and reads some: surely and certain only where that may be */
};

/* The same of all sets at once: the pairs (image.h) in whose sets the fact is. */
struct fact_found {
	struct index_found surely;
	struct index_found seen;
	bool same; /* surely is as seen, and has not been filled */
	bool certain;
	bool writes;
	bool reads;
};

struct command_line;

/* The text of a fact; absent when the call does not have it. */
struct ilk_text fact_text(const struct ilk_facts *facts, uint32_t fact);

/* Whether the call has the fact, but what it says is not certain. */
bool fact_is_opaque(const struct ilk_image *image, const struct ilk_facts *facts,
                    uint32_t fact);

/* Whether a pattern of the set matches the text. */
bool fact_set_has(const struct ilk_image *image, uint32_t set, struct ilk_text text);

/* Whether the fact is in the set. `line` is the step's. */
struct fact_test fact_in_set(const struct ilk_image *image,
                             const struct ilk_facts *facts, struct command_line *line,
                             uint32_t fact, uint32_t set);
/* In which sets the fact is, found by its matcher. */
void fact_find(const struct ilk_image *image, const struct ilk_facts *facts,
               struct command_line *line, uint32_t fact, uint32_t matcher,
               struct fact_found *found);
/* Whether the path is one of the workspace's roots or inside of one; of files on the
 * command line, whether all are. `fold`: small and capital letters are the same. */
struct fact_test fact_in_workspace(const struct ilk_facts *facts,
                                   struct command_line *line, uint32_t fact, bool fold);
/* The same of a path in normal form. */
bool fact_is_inside_any(const struct ilk_facts *facts, struct ilk_text path, bool fold);

#endif
