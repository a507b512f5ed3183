/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory from the host's allocator, or from malloc when it gave none.
 */
#include "base/memory.h"

#include <stdlib.h>

void *memory_resize(const struct ilk_allocator *allocator, void *at, size_t old_size,
                    size_t size)
{
	if (allocator->resize)
		return allocator->resize(allocator->context, at, old_size, size);
	if (size == 0) {
		free(at);
		return NULL;
	}
	return realloc(at, size);
}
