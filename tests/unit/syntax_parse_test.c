/* SPDX-License-Identifier: Apache-2.0
 *
 * The parser and the printer: what files mean, what their mistakes are called, and what
 * happens without memory.
 */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "expect.h"
#include "syntax/parse.h"
#include "syntax/print.h"
#include "unit.h"

struct fixture {
	struct arena arena;
	struct source source;
	struct diag diag;
	struct ast_policy *policy;
};

static void parse(struct fixture *f, struct ilk_allocator allocator, const char *text,
                  size_t size)
{
	arena_init(&f->arena, allocator);
	if (allocator.resize)
		f->arena.chunk_size = 1;
	f->source = source_make("f", text, size);
	diag_init(&f->diag, &f->arena, &f->source);
	f->policy = parse_policy(&f->arena, &f->diag, &f->source);
}

static void parse_text(struct fixture *f, const char *text)
{
	parse(f, (struct ilk_allocator){NULL, NULL}, text, strlen(text));
}

static void find_mistakes(const char *file, const char *text, size_t size,
                          struct expect_list *found)
{
	struct fixture f;

	parse(&f, (struct ilk_allocator){NULL, NULL}, text, size);
	CASE(file, f.policy != NULL);
	CASE(file, f.diag.errors > 0);
	CASE(file, diag_send(&f.diag, expect_sink, found));
	arena_free(&f.arena);
}

static void bad_files_get_exactly_their_diagnostics(void)
{
	CU_ASSERT(expect_files("tests/policy/bad", "syntax-", find_mistakes) >= 30);
}

/* print(parse(text)) parses to the same, and prints as itself. */
static void check_round_trip(const char *file, const char *text, size_t size)
{
	const struct ilk_allocator standard = {NULL, NULL};
	struct buffer first;
	struct buffer second;
	struct fixture f;
	struct fixture g;

	buffer_init(&first, standard);
	buffer_init(&second, standard);
	parse(&f, standard, text, size);
	CASE(file, f.diag.errors == 0);
	print_policy(&first, f.policy);
	buffer_bytes(&first, "", 1);
	parse(&g, standard, (const char *)first.at, first.len - 1);
	CASE(file, g.diag.errors == 0);
	CASE(file, ast_same(f.policy, g.policy));
	print_policy(&second, g.policy);
	buffer_bytes(&second, "", 1);
	CASE(file, strcmp((const char *)first.at, (const char *)second.at) == 0);
	arena_free(&g.arena);
	arena_free(&f.arena);
	buffer_free(&second);
	buffer_free(&first);
}

static void printed_policies_parse_to_the_same(void)
{
	CU_ASSERT(expect_visit("tests/policy/ok", "syntax-", check_round_trip) >= 8);
}

#define POLICY "policy \"p\" { }\n"

/* A policy with one of everything, and one change after another to it. */
static const char base[] =
	"policy \"p\" version \"1\" { scope session mode a }\n"
	"set s = paths { \"x\", y }\ncounter c { +1 on block =0 on allow }\n"
	"report r = a + b\ncap k total when c >= 3\ncap o total when c >= off\n"
	"slot l { key tool set on block }\n"
	"before classifier { deny d when x and not y and z is w and v in { q } "
	"and asked u fires F layer g by person reset c keep }\n"
	"presence h { ask -> deny }\nwaive w \"y\"\n"
	"test \"t\" { call \"x\" block -> deny r n 3 }\n";
static const char *const changes[][2] = {
	{"\"p\"", "\"q\""},
	{" version \"1\"", " "},
	{"session", "turn"},
	{"mode a", "mode b"},
	{"mode a", "mode a, b"},
	{"paths", "texts"},
	{"paths", ""},
	{"\"x\", y", "\"x\", \"y\""},
	{"set s", "set t"},
	{"+1", "+2"},
	{"+1", "=1"},
	{"=0 on allow", ""},
	{"=0 on allow", "=0 on deny"},
	{"a + b", "a"},
	{"report r", "report q"},
	{">= 3", "> 3"},
	{">= 3", ">= 4"},
	{">= off", ">= 0"},
	{"k total", "k window"},
	{"key tool", "key cwd"},
	{"key tool", ""},
	{"set on", "take on"},
	{"before", "on"},
	{"deny d", "allow d"},
	{"deny d", "deny"},
	{"not y", "y"},
	{"z is w", "z is not w"},
	{"z is w", "z is \"w\""},
	{"z is w", "z in w"},
	{"{ q }", "q { q }"},
	{"{ q }", "q"},
	{"asked u", "annotated u"},
	{"fires F", "fires F, G"},
	{"layer g", ""},
	{"by person", "by hook"},
	{"reset c", "reset d"},
	{"keep", ""},
	{"ask -> deny", "deny -> ask"},
	{"\"y\"", "\"z\""},
	{"waive w", "waive v"},
	{"\"t\"", "\"u\""},
	{"call", "mode"},
	{"block ->", "->"},
	{"block ->", "\"x\" ->"},
	{"-> deny r", "-> deny q"},
	{"-> deny r", "-> ask r"},
	{"n 3", "n 4"},
	{"n 3", "n held"},
	{"n 3", "m 3"},
	{"n 3", ""},
};

static void policies_that_differ_are_not_the_same(void)
{
	struct fixture f;

	parse_text(&f, base);
	CU_ASSERT_EQUAL(f.diag.errors, 0);
	CU_ASSERT(ast_same(f.policy, f.policy));
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		const char *at = strstr(base, changes[i][0]);
		char text[sizeof base + 32];
		struct fixture g;

		CU_ASSERT_PTR_NOT_NULL_FATAL(at);
		snprintf(text, sizeof text, "%.*s%s%s", (int)(at - base), base,
		         changes[i][1], at + strlen(changes[i][0]));
		parse_text(&g, text);
		CASE(changes[i][1], g.policy != NULL);
		CASE(changes[i][1], !ast_same(f.policy, g.policy));
		CASE(changes[i][1], !ast_same(g.policy, f.policy));
		arena_free(&g.arena);
	}
	arena_free(&f.arena);
}

static void a_row_is_read_into_its_parts(void)
{
	struct fixture f;

	parse_text(&f, POLICY "on classifier {\n"
	                      "\task why when not a and path not in paths { \"x\" } "
	                      "and b is \"c\"\n"
	                      "\t\tlayer l fires F, G reset p, q by hook keep\n}\n");
	CU_ASSERT_EQUAL_FATAL(f.diag.errors, 0);
	CU_ASSERT_FATAL(f.policy->items->kind == AST_ITEM_TABLE);
	const struct ast_table *table = f.policy->items->as.table;
	const struct ast_row *row = table->rows;

	CU_ASSERT(text_is(table->when->text, "on"));
	CU_ASSERT(text_is(table->what->text, "classifier"));
	CU_ASSERT(text_is(row->verb->text, "ask") && text_is(row->reason->text, "why"));
	const struct ast_condition *c = row->conditions;

	CU_ASSERT(c->kind == AST_CONDITION_WORD && c->negated && !c->fact);
	c = c->next;
	CU_ASSERT(c->kind == AST_CONDITION_IN && c->negated && !c->value);
	CU_ASSERT(text_is(c->set->kind->text, "paths") && c->set->members->quoted);
	c = c->next;
	CU_ASSERT(c->kind == AST_CONDITION_IS && !c->negated && c->value->quoted);
	CU_ASSERT_PTR_NULL(c->next);
	CU_ASSERT(text_is(row->fires->next->text, "G"));
	CU_ASSERT(text_is(row->resets->next->text, "q") && row->keep);
	CU_ASSERT(text_is(row->layer->text, "l") && text_is(row->by->text, "hook"));
	CU_ASSERT_EQUAL(source_line(&f.source, row->span.at), 3);
	CU_ASSERT_EQUAL(row->span.at + row->span.len, f.source.len - 3);
	arena_free(&f.arena);
}

static void what_is_right_survives_the_mistakes(void)
{
	struct fixture f;
	size_t rows = 0;

	parse_text(&f, POLICY "set a = { \"x\" \"y\" }\nset b = { \"z\" }\n"
	                      "on guard {\n\tdeny a\n\tdney b\n\task c when\n\task d\n"
	                      "before classifier { classify }\n");
	CU_ASSERT_EQUAL(f.diag.errors, 4);
	CU_ASSERT_FATAL(f.policy->items->kind == AST_ITEM_SET);
	CU_ASSERT(text_is(f.policy->items->as.set->name->text, "b"));
	CU_ASSERT_FATAL(f.policy->items->next->kind == AST_ITEM_TABLE);
	for (const struct ast_row *row = f.policy->items->next->as.table->rows; row;
	     row = row->next)
		rows++;
	CU_ASSERT_EQUAL(rows, 2);
	CU_ASSERT_PTR_NOT_NULL(f.policy->items->next->next);
	arena_free(&f.arena);
}

static void keep_message(void *context, const struct ilk_diagnostic *diagnostic)
{
	snprintf(context, 512, "%s [%s] %s", diagnostic->message, diagnostic->id,
	         diagnostic->help ? diagnostic->help : "");
}

static void diagnostics_say_what_was_found_and_expected(void)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"on guard {\n\talow a\n}",
	         "found \"alow\", expected a verdict [unknown-verdict] did you mean "
	         "\"allow\"?"},
		{"on guard {\n\tdeny a whn b\n}",
	         "found \"whn\", expected a clause, a "
	         "verdict, \"when\", \"otherwise\" or \"}\" [syntax] "
	         "did you mean \"when\"?"},
		{"on guard {\n\tdeny a when b or c\n}",
	         "found \"or\", expected a clause, a verdict, \"and\", \"not\", "
	         "\"is\", "
	         "\"in\" or \"}\" [no-or] write a second row: the first one that holds "
	         "decides"},
		{"counter a { +1 on \"x\" }",
	         "found \"x\", expected an event [syntax] "},
		{"cap a total when b == 3", "found \"==\", expected \"+\", \">=\" or "
	                                    "\">\" [no-operator] caps compare "
	                                    "by \">=\" or \">\""},
		{"cap a total when b >=",
	         "found the end of the file, expected a param, a number or "
	         "\"off\" [syntax] "},
		{"cap a total when b >= {",
	         "found \"{\", expected a param, a number or \"off\" [syntax] "},
		{"ste a = { }", "found \"ste\", expected an item [unknown-item] did "
	                        "you mean \"set\"?"},
		{"test \"t\" {\n\tcall \"x\" -> deny 3\n}",
	         "found 3, expected an expectation, a step or \"}\" [syntax] "},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[256];
		char message[512] = "";
		struct fixture f;

		snprintf(text, sizeof text, POLICY "%s", cases[i].text);
		parse_text(&f, text);
		CASE(cases[i].text, f.diag.errors == 1);
		CASE(cases[i].text, diag_send(&f.diag, keep_message, message));
		if (strcmp(message, cases[i].message) != 0)
			printf("\n    got: %s", message);
		CASE(cases[i].text, strcmp(message, cases[i].message) == 0);
		arena_free(&f.arena);
	}
}

/* Parses and prints with the n-th allocation failing; false: it was not reached. */
static bool survives(const char *file, const char *text, size_t size, size_t n)
{
	struct unit_allocator state = {.fail_at = n};
	struct expect_list found = {.count = 0};
	struct buffer out;
	struct fixture f;

	buffer_init(&out, unit_allocator(&state));
	parse(&f, unit_allocator(&state), text, size);
	bool sent = diag_send(&f.diag, expect_sink, &found);

	CASE(file, (f.policy == NULL) <= f.arena.failed);
	CASE(file, sent == !f.arena.failed);
	if (f.policy)
		print_policy(&out, f.policy);
	bool reached = state.calls >= n;

	CASE(file, (f.arena.failed || out.failed) == reached);
	buffer_free(&out);
	arena_free(&f.arena);
	CASE(file, state.live == 0);
	return reached;
}

static void lose_memory(const char *file, const char *text, size_t size)
{
	size_t n = 1;

	while (survives(file, text, size, n))
		n++;
	CASE(file, n > 1);
}

static void without_memory_nothing_leaks_or_is_believed(void)
{
	CU_ASSERT(expect_visit("tests/policy/ok", "syntax-", lose_memory) > 0);
	CU_ASSERT(expect_visit("tests/policy/bad", "syntax-", lose_memory) > 0);
}

void syntax_parse_suite(void);
void syntax_parse_suite(void)
{
	CU_pSuite suite = CU_add_suite("syntax: parser and printer", NULL, NULL);

	CU_add_test(suite, "bad files get exactly their diagnostics",
	            bad_files_get_exactly_their_diagnostics);
	CU_add_test(suite, "printed policies parse to the same",
	            printed_policies_parse_to_the_same);
	CU_add_test(suite, "policies that differ are not the same",
	            policies_that_differ_are_not_the_same);
	CU_add_test(suite, "a row is read into its parts",
	            a_row_is_read_into_its_parts);
	CU_add_test(suite, "what is right survives the mistakes",
	            what_is_right_survives_the_mistakes);
	CU_add_test(suite, "diagnostics say what was found and expected",
	            diagnostics_say_what_was_found_and_expected);
	CU_add_test(suite, "without memory nothing leaks or is believed",
	            without_memory_nothing_leaks_or_is_believed);
}
