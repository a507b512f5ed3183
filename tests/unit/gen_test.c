/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator as a whole: what it writes, and that it writes all or nothing.
 *
 * After a wanted change of what is written:
 *   build/interlock gen -r tests/spec/example/registry -e all \
 *       -o tests/spec/example/expected
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gen/check.h"
#include "gen/emit.h"
#include "gen/generate.h"
#include "gen_folder.h"
#include "unit.h"

#define EXAMPLE "tests/spec/example/registry"

static const char minimal[] = "schema_url: https://app.example/schemas/1.0.0\n";

static uint32_t all_emitters(void)
{
	size_t count;

	emitters(&count);
	return (uint32_t)((1ull << count) - 1);
}

static void test_the_table_of_emitters_fits_the_mask(void)
{
	size_t count;

	CU_ASSERT_PTR_NOT_NULL(emitters(&count));
	CU_ASSERT(count <= GENERATE_MAX_EMITTERS);
}

static void test_the_example_gives_the_expected_files(void)
{
	struct gen_folder folder;
	size_t count;
	size_t files = 0;
	const struct emitter *table = emitters(&count);

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	struct generate job = {.registry = unit_path(EXAMPLE),
	                       .out = folder.path,
	                       .emitters = all_emitters()};

	CU_ASSERT(generate(&job) == ILK_OK);
	CU_ASSERT(job.errors == 0 && job.warnings == 0);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < EMIT_MAX_FILES && table[i].files[j].name; j++) {
			const char *name = table[i].files[j].name;
			char below[128];

			snprintf(below, sizeof below, "tests/spec/example/expected/%s",
			         name);
			CASE(name, gen_same_file(gen_folder_path(&folder, name),
			                         unit_path(below)));
			files++;
		}
	CU_ASSERT(gen_folder_count(&folder) == files);
	gen_folder_remove(&folder);
}

static void test_the_documentation_is_in_step_with_the_spec(void)
{
	struct gen_folder folder;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	struct generate job = {.registry = unit_path("gen/registry"),
	                       .out = folder.path,
	                       .emitters = all_emitters()};

	CU_ASSERT(generate(&job) == ILK_OK);
	CU_ASSERT(job.errors == 0 && job.warnings == 0);
	CU_ASSERT(gen_same_file(gen_folder_path(&folder, "telemetry.md"),
	                        unit_path("docs/telemetry.md")));
	gen_folder_remove(&folder);
}

static void test_every_check_is_documented(void)
{
	size_t size;
	size_t count;
	char *text = unit_read(unit_path("docs/generator.md"), &size);
	const struct spec_check *checks = spec_checks(&count);

	CU_ASSERT_FATAL(text != NULL);
	for (size_t i = 0; i < count; i++) {
		char row[256];

		snprintf(row, sizeof row, "| `%s` | %s |", checks[i].id,
		         checks[i].rule);
		CASE(checks[i].id, strstr(text, row) != NULL);
	}
	free(text);
}

static void test_without_emitters_it_only_checks(void)
{
	struct generate job = {.registry = unit_path(EXAMPLE)};

	CU_ASSERT(generate(&job) == ILK_OK);
}

/* What the registries and folders of the test below are made of. */
static bool make_failures(const struct gen_folder *folder)
{
	static const char *const folders[] = {
		"empty", "good", "bad", "out", "way", "way/telemetry.mjs", "lost"};

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		mkdir(gen_folder_path(folder, folders[i]), 0777);
	return gen_folder_write(folder, "file", "x") &&
	       gen_folder_write(folder, "good/manifest.yaml", minimal) &&
	       gen_folder_write(folder, "bad/manifest.yaml", "schema_url: 5\n") &&
	       gen_folder_write(folder, "lost/manifest.yaml",
	                        "schema_url: https://app.example/1\n"
	                        "dependencies:\n"
	                        "  - schema_url: https://app.example/1\n"
	                        "    registry_path: there\n");
}

static const struct failure {
	const char *name;
	const char *registry; /* below the test's own folder */
	const char *out;
	enum ilk_status status;
	const char *failed; /* part of what is told */
	size_t entries;     /* in the folder to write to, before and after */
} failures[] = {
	{"no such registry", "nowhere", "out", ILK_IO, "No such file", 0},
	{"a file as the registry", "file", "out", ILK_IO, "Not a directory", 0},
	{"no manifest", "empty", "out", ILK_IO, "no manifest.yaml", 0},
	{"a broken manifest", "bad", "out", ILK_DIAGNOSED, "", 0},
	{"no such folder to write to", "good", "nowhere", ILK_IO, "No such file", 0},
	{"a file to write to", "good", "file", ILK_IO, "Not a directory", 0},
	{"a folder in the way", "good", "way", ILK_IO, "Is a directory", 1},
	{"the dependency is missing", "lost", "out", ILK_IO, "No such file", 0},
};

static void fail_once(const struct gen_folder *folder, const struct failure *failure)
{
	struct gen_folder out;
	struct generate job = {.registry = gen_folder_path(folder, failure->registry),
	                       .out = gen_folder_path(folder, failure->out),
	                       .emitters = all_emitters()};

	CASE(failure->name, generate(&job) == failure->status);
	CASE(failure->name, strstr(job.failed, failure->failed) != NULL);
	CASE(failure->name, (job.failed[0] != '\0') == (*failure->failed != '\0'));
	snprintf(out.path, sizeof out.path, "%.255s", job.out);
	CASE(failure->name, gen_folder_count(&out) == failure->entries);
}

static void test_a_failure_leaves_no_file(void)
{
	struct gen_folder folder;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	CU_ASSERT(make_failures(&folder));
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		fail_once(&folder, &failures[i]);
	rmdir(gen_folder_path(&folder, "way/telemetry.mjs"));
	gen_folder_remove(&folder);
}

static void test_what_was_there_stays_when_the_spec_is_broken(void)
{
	struct gen_folder folder;
	size_t size;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	CU_ASSERT(gen_folder_write(&folder, "manifest.yaml", "schema_url: 5\n"));
	CU_ASSERT(gen_folder_write(&folder, "telemetry.h", "old"));
	struct generate job = {.registry = folder.path,
	                       .out = folder.path,
	                       .emitters = all_emitters()};

	CU_ASSERT(generate(&job) == ILK_DIAGNOSED);
	CU_ASSERT(job.errors == 1);
	char *text = unit_read(gen_folder_path(&folder, "telemetry.h"), &size);

	CU_ASSERT_FATAL(text != NULL);
	CU_ASSERT_STRING_EQUAL(text, "old");
	free(text);
	CU_ASSERT(gen_folder_count(&folder) == 2);
	gen_folder_remove(&folder);
}

static enum ilk_status generate_failing(struct gen_folder *folder, size_t fail_at,
                                        struct unit_allocator *state)
{
	*state = (struct unit_allocator){.fail_at = fail_at};
	struct generate job = {.allocator = unit_allocator(state),
	                       .registry = unit_path(EXAMPLE),
	                       .out = folder->path,
	                       .emitters = all_emitters()};

	return generate(&job);
}

static void test_every_allocation_may_fail(void)
{
	struct unit_allocator state;
	struct gen_folder folder;
	enum ilk_status status = ILK_MEMORY;
	size_t n = 0;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	while (status == ILK_MEMORY && n < 100000) {
		n++;
		status = generate_failing(&folder, n, &state);
		CU_ASSERT(state.live == 0);
		CU_ASSERT(status != ILK_MEMORY || gen_folder_count(&folder) == 0);
	}
	/* The first that succeeds made fewer allocations than were allowed. */
	CU_ASSERT(status == ILK_OK && state.calls < n && n > 3);
	CU_ASSERT(gen_folder_count(&folder) > 0);
	gen_folder_remove(&folder);
}

void gen_suite(void);
void gen_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: files", NULL, NULL);

	CU_add_test(suite, "the table of emitters fits the mask",
	            test_the_table_of_emitters_fits_the_mask);
	CU_add_test(suite, "the example gives the expected files",
	            test_the_example_gives_the_expected_files);
	CU_add_test(suite, "the documentation is in step with the spec",
	            test_the_documentation_is_in_step_with_the_spec);
	CU_add_test(suite, "every check is documented", test_every_check_is_documented);
	CU_add_test(suite, "without emitters it only checks",
	            test_without_emitters_it_only_checks);
	CU_add_test(suite, "a failure leaves no file", test_a_failure_leaves_no_file);
	CU_add_test(suite, "what was there stays when the spec is broken",
	            test_what_was_there_stays_when_the_spec_is_broken);
	CU_add_test(suite, "every allocation may fail", test_every_allocation_may_fail);
}
