/* SPDX-License-Identifier: Apache-2.0
 *
 * The arena and the buffer, with and without memory.
 */
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "unit.h"

static bool is_zero(const unsigned char *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (at[i])
			return false;
	return true;
}

static void arena_memory_is_zero_aligned_and_apart(void)
{
	static const size_t sizes[] = {1,     3,     16, 4000, 16383,
	                               16384, 70000, 0,  5,    60000};
	unsigned char *got[sizeof sizes / sizeof sizes[0]];
	struct unit_allocator state = {0};
	struct arena arena;

	arena_init(&arena, unit_allocator(&state));
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		got[i] = arena_alloc(&arena, 1, sizes[i]);
		CU_ASSERT_PTR_NOT_NULL_FATAL(got[i]);
		CU_ASSERT((uintptr_t)got[i] % alignof(max_align_t) == 0);
		CU_ASSERT(is_zero(got[i], sizes[i]));
		memset(got[i], (int)(i + 1), sizes[i]);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t j = 0; j < sizes[i]; j++)
			if (got[i][j] != i + 1)
				CU_FAIL_FATAL("memory was given out twice");
	CU_ASSERT(state.live > 0);
	arena_free(&arena);
	CU_ASSERT_EQUAL(state.live, 0);
}

static void arena_refuses_what_cannot_be_counted(void)
{
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, SIZE_MAX / 2, 3));
	CU_ASSERT(arena.failed);
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, 1, 1)); /* it stays failed */
	arena_free(&arena);
	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, 1, SIZE_MAX));
	CU_ASSERT(arena.failed);
	arena_free(&arena);
}

static void arena_texts_end_in_nul(void)
{
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	struct text copy = arena_text(&arena, (struct text){"abcdef", 3});

	CU_ASSERT_STRING_EQUAL(copy.at, "abc");
	CU_ASSERT_EQUAL(copy.len, 3);
	copy = arena_text(&arena, (struct text){NULL, 0});
	CU_ASSERT_STRING_EQUAL(copy.at, "");
	CU_ASSERT_STRING_EQUAL(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
	arena_free(&arena);
}

static void arena_without_memory_fails_and_leaks_nothing(void)
{
	for (size_t n = 1; n <= 3; n++) {
		struct unit_allocator state = {.fail_at = n};
		struct arena arena;

		arena_init(&arena, unit_allocator(&state));
		for (size_t i = 0; i < 3; i++)
			arena_alloc(&arena, 1, 50000);
		CU_ASSERT(arena.failed);
		CU_ASSERT_PTR_NULL(arena_text(&arena, text_of("x")).at);
		CU_ASSERT_PTR_NULL(arena_printf(&arena, "%s", "x"));
		arena_free(&arena);
		CU_ASSERT_EQUAL(state.live, 0);
	}
}

static void fill(struct buffer *buffer)
{
	static const char big[3000];

	buffer_string(buffer, "one ");
	buffer_text(buffer, (struct text){"twoxx", 3});
	buffer_printf(buffer, " %d", 3);
	buffer_le32(buffer, 0x04030201);
	buffer_zeros(buffer, 2);
	buffer_bytes(buffer, big, sizeof big);
	buffer_bytes(buffer, NULL, 0);
	buffer_printf(buffer, "%s", "end");
}

static void buffer_holds_what_was_appended(void)
{
	static const char start[] = "one two 3\x01\x02\x03\x04\0";
	struct unit_allocator state = {0};
	struct buffer buffer;

	buffer_init(&buffer, unit_allocator(&state));
	fill(&buffer);
	CU_ASSERT_FALSE(buffer.failed);
	CU_ASSERT_EQUAL_FATAL(buffer.len, 9 + 4 + 2 + 3000 + 3);
	CU_ASSERT(memcmp(buffer.at, start, sizeof start) == 0);
	CU_ASSERT(memcmp(buffer.at + buffer.len - 3, "end", 3) == 0);
	buffer_free(&buffer);
	CU_ASSERT_EQUAL(state.live, 0);
}

static void buffer_without_memory_fails_and_leaks_nothing(void)
{
	for (size_t n = 1; n <= 2; n++) {
		struct unit_allocator state = {.fail_at = n};
		struct buffer buffer;

		buffer_init(&buffer, unit_allocator(&state));
		fill(&buffer);
		CU_ASSERT(buffer.failed);
		buffer_zeros(&buffer, SIZE_MAX);
		buffer_free(&buffer);
		CU_ASSERT_EQUAL(state.live, 0);
	}
}

static void buffer_refuses_what_cannot_be_counted(void)
{
	struct buffer buffer;

	buffer_init(&buffer, (struct ilk_allocator){NULL, NULL});
	buffer_string(&buffer, "x");
	buffer_zeros(&buffer, SIZE_MAX);
	CU_ASSERT(buffer.failed);
	CU_ASSERT_EQUAL(buffer.len, 1);
	buffer_free(&buffer);
}

void base_memory_suite(void);
void base_memory_suite(void)
{
	CU_pSuite suite = CU_add_suite("base: memory", NULL, NULL);

	CU_add_test(suite, "arena memory is zero, aligned and apart",
	            arena_memory_is_zero_aligned_and_apart);
	CU_add_test(suite, "the arena refuses what cannot be counted",
	            arena_refuses_what_cannot_be_counted);
	CU_add_test(suite, "arena texts end in NUL", arena_texts_end_in_nul);
	CU_add_test(suite, "an arena without memory fails and leaks nothing",
	            arena_without_memory_fails_and_leaks_nothing);
	CU_add_test(suite, "a buffer holds what was appended",
	            buffer_holds_what_was_appended);
	CU_add_test(suite, "a buffer without memory fails and leaks nothing",
	            buffer_without_memory_fails_and_leaks_nothing);
	CU_add_test(suite, "a buffer refuses what cannot be counted",
	            buffer_refuses_what_cannot_be_counted);
}
