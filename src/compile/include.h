/* SPDX-License-Identifier: Apache-2.0
 *
 * Includes: files read, parsed, and their items put where the include stands.
 */
#ifndef COMPILE_INCLUDE_H
#define COMPILE_INCLUDE_H

#include "base/arena.h"
#include "base/diag.h"
#include "interlock/compile.h"
#include "syntax/ast.h"

/* Reads what `policy`, parsed from `main`, includes: each new source goes to the end of
 * the chain that begins with `first`, its items behind their include. Mistakes become diagnostics. ILK_OK (also
 * after those), ILK_MEMORY. `compiler` NULL: nothing can be read. */
enum ilk_status include_files(struct arena *arena, struct diag *diag,
                              const struct ilk_compiler *compiler,
                              const struct source *first, struct source *main,
                              struct ast_policy *policy);

/* Reads the organisation's policy (compiler->org) to the end of the chain. ILK_OK: *org
 * is its source, or NULL after a diagnostic. ILK_MEMORY. */
enum ilk_status include_org(struct arena *arena, struct diag *diag,
                            const struct ilk_compiler *compiler, struct source *first,
                            struct source **org);

#endif
