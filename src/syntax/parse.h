/* SPDX-License-Identifier: Apache-2.0
 *
 * The front door of the syntax: policy text -> AST, with as many diagnostics as the
 * text deserves.
 */
#ifndef SYNTAX_PARSE_H
#define SYNTAX_PARSE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "syntax/ast.h"

/* Parses the whole source. The answer is never NULL but when the arena failed; after
 * errors (diag->errors) it holds what could be understood. Nodes and their texts live in
 * the arena. A header may be missing: included files need none. The source's bytes must have one NUL behind them. */
struct ast_policy *parse_policy(struct arena *arena, struct diag *diag,
                                const struct source *source);

#endif
