/* SPDX-License-Identifier: Apache-2.0
 *
 * The index against what it stands for: the pairs that it finds are those whose patterns
 * match when each is tried, whatever the patterns; and a damaged one is refused, or walks
 * to an end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "bytes/bytes.h"
#include "imagebuild.h"
#include "interlock/compile.h"
#include "runtime/fact.h"
#include "unit.h"

#define HEAD "policy \"p\" { }\nbefore classifier {\n"
#define TAIL                                                              \
	"classify }\non classifier { allow classifier_passed when pass\n" \
	"ask classifier_unavailable when unavailable\n"                   \
	"deny classifier_blocked when block fires PermissionDenied }\n"

static uint32_t state;

static uint32_t below(uint32_t n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

struct made {
	struct ilk_compiler compiler;
	unsigned char *bytes;
	size_t size;
	struct ilk_image image;
};

static bool make(struct made *made, struct buffer *text)
{
	memset(made, 0, sizeof *made);
	buffer_string(text, TAIL);
	CU_ASSERT_FALSE_FATAL(text->failed);
	CU_ASSERT_EQUAL(ilk_compile(&made->compiler, "p", (const char *)text->at,
	                            text->len, &made->bytes, &made->size),
	                ILK_OK);
	buffer_free(text);
	if (!made->bytes)
		return false;
	CU_ASSERT_EQUAL_FATAL(ilk_open(&made->image, made->bytes, made->size), ILK_OK);
	return true;
}

static void unmake(struct made *made)
{
	ilk_compile_free(&made->compiler, made->bytes, made->size);
}

/* ---- Random patterns ----------------------------------------------------------------- */

static const struct {
	const char *fact;
	const char *kind;
	enum ilk_fact number;
	const char *const *pieces;
	uint32_t count;
} kinds[] = {
	{"tool", "tools", ILK_FACT_TOOL,
         (const char *const[]){"a", "b", "ab", "*", "\\\\*", "aa", "bab", "\\\\\\\\"},
         8},
	{"host", "texts", ILK_FACT_HOST,
         (const char *const[]){"x", ".", "x.y", "*", "*.", "yx"}, 6},
	{"command", "commands", ILK_FACT_COMMAND,
         (const char *const[]){"g", "git", " ", "*", " *", "-f", "\\\\ ", "a"}, 8},
	{"path", "paths", ILK_FACT_PATH,
         (const char *const[]){"/", "a", "b", "*", "**/", "/**", "?", ".c", "/a",
                               "[ab]", "[!a]", "{a,b}", "/b/", "[[:alpha:]]"},
         14},
	/* Long enough for windows. */
	{"agent", "texts", ILK_FACT_AGENT,
         (const char *const[]){"abc", "*bca", "*", "cabab", "*abcab*", "bb"}, 6},
};

/* One row with a set of one to three patterns; some do not compile. */
static void random_set(struct buffer *text, size_t kind)
{
	char member[96];

	buffer_printf(text, "%s {", kinds[kind].kind);
	for (uint32_t i = 1 + below(3); i; i--) {
		strcpy(member, kind == 3 && below(3) == 0 ? "!" : "");
		for (uint32_t n = 1 + below(5); n; n--)
			strcat(member, kinds[kind].pieces[below(kinds[kind].count)]);
		buffer_printf(text, " \"%s\"%s", member, i > 1 ? "," : "");
	}
	buffer_string(text, " }");
}

static void nothing(void *context, const struct ilk_diagnostic *diagnostic)
{
	(void)context;
	(void)diagnostic;
}

static bool compiles(const char *set, size_t kind)
{
	struct ilk_compiler compiler = {.diagnose = nothing};
	unsigned char *bytes = NULL;
	size_t size = 0;
	char text[1024];

	snprintf(text, sizeof text, HEAD "deny safety_check when %s in %s\n" TAIL,
	         kinds[kind].fact, set);
	ilk_compile(&compiler, "p", text, strlen(text), &bytes, &size);
	ilk_compile_free(&compiler, bytes, size);
	return bytes != NULL;
}

static void random_rows(struct buffer *text, size_t kind, uint32_t rows)
{
	while (rows) {
		struct buffer set;

		buffer_init(&set, (struct ilk_allocator){NULL, NULL});
		random_set(&set, kind);
		buffer_zeros(&set, 1);
		if (compiles((const char *)set.at, kind)) {
			buffer_printf(text, "deny safety_check when %s in %s\n",
			              kinds[kind].fact, (const char *)set.at);
			rows--;
		}
		buffer_free(&set);
	}
}

static struct ilk_text random_text(char room[64], size_t kind)
{
	size_t len = 0;

	if (kinds[kind].number == ILK_FACT_PATH)
		room[len++] = '/';
	for (uint32_t n = below(7); n; n--) {
		const char *piece = kinds[kind].pieces[below(kinds[kind].count)];

		for (; *piece && len < 60; piece++)
			if (*piece != '\\')
				room[len++] = *piece;
	}
	return (struct ilk_text){room, len};
}

static bool has_pair(const struct index_found *found, uint32_t pair)
{
	for (uint32_t i = 0; i < found->count; i++)
		if (found->pairs[i] == pair)
			return true;
	return false;
}

/* Every pair of the fact, found or tried. */
static void compare(const struct ilk_image *image, enum ilk_fact fact,
                    struct ilk_text text)
{
	uint32_t matcher = index_matcher(image, fact);
	struct index_found found;

	CU_ASSERT_FATAL(matcher != IMAGE_NONE);
	index_find(image, matcher, text, &found);
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_PAIRS) && !found.all;
	     i++) {
		uint32_t set = image_field(image, ILK_SECTION_PAIRS, i, ILK_PAIR_SET);

		if (has_pair(&found, i) != fact_set_has(image, set, text)) {
			printf("\n    \"%.*s\", set %u", (int)text.len, text.at, set);
			CU_FAIL("the index differs from its patterns");
			return;
		}
	}
	CU_PASS("the index finds what matches");
}

static void it_finds_what_matches(void)
{
	for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++)
		for (uint32_t round = 0; round < 4; round++) {
			struct buffer text;
			struct made made;
			char room[64];

			state = 17 * round + (uint32_t)kind;
			buffer_init(&text, (struct ilk_allocator){NULL, NULL});
			buffer_string(&text, HEAD);
			random_rows(&text, kind, round < 2 ? 12 : 60);
			if (!make(&made, &text))
				continue;
			for (uint32_t i = 0; i < 3000; i++)
				compare(&made.image, kinds[kind].number,
				        random_text(room, kind));
			unmake(&made);
		}
}

/* ---- Decisions ------------------------------------------------------------------------ */

struct session {
	uint64_t memory[64];
	struct ilk_session *at;
	struct ilk_decision decision;
	struct ilk_call call;
};

static void begin(struct session *session, const struct made *made, const char *tool,
                  const struct ilk_observer *observer)
{
	struct ilk_facts facts = {.tool = {tool, strlen(tool)}};

	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&session->at, &made->image,
	                                        session->memory, sizeof session->memory,
	                                        (struct ilk_text){"auto", 4},
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
	ilk_session_observe(session->at, observer);
	CU_ASSERT_EQUAL(
		ilk_begin(session->at, &facts, &session->call, &session->decision),
		ILK_OK);
}

static void count_row(void *context, const struct ilk_tried *tried)
{
	(void)tried;
	++*(uint32_t *)context;
}

/* With more sets than a list has room for, and with somebody looking on, rows are tried one
 * by one: the same row decides. */
static void the_same_row_decides_any_way(void)
{
	static const struct {
		const char *tool;
		uint32_t row;
	} cases[] = {{"t", 0},     {"t0", 0},  {"u7", 107},
	             {"u70", 170}, {"v", 200}, {"u", 200}};
	struct buffer text;
	struct made made;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	buffer_string(&text, HEAD);
	for (int i = 0; i < 100; i++)
		buffer_printf(&text,
		              "deny safety_check when tool in { \"t*\", \"x%d\" }\n",
		              i);
	for (int i = 0; i < 100; i++)
		buffer_printf(&text, "deny safety_check when tool is \"u%d\"\n", i);
	if (!make(&made, &text))
		return;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct session session;
		uint32_t rows = 0;
		struct ilk_observer observer = {count_row, NULL, &rows};

		begin(&session, &made, cases[i].tool, NULL);
		CASE(cases[i].tool, session.decision.row == cases[i].row);
		begin(&session, &made, cases[i].tool, &observer);
		CASE(cases[i].tool, session.decision.row == cases[i].row);
		CASE(cases[i].tool, rows == cases[i].row + 1);
	}
	unmake(&made);
}

/* What rows write inside themselves is one set when it is the same; another kind, order or
 * member makes another one. */
static void the_same_members_are_one_set(void)
{
	struct buffer text;
	struct made made;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	buffer_string(&text, HEAD);
	for (int i = 0; i < 100; i++)
		buffer_printf(&text,
		              "deny safety_check when tool in { \"a\", \"b\" } and "
		              "command_line in { \"x%d\" }\n",
		              i);
	buffer_string(&text, "deny safety_check when tool in { \"b\", \"a\" }\n"
	                     "deny safety_check when tool in { \"a\" }\n"
	                     "deny safety_check when tool is \"a\"\n"
	                     "deny safety_check when host in { \"a\" }\n");
	if (!make(&made, &text))
		return;
	CU_ASSERT_EQUAL(image_count(&made.image, ILK_SECTION_SETS), 104);
	unmake(&made);
}

/* A row hangs on the test that it shares with the fewest others, whatever it is of: so a
 * call tries few rows of many. */
static void rows_hang_on_what_few_share(void)
{
	struct buffer text;
	struct made made;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	buffer_string(&text, HEAD);
	for (int i = 0; i < 100; i++)
		buffer_printf(&text,
		              "deny safety_check when tool is \"t%d\" and "
		              "command_line in { \"*\" }\n"
		              "deny safety_check when tool is \"sh\" and "
		              "command_line in { \"c%d*\" }\n",
		              i, i);
	if (!make(&made, &text))
		return;
	for (uint32_t i = 0; i < image_count(&made.image, ILK_SECTION_PAIRS); i++)
		CU_ASSERT(image_field(&made.image, ILK_SECTION_PAIRS, i,
		                      ILK_PAIR_ROWS) <= 1);
	unmake(&made);
}

/* ---- Damage ---------------------------------------------------------------------------- */

/* Any byte of the index, any of a few values: refused, or every walk ends. */
static void damage_is_refused_or_harmless(void)
{
	static const unsigned char values[] = {0, 1, 0x7f, 0xff};
	struct buffer text;
	struct made made;
	uint32_t refused = 0;

	state = 5;
	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	buffer_string(&text, HEAD);
	random_rows(&text, 0, 6);
	random_rows(&text, 3, 6);
	if (!make(&made, &text))
		return;
	size_t from = (size_t)(made.image.section[ILK_SECTION_PAIRS].at - made.bytes);
	unsigned char *copy = malloc(made.size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	for (size_t at = from; at < made.size; at++)
		for (size_t v = 0; v < sizeof values; v++) {
			struct ilk_image image;
			struct index_found found;

			memcpy(copy, made.bytes, made.size);
			copy[at] = values[v];
			craft_seal(copy, made.size);
			if (ilk_open(&image, copy, made.size) != ILK_OK) {
				refused++;
				continue;
			}
			for (uint32_t m = 0;
			     m < image_count(&image, ILK_SECTION_MATCHERS); m++)
				index_find(&image, m,
				           (struct ilk_text){"/ab/aab.c/bab/", 14},
				           &found);
		}
	CU_ASSERT(refused > 1000);
	free(copy);
	unmake(&made);
}

void index_suite(void);
void index_suite(void)
{
	CU_pSuite suite = CU_add_suite("index", NULL, NULL);

	CU_add_test(suite, "it finds what matches", it_finds_what_matches);
	CU_add_test(suite, "the same row decides any way",
	            the_same_row_decides_any_way);
	CU_add_test(suite, "the same members are one set",
	            the_same_members_are_one_set);
	CU_add_test(suite, "rows hang on what few share", rows_hang_on_what_few_share);
	CU_add_test(suite, "damage is refused or harmless",
	            damage_is_refused_or_harmless);
}
