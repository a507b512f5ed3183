/* SPDX-License-Identifier: Apache-2.0
 *
 * The image's index (image.h): which sets of a fact a text is in, found by going over the
 * text once. Whatever it finds has been looked at as a pattern would be: it only leaves out
 * what cannot match.
 */
#ifndef RUNTIME_INDEX_H
#define RUNTIME_INDEX_H

#include "runtime/image.h"

/* More pairs than this at once are not worth a list: then everything is tried. */
#define INDEX_FOUND 64u

struct index_found {
	bool all; /* too many to tell */
	uint32_t count;
	uint32_t pairs[INDEX_FOUND]; /* each once */
};

/* The matcher of a fact, or IMAGE_NONE. */
uint32_t index_matcher(const struct ilk_image *image, uint32_t fact);
/* The pairs of this matcher whose set has the text. Fills `found`. */
void index_find(const struct ilk_image *image, uint32_t matcher, struct ilk_text text,
                struct index_found *found);
/* The same of a path, also in sets that take small and capital letters for the same. */
void index_find_path(const struct ilk_image *image, uint32_t matcher,
                     struct ilk_text text, struct index_found *found);
/* No pairs; the same ones; those of both together; those that are in both. */
void index_nothing(struct index_found *found);
void index_copy(struct index_found *to, const struct index_found *from);
void index_join(struct index_found *found, const struct index_found *more);
void index_meet(struct index_found *found, const struct index_found *other);
/* Whether one of the pairs is that of the set. */
bool index_has(const struct ilk_image *image, const struct index_found *found,
               uint32_t set);

/* The rows of BEFORE that may hold, given the pairs of each fact that do, in their order,
 * counted from the table's first; IMAGE_NONE behind the last. Start, add, then next. */
struct index_rows {
	uint32_t count;
	struct {
		enum ilk_section section;
		uint32_t at;
		uint32_t end;
	} runs[1 + INDEX_FOUND]; /* first those without an anchor */
};
/* Begins with the rows that have no anchor, from the `from`th of them on. */
void index_rows_start(const struct ilk_image *image, uint32_t from,
                      struct index_rows *rows);
/* False: too many runs to be worth it. */
bool index_rows_add(const struct ilk_image *image, const struct index_found *found,
                    struct index_rows *rows);
uint32_t index_rows_next(const struct ilk_image *image, struct index_rows *rows);

#endif
