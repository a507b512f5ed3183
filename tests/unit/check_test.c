/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model says of a policy: every file of tests/policy/bad/model-* gets exactly the
 * diagnostics that it lists, checks are a table with stable names, and memory may run out
 * at any single allocation of the front.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "compile/front.h"
#include "expect.h"
#include "interlock/compile.h"
#include "model/check.h"
#include "unit.h"

static void find_mistakes(const char *file, const char *text, size_t size,
                          struct expect_list *found)
{
	struct ilk_compiler compiler = {.diagnose = expect_sink, .context = found};
	unsigned char *image;
	size_t image_size;
	enum ilk_status status =
		ilk_compile(&compiler, file, text, size, &image, &image_size);

	/* Warnings alone do not keep a policy from being compiled. */
	CASE(file, (status == ILK_OK) == (compiler.errors == 0));
	CASE(file, compiler.errors + compiler.warnings == found->count);
	ilk_compile_free(&compiler, image, image_size);
}

static void bad_files_get_exactly_their_diagnostics(void)
{
	CU_ASSERT(expect_files("tests/policy/bad", "model-", find_mistakes) >= 90);
}

/* Each check of the table is shown by one bad file at least. */
static struct expect_list seen_in_file;
static unsigned shown[64];

static void note_ids(const char *file, const char *text, size_t size)
{
	(void)size;
	CASE(file, expect_parse(text, &seen_in_file));
	for (size_t i = 0; i < seen_in_file.count; i++)
		for (unsigned c = 0; c < check_count; c++)
			shown[c] += strcmp(seen_in_file.at[i].id, checks[c].name) == 0;
	seen_in_file.count = 0;
}

static void every_check_has_a_bad_file(void)
{
	CU_ASSERT_FATAL(check_count <= sizeof shown / sizeof shown[0]);
	memset(shown, 0, sizeof shown);
	expect_visit("tests/policy/bad", "model-", note_ids);
	for (unsigned c = 0; c < check_count; c++)
		CASE(checks[c].name, shown[c] > 0);
}

static void lose_memory(const char *file, const char *text, size_t size)
{
	struct source source = source_make(file, text, size);
	enum ilk_status status = ILK_MEMORY;
	size_t n = 0;

	while (status == ILK_MEMORY && n < 100000) {
		struct unit_allocator memory = {.fail_at = ++n};
		struct model *model = NULL;
		struct arena arena;
		struct diag diag;

		arena_init(&arena, unit_allocator(&memory));
		arena.chunk_size = 1; /* each allocation is one of the allocator's */
		diag_init(&diag, &arena, &source);
		status = compile_front(&arena, &diag, NULL, &source, &model);
		CASE(file, (status == ILK_OK) == (model != NULL));
		CASE(file, status != ILK_MEMORY || arena.failed);
		arena_free(&arena);
		CASE(file, memory.live == 0);
	}
	CASE(file, status == ILK_OK || status == ILK_DIAGNOSED);
	CASE(file, n > 5);
}

static void any_allocation_may_fail(void)
{
	CU_ASSERT(expect_visit("tests/policy/bad", "model-", lose_memory) > 0);
	CU_ASSERT(expect_visit("tests/policy/ok", "engine-", lose_memory) > 0);
}

void check_suite(void)
{
	CU_pSuite suite = CU_add_suite("check", NULL, NULL);

	CU_add_test(suite, "bad files get exactly their diagnostics",
	            bad_files_get_exactly_their_diagnostics);
	CU_add_test(suite, "every check has a bad file", every_check_has_a_bad_file);
	CU_add_test(suite, "any allocation of the front may fail",
	            any_allocation_may_fail);
}
