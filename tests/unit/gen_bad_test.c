/* SPDX-License-Identifier: Apache-2.0
 *
 * Every file of tests/spec/bad is a registry's only file of definitions, or one of waivers
 * (*.waivers) beside a file that defines nothing; its first lines tell all diagnostics it must get, in order: "# expect: ID LINE:COLUMN".
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "gen/check.h"
#include "gen/spec.h"
#include "unit.h"

#define FILES 200

/* What was told of one file. */
struct told {
	struct expect_list list;
	bool worded; /* each diagnostic keeps the rules of wording */
};

static void collect(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct told *told = context;
	size_t len = strlen(diagnostic->message);

	told->worded &= len > 0 && diagnostic->message[len - 1] != '.' &&
	                diagnostic->end_column >= diagnostic->column;
	expect_sink(&told->list, diagnostic);
}

/* The file as part of a small registry that is otherwise right. */
static enum ilk_status read_registry(struct spec *spec, const char *name,
                                     const char *bytes, size_t size, struct told *told)
{
	static const char manifest[] =
		"schema_url: https://app.example/schemas/1.0.0\n";
	static const char standard[] = "file_format: definition/2\n"
				       "attributes:\n"
				       "  - key: session.id\n"
				       "    type: string\n"
				       "    brief: The session.\n"
				       "    stability: development\n";
	enum ilk_status status =
		spec_add(spec, "manifest.yaml", text_of("manifest.yaml"),
	                 text_of(manifest), false);

	if (status == ILK_OK)
		status = spec_add(spec, name, text_of(name), (struct text){bytes, size},
		                  false);
	if (status == ILK_OK)
		status = spec_add(spec, "standard.yaml", text_of("a/standard.yaml"),
		                  text_of(standard), true);
	if (status == ILK_OK)
		status = spec_finish(spec);
	for (struct spec_file *file = spec->files; file; file = file->next)
		diag_send(&file->diag, collect, told);
	return status;
}

static void one(const char *name)
{
	char below[300];
	size_t size;
	struct expect_list wanted = {.count = 0};
	struct told told = {.worded = true};
	struct arena arena;
	struct spec spec;

	snprintf(below, sizeof below, "tests/spec/bad/%s", name);
	char *bytes = unit_read(unit_path(below), &size);

	CU_ASSERT_FATAL(bytes != NULL);
	CASE(name, expect_parse(bytes, &wanted));
	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	enum ilk_status status = read_registry(&spec, name, bytes, size, &told);

	CASE(name, wanted.count > 0);
	CASE(name, told.worded);
	CASE(name, status == (spec_errors(&spec) ? ILK_DIAGNOSED : ILK_OK));
	CASE(name, expect_same(name, &wanted, &told.list));
	arena_free(&arena);
	free(bytes);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static size_t list_files(char names[FILES][128])
{
	DIR *dir = opendir(unit_path("tests/spec/bad"));
	const struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir)) && count < FILES)
		if (strstr(entry->d_name, ".yaml") || strstr(entry->d_name, ".waivers"))
			snprintf(names[count++], 128, "%.127s", entry->d_name);
	if (dir)
		closedir(dir);
	qsort(names, count, 128, by_name);
	return count;
}

static void test_every_bad_file_is_told_where_it_is_bad(void)
{
	static char names[FILES][128];
	size_t count = list_files(names);

	CU_ASSERT(count >= 100 && count < FILES);
	for (size_t i = 0; i < count; i++)
		one(names[i]);
}

static bool some_file_expects(const char *id, char names[FILES][128], size_t count)
{
	bool found = false;

	for (size_t i = 0; i < count && !found; i++) {
		char below[300];
		struct expect_list wanted = {.count = 0};
		size_t size;

		snprintf(below, sizeof below, "tests/spec/bad/%s", names[i]);
		char *bytes = unit_read(unit_path(below), &size);

		if (!bytes)
			continue;
		expect_parse(bytes, &wanted);
		for (size_t j = 0; j < wanted.count; j++)
			found |= strcmp(wanted.at[j].id, id) == 0;
		free(bytes);
	}
	return found;
}

static void test_every_check_has_a_bad_file(void)
{
	static char names[FILES][128];
	size_t files = list_files(names);
	size_t count;
	const struct spec_check *checks = spec_checks(&count);

	for (size_t i = 0; i < count; i++)
		CASE(checks[i].id, some_file_expects(checks[i].id, names, files));
}

/* Its expectation could not stand first in the file. */
static void test_a_byte_order_mark_is_refused(void)
{
	static const char text[] = "\xef\xbb\xbf"
				   "file_format: definition/2\n";
	struct told told = {.worded = true};
	struct arena arena;
	struct spec spec;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	CU_ASSERT(read_registry(&spec, "a.yaml", text, sizeof text - 1, &told) ==
	          ILK_DIAGNOSED);
	CU_ASSERT(told.list.count == 1 && told.worded);
	CU_ASSERT_STRING_EQUAL(told.list.at[0].id, "yaml-bytes");
	arena_free(&arena);
}

void gen_bad_suite(void);
void gen_bad_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: bad specs", NULL, NULL);

	CU_add_test(suite, "every bad file is told where it is bad",
	            test_every_bad_file_is_told_where_it_is_bad);
	CU_add_test(suite, "every check has a bad file",
	            test_every_check_has_a_bad_file);
	CU_add_test(suite, "a byte order mark is refused",
	            test_a_byte_order_mark_is_refused);
}
