/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths of included files. "/" is what separates, everywhere, and nothing is asked of
 * any file system, so that a policy means the same wherever it is compiled.
 */
#ifndef COMPILE_PATH_H
#define COMPILE_PATH_H

#include "base/arena.h"
#include "base/text.h"

/* Why this cannot be the path of an include, in words behind "found a path"; NULL: it
 * can. */
const char *path_refused(struct text path);

/* `path` as seen from the folder of the file `from`, without "." and without a ".." that
 * an earlier part takes back: equal texts are the same file. NULL: no memory. */
const char *path_from(struct arena *arena, const char *from, struct text path);

/* The folder of `file`, and `path` behind it: what is opened and shown. */
const char *path_beside(struct arena *arena, const char *file, const char *path);

#endif
