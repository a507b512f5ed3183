/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of files need: a folder of their own, files as bytes, and a table of
 * system calls of which the n-th fails.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "disk/disk.h"

/* A new empty folder; NULL when there is none to be had. A ring of four. */
const char *scratch_new(void);
/* "folder/name"; a ring of eight. */
const char *scratch_path(const char *folder, const char *name);
/* With all that is in it. */
void scratch_remove(const char *folder);
/* Writes a whole file anew. */
bool scratch_write(const char *path, const void *bytes, size_t size);
/* How many files and folders there are in it. */
size_t scratch_count(const char *folder);

/* The real calls, counted; the `fail_at`-th (1-based; 0: none), and with `all` those after
 * it too, answers -1 and `error` without having done anything. `part`: a write that fails
 * has written the half; not a small one, which is within a page and so whole or not. */
#define SCRATCH_PAGE_PART 128
struct failing {
	size_t calls;
	size_t fail_at;
	int error;
	bool all;
	bool part;
	bool writes_only; /* others are not counted */
};
extern struct failing failing;
extern const struct disk_calls failing_calls;

#endif
