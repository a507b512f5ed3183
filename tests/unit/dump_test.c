/* SPDX-License-Identifier: Apache-2.0
 *
 * The dump of a policy that has one of each thing is the text in
 * tests/cli/everything.dump, but for the two hashes. To make that text anew:
 * interlock dump tests/cli/everything.policy | grep -v ' hash ' >tests/cli/everything.dump
 */
#include <stdlib.h>
#include <string.h>

#include "dump/dump.h"
#include "dump/wording.h"
#include "interlock/telemetry.h"
#include "playing.h"
#include "unit.h"

#define POLICY "tests/cli/everything.policy"

struct page {
	char text[16384];
	size_t len;
};

static void keep(void *context, const char *bytes, size_t size)
{
	struct page *page = context;

	CU_ASSERT_FATAL(page->len + size < sizeof page->text);
	memcpy(page->text + page->len, bytes, size);
	page->len += size;
	page->text[page->len] = '\0';
}

/* Takes out the lines that have this in them. */
static void drop_lines(char *text, const char *with)
{
	char *found;

	while ((found = strstr(text, with))) {
		char *start = found;
		char *end = strchr(found, '\n') + 1;

		while (start > text && start[-1] != '\n')
			start--;
		memmove(start, end, strlen(end) + 1);
	}
}

static void a_dump_tells_everything_in_order(void)
{
	static struct page page;
	const struct sheet sheet = {keep, &page};
	struct playing p;
	size_t size = 0;
	char *golden = unit_read(unit_path("tests/cli/everything.dump"), &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(golden);
	playing_open(&p, POLICY);
	page.len = 0;
	dump_image(&sheet, &p.image);
	playing_close(&p);
	CU_ASSERT(strstr(page.text, "  policy hash  sha256:") != NULL);
	CU_ASSERT(strstr(page.text, "  spec hash    " ILK_OTEL_SPEC_DIGEST "\n") !=
	          NULL);
	drop_lines(page.text, " hash  ");
	CU_ASSERT_STRING_EQUAL(page.text, golden);
	free(golden);
}

static void the_same_policy_gives_the_same_text(void)
{
	static struct page first;
	static struct page second;
	const struct sheet sheets[] = {{keep, &first}, {keep, &second}};
	struct playing p;

	first.len = second.len = 0;
	for (size_t i = 0; i < 2; i++) {
		playing_open(&p, POLICY);
		dump_image(&sheets[i], &p.image);
		playing_close(&p);
	}
	CU_ASSERT_STRING_EQUAL(first.text, second.text);
}

static void quotes_are_those_of_the_language(void)
{
	static const struct {
		const char *text;
		size_t len;
		const char *quoted;
	} cases[] = {
		{"", 0, "\"\""},
		{"a\"b\\c", 5, "\"a\\\"b\\\\c\""},
		{"\n\t\r", 3, "\"\\n\\t\\r\""},
		{"\x01\x7f", 2, "\"\\u{1}\\u{7f}\""},
		{"\xc3\xa9", 2, "\"\xc3\xa9\""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct page page = {.len = 0};
		const struct sheet sheet = {keep, &page};

		sheet_quoted(&sheet, (struct ilk_text){cases[i].text, cases[i].len});
		CASE(cases[i].quoted, strcmp(page.text, cases[i].quoted) == 0);
	}
}

static void words_beyond_the_language_are_a_question_mark(void)
{
	CU_ASSERT_STRING_EQUAL(wording_event(ILK_EVENT_BLOCK), "block");
	CU_ASSERT_STRING_EQUAL(wording_event(ILK_EVENT_COUNT), "?");
	CU_ASSERT_STRING_EQUAL(wording_fact(ILK_FACT_COUNT), "?");
	CU_ASSERT_STRING_EQUAL(wording_table(UINT32_MAX), "?");
}

void dump_suite(void);
void dump_suite(void)
{
	CU_pSuite suite = CU_add_suite("dump", NULL, NULL);

	CU_add_test(suite, "a dump tells everything in order",
	            a_dump_tells_everything_in_order);
	CU_add_test(suite, "the same policy gives the same text",
	            the_same_policy_gives_the_same_text);
	CU_add_test(suite, "quotes are those of the language",
	            quotes_are_those_of_the_language);
	CU_add_test(suite, "words beyond the language are a question mark",
	            words_beyond_the_language_are_a_question_mark);
}
