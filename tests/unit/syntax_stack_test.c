/* SPDX-License-Identifier: Apache-2.0
 *
 * The parser's stack running over. With the real depth no policy can do it, so this
 * builds the parser again, under other names, with a stack too small for most.
 */
#define YYSTACKDEPTH 9

#define Policy          small_Policy
#define PolicyAlloc     small_PolicyAlloc
#define PolicyFallback  small_PolicyFallback
#define PolicyFinalize  small_PolicyFinalize
#define PolicyFree      small_PolicyFree
#define PolicyInit      small_PolicyInit
#define PolicyTrace     small_PolicyTrace
#define grammar_action  small_grammar_action
#define grammar_braces  small_grammar_braces
#define grammar_feed    small_grammar_feed
#define grammar_meaning small_grammar_meaning
#define grammar_run     small_grammar_run
#define expected_nearly small_expected_nearly
#define expected_report small_expected_report
#define parse_policy    small_parse_policy

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wunused-function"
#include "policy.c"
#pragma GCC diagnostic pop
#include "../../src/syntax/expected.c"
#include "../../src/syntax/parse.c"
#include "expect.h"
#include "unit.h"

static void a_full_stack_is_one_diagnostic(void)
{
	static const struct {
		const char *text;
		size_t errors;
	} cases[] = {
		{"policy \"p\" { }\n", 0},
		{"policy \"p\" { }\nreport a = b\n", 0},
		{"policy \"p\" { }\non guard {\n\tdeny a when b in { \"c\" }\n}\n", 1},
		{"policy \"p\" { reset all on a, b, c }\nset a = { \"x\" }\nblah\n", 1},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = cases[i].text;
		struct expect_list found = {.count = 0};
		struct source source = source_make("f", text, strlen(text));
		struct arena arena;
		struct diag diag;

		arena_init(&arena, (struct ilk_allocator){NULL, NULL});
		diag_init(&diag, &arena, &source);
		CASE(text, small_parse_policy(&arena, &diag, &source) != NULL);
		CASE(text, diag_send(&diag, expect_sink, &found));
		CASE(text, found.count == cases[i].errors);
		for (size_t j = 0; j < found.count; j++)
			CASE(text, strcmp(found.at[j].id, "too-deep") == 0);
		arena_free(&arena);
	}
}

void syntax_stack_suite(void);
void syntax_stack_suite(void)
{
	CU_pSuite suite = CU_add_suite("syntax: the parser's stack", NULL, NULL);

	CU_add_test(suite, "a full stack is one diagnostic",
	            a_full_stack_is_one_diagnostic);
}
