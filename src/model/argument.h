/* SPDX-License-Identifier: Apache-2.0
 *
 * args.NAME."any name" taken apart: the names on the way to one of a call's arguments.
 */
#ifndef MODEL_ARGUMENT_H
#define MODEL_ARGUMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"
#include "syntax/ast.h"

/* Whether a word is one. */
bool word_is_argument(const struct ast_word *word);
/* Its names, which live in the arena and end with a NUL. False after a diagnostic. Without memory there are
 * names that are wrong, and the arena knows. */
bool argument_read(struct arena *arena, struct diag *diag, const struct ast_word *word,
                   struct model_argument *argument);
/* Whether they are one. */
bool argument_same(const struct model_argument *a, const struct model_argument *b);

#endif
