/* SPDX-License-Identifier: Apache-2.0
 *
 * What patterns may look like, kind by kind, and what is made of them for the model.
 */
#ifndef MODEL_PATTERNS_H
#define MODEL_PATTERNS_H

#include "model/resolve.h"

/* The patterns that one member of a set stands for; texts live in the arena. */
struct pattern_texts {
	struct text *at;
	uint32_t count;
};

/* Checks a member of a kind of set; diagnoses what is wrong with it, and then there are no
 * texts. Those of paths have no braces any more, and keep a "!" in front. False: no memory. */
bool pattern_read(struct resolve *resolve, const struct ast_word *pattern,
                  enum ilk_set_kind kind, struct pattern_texts *out);
/* A pattern that matches just this text. */
struct text pattern_literal(struct arena *arena, enum ilk_set_kind kind,
                            struct text text);

/* ---- Inside ---------------------------------------------------------------------- */

struct flaw {
	const char *id;
	const char *message; /* NULL: none */
	const char *help;
};

extern const struct flaw pattern_fine;

/* Flaws that any kind can have. */
struct flaw pattern_flaw(struct text text);
void pattern_say(struct resolve *resolve, const struct ast_word *pattern,
                 struct flaw flaw);
/* pattern_read() of paths (paths.c). */
bool path_read(struct resolve *resolve, const struct ast_word *pattern,
               struct pattern_texts *out);

#endif
