/* SPDX-License-Identifier: Apache-2.0
 *
 * What changed between two specs: each kind of change, and whether it breaks something.
 */
#include <stdio.h>
#include <string.h>

#include "gen/diff.h"
#include "unit.h"

#define HEAD "file_format: definition/2\nattributes:\n"
#define ONE  "  - {key: app.one, type: string, stability: stable, brief: One.}\n"
#define TWO  "  - {key: app.two, type: string, stability: stable, brief: Two.}\n"
#define ENUM(members)                                                    \
	"  - key: app.state\n    stability: stable\n    brief: State.\n" \
	"    type: {members: [" members "]}\n"
#define METRIC(rest)                                                          \
	"metrics:\n  - name: app.things\n    brief: Things.\n    stability: " \
	"development\n" rest
#define COUNTER "    instrument: counter\n    unit: '{thing}'\n"

static const struct {
	const char *name;
	const char *before;
	const char *after;
	const char *text; /* without the counts */
} cases[] = {
	{"nothing", HEAD ONE, HEAD ONE, ""},
	{"an attribute more", HEAD ONE, HEAD ONE TWO,
         "  added      attribute app.two - string\n"},
	{"an attribute less", HEAD ONE TWO, HEAD ONE,
         "! removed    attribute app.two\n"},
	{"another name, all else the same", HEAD ONE,
         HEAD "  - {key: app.uno, type: string, stability: stable, brief: One.}\n",
         "! renamed    attribute app.one - gone, app.uno says the same\n"
         "  added      attribute app.uno - string\n"},
	{"renamed as it should be", HEAD ONE TWO,
         HEAD TWO "  - {key: app.one, type: string, stability: stable, brief: One.,\n"
                  "     deprecated: {reason: renamed, renamed_to: app.two}}\n",
         "  renamed    attribute app.one - deprecated, renamed to app.two\n"},
	{"deprecated", HEAD ONE,
         HEAD "  - {key: app.one, type: string, stability: stable, brief: One.,\n"
              "     deprecated: {reason: obsoleted, note: Gone.}}\n",
         "  deprecated attribute app.one - obsoleted\n"},
	{"gone after it was deprecated",
         HEAD TWO "  - {key: app.one, type: string, stability: stable, brief: One.,\n"
                  "     deprecated: {reason: obsoleted, note: Gone.}}\n",
         HEAD TWO, "  removed    attribute app.one - it was deprecated\n"},
	{"another type", HEAD ONE,
         HEAD "  - {key: app.one, type: 'int[]', stability: stable, brief: One.}\n",
         "! changed    attribute app.one - type: string, now int[]\n"},
	{"less stable", HEAD ONE,
         HEAD "  - {key: app.one, type: string, stability: beta, brief: One.}\n",
         "! changed    attribute app.one - stability: stable, now beta\n"},
	{"a member more", HEAD ENUM("{id: a, brief: A.}"),
         HEAD ENUM("{id: a, brief: A.}, {id: b, brief: B.}"),
         "  added      member    app.state: b\n"},
	{"a member less", HEAD ENUM("{id: a, brief: A.}, {id: b, brief: B.}"),
         HEAD ENUM("{id: a, brief: A.}"), "! removed    member    app.state: b\n"},
	{"a member's value", HEAD ENUM("{id: a, value: x, brief: A.}"),
         HEAD ENUM("{id: a, value: y, brief: A.}"),
         "! changed    member    app.state: a - value: x, now y\n"},
	{"a member deprecated", HEAD ENUM("{id: a, brief: A.}, {id: b, brief: B.}"),
         HEAD ENUM("{id: a, brief: A.}, {id: b, brief: B., deprecated: {reason: "
                   "uncategorized, note: No.}}"),
         "  deprecated member    app.state: b - uncategorized\n"},
	{"a metric more", HEAD ONE, HEAD ONE METRIC(COUNTER),
         "  added      metric    app.things\n"},
	{"a metric less", HEAD ONE METRIC(COUNTER), HEAD ONE,
         "! removed    metric    app.things\n"},
	{"another instrument and unit", HEAD ONE METRIC(COUNTER),
         HEAD ONE METRIC("    instrument: gauge\n    unit: '1'\n"),
         "! changed    metric    app.things - instrument: counter, now gauge\n"
         "! changed    metric    app.things - unit: {thing}, now 1\n"},
	{"it carries more", HEAD ONE METRIC(COUNTER),
         HEAD ONE METRIC(COUNTER "    attributes: [{ref: app.one}]\n"),
         "  changed    metric    app.things - now has app.one\n"},
	{"it carries less",
         HEAD ONE METRIC(COUNTER "    attributes: [{ref: app.one}]\n"),
         HEAD ONE METRIC(COUNTER),
         "! changed    metric    app.things - no longer has app.one\n"},
	{"no longer required",
         HEAD ONE METRIC(COUNTER "    attributes: [{ref: app.one, "
                                 "requirement_level: required}]\n"),
         HEAD ONE METRIC(COUNTER "    attributes: [{ref: app.one}]\n"),
         "! changed    metric    app.things - app.one: required, now recommended\n"},
};

static void add(struct spec *spec, struct arena *arena, const char *text)
{
	spec_init(spec, arena);
	CU_ASSERT(spec_add(spec, "manifest.yaml", text_of("manifest.yaml"),
	                   text_of("schema_url: https://app.example/s/1\n"),
	                   false) == ILK_OK);
	CU_ASSERT(spec_add(spec, "a.yaml", text_of("a.yaml"), text_of(text), false) ==
	          ILK_OK);
	CU_ASSERT(spec_finish(spec) == ILK_OK);
}

static void one(size_t i)
{
	struct arena arena;
	struct spec specs[2];
	struct diff diff;
	struct buffer out;
	size_t len = strlen(cases[i].text);

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	buffer_init(&out, (struct ilk_allocator){NULL, NULL});
	add(&specs[0], &arena, cases[i].before);
	add(&specs[1], &arena, cases[i].after);
	CASE(cases[i].name, diff_specs(&diff, &arena, &specs[0], &specs[1]));
	diff_text(&diff, &out);
	buffer_zeros(&out, 1);
	CASE(cases[i].name,
	     !out.failed && strncmp((const char *)out.at, cases[i].text, len) == 0 &&
	             strstr((const char *)out.at + len, " breaking\n"));
	CASE(cases[i].name, strchr((const char *)out.at + len, '\n')[1] == '\0');
	CASE(cases[i].name,
	     (diff.breaking > 0) == (strstr(cases[i].text, "! ") != NULL));
	buffer_free(&out);
	arena_free(&arena);
}

static void test_each_kind_of_change(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		one(i);
}

/* With the n-th allocation failing: true when it was one too many. */
static bool compare_failing(size_t fail_at)
{
	static const char before[] =
		HEAD ONE ENUM("{id: a, brief: A.}") METRIC(COUNTER);
	static const char after[] = HEAD TWO ENUM("{id: b, brief: B.}");
	struct unit_allocator state = {.fail_at = 0};
	struct arena arena;
	struct spec specs[2];
	struct diff diff;

	arena_init(&arena, unit_allocator(&state));
	arena.chunk_size = 1;
	add(&specs[0], &arena, before);
	add(&specs[1], &arena, after);
	state.fail_at = state.calls + fail_at;
	bool done = diff_specs(&diff, &arena, &specs[0], &specs[1]);

	CU_ASSERT(done == !arena.failed);
	CU_ASSERT(!done || diff.count == 5);
	arena_free(&arena);
	CU_ASSERT(state.live == 0);
	return done;
}

static void test_every_allocation_may_fail(void)
{
	size_t n = 1;

	while (n < 1000 && !compare_failing(n))
		n++;
	CU_ASSERT(n > 10 && n < 1000);
}

void gen_diff_suite(void);
void gen_diff_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: changes", NULL, NULL);

	CU_add_test(suite, "each kind of change", test_each_kind_of_change);
	CU_add_test(suite, "every allocation may fail", test_every_allocation_may_fail);
}
