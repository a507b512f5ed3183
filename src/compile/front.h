/* SPDX-License-Identifier: Apache-2.0
 *
 * The compiler up to the checked model, for whoever wants to look at a policy rather
 * than run it: tests inside policies, analyses.
 */
#ifndef COMPILE_FRONT_H
#define COMPILE_FRONT_H

#include "base/arena.h"
#include "base/diag.h"
#include "interlock/compile.h"
#include "interlock/status.h"
#include "model/model.h"

/* Parses, reads what is included (`compiler` says how, and what params are given; NULL:
 * nothing), builds and checks; the sources that are read go behind `source`. ILK_OK: *model is checked and may be lowered, warnings may
 * be in `diag`. ILK_DIAGNOSED: errors are in `diag`, *model is NULL. ILK_LIMIT: the text
 * is too large. ILK_MEMORY. The model lives in the arena and borrows the sources. */
enum ilk_status compile_front(struct arena *arena, struct diag *diag,
                              const struct ilk_compiler *compiler,
                              struct source *source, struct model **model);

#endif
