/* SPDX-License-Identifier: Apache-2.0
 *
 * What every unit test may use beside CUnit: the checkout's files, and an allocator that
 * fails on demand.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stddef.h>

#include "interlock/allocator.h"

/* Fails the running test and shows which case of a table it was. */
#define CASE(name, condition)                                                       \
	do {                                                                        \
		bool held_ = (condition);                                           \
		if (!held_)                                                         \
			printf("\n    case \"%s\": %s (%s:%d)", (name), #condition, \
			       __FILE__, __LINE__);                                 \
		CU_ASSERT(held_);                                                   \
	} while (0)

/* A path under the checkout's root (env ILK_ROOT, else "."). Static buffers, a ring of
 * eight. */
const char *unit_path(const char *relative);

/* A whole file with a NUL behind it; NULL and *size 0 when it cannot be read. free(). */
char *unit_read(const char *path, size_t *size);

/* An allocator that counts, and fails the n-th allocation (1-based; 0: never) and every
 * one after it. `live` is how many blocks are out. */
struct unit_allocator {
	size_t fail_at;
	size_t calls;
	size_t live;
};
struct ilk_allocator unit_allocator(struct unit_allocator *state);

/* The suites, one a file; each adds itself to CUnit's registry. */
#define X(name) void name##_suite(void);
#include "suites.inc"
#undef X

#endif
