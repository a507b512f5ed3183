/* SPDX-License-Identifier: Apache-2.0
 *
 * Preloaded into the command: from the n-th allocation on (FAIL_AT, from 1) there is no
 * memory. glibc only, which has its allocator under a second name.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static int fails(void)
{
	static long left = -1;

	if (left < 0) {
		const char *at = getenv("FAIL_AT");

		left = at ? strtol(at, NULL, 10) : 0;
	}
	if (left == 0)
		return 0;
	if (left > 1) {
		left--;
		return 0;
	}
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	return fails() ? NULL : __libc_realloc(at, size);
}
