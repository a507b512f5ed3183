/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies of several files, which are texts here: where places are, what is said of
 * mistakes between files, params, and that no failing allocation or file is too much.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/limits.h"
#include "compile/path.h"
#include "interlock/compile.h"
#include "interlock/runtime.h"
#include "runtime/image.h"
#include "unit.h"

#define MAX_FILES 4

struct file {
	const char *path;
	const char *text;
};

/* The main file is the first. */
struct folder {
	struct file files[MAX_FILES];
	size_t lent; /* files that were read and not released */
	size_t reads;
	struct buffer said;
};

static enum ilk_status load(void *context, const char *path, struct ilk_file *file)
{
	struct folder *folder = context;

	CU_ASSERT_EQUAL(folder->lent, 0);
	folder->lent++;
	folder->reads++;
	for (size_t i = 0; i < MAX_FILES && folder->files[i].path; i++) {
		if (strcmp(folder->files[i].path, path) != 0)
			continue;
		file->text = folder->files[i].text;
		file->size = strlen(file->text);
		return ILK_OK;
	}
	file->why = "there is none";
	return ILK_IO;
}

static void release(void *context, struct ilk_file *file)
{
	struct folder *folder = context;

	(void)file;
	folder->lent--;
}

static void write_said(void *said, const char *bytes, size_t size)
{
	buffer_bytes(said, bytes, size);
}

static void say(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct folder *folder = context;

	diag_render(diagnostic, false, write_said, &folder->said);
}

static struct ilk_compiler compiler_for(struct folder *folder)
{
	return (struct ilk_compiler){.diagnose = say,
	                             .context = folder,
	                             .load = load,
	                             .release = release,
	                             .load_context = folder};
}

static enum ilk_status compile(struct folder *folder, struct ilk_compiler *compiler,
                               unsigned char **image, size_t *size)
{
	const struct file *main = &folder->files[0];

	buffer_init(&folder->said, (struct ilk_allocator){NULL, NULL});
	enum ilk_status status = ilk_compile(compiler, main->path, main->text,
	                                     strlen(main->text), image, size);

	CU_ASSERT_EQUAL(folder->lent, 0);
	buffer_bytes(&folder->said, "", 1);
	return status;
}

#define TABLES                                                   \
	"before classifier { ask consecutive_block when capped " \
	"classify }\n"                                           \
	"on classifier { allow classifier_passed when pass "     \
	"ask classifier_unavailable when unavailable "           \
	"deny classifier_blocked when block fires PermissionDenied }\n"
#define BASE                               \
	"param most = 3 range 1..10\n"     \
	"counter streak { +1 on block }\n" \
	"cap consecutive_block consecutive when streak >= most\n" TABLES

/* ---- What is said ------------------------------------------------------------------- */

static const struct {
	const char *name;
	struct file files[MAX_FILES];
	const char *said;
} mistakes[] = {
	{"a file that is not there",
         {{"a/team", "policy \"t\" { }\ninclude \"none\"\n" BASE}},
         "a/team:2:9: error: cannot read a/none: there is none "
         "[include-unreadable]\n"
         "  include \"none\"\n"
         "          ^~~~~~\n"},
	{"a mistake in an included file",
         {{"a/team", "policy \"t\" { }\ninclude \"b/base\"\n" BASE},
          {"a/b/base", "# first\ncounter c { +1 on blok }\n"}},
         "a/b/base:2:19: error: found \"blok\", expected an event "
         "[unknown-event]\n"
         "  counter c { +1 on blok }\n"
         "                    ^~~~\n"
         "help: did you mean \"block\"?\n"},
	{"files that include each other",
         {{"a/team", "policy \"t\" { }\ninclude \"b/base\"\n" BASE},
          {"a/b/base", "include \"../c/d\"\n"},
          {"a/c/d", "\n include \"./../b/base\""}},
         "a/c/d:2:10: error: found a file that includes itself: b/base -> c/d "
         "-> b/base [include-cycle]\n"
         "   include \"./../b/base\"\n"
         "           ^~~~~~~~~~~~~\n"},
	{"the main file included",
         {{"a/team", "policy \"t\" { }\ninclude \"team\"\n" BASE}},
         "a/team:2:9: error: found a file that includes itself: team -> team "
         "[include-cycle]\n"
         "  include \"team\"\n"
         "          ^~~~~~\n"},
	{"one name in two files",
         {{"team", "policy \"t\" { }\ninclude \"base\"\nset s = { \"x\" }\n"
                   "before classifier { classify }"},
          {"base", "set s = { \"y\" }\n" BASE}},
         "team:3:5: error: found a second set \"s\", expected each name once "
         "[duplicate-name]\n"
         "  set s = { \"x\" }\n"
         "      ^\n"
         "base:1:5: note: the first\n"
         "team:4:1: error: found a second \"before classifier\", expected one "
         "[duplicate-table]\n"
         "  before classifier { classify }\n"
         "  ^~~~~~\n"
         "base:5:1: note: the first\n"},
	{"paths that are none",
         {{"team", "policy \"t\" { }\ninclude \"\"\ninclude \"/x\"\n"
                   "include \"a\\\\b\"\n" BASE}},
         "team:2:9: error: found a path that is empty [include-path]\n"
         "  include \"\"\n"
         "          ^~\n"
         "team:3:9: error: found a path from the root, expected one from this "
         "file's folder [include-path]\n"
         "  include \"/x\"\n"
         "          ^~~~\n"
         "team:4:9: error: found a path with a backslash, expected \"/\" "
         "between folders [include-path]\n"
         "  include \"a\\\\b\"\n"
         "          ^~~~~~\n"},
	{"a value out of range",
         {{"team", "policy \"t\" { }\ninclude \"base\" with most = 11\n"},
          {"base", BASE}},
         "team:2:28: error: found 11 for \"most\", expected 1 to 10 "
         "[param-range]\n"
         "  include \"base\" with most = 11\n"
         "                             ^~\n"
         "base:1:7: note: \"most\" is declared here\n"},
	{"off where a range is",
         {{"team", "policy \"t\" { }\ninclude \"base\" with most = off\n"},
          {"base", BASE}},
         "team:2:28: error: found off for \"most\", expected 1 to 10 "
         "[param-range]\n"
         "  include \"base\" with most = off\n"
         "                             ^~~\n"
         "base:1:7: note: \"most\" is declared here\n"},
	{"a param that the file does not have",
         {{"team", "policy \"t\" { }\nparam own = 1\ninclude \"base\" with mots = "
                   "own, most = 2, most = 3\n"},
          {"base", BASE}},
         "team:3:21: error: found \"mots\", expected a param of the included "
         "file [unknown-param]\n"
         "  include \"base\" with mots = own, most = 2, most = 3\n"
         "                      ^~~~\n"
         "help: did you mean \"most\"?\n"
         "team:3:43: error: found a second value of \"most\", expected each name "
         "once [duplicate-name]\n"
         "  include \"base\" with mots = own, most = 2, most = 3\n"
         "                                            ^~~~\n"
         "team:3:33: note: the first\n"},
	{"values for a file that is there already",
         {{"team", "policy \"t\" { }\ninclude \"base\"\ninclude \"b/../base\" with "
                   "most = 4\n"},
          {"base", BASE}},
         "team:3:26: error: found values for params of base, which was included "
         "before [include-again]\n"
         "  include \"b/../base\" with most = 4\n"
         "                           ^~~~\n"
         "help: say them where it is included first\n"},
	{"off where a number is needed",
         {{"team", "policy \"t\" { }\ninclude \"base\"\nparam step = off\n"
                   "counter c { +step on block }\n"},
          {"base", BASE}},
         "team:4:14: error: found \"step\", which is off, expected a number "
         "[param-off]\n"
         "  counter c { +step on block }\n"
         "               ^~~~\n"
         "team:3:14: note: it is off here\n"},
	{"settings that nobody follows",
         {{"team", "policy \"t\" { mode auto }\ninclude \"base\"\n"},
          {"base", "policy \"b\" { mode yolo scope turn }\n" BASE}},
         "base:1:24: warning: found a setting that counts only in the main "
         "file, and that has none of the kind [setting-ignored]\n"
         "  policy \"b\" { mode yolo scope turn }\n"
         "                         ^~~~~~~~~~\n"
         "team:1:8: note: settings go here\n"
         "help: write the setting you want in the main file\n"},
	{"nothing of an included file need be used",
         {{"team", "policy \"t\" { }\ninclude \"base\"\ninclude \"sets\"\n"},
          {"base", BASE},
          {"sets", "set a = { \"x\" }\nparam p = 1\ncounter c { +1 on tick }"}},
         ""},
};

static void mistakes_are_said_with_their_file(void)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		struct folder folder = {.lent = 0};
		struct ilk_compiler compiler = compiler_for(&folder);
		unsigned char *image;
		size_t size;

		memcpy(folder.files, mistakes[i].files, sizeof folder.files);
		enum ilk_status status = compile(&folder, &compiler, &image, &size);
		bool same = strcmp((char *)folder.said.at, mistakes[i].said) == 0;

		CASE(mistakes[i].name, same);
		if (!same)
			printf("\n%s", (char *)folder.said.at);
		CASE(mistakes[i].name,
		     status == (compiler.errors ? ILK_DIAGNOSED : ILK_OK));
		ilk_compile_free(&compiler, image, size);
		buffer_free(&folder.said);
	}
}

static void without_a_way_to_read_an_include_is_an_error(void)
{
	struct folder folder = {
		.files = {{"team", "policy \"t\" { }\ninclude \"base\"\n"}}};
	struct ilk_compiler compiler = {.diagnose = say, .context = &folder};
	unsigned char *image;
	size_t size;

	CU_ASSERT_EQUAL(compile(&folder, &compiler, &image, &size), ILK_DIAGNOSED);
	CU_ASSERT(strstr((char *)folder.said.at, "no way to read files") != NULL);
	buffer_free(&folder.said);
}

/* ---- What comes of it ------------------------------------------------------------------ */

static const struct folder whole = {
	.files = {
		{"x/team",
                 "policy \"t\" { mode auto }\nparam mine = 5 range 1..9\n"
                 "include \"lib/mid\" with most = mine\ninclude \"lib/sets\"\n"},
		{"x/lib/mid", "include \"sets\"\ninclude \"base\" with most = 4\n"},
		{"x/lib/sets", "set shell = { \"sh\" }\n"},
		{"x/lib/base", BASE},
	}};

static uint32_t limit_of(const struct ilk_image *image)
{
	return image_field(image, ILK_SECTION_CAPS, 0, ILK_CAP_LIMIT);
}

static void the_include_nearest_to_the_main_file_counts(void)
{
	static const struct {
		struct ilk_param given;
		enum ilk_status status;
		uint32_t limit;
	} cases[] = {
		{{"mine", 7, false}, ILK_OK, 7},
		{{"mine", 9, false}, ILK_OK, 9},
		{{"mine", 10, false}, ILK_DIAGNOSED, 0},
		{{"mine", 0, true}, ILK_DIAGNOSED, 0},
		{{"most", 2, false}, ILK_DIAGNOSED, 0}, /* not the main file's */
		{{"none", 2, false}, ILK_DIAGNOSED, 0},
		{{NULL, 0, false}, ILK_OK, 5},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct folder folder = whole;
		struct ilk_compiler compiler = compiler_for(&folder);
		struct ilk_image image;
		unsigned char *bytes;
		size_t size;

		if (cases[i].given.name)
			compiler.params = (struct ilk_params){&cases[i].given, 1};
		CU_ASSERT_EQUAL(compile(&folder, &compiler, &bytes, &size),
		                cases[i].status);
		buffer_free(&folder.said);
		if (!bytes)
			continue;
		CU_ASSERT_EQUAL_FATAL(ilk_open(&image, bytes, size), ILK_OK);
		CU_ASSERT_EQUAL(limit_of(&image), cases[i].limit);
		CU_ASSERT_EQUAL(folder.reads, 3); /* sets but once */
		ilk_compile_free(&compiler, bytes, size);
	}
}

static void an_image_names_its_files(void)
{
	static const char *const names[] = {"team", "lib/mid", "lib/sets", "lib/base"};
	struct folder folder = whole;
	struct ilk_compiler compiler = compiler_for(&folder);
	struct ilk_image image;
	unsigned char *bytes;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(compile(&folder, &compiler, &bytes, &size), ILK_OK);
	CU_ASSERT_STRING_EQUAL((char *)folder.said.at, "");
	buffer_free(&folder.said);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&image, bytes, size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_source_count(&image), 4);
	for (uint32_t i = 0; i < 4; i++)
		CU_ASSERT_STRING_EQUAL(ilk_source_name(&image, i).at, names[i]);
	CU_ASSERT_PTR_NULL(ilk_source_name(&image, 4).at);
	/* The cap stands in line 3 of lib/base, the row of the table in its line 4. */
	CU_ASSERT_EQUAL(image_field(&image, ILK_SECTION_CAPS, 0, ILK_CAP_SOURCE), 3);
	CU_ASSERT_EQUAL(image_field(&image, ILK_SECTION_CAPS, 0, ILK_CAP_LINE), 3);
	CU_ASSERT_EQUAL(image_field(&image, ILK_SECTION_ROWS, 0, ILK_ROW_SOURCE), 3);
	CU_ASSERT_EQUAL(image_field(&image, ILK_SECTION_ROWS, 0, ILK_ROW_LINE), 4);
	ilk_compile_free(&compiler, bytes, size);
}

/* The same files in another folder: the same bytes. One byte more in any file: another
 * policy hash. */
static void the_folder_is_not_in_the_image(void)
{
	static const char *const there[] = {"/long/way/to/team", "/long/way/to/lib/mid",
	                                    "/long/way/to/lib/sets",
	                                    "/long/way/to/lib/base"};
	struct folder folders[] = {whole, whole, whole};
	unsigned char *bytes[3];
	size_t sizes[3];

	for (size_t i = 0; i < MAX_FILES; i++)
		folders[1].files[i].path = there[i];
	folders[2].files[2].text = "set shell = { \"sh\" } ";
	for (size_t i = 0; i < 3; i++) {
		struct ilk_compiler compiler = compiler_for(&folders[i]);

		CU_ASSERT_EQUAL_FATAL(
			compile(&folders[i], &compiler, &bytes[i], &sizes[i]), ILK_OK);
		buffer_free(&folders[i].said);
	}
	CU_ASSERT(sizes[0] == sizes[1] && memcmp(bytes[0], bytes[1], sizes[0]) == 0);
	CU_ASSERT(memcmp(bytes[0] + ILK_IMAGE_AT_POLICY_HASH,
	                 bytes[2] + ILK_IMAGE_AT_POLICY_HASH,
	                 ILK_IMAGE_HASH_SIZE) != 0);
	for (size_t i = 0; i < 3; i++)
		free(bytes[i]);
}

static void a_decision_tells_its_file(void)
{
	static const struct ilk_facts facts = {.rule = ILK_RULE_NONE};
	struct folder folder = whole;
	struct ilk_compiler compiler = compiler_for(&folder);
	struct ilk_decision decision;
	struct ilk_session *session;
	struct ilk_image image;
	struct ilk_call call;
	uint64_t memory[256];
	unsigned char *bytes;
	size_t size;

	CU_ASSERT_EQUAL_FATAL(compile(&folder, &compiler, &bytes, &size), ILK_OK);
	buffer_free(&folder.said);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&image, bytes, size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&session, &image, memory, sizeof memory,
	                                        (struct ilk_text){"auto", 4},
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
	CU_ASSERT_EQUAL(ilk_begin(session, &facts, &call, &decision), ILK_OK);
	CU_ASSERT_EQUAL(decision.line, 4);
	CU_ASSERT_PTR_NOT_NULL_FATAL(decision.file.at);
	CU_ASSERT_STRING_EQUAL(decision.file.at, "lib/base");
	ilk_compile_free(&compiler, bytes, size);
}

/* ---- Limits and failures ------------------------------------------------------------------ */

static void every_allocation_may_fail(void)
{
	enum ilk_status status = ILK_MEMORY;
	size_t n = 0;

	while (status == ILK_MEMORY && n < 100000) {
		struct unit_allocator memory = {.fail_at = ++n};
		struct folder folder = whole;
		struct ilk_compiler compiler = compiler_for(&folder);
		unsigned char *bytes;
		size_t size;

		compiler.allocator = unit_allocator(&memory);
		status = compile(&folder, &compiler, &bytes, &size);
		buffer_free(&folder.said);
		CU_ASSERT((status == ILK_OK) == (bytes != NULL));
		ilk_compile_free(&compiler, bytes, size);
		CU_ASSERT_EQUAL(memory.live, 0);
	}
	CU_ASSERT_EQUAL(status, ILK_OK);
}

/* Files that a number names: "5" includes "6" up to `last`, or "0" includes them all. */
struct numbers {
	unsigned last;
	bool flat;
	bool memory; /* the last one cannot be had for lack of it */
	char text[4096];
	char id[48];
};

static enum ilk_status load_number(void *context, const char *path,
                                   struct ilk_file *file)
{
	struct numbers *numbers = context;
	unsigned number = (unsigned)strtoul(path, NULL, 10);

	if (number == numbers->last && numbers->memory)
		return ILK_MEMORY;
	numbers->text[0] = '\0';
	if (!numbers->flat && number < numbers->last)
		snprintf(numbers->text, sizeof numbers->text, "include \"%u\"\n",
		         number + 1);
	file->text = numbers->text;
	file->size = strlen(numbers->text);
	return ILK_OK;
}

static void note_id(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct numbers *numbers = context;

	snprintf(numbers->id, sizeof numbers->id, "%s", diagnostic->id);
}

static enum ilk_status include_numbers(struct numbers *numbers)
{
	struct ilk_compiler compiler = {.diagnose = note_id,
	                                .context = numbers,
	                                .load = load_number,
	                                .load_context = numbers};
	char text[8192] = "policy \"p\" { }\ncounter streak { +1 on block }\n"
			  "cap consecutive_block consecutive when streak >= 3\n" TABLES;
	unsigned char *image;
	size_t size;

	for (unsigned i = 1; i <= (numbers->flat ? numbers->last : 1); i++)
		snprintf(text + strlen(text), sizeof text - strlen(text),
		         "include \"%u\"\n", i);
	numbers->id[0] = '\0';
	enum ilk_status status =
		ilk_compile(&compiler, "0", text, strlen(text), &image, &size);

	ilk_compile_free(&compiler, image, size);
	return status;
}

static void includes_have_limits(void)
{
	struct numbers numbers = {.last = MAX_INCLUDE_DEPTH};

	CU_ASSERT_EQUAL(include_numbers(&numbers), ILK_OK);
	numbers.last++;
	CU_ASSERT_EQUAL(include_numbers(&numbers), ILK_DIAGNOSED);
	CU_ASSERT_STRING_EQUAL(numbers.id, "include-too-deep");
	numbers.flat = true;
	numbers.last = ILK_MAX_SOURCES - 1;
	CU_ASSERT_EQUAL(include_numbers(&numbers), ILK_OK);
	numbers.last++;
	CU_ASSERT_EQUAL(include_numbers(&numbers), ILK_DIAGNOSED);
	CU_ASSERT_STRING_EQUAL(numbers.id, "too-many-includes");
	numbers.last = 3;
	numbers.memory = true;
	CU_ASSERT_EQUAL(include_numbers(&numbers), ILK_MEMORY);
}

/* A file that takes up what is left of the limit, or one byte more. */
static enum ilk_status load_large(void *context, const char *path,
                                  struct ilk_file *file)
{
	const struct ilk_file *large = context;

	(void)path;
	*file = *large;
	return ILK_OK;
}

static void all_files_together_have_a_limit(void)
{
	static const char main[] = "policy \"p\" { }\ninclude \"x\"\n"
				   "before classifier { deny safety_check }\n";
	size_t rest = MAX_SOURCE_SIZE - (sizeof main - 1);
	char *text = malloc(rest + 1);

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	memset(text, '\n', rest + 1);
	for (size_t more = 0; more < 2; more++) {
		struct ilk_file large = {text, rest + more, NULL};
		struct numbers numbers = {.last = 0};
		struct ilk_compiler compiler = {.diagnose = note_id,
		                                .context = &numbers,
		                                .load = load_large,
		                                .load_context = &large};
		unsigned char *image;
		size_t size;

		CU_ASSERT_EQUAL(ilk_compile(&compiler, "0", main, sizeof main - 1,
		                            &image, &size),
		                more ? ILK_DIAGNOSED : ILK_OK);
		CU_ASSERT_STRING_EQUAL(numbers.id, more ? "include-too-large" : "");
		ilk_compile_free(&compiler, image, size);
	}
	free(text);
}

static void paths_are_put_together(void)
{
	static const struct {
		const char *from;
		const char *path;
		const char *name;
	} cases[] = {
		{"team", "base", "base"},
		{"a/b/team", "base", "a/b/base"},
		{"a/b/team", "../base", "a/base"},
		{"a/b/team", "../../../base", "../base"},
		{"../team", "../base", "../../base"},
		{"../a/team", "../base", "../base"},
		{"team", "./x//y/./z", "x/y/z"},
		{"a/team", "..", ""},
		{"team", "...", "..."},
		{"team", "..a/../b", "b"},
		{"team", "x/", "x"},
	};
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *name =
			path_from(&arena, cases[i].from, text_of(cases[i].path));

		CASE(cases[i].path, name && strcmp(name, cases[i].name) == 0);
	}
	CU_ASSERT_STRING_EQUAL(path_beside(&arena, "/a/team", "../x"), "/a/../x");
	CU_ASSERT_STRING_EQUAL(path_beside(&arena, "team", "x"), "x");
	arena_free(&arena);
}

void include_suite(void)
{
	CU_pSuite suite = CU_add_suite("include", NULL, NULL);

	CU_add_test(suite, "mistakes are said with their file",
	            mistakes_are_said_with_their_file);
	CU_add_test(suite, "without a way to read, an include is an error",
	            without_a_way_to_read_an_include_is_an_error);
	CU_add_test(suite, "the include nearest to the main file counts",
	            the_include_nearest_to_the_main_file_counts);
	CU_add_test(suite, "an image names its files", an_image_names_its_files);
	CU_add_test(suite, "the folder is not in the image",
	            the_folder_is_not_in_the_image);
	CU_add_test(suite, "a decision tells its file", a_decision_tells_its_file);
	CU_add_test(suite, "every allocation may fail", every_allocation_may_fail);
	CU_add_test(suite, "includes have limits", includes_have_limits);
	CU_add_test(suite, "all files together have a limit",
	            all_files_together_have_a_limit);
	CU_add_test(suite, "paths are put together", paths_are_put_together);
}
