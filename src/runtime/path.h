/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths in normal form: absolute, with nothing but names between their slashes.
 */
#ifndef RUNTIME_PATH_H
#define RUNTIME_PATH_H

#include <stdbool.h>

#include "interlock/runtime.h"

/* A longer path is opaque. */
enum { PATH_ROOM = 4096 };

/* By its text alone, without a look at the disk: a relative path is one of `cwd`'s (which
 * may be absent, and is brought into normal form, too), "." and empty components say
 * nothing, ".." takes back the one before it, but never the root. False: the path is not
 * certain (relative to nothing, "~", control characters, too long). `*normal` is in `to`. */
bool path_normal(struct ilk_text path, struct ilk_text cwd, char to[PATH_ROOM],
                 struct ilk_text *normal);
/* Whether a path is the root or inside of it, both in normal form. `fold`: small and capital
 * letters of ASCII are the same. */
bool path_is_inside(struct ilk_text root, struct ilk_text path, bool fold);

#endif
