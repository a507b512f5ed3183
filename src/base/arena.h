/* SPDX-License-Identifier: Apache-2.0
 *
 * One arena a compilation: everything made on the way lives in it and dies with it.
 * After a failed allocation `failed` stays true; whoever drives the work tests it after
 * each pass, so that code in between may just give up on NULL.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "interlock/allocator.h"

struct arena_chunk;

struct arena {
	struct ilk_allocator allocator;
	struct arena_chunk *chunks;
	size_t chunk_size; /* a test sets 1, so that any allocation may fail by itself */
	bool failed;
};

/* `allocator.resize` NULL: malloc. Nothing is allocated yet. */
void arena_init(struct arena *arena, struct ilk_allocator allocator);
void arena_free(struct arena *arena);

/* Zeroed memory, aligned for any type; `count * size` is checked. NULL: none left. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* A copy with a NUL behind it. `at` NULL in the answer: no memory (failed is set). */
struct text arena_text(struct arena *arena, struct text text);
/* printf into the arena, NUL-terminated; NULL: no memory. */
__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *arena,
                                                         const char *format, ...);
__attribute__((format(printf, 2, 0))) char *
arena_vprintf(struct arena *arena, const char *format, va_list list);

#endif
