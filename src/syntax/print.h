/* SPDX-License-Identifier: Apache-2.0
 *
 * AST -> canonical text, such that parsing it again gives the same AST (but for spans).
 */
#ifndef SYNTAX_PRINT_H
#define SYNTAX_PRINT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "syntax/ast.h"

void print_policy(struct buffer *out, const struct ast_policy *policy);

/* Whether two policies are the same but for places. */
bool ast_same(const struct ast_policy *a, const struct ast_policy *b);

#endif
