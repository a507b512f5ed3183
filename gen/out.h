/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing what was emitted: every file whole or not at all. All are written aside
 * first, then renamed; when anything fails before that, nothing has changed.
 */
#ifndef GEN_OUT_H
#define GEN_OUT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "interlock/status.h"

struct out_file {
	const char *name; /* in the folder */
	const char *path; /* instead of that, when it is not NULL */
	struct buffer bytes;
	/* The writer's own. */
	const char *aside; /* NULL: not there (any more) */
};

/* Writes the files into the folder `dir`, which must exist. ILK_OK; ILK_MEMORY; ILK_IO:
 * *failed is the path and *why the reason. */
enum ilk_status out_write(struct arena *arena, const char *dir, struct out_file *files,
                          size_t count, const char **failed, const char **why);

/* Writes nothing: ILK_DIAGNOSED when a file is not there or holds something else. */
enum ilk_status out_check(struct arena *arena, const char *dir, struct out_file *files,
                          size_t count, const char **failed, const char **why);

#endif
