/* SPDX-License-Identifier: Apache-2.0
 *
 * The one place where an allocator is called, and where "none given" becomes malloc.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

#include "interlock/allocator.h"

/* As ilk_resize_fn has it; `allocator->resize` NULL: realloc and free. */
void *memory_resize(const struct ilk_allocator *allocator, void *at, size_t old_size,
                    size_t size);

#endif
