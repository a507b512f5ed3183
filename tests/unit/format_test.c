/* SPDX-License-Identifier: Apache-2.0
 *
 * Formatting: what texts are laid out as, what is kept, and what a difference looks like.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "expect.h"
#include "format/diff.h"
#include "format/format.h"
#include "format/piece.h"
#include "syntax/parse.h"
#include "syntax/print.h"
#include "unit.h"

static const struct ilk_allocator standard = {NULL, NULL};

static struct text made(const struct buffer *out)
{
	return (struct text){(const char *)out->at, out->len};
}

/* Formats into `out`, which gets a NUL behind its end. */
static enum ilk_status format(struct buffer *out, struct ilk_allocator allocator,
                              const char *text, size_t size)
{
	struct source source = source_make("f", text, size);
	struct arena arena;
	struct diag diag;

	arena_init(&arena, allocator);
	if (allocator.resize)
		arena.chunk_size = 1;
	buffer_init(out, allocator);
	diag_init(&diag, &arena, &source);
	enum ilk_status status = format_policy(&arena, &diag, &source, out);

	CU_ASSERT((status == ILK_DIAGNOSED) == (diag.errors > 0));
	if (status == ILK_OK) {
		buffer_bytes(out, "", 1);
		if (!out->failed)
			out->len--;
	}
	arena_free(&arena);
	return status;
}

/* Whether the two texts mean the same and have the same tokens and comments. */
static bool is_kept(struct text a, struct text b)
{
	struct source sources[] = {source_make("a", a.at, a.len),
	                           source_make("b", b.at, b.len)};
	struct ast_policy *policies[2];
	struct pieces pieces[2];
	struct arena arena;
	struct diag diag;
	bool kept = true;

	arena_init(&arena, standard);
	for (size_t i = 0; i < 2; i++) {
		diag_init(&diag, &arena, &sources[i]);
		policies[i] = parse_policy(&arena, &diag, &sources[i]);
		kept = kept && policies[i] && diag.errors == 0 &&
		       pieces_read(&pieces[i], &arena, &sources[i]);
	}
	kept = kept && ast_same(policies[0], policies[1]) &&
	       pieces_same(&pieces[0], &pieces[1]);
	arena_free(&arena);
	return kept;
}

static void check_kept(const char *file, const char *text, size_t size)
{
	struct buffer once;
	struct buffer twice;
	enum ilk_status status = format(&once, standard, text, size);

	CASE(file, status == ILK_OK);
	if (status == ILK_OK) {
		CASE(file, is_kept((struct text){text, size}, made(&once)));
		CASE(file, format(&twice, standard, (const char *)once.at, once.len) ==
		                   ILK_OK);
		CASE(file, text_equal(made(&once), made(&twice)));
		buffer_free(&twice);
	}
	buffer_free(&once);
}

static void every_policy_keeps_its_words_and_is_settled_at_once(void)
{
	CU_ASSERT(expect_visit("policies", "", check_kept) >= 3);
	CU_ASSERT(expect_visit("tests/policy/ok", "", check_kept) >= 8);
	CU_ASSERT(expect_visit("tests/policy/fmt", "", check_kept) >= 4);
	CU_ASSERT(expect_visit("tests/policy/bad", "model-", check_kept) >= 50);
}

static void check_refused(const char *file, const char *text, size_t size)
{
	struct buffer out;

	CASE(file, format(&out, standard, text, size) == ILK_DIAGNOSED);
	buffer_free(&out);
}

static void a_text_with_syntax_errors_is_refused(void)
{
	CU_ASSERT(expect_visit("tests/policy/bad", "syntax-", check_refused) >= 30);
}

static void check_layout(const char *file, const char *text, size_t size)
{
	char path[256];
	size_t wanted_size;
	struct buffer out;
	const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

	snprintf(path, sizeof path, "tests/policy/fmt/%.*s.expected",
	         (int)strcspn(name, "."), name);
	char *wanted = unit_read(unit_path(path), &wanted_size);

	CASE(file, wanted != NULL);
	CASE(file, format(&out, standard, text, size) == ILK_OK);
	CASE(file,
	     wanted && text_equal(made(&out), (struct text){wanted, wanted_size}));
	buffer_free(&out);
	free(wanted);
}

static void policies_are_laid_out_as_expected(void)
{
	CU_ASSERT(expect_visit("tests/policy/fmt", "", check_layout) >= 4);
}

#define HEAD "policy \"p\" { }\n"

static void small_texts_are_laid_out_as_expected(void)
{
	static const struct {
		const char *name;
		const char *text;
		const char *wanted;
	} cases[] = {
		{"byte order mark", "\xef\xbb\xbf" HEAD, HEAD},
		{"no line end", "policy\"p\"{}", HEAD},
		{"CR LF", "policy \"p\"\r\n{ }\r\n\r\n# c\r\n", HEAD "\n# c\n"},
		{"blanks behind a comment", HEAD "# c \t \n", HEAD "# c\n"},
		{"empty lines become one", HEAD "\n\n\n\nreport r = a\n\n\n",
	         HEAD "\nreport r = a\n"},
		{"none is added", HEAD "report r = a on guard { deny }",
	         HEAD "report r = a\non guard { deny }\n"},
		{"an empty line parts columns",
	         HEAD "report r = a\nreport rr = a\n\nreport rrr = a\n",
	         HEAD "report r  = a\nreport rr = a\n\nreport rrr = a\n"},
		{"a comment does not", HEAD "report r = a\n# c\nreport rrr = a\n",
	         HEAD "report r   = a\n# c\nreport rrr = a\n"},
		{"characters are counted, not bytes",
	         HEAD "set a = { \"\u00fc\" } # c\nset b = { \"x\" } # d\n",
	         HEAD "set a = { \"\u00fc\" }   # c\nset b = { \"x\" }   # d\n"},
		{"numbers stay as written", HEAD "cap a b when c>=007",
	         HEAD "cap a b when c >= 007\n"},
		{"two rows are never one line", HEAD "on guard { deny deny }",
	         HEAD "on guard {\n    deny\n    deny\n}\n"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer out;

		CASE(cases[i].name, format(&out, standard, cases[i].text,
		                           strlen(cases[i].text)) == ILK_OK);
		CASE(cases[i].name, text_is(made(&out), cases[i].wanted));
		buffer_free(&out);
	}
}

/* A list that just fits, with this much more in its last member. */
static bool is_one_line(size_t more)
{
	char text[256];
	struct buffer out;
	bool one_line;

	snprintf(text, sizeof text, "%sset s = { \"%0*d\" }\n", HEAD, (int)(102 + more),
	         0);
	CU_ASSERT(format(&out, standard, text, strlen(text)) == ILK_OK);
	one_line = text_is(made(&out), text);
	buffer_free(&out);
	return one_line;
}

static void a_line_has_116_columns(void)
{
	CU_ASSERT(is_one_line(0));
	CU_ASSERT(!is_one_line(1));
}

static void too_much_text_is_refused(void)
{
	static const char row[] = "deny a when b\n";
	struct source source = source_make("f", "", MAX_SOURCE_SIZE + 1);
	struct buffer text;
	struct buffer out;
	struct diag diag;
	struct arena arena;

	arena_init(&arena, standard);
	buffer_init(&out, standard);
	diag_init(&diag, &arena, &source);
	CU_ASSERT(format_policy(&arena, &diag, &source, &out) == ILK_LIMIT);
	CU_ASSERT(out.len == 0);
	arena_free(&arena);
	/* A long reason moves the conditions of all other rows to the right. */
	buffer_init(&text, standard);
	buffer_printf(&text, "%son guard {\ndeny %s%0100d when b\n", HEAD, "r", 0);
	for (size_t i = 0; i < MAX_SOURCE_SIZE / 100; i++)
		buffer_string(&text, row);
	buffer_bytes(&text, "}", 2);
	CU_ASSERT(format(&out, standard, (const char *)text.at, text.len - 1) ==
	          ILK_LIMIT);
	buffer_free(&out);
	buffer_free(&text);
}

static void without_memory_nothing_is_left(void)
{
	static const char text[] =
		HEAD "# c\nset s = { \"a\", } # d\n"
		     "before classifier {\ndeny r when a # e\nclassify }\n"
		     "test \"t\" {\ncall \"a\" path \"b\" -> deny\n# f\n}\n";
	enum ilk_status status = ILK_MEMORY;
	size_t n = 0;

	while (status == ILK_MEMORY && n < 10000) {
		struct unit_allocator state = {.fail_at = ++n};
		struct buffer out;

		status = format(&out, unit_allocator(&state), text, sizeof text - 1);
		buffer_free(&out);
		CU_ASSERT_EQUAL(state.live, 0);
	}
	CU_ASSERT(status == ILK_OK);
	CU_ASSERT(n > 20);
}

static void differences_are_unified(void)
{
	static const struct {
		const char *name;
		const char *before;
		const char *after;
		const char *wanted;
	} cases[] = {
		{"the same", "a\n", "a\n", ""},
		{"both empty", "", "", ""},
		{"one line", "a  b\n", "a b\n",
	         "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a  b\n+a b\n"},
		{"context", "1\n2\n3\n4\n5 \n6\n7\n8\n9\n",
	         "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
	         "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5 \n+5\n 6\n 7\n 8\n"},
		{"two hunks", "a \n1\n2\n3\n4\n5\n6\n7\nb \n",
	         "a\n1\n2\n3\n4\n5\n6\n7\nb\n",
	         "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-a \n+a\n 1\n 2\n 3\n"
	         "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b \n+b\n"},
		{"near changes are one hunk", "a \n1\n2\n3\n4\n5\n6\nb \n",
	         "a\n1\n2\n3\n4\n5\n6\nb\n",
	         "--- f\n+++ f\n@@ -1,8 +1,8 @@\n-a \n+a\n 1\n 2\n 3\n 4\n 5\n 6\n"
	         "-b \n+b\n"},
		{"lines are joined and split", "a\nb c\nd\n", "a b\nc\nd\n",
	         "--- f\n+++ f\n@@ -1,3 +1,3 @@\n-a\n-b c\n+a b\n+c\n d\n"},
		{"an empty line goes", "a\n\n\nb\n", "a\n\nb\n",
	         "--- f\n+++ f\n@@ -1,4 +1,3 @@\n a\n \n-\n b\n"},
		{"nothing before", "", "\n", "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+\n"},
		{"no line end", "a", "a\n",
	         "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n"
	         "+a\n"},
		{"a byte order mark",
	         "\xef\xbb\xbf"
	         "a\nb\n",
	         "a\nb\n",
	         "--- f\n+++ f\n@@ -1,2 +1,2 @@\n-\xef\xbb\xbf"
	         "a\n+a\n b\n"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer out;

		buffer_init(&out, standard);
		diff_texts(&out, "f", text_of(cases[i].before),
		           text_of(cases[i].after));
		CASE(cases[i].name, text_is(made(&out), cases[i].wanted));
		buffer_free(&out);
	}
}

void format_suite(void)
{
	CU_pSuite suite = CU_add_suite("format", NULL, NULL);

	CU_add_test(suite, "every policy keeps its words and is settled at once",
	            every_policy_keeps_its_words_and_is_settled_at_once);
	CU_add_test(suite, "a text with syntax errors is refused",
	            a_text_with_syntax_errors_is_refused);
	CU_add_test(suite, "policies are laid out as expected",
	            policies_are_laid_out_as_expected);
	CU_add_test(suite, "small texts are laid out as expected",
	            small_texts_are_laid_out_as_expected);
	CU_add_test(suite, "a line has 116 columns", a_line_has_116_columns);
	CU_add_test(suite, "too much text is refused", too_much_text_is_refused);
	CU_add_test(suite, "without memory nothing is left",
	            without_memory_nothing_is_left);
	CU_add_test(suite, "differences are unified", differences_are_unified);
}
