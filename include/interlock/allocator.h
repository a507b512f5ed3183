/* SPDX-License-Identifier: Apache-2.0
 *
 * How the compiler and the generator get memory: one function, so that a host can
 * account for it and a test can make any allocation fail. The runtime has none.
 */
#ifndef INTERLOCK_ALLOCATOR_H
#define INTERLOCK_ALLOCATOR_H

#include <stddef.h>

/* Shaped like realloc: `at` NULL allocates, `size` 0 frees (and answers NULL), else
 * resizes; NULL when there is no memory, and `at` is then untouched. `old_size` is what
 * was asked for last time, 0 for a NULL. Aligned for any type. */
typedef void *(*ilk_resize_fn)(void *context, void *at, size_t old_size, size_t size);

struct ilk_allocator {
	ilk_resize_fn resize;
	void *context;
};

#endif
