/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory that runs out anywhere while a spec is read, checked and emitted. The arena
 * asks for large chunks, so an allocator that fails tells little: here the first chunk
 * is used up but for some bytes, and there is no second one.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/live.h"
#include "gen/spec.h"
#include "unit.h"

/* More than a small file needs, less than a chunk has. */
#define MOST_LEFT 60000u
#define STEP      208u

/* Leaves `left` bytes of the first chunk; the second will fail. */
static void starve(struct arena *arena, size_t left)
{
	const struct arena_chunk *first;

	arena_alloc(arena, 1, 16);
	first = arena->chunks;
	for (size_t used = 16; used + 16 <= 65536 - left && arena->chunks == first;
	     used += 16)
		arena_alloc(arena, 1, 16);
}

static void emit_all(const struct spec *spec, struct arena *arena)
{
	size_t count;
	const struct emitter *table = emitters(&count);

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < EMIT_MAX_FILES && table[i].files[j].name; j++) {
			struct buffer out;

			buffer_init(&out, (struct ilk_allocator){NULL, NULL});
			table[i].files[j].emit(&(struct emit){.spec = spec,
			                                      .arena = arena,
			                                      .prefix = "P_",
			                                      .out = &out});
			buffer_free(&out);
		}
}

/* True when the memory sufficed. */
static bool read_starved(const char *name, const char *bytes, size_t size, size_t left)
{
	static const char manifest[] =
		"schema_url: https://app.example/schemas/1.0.0\n";
	struct unit_allocator state = {.fail_at = 2};
	struct arena arena;
	struct spec spec;

	arena_init(&arena, unit_allocator(&state));
	starve(&arena, left);
	spec_init(&spec, &arena);
	enum ilk_status status =
		spec_add(&spec, "manifest.yaml", text_of("manifest.yaml"),
	                 text_of(manifest), false);

	if (status == ILK_OK)
		status = spec_add(&spec, name, text_of(name),
		                  (struct text){bytes, size}, false);
	if (status == ILK_OK)
		status = spec_finish(&spec);
	if (status == ILK_OK)
		emit_all(&spec, &arena);
	for (struct spec_file *file = spec.files; file; file = file->next)
		diag_send(&file->diag, NULL, NULL);
	bool sufficed = !arena.failed;

	CASE(name, sufficed || status == ILK_MEMORY || status == ILK_OK ||
	                   status == ILK_DIAGNOSED);
	CASE(name, !sufficed || status != ILK_MEMORY);
	arena_free(&arena);
	CASE(name, state.live == 0);
	return sufficed;
}

static void read_in_less_and_less(const char *path)
{
	size_t left = 0;
	size_t size;
	char *bytes = unit_read(path, &size);

	CU_ASSERT_FATAL(bytes != NULL);
	CASE(path, !read_starved(path, bytes, size, 0));
	while (left < MOST_LEFT && !read_starved(path, bytes, size, left))
		left += STEP;
	CASE(path, left < MOST_LEFT);
	free(bytes);
}

static void test_while_mistakes_are_told(void)
{
	DIR *dir = opendir(unit_path("tests/spec/bad"));
	const struct dirent *entry;

	CU_ASSERT_FATAL(dir != NULL);
	while ((entry = readdir(dir))) {
		char below[300];

		snprintf(below, sizeof below, "tests/spec/bad/%s", entry->d_name);
		if (strstr(below, ".yaml") || strstr(below, ".waivers"))
			read_in_less_and_less(unit_path(below));
	}
	closedir(dir);
}

static void test_while_files_are_written(void)
{
	static const char *const files[] = {
		"tests/spec/example/registry/attributes.yaml",
		"gen/registry/classifier.yaml",
		"gen/registry/denial.yaml",
	};

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		read_in_less_and_less(unit_path(files[i]));
}

/* True when the memory sufficed; what is found is told, or that memory ran out. */
static bool check_starved(const struct spec *spec, const json_t *lines, size_t left,
                          uint32_t findings)
{
	struct unit_allocator state = {.fail_at = 2};
	struct arena arena;
	struct live live;
	const json_t *line;
	size_t i;

	arena_init(&arena, unit_allocator(&state));
	starve(&arena, left);
	bool ok = live_init(&live, spec, &arena);

	json_array_foreach(lines, i, line)
	{
		ok = ok && live_take(&live, i + 1, line);
	}
	CU_ASSERT_EQUAL(ok, !arena.failed);
	if (ok)
		CU_ASSERT_EQUAL(live.findings, findings);
	arena_free(&arena);
	CU_ASSERT_EQUAL(state.live, 0);
	return ok;
}

static uint32_t count_findings(const struct spec *spec, const json_t *lines)
{
	struct arena arena;
	struct live live;
	const json_t *line;
	size_t i;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	CU_ASSERT(live_init(&live, spec, &arena));
	json_array_foreach(lines, i, line)
	{
		CU_ASSERT(live_take(&live, i + 1, line));
	}
	arena_free(&arena);
	return live.findings;
}

static json_t *lines_of(const char *path)
{
	json_t *lines = json_array();
	FILE *file = fopen(path, "r");
	json_t *line;

	while (file && (line = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)))
		json_array_append_new(lines, line);
	if (file)
		fclose(file);
	return lines;
}

static void test_while_telemetry_is_checked(void)
{
	static const char *const files[] = {"manifest.yaml", "spec.yaml"};
	static const char *const texts[] = {
		"schema_url: https://app.example/schemas/1.0.0\n",
		"file_format: definition/2\n"
		"attributes:\n"
		"  - {key: app.size, type: int, brief: b, stability: stable}\n"};
	json_t *lines = lines_of(unit_path("tests/spec/live/bad.jsonl"));
	struct arena arena;
	struct spec spec;
	size_t left = 0;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	spec_init(&spec, &arena);
	for (size_t i = 0; i < 2; i++)
		CU_ASSERT_EQUAL(spec_add(&spec, files[i], text_of(files[i]),
		                         text_of(texts[i]), false),
		                ILK_OK);
	CU_ASSERT_EQUAL_FATAL(spec_finish(&spec), ILK_OK);
	uint32_t findings = count_findings(&spec, lines);

	CU_ASSERT(findings > 5);
	CU_ASSERT(!check_starved(&spec, lines, 0, findings));
	while (left < MOST_LEFT && !check_starved(&spec, lines, left, findings))
		left += 16;
	CU_ASSERT(left < MOST_LEFT);
	json_decref(lines);
	arena_free(&arena);
}

void gen_memory_suite(void);
void gen_memory_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: out of memory", NULL, NULL);

	CU_add_test(suite, "while mistakes are told", test_while_mistakes_are_told);
	CU_add_test(suite, "while files are written", test_while_files_are_written);
	CU_add_test(suite, "while telemetry is checked",
	            test_while_telemetry_is_checked);
}
