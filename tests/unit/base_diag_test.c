/* SPDX-License-Identifier: Apache-2.0
 *
 * Collecting diagnostics, and how they look.
 */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/limits.h"
#include "unit.h"

struct fixture {
	struct arena arena;
	struct source source;
	struct diag diag;
	struct buffer out;
	size_t sent;
};

static void set_up(struct fixture *f, const char *text)
{
	memset(f, 0, sizeof *f);
	arena_init(&f->arena, (struct ilk_allocator){NULL, NULL});
	buffer_init(&f->out, (struct ilk_allocator){NULL, NULL});
	f->source = source_make("f.policy", text, strlen(text));
	diag_init(&f->diag, &f->arena, &f->source);
}

static void tear_down(struct fixture *f)
{
	buffer_free(&f->out);
	arena_free(&f->arena);
}

static void write_out(void *context, const char *bytes, size_t size)
{
	buffer_bytes(context, bytes, size);
}

static void render(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct fixture *f = context;

	f->sent++;
	diag_render(diagnostic, false, write_out, &f->out);
}

static void render_colour(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct fixture *f = context;

	diag_render(diagnostic, true, write_out, &f->out);
}

static const char *rendered(struct fixture *f, ilk_diagnostic_fn sink)
{
	CU_ASSERT(diag_send(&f->diag, sink, f));
	buffer_bytes(&f->out, "", 1);
	return (const char *)f->out.at;
}

static void check(struct fixture *f, const char *expected)
{
	const char *got = rendered(f, render);

	if (strcmp(got, expected) != 0)
		printf("\n    expected:\n%s    got:\n%s", expected, got);
	CU_ASSERT_STRING_EQUAL(got, expected);
	tear_down(f);
}

static void a_mistake_is_shown_with_its_line(void)
{
	struct fixture f;

	set_up(&f, "one\n\talow x\nthree\n");
	struct diag_entry *entry = diag_error(&f.diag, (struct span){5, 4}, "some-id",
	                                      "found \"%s\"", "alow");

	diag_note(&f.diag, entry, (struct span){0, 3}, "the %s", "first");
	diag_help(&f.diag, entry, "did you mean \"%s\"?", "allow");
	diag_warning(&f.diag, (struct span){4, 1}, "other-id", "a tab");
	check(&f, "f.policy:2:1: warning: a tab [other-id]\n"
	          "  \talow x\n"
	          "  ^\n"
	          "f.policy:2:2: error: found \"alow\" [some-id]\n"
	          "  \talow x\n"
	          "  \t^~~~\n"
	          "f.policy:1:1: note: the first\n"
	          "help: did you mean \"allow\"?\n");
}

static void mistakes_of_several_sources_come_in_their_order(void)
{
	struct source base = source_make("base", "uno\ndos", 7);
	struct fixture f;

	set_up(&f, "one two");
	source_append(&f.source, &base);
	struct diag_entry *entry =
		diag_error(&f.diag, (struct span){12, 3}, "second", "of the base");

	diag_note(&f.diag, entry, (struct span){4, 3}, "elsewhere");
	entry = diag_error(&f.diag, (struct span){0, 3}, "first", "of the main one");
	diag_note(&f.diag, entry, (struct span){4, 3}, "here");
	check(&f, "f.policy:1:1: error: of the main one [first]\n"
	          "  one two\n"
	          "  ^~~\n"
	          "f.policy:1:5: note: here\n"
	          "base:2:1: error: of the base [second]\n"
	          "  dos\n"
	          "  ^~~\n"
	          "f.policy:1:5: note: elsewhere\n");
}

static void a_span_over_lines_ends_with_its_first(void)
{
	struct fixture f;

	set_up(&f, "ab cd\r\nef\n");
	diag_error(&f.diag, (struct span){3, 6}, "x", "y");
	diag_error(&f.diag, (struct span){10, 0}, "x", "end");
	check(&f, "f.policy:1:4: error: y [x]\n  ab cd\n     ^~\n"
	          "f.policy:3:1: error: end [x]\n  \n  ^\n");
}

static void a_long_line_is_cut_around_the_caret(void)
{
	char text[301];
	char expected[400];
	struct fixture f;

	memset(text, '.', 300);
	text[200] = 'X';
	text[300] = '\0';
	set_up(&f, text);
	diag_error(&f.diag, (struct span){200, 90}, "x", "y");
	diag_error(&f.diag, (struct span){0, 1}, "x", "y");
	snprintf(expected, sizeof expected,
	         "f.policy:1:1: error: y [x]\n  %.96s...\n  ^\n"
	         "f.policy:1:201: error: y [x]\n  ...%.96s...\n     %32s%s\n",
	         text, text + 168, "",
	         "^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
	check(&f, expected);
}

static void a_line_of_just_the_width_is_whole(void)
{
	char text[97];
	char expected[400];
	struct fixture f;

	memset(text, '.', 96);
	text[96] = '\0';
	set_up(&f, text);
	diag_error(&f.diag, (struct span){96, 0}, "x", "y");
	snprintf(expected, sizeof expected,
	         "f.policy:1:97: error: y [x]\n  %s\n  %96s^\n", text, "");
	check(&f, expected);
}

static void nothing_shown_can_steer_a_terminal(void)
{
	struct fixture f;

	set_up(&f, "\x1b[31m \xff \xc2\x9b \xc3\xa9\n");
	diag_error(&f.diag, (struct span){5, 1}, "x", "found \"%s\"", "\x1b]\xff\n");
	check(&f,
	      "f.policy:1:6: error: found \"\xef\xbf\xbd]\xef\xbf\xbd\xef\xbf\xbd\" "
	      "[x]\n"
	      "  \xef\xbf\xbd[31m \xef\xbf\xbd \xef\xbf\xbd \xc3\xa9\n"
	      "       ^\n");
}

static void colours_are_escapes_around_the_same_text(void)
{
	struct fixture f;

	set_up(&f, "one\n");
	diag_error(&f.diag, (struct span){0, 3}, "x", "y");
	CU_ASSERT_STRING_EQUAL(rendered(&f, render_colour),
	                       "\x1b[1mf.policy\x1b[0m\x1b[1m:1:1: \x1b[0m"
	                       "\x1b[1;31merror: \x1b[0my [x]\n"
	                       "  one\n  \x1b[1;32m^~~\x1b[0m\n");
	tear_down(&f);
}

static void the_same_mistake_counts_once(void)
{
	struct fixture f;

	set_up(&f, "one\n");
	CU_ASSERT_PTR_NOT_NULL(diag_error(&f.diag, (struct span){0, 3}, "x", "y"));
	CU_ASSERT_PTR_NULL(diag_error(&f.diag, (struct span){0, 3}, "x", "z"));
	CU_ASSERT_PTR_NOT_NULL(diag_error(&f.diag, (struct span){0, 2}, "x", "y"));
	CU_ASSERT_PTR_NOT_NULL(diag_error(&f.diag, (struct span){0, 3}, "w", "y"));
	CU_ASSERT_EQUAL(f.diag.errors, 3);
	diag_help(&f.diag, NULL, "%s", "nothing happens");
	diag_note(&f.diag, NULL, (struct span){0, 0}, "%s", "nothing happens");
	tear_down(&f);
}

static void the_limit_keeps_errors_and_earlier_ones(void)
{
	char text[64] = {0};
	struct fixture f;

	memset(text, '.', sizeof text - 1);
	set_up(&f, text);
	for (uint32_t i = 0; i < MAX_DIAGNOSTICS; i++)
		CU_ASSERT_PTR_NOT_NULL(
			diag_warning(&f.diag, (struct span){i + 1, 1}, "w", "w"));
	CU_ASSERT_EQUAL(f.diag.kept, MAX_DIAGNOSTICS);
	/* A later warning has no room, an earlier one and an error have. */
	CU_ASSERT_PTR_NULL(diag_warning(&f.diag, (struct span){50, 1}, "w", "w"));
	CU_ASSERT_PTR_NOT_NULL(diag_warning(&f.diag, (struct span){0, 1}, "w", "w"));
	for (uint32_t i = 0; i < MAX_DIAGNOSTICS; i++)
		CU_ASSERT_PTR_NOT_NULL(
			diag_error(&f.diag, (struct span){i + 30, 1}, "e", "e"));
	CU_ASSERT_PTR_NULL(diag_error(&f.diag, (struct span){60, 1}, "e", "e"));
	CU_ASSERT_PTR_NULL(diag_warning(&f.diag, (struct span){0, 2}, "w", "w"));
	CU_ASSERT_PTR_NOT_NULL(diag_error(&f.diag, (struct span){29, 1}, "e", "e"));
	CU_ASSERT_EQUAL(f.diag.kept, MAX_DIAGNOSTICS);
	CU_ASSERT_EQUAL(f.diag.errors, MAX_DIAGNOSTICS + 2);
	CU_ASSERT_EQUAL(f.diag.warnings, MAX_DIAGNOSTICS + 3);
	CU_ASSERT(strstr(rendered(&f, render), ":1:30: error") != NULL);
	CU_ASSERT_EQUAL(f.sent, MAX_DIAGNOSTICS);
	CU_ASSERT_PTR_NULL(strstr((const char *)f.out.at, "warning"));
	CU_ASSERT_PTR_NULL(strstr((const char *)f.out.at, ":1:50:"));
	tear_down(&f);
}

void base_diag_suite(void);
void base_diag_suite(void)
{
	CU_pSuite suite = CU_add_suite("base: diagnostics", NULL, NULL);

	CU_add_test(suite, "a mistake is shown with its line",
	            a_mistake_is_shown_with_its_line);
	CU_add_test(suite, "mistakes of several sources come in their order",
	            mistakes_of_several_sources_come_in_their_order);
	CU_add_test(suite, "a span over lines ends with its first",
	            a_span_over_lines_ends_with_its_first);
	CU_add_test(suite, "a long line is cut around the caret",
	            a_long_line_is_cut_around_the_caret);
	CU_add_test(suite, "a line of just the width is whole",
	            a_line_of_just_the_width_is_whole);
	CU_add_test(suite, "nothing shown can steer a terminal",
	            nothing_shown_can_steer_a_terminal);
	CU_add_test(suite, "colours are escapes around the same text",
	            colours_are_escapes_around_the_same_text);
	CU_add_test(suite, "the same mistake counts once",
	            the_same_mistake_counts_once);
	CU_add_test(suite, "the limit keeps errors and earlier ones",
	            the_limit_keeps_errors_and_earlier_ones);
}
