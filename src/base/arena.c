/* SPDX-License-Identifier: Apache-2.0
 *
 * The arena: a list of chunks, the newest first, filled from the front. A large request
 * gets a chunk of its own behind the newest, so that no room is given up for it.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define CHUNK_SIZE  ((size_t)64 * 1024)
#define ARENA_ALIGN alignof(max_align_t)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of bytes[] */
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena, struct ilk_allocator allocator)
{
	*arena = (struct arena){.allocator = allocator, .chunk_size = CHUNK_SIZE};
}

void arena_free(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	while (chunk) {
		struct arena_chunk *next = chunk->next;

		memory_resize(&arena->allocator, chunk, sizeof *chunk + chunk->size, 0);
		chunk = next;
	}
	arena->chunks = NULL;
}

static struct arena_chunk *chunk_new(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = NULL;

	if (size <= SIZE_MAX - sizeof *chunk)
		chunk = memory_resize(&arena->allocator, NULL, 0, sizeof *chunk + size);
	if (!chunk) {
		arena->failed = true;
		return NULL;
	}
	*chunk = (struct arena_chunk){.size = size};
	return chunk;
}

/* A chunk with room for `size` more bytes. */
static struct arena_chunk *chunk_for(struct arena *arena, size_t size)
{
	struct arena_chunk *newest = arena->chunks;

	if (newest && newest->size - newest->used >= size)
		return newest;
	bool large = size >= arena->chunk_size / 4;
	struct arena_chunk *chunk = chunk_new(arena, large ? size : arena->chunk_size);

	if (!chunk)
		return NULL;
	if (newest && large) {
		chunk->next = newest->next;
		newest->next = chunk;
	} else {
		chunk->next = newest;
		arena->chunks = chunk;
	}
	return chunk;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	if (arena->failed)
		return NULL;
	if (size && count > (SIZE_MAX - ARENA_ALIGN) / size) {
		arena->failed = true;
		return NULL;
	}
	size_t bytes = count * size;

	bytes = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	if (bytes == 0)
		bytes = ARENA_ALIGN;
	struct arena_chunk *chunk = chunk_for(arena, bytes);

	if (!chunk)
		return NULL;
	void *at = memset(chunk->bytes + chunk->used, 0, bytes);

	chunk->used += bytes;
	return at;
}

struct text arena_text(struct arena *arena, struct text text)
{
	char *copy = arena_alloc(arena, 1, text.len + 1);

	if (!copy)
		return (struct text){NULL, 0};
	if (text.len)
		memcpy(copy, text.at, text.len);
	return (struct text){copy, text.len};
}

char *arena_vprintf(struct arena *arena, const char *format, va_list list)
{
	va_list again;

	va_copy(again, list);
	int len = vsnprintf(NULL, 0, format, again);

	va_end(again);
	if (len < 0) {
		arena->failed = true;
		return NULL;
	}
	char *string = arena_alloc(arena, 1, (size_t)len + 1);

	if (string)
		vsnprintf(string, (size_t)len + 1, format, list);
	return string;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	char *string = arena_vprintf(arena, format, list);

	va_end(list);
	return string;
}
