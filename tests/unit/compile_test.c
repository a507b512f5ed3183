/* SPDX-License-Identifier: Apache-2.0
 *
 * The compiler as a whole: what it promises of its output, of memory that runs out, and
 * of sizes at and beyond its limits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "interlock/compile.h"
#include "interlock/runtime.h"
#include "unit.h"

static const char *const shipped[] = {
	"policies/auto-mode.policy",           "policies/qwen-code.policy",
	"policies/qwen-code-pr4476.policy",    "tests/policy/ok/engine-corners.policy",
	"tests/policy/ok/engine-slots.policy",
};
#define SHIPPED (sizeof shipped / sizeof shipped[0])

struct last {
	char id[64];
	unsigned count;
};

static void remember(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct last *last = context;

	snprintf(last->id, sizeof last->id, "%s", diagnostic->id);
	last->count++;
}

static void same_text_same_bytes(void)
{
	for (size_t i = 0; i < SHIPPED; i++) {
		struct ilk_compiler compiler = {.diagnose = NULL};
		unsigned char *a;
		unsigned char *b;
		size_t a_size;
		size_t b_size;
		size_t size;
		char *text = unit_read(unit_path(shipped[i]), &size);

		CU_ASSERT_PTR_NOT_NULL_FATAL(text);
		CU_ASSERT_EQUAL_FATAL(ilk_compile(&compiler, "/one/place.policy", text,
		                                  size, &a, &a_size),
		                      ILK_OK);
		CU_ASSERT_EQUAL_FATAL(
			ilk_compile(&compiler, "place.policy", text, size, &b, &b_size),
			ILK_OK);
		CASE(shipped[i], a_size == b_size && memcmp(a, b, a_size) == 0);
		CASE(shipped[i], compiler.warnings == 0);
		ilk_compile_free(&compiler, a, a_size);
		ilk_compile_free(&compiler, b, b_size);
		free(text);
	}
}

static void every_allocation_may_fail(void)
{
	for (size_t i = 0; i < SHIPPED; i++) {
		size_t size;
		char *text = unit_read(unit_path(shipped[i]), &size);
		enum ilk_status status = ILK_MEMORY;
		size_t n = 0;

		CU_ASSERT_PTR_NOT_NULL_FATAL(text);
		while (status == ILK_MEMORY && n < 100000) {
			struct unit_allocator memory = {.fail_at = ++n};
			struct last last = {"", 0};
			struct ilk_compiler compiler = {.allocator =
			                                        unit_allocator(&memory),
			                                .diagnose = remember,
			                                .context = &last};
			unsigned char *image;
			size_t image_size;

			status = ilk_compile(&compiler, shipped[i], text, size, &image,
			                     &image_size);
			CASE(shipped[i], status == ILK_MEMORY || status == ILK_OK);
			CASE(shipped[i], (status == ILK_OK) == (image != NULL));
			ilk_compile_free(&compiler, image, image_size);
			CASE(shipped[i], memory.live == 0);
		}
		CASE(shipped[i], status == ILK_OK);
		CASE(shipped[i], n > 5);
		free(text);
	}
}

/* The same over a text full of mistakes: diagnostics allocate, too. */
static void every_allocation_may_fail_while_diagnosing(void)
{
	static const char text[] =
		"policy \"p\" { scope sesion }\nset a = { b, \"\" }\n"
		"counter c { +1 on blok }\ncap d totl when e >= 1\n"
		"before classifier { deny nowhere when tool in a and x and rule is y "
		"}\n";
	enum ilk_status status = ILK_MEMORY;
	size_t n = 0;

	while (status == ILK_MEMORY && n < 100000) {
		struct unit_allocator memory = {.fail_at = ++n};
		struct last last = {"", 0};
		struct ilk_compiler compiler = {.allocator = unit_allocator(&memory),
		                                .diagnose = remember,
		                                .context = &last};
		unsigned char *image;
		size_t image_size;

		status = ilk_compile(&compiler, "p", text, sizeof text - 1, &image,
		                     &image_size);
		CU_ASSERT(status == ILK_MEMORY || status == ILK_DIAGNOSED);
		CU_ASSERT_PTR_NULL(image);
		CU_ASSERT_EQUAL(memory.live, 0);
	}
	CU_ASSERT_EQUAL(status, ILK_DIAGNOSED);
}

static void arguments_are_checked(void)
{
	struct ilk_compiler compiler = {.diagnose = NULL};
	unsigned char *image;
	size_t size;

	CU_ASSERT_EQUAL(ilk_compile(NULL, "f", "", 0, &image, &size), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_compile(&compiler, NULL, "", 0, &image, &size),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_compile(&compiler, "f", NULL, 0, &image, &size),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_compile(&compiler, "f", "", 0, NULL, &size), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_compile(&compiler, "f", "", 0, &image, NULL), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_compile(&compiler, "f", "", 0, &image, &size),
	                ILK_DIAGNOSED);
	ilk_compile_free(&compiler, NULL, 0);
}

/* ---- Limits at N and N + 1 ------------------------------------------------------------ */

static const char tail[] = "before classifier { deny permission_rule }\n";

static void numbered(struct buffer *text, const char *line, uint32_t number)
{
	for (const char *at = line; *at; at++) {
		if (*at == '@')
			buffer_printf(text, "%u", number);
		else
			buffer_bytes(text, at, 1);
	}
}

/* Compiles head, `count` times what `line` makes, tail. Answers the status; the last
 * diagnostic's id goes to `last`. */
static enum ilk_status compile_many(uint32_t count, const char *head, const char *line,
                                    const char *middle, struct last *last)
{
	struct ilk_compiler compiler = {.diagnose = remember, .context = last};
	struct buffer text;
	unsigned char *image;
	size_t image_size;

	*last = (struct last){"", 0};
	buffer_init(&text, compiler.allocator);
	buffer_string(&text, "policy \"p\" { telemetry qwen-code.auto_mode }\n");
	buffer_string(&text, head);
	for (uint32_t i = 0; i < count; i++)
		numbered(&text, line, i);
	buffer_string(&text, middle);
	enum ilk_status status = ilk_compile(&compiler, "p", (const char *)text.at,
	                                     text.len, &image, &image_size);

	if (status == ILK_OK) {
		struct ilk_image opened;

		CU_ASSERT_EQUAL(ilk_open(&opened, image, image_size), ILK_OK);
	}
	ilk_compile_free(&compiler, image, image_size);
	buffer_free(&text);
	return status;
}

static const struct {
	const char *name;
	uint32_t limit;
	const char *head;
	const char *line; /* "@" is its number */
	const char *middle;
	const char *id;
} limits[] = {
	{"counters", ILK_MAX_COUNTERS, "", "counter c@ { +1 on block }\n",
         "before classifier { deny permission_rule }\n", "too-many-counters"},
	{"slots", ILK_MAX_SLOTS, "", "slot s@ { key tool set on block }\n",
         "before classifier { deny permission_rule }\n", "too-many-slots"},
	{"caps", MAX_CAPS, "counter c { +1 on block }\n", "cap k@ total when c >= 1@\n",
         "before classifier { deny permission_rule }\n", "too-many-caps"},
	{"sets", MAX_SETS, "", "set s@ = { \"x@\" }\n",
         "before classifier { deny permission_rule }\n", "too-many-sets"},
	{"patterns", MAX_PATTERNS, "set s = {", "\"x@\",\n",
         "}\nbefore classifier { deny permission_rule when tool in s deny "
         "permission_rule }\n",
         "too-many-patterns"},
	{"rows", MAX_ROWS - 1, "set s = { \"x\" }\nbefore classifier {\n",
         "deny permission_rule when tool in s\n", "deny permission_rule }\n",
         "too-many-rows"},
	{"conditions", MAX_CONDITIONS_PER_ROW - 1,
         "set s = { \"x\" }\nbefore classifier { deny permission_rule when tool in s\n",
         "and tool in s\n", "deny permission_rule }\n", "too-many-conditions"},
	{"carried", ILK_MAX_CARRIED,
         "before classifier { guard destructive_command }\non guard {\n",
         "deny when tool is \"x@\"\n", "deny }\n", "too-many-carried"},
};

static void limits_hold_at_n_and_n_plus_1(void)
{
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		struct last last;

		CASE(limits[i].name,
		     compile_many(limits[i].limit, limits[i].head, limits[i].line,
		                  limits[i].middle, &last) == ILK_OK);
		CASE(limits[i].name,
		     compile_many(limits[i].limit + 1, limits[i].head, limits[i].line,
		                  limits[i].middle, &last) == ILK_DIAGNOSED);
		CASE(limits[i].name, strcmp(last.id, limits[i].id) == 0);
	}
}

static void text_over_the_limit_is_refused(void)
{
	struct ilk_compiler compiler = {.diagnose = NULL};
	size_t size = MAX_SOURCE_SIZE + 1u;
	char *text = malloc(size);
	unsigned char *image;
	size_t image_size;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	memset(text, '\n', size);
	CU_ASSERT_EQUAL(ilk_compile(&compiler, "p", text, size, &image, &image_size),
	                ILK_LIMIT);
	memcpy(text, "policy \"p\" { }\n", 15);
	memcpy(text + 15, tail, sizeof tail - 1);
	CU_ASSERT_EQUAL(
		ilk_compile(&compiler, "p", text, size - 1, &image, &image_size),
		ILK_OK);
	ilk_compile_free(&compiler, image, image_size);
	free(text);
}

/* A set that includes a large one, in many rows: work and memory stay bounded. */
static void inclusion_does_not_blow_up(void)
{
	struct last last;
	enum ilk_status status =
		compile_many(2000, "set big = {", "\"x@\",\n",
	                     "}\nset b2 = { big, \"a\" }\nset b3 = { b2, \"b\" }\n"
	                     "before classifier { deny permission_rule when tool in b3 "
	                     "deny permission_rule when tool in { big, b2, b3 } "
	                     "deny permission_rule }\n",
	                     &last);

	CU_ASSERT_EQUAL(status, ILK_OK);
}

void compile_suite(void)
{
	CU_pSuite suite = CU_add_suite("compile", NULL, NULL);

	CU_add_test(suite, "the same text gives the same bytes", same_text_same_bytes);
	CU_add_test(suite, "every allocation may fail", every_allocation_may_fail);
	CU_add_test(suite, "every allocation may fail while diagnosing",
	            every_allocation_may_fail_while_diagnosing);
	CU_add_test(suite, "arguments are checked", arguments_are_checked);
	CU_add_test(suite, "limits hold at N and N + 1", limits_hold_at_n_and_n_plus_1);
	CU_add_test(suite, "text over the limit is refused",
	            text_over_the_limit_is_refused);
	CU_add_test(suite, "inclusion does not blow up", inclusion_does_not_blow_up);
}
