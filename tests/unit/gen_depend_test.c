/* SPDX-License-Identifier: Apache-2.0
 *
 * Registries that depend on registries: in a chain, on one together, in a circle, beside
 * each other; and what is carried is all that is emitted of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gen/generate.h"
#include "gen/limits.h"
#include "gen_folder.h"
#include "unit.h"

#define HEAD "schema_url: https://app.example/schemas/1.0.0\n"
#define ON(path)                                              \
	"  - schema_url: https://app.example/schemas/1.0.0\n" \
	"    registry_path: " path "\n"
#define ATTRIBUTE(name) \
	"  - {key: " name ", type: string, stability: stable, brief: Text.}\n"

/* A registry below the folder: its manifest, and its definitions. */
static bool add(const struct gen_folder *folder, const char *name, const char *manifest,
                const char *definitions)
{
	char path[64];

	snprintf(path, sizeof path, "%s/manifest.yaml", name);
	mkdir(gen_folder_path(folder, name), 0777);
	if (!gen_folder_write(folder, path, manifest))
		return false;
	snprintf(path, sizeof path, "%s/all.yaml", name);
	return gen_folder_write(folder, path, definitions);
}

/* What is told is counted by id. */
struct told {
	const char *id;
	unsigned count;
};

static void count_id(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct told *told = context;

	told->count += strcmp(diagnostic->id, told->id) == 0;
	if (strcmp(diagnostic->id, told->id) != 0)
		printf("    %s:%u: %s\n", diagnostic->file, (unsigned)diagnostic->line,
		       diagnostic->message);
}

static enum ilk_status check(const struct gen_folder *folder, const char *name,
                             struct told *told)
{
	struct generate job = {.registry = gen_folder_path(folder, name),
	                       .diagnose = count_id,
	                       .context = told};
	enum ilk_status status = generate(&job);

	if (job.failed[0])
		printf("    %s\n", job.failed);
	return status;
}

static void test_several_in_a_circle_and_on_one_together(void)
{
	struct gen_folder folder;
	struct told told = {"none", 0};

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	CU_ASSERT(add(&folder, "own", HEAD "dependencies:\n" ON("../a") ON("./../b"),
	              "file_format: definition/2\n"
	              "events:\n"
	              "  - name: app.done\n"
	              "    brief: Done.\n"
	              "    stability: development\n"
	              "    attributes: [{ref: a.one}, {ref: b.one}, {ref: c.one}]\n"));
	CU_ASSERT(add(&folder, "a", HEAD "dependencies:\n" ON("../c"),
	              "file_format: definition/2\nattributes:\n" ATTRIBUTE("a.one")));
	CU_ASSERT(add(&folder, "b", HEAD "dependencies:\n" ON("../a/../c"),
	              "file_format: definition/2\nattributes:\n" ATTRIBUTE("b.one")));
	CU_ASSERT(add(&folder, "c", HEAD "dependencies:\n" ON("../b"),
	              "file_format: definition/2\nattributes:\n" ATTRIBUTE("c.one")));
	CU_ASSERT(check(&folder, "own", &told) == ILK_OK);
	gen_folder_remove(&folder);
}

/* A chain of `links` registries below the first one. */
static enum ilk_status chain(unsigned links, struct told *told)
{
	struct gen_folder folder;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	for (unsigned i = 0; i <= links; i++) {
		char name[16];
		char manifest[200];
		char definitions[200];

		snprintf(name, sizeof name, "r%u", i);
		snprintf(manifest, sizeof manifest,
		         i < links ? HEAD "dependencies:\n" ON("../r%u") : HEAD, i + 1);
		snprintf(
			definitions, sizeof definitions,
			"file_format: definition/2\nattributes:\n"
			"  - {key: app.a%u, type: int, stability: stable, brief: A.}\n",
			i);
		CU_ASSERT(add(&folder, name, manifest,
		              i ? definitions : "file_format: definition/2\n"));
	}
	enum ilk_status status = check(&folder, "r0", told);

	gen_folder_remove(&folder);
	return status;
}

static void test_a_chain_has_a_longest(void)
{
	struct told told = {"too-deep", 0};

	CU_ASSERT(chain(MAX_DEPENDENCY_DEPTH, &told) == ILK_OK);
	CU_ASSERT(told.count == 0);
	CU_ASSERT(chain(MAX_DEPENDENCY_DEPTH + 1, &told) == ILK_DIAGNOSED);
	CU_ASSERT(told.count == 1);
}

static void test_only_what_is_carried_is_emitted(void)
{
	struct gen_folder folder;
	struct told told = {"none", 0};
	size_t size;

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	CU_ASSERT(add(&folder, "own", HEAD "dependencies:\n" ON("../lib"),
	              "file_format: definition/2\n"
	              "imports: {events: ['lib.d*']}\n"));
	CU_ASSERT(
		add(&folder, "lib", HEAD,
	            "file_format: definition/2\nattributes:\n" ATTRIBUTE("lib.used")
	                    ATTRIBUTE("lib.idle") "events:\n"
	                                          "  - name: lib.done\n"
	                                          "    brief: Done.\n"
	                                          "    stability: development\n"
	                                          "    attributes: [{ref: lib.used}]\n"
	                                          "  - name: lib.other\n"
	                                          "    brief: Other.\n"
	                                          "    stability: development\n"));
	struct generate job = {.registry = gen_folder_path(&folder, "own"),
	                       .out = folder.path,
	                       .emitters = 1,
	                       .diagnose = count_id,
	                       .context = &told};

	CU_ASSERT(generate(&job) == ILK_OK);
	char *text = unit_read(gen_folder_path(&folder, "telemetry.h"), &size);

	CU_ASSERT_FATAL(text != NULL);
	CU_ASSERT(strstr(text, "OTEL_ATTR_LIB_USED ") != NULL);
	CU_ASSERT(strstr(text, "OTEL_EVENT_LIB_DONE ") != NULL);
	CU_ASSERT(strstr(text, "LIB_IDLE") == NULL);
	CU_ASSERT(strstr(text, "LIB_OTHER") == NULL);
	free(text);
	gen_folder_remove(&folder);
}

/* The names that manifests had before. */
static void test_an_old_manifest(void)
{
	struct gen_folder folder;
	struct told told = {"none", 0};

	CU_ASSERT_FATAL(gen_folder_make(&folder));
	CU_ASSERT(gen_folder_write(&folder, "registry_manifest.yaml",
	                           "name: app\nsemconv_version: 1.0.0\n"
	                           "schema_base_url: https://app.example/schemas/\n"));
	struct generate job = {.registry = folder.path,
	                       .out = folder.path,
	                       .emitters = 1,
	                       .diagnose = count_id,
	                       .context = &told};
	size_t size;

	CU_ASSERT(generate(&job) == ILK_OK);
	char *text = unit_read(gen_folder_path(&folder, "telemetry.h"), &size);

	CU_ASSERT_FATAL(text != NULL);
	CU_ASSERT(strstr(text, "\"https://app.example/schemas/1.0.0\"") != NULL);
	free(text);
	gen_folder_remove(&folder);
}

static const struct {
	const char *name;
	const char *manifest;
	const char *id;
} bad[] = {
	{"no schema", "description: None.\n", "missing-key"},
	{"published", HEAD "file_format: manifest/2.0\n", "not-supported"},
	{"by URL", HEAD "dependencies:\n" ON("https://app.example/r.git"),
         "not-supported"},
	{"an absolute path", HEAD "dependencies:\n" ON("/r"), "not-supported"},
	{"no path", HEAD "dependencies:\n  - schema_url: https://app.example/s/1\n",
         "missing-key"},
	{"no list", HEAD "dependencies: {}\n", "wrong-type"},
	{"no version", "schema_url: https://app.example\n", "schema-url"},
	{"a wrong word", HEAD "stability: solid\n", "unknown-word"},
};

static void test_bad_manifests(void)
{
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct gen_folder folder;
		struct told told = {bad[i].id, 0};

		CU_ASSERT_FATAL(gen_folder_make(&folder));
		CU_ASSERT(add(&folder, "own", bad[i].manifest,
		              "file_format: definition/2\n"));
		CASE(bad[i].name, check(&folder, "own", &told) == ILK_DIAGNOSED);
		CASE(bad[i].name, told.count == 1);
		gen_folder_remove(&folder);
	}
}

void gen_depend_suite(void);
void gen_depend_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: dependencies", NULL, NULL);

	CU_add_test(suite, "several, in a circle and on one together",
	            test_several_in_a_circle_and_on_one_together);
	CU_add_test(suite, "a chain has a longest", test_a_chain_has_a_longest);
	CU_add_test(suite, "only what is carried is emitted",
	            test_only_what_is_carried_is_emitted);
	CU_add_test(suite, "an old manifest", test_an_old_manifest);
	CU_add_test(suite, "bad manifests", test_bad_manifests);
}
