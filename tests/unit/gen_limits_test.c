/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator's limits, each at its last good value and one beyond.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "gen/folder.h"
#include "gen/limits.h"
#include "gen/spec.h"
#include "gen_folder.h"
#include "unit.h"

/* How often the spec made of one file complains of `id`. */
struct complaints {
	const char *id;
	unsigned count;
};

static void count_id(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct complaints *complaints = context;

	complaints->count += strcmp(diagnostic->id, complaints->id) == 0;
}

static unsigned complaints_of(const struct buffer *text, const char *id)
{
	struct complaints complaints = {id, 0};
	struct arena arena;
	struct spec spec;
	struct text bytes = {(const char *)text->at, text->len - 1};

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	CU_ASSERT(spec_add(&spec, "a.yaml", text_of("a.yaml"), bytes, false) == ILK_OK);
	diag_send(&spec.files->diag, count_id, &complaints);
	arena_free(&arena);
	return complaints.count;
}

static void nested(struct buffer *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buffer_string(out, "[");
	for (size_t i = 0; i < n; i++)
		buffer_string(out, "]");
}

static void keys(struct buffer *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buffer_printf(out, "key%zu: 1\n", i);
}

/* The list itself is a node. */
static void nodes(struct buffer *out, size_t n)
{
	for (size_t i = 1; i < n; i++)
		buffer_string(out, "- 1\n");
}

static void test_yaml_limits(void)
{
	static const struct {
		const char *name;
		const char *id;
		size_t limit;
		void (*write)(struct buffer *out, size_t n);
	} cases[] = {
		{"depth", "too-deep", MAX_YAML_DEPTH, nested},
		{"keys", "too-large", MAX_MAP_KEYS, keys},
		{"nodes", "too-large", MAX_YAML_NODES, nodes},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t beyond = 0; beyond < 2; beyond++) {
			struct buffer text;

			buffer_init(&text, (struct ilk_allocator){NULL, NULL});
			cases[i].write(&text, cases[i].limit + beyond);
			buffer_zeros(&text, 1);
			CU_ASSERT_FATAL(!text.failed);
			CASE(cases[i].name,
			     complaints_of(&text, cases[i].id) == beyond);
			buffer_free(&text);
		}
}

static void test_a_file_has_a_largest_size(void)
{
	size_t size = MAX_SPEC_FILE_SIZE + 1;
	char *bytes = malloc(size + 1);
	struct arena arena;
	struct spec spec;

	CU_ASSERT_FATAL(bytes != NULL);
	memset(bytes, '\n', size);
	bytes[size] = '\0';
	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	CU_ASSERT(spec_add(&spec, "a", text_of("a"), (struct text){bytes, size - 1},
	                   false) == ILK_OK);
	CU_ASSERT(spec_add(&spec, "b", text_of("b"), (struct text){bytes, size},
	                   false) == ILK_LIMIT);
	arena_free(&arena);
	free(bytes);
}

static enum ilk_status read_folder(const struct gen_folder *from, size_t *count)
{
	struct folder folder;
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	folder_init(&folder, &arena);
	enum ilk_status status = folder_read(&folder, from->path, "", false);

	*count = folder.count;
	CU_ASSERT(status == ILK_OK || folder.failed != NULL);
	arena_free(&arena);
	return status;
}

static void test_a_registry_has_a_largest_number_of_files(void)
{
	struct gen_folder folder;
	size_t count;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	CU_ASSERT(gen_folder_write(&folder, "not-yaml.txt", "x"));
	CU_ASSERT(gen_folder_write(&folder, ".hidden.yaml", "x"));
	for (unsigned i = 0; i < MAX_SPEC_FILES; i++) {
		char name[32];

		snprintf(name, sizeof name, "%u.yaml", i);
		CU_ASSERT(gen_folder_write(&folder, name, ""));
	}
	CU_ASSERT(read_folder(&folder, &count) == ILK_OK);
	CU_ASSERT(count == MAX_SPEC_FILES);
	CU_ASSERT(gen_folder_write(&folder, "more.yaml", ""));
	CU_ASSERT(read_folder(&folder, &count) == ILK_LIMIT);
	gen_folder_remove(&folder);
}

static void test_folders_have_a_largest_depth(void)
{
	char path[MAX_FOLDER_DEPTH + 2][600];
	struct gen_folder folder;
	size_t count;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	snprintf(path[0], sizeof path[0], "%s", folder.path);
	for (unsigned i = 1; i < MAX_FOLDER_DEPTH + 2; i++) {
		snprintf(path[i], sizeof path[i], "%.590s/d", path[i - 1]);
		CU_ASSERT(mkdir(path[i], 0777) == 0);
		CU_ASSERT(read_folder(&folder, &count) ==
		          (i <= MAX_FOLDER_DEPTH ? ILK_OK : ILK_LIMIT));
	}
	for (unsigned i = MAX_FOLDER_DEPTH + 2; i-- > 0;)
		rmdir(path[i]);
}

void gen_limits_suite(void);
void gen_limits_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: limits", NULL, NULL);

	CU_add_test(suite, "depth, keys and nodes of YAML", test_yaml_limits);
	CU_add_test(suite, "a file has a largest size", test_a_file_has_a_largest_size);
	CU_add_test(suite, "a registry has a largest number of files",
	            test_a_registry_has_a_largest_number_of_files);
	CU_add_test(suite, "folders have a largest depth",
	            test_folders_have_a_largest_depth);
}
