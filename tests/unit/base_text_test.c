/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts, suggestions, and places in a source.
 */
#include <string.h>

#include "base/limits.h"
#include "base/near.h"
#include "base/source.h"
#include "base/text.h"
#include "unit.h"

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

static void texts_are_ordered_by_bytes_then_length(void)
{
	static const struct {
		const char *a;
		const char *b;
		int order;
	} cases[] = {
		{"", "", 0},    {"", "a", -1},  {"a", "a", 0},  {"a", "b", -1},
		{"ab", "a", 1}, {"B", "a", -1}, {"z", "é", -1}, {"abc", "abcd", -1},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text a = text_of(cases[i].a);
		struct text b = text_of(cases[i].b);

		CASE(cases[i].a, sign(text_compare(a, b)) == cases[i].order);
		CASE(cases[i].a, sign(text_compare(b, a)) == -cases[i].order);
		CASE(cases[i].a, text_equal(a, b) == (cases[i].order == 0));
		CASE(cases[i].a, text_is(a, cases[i].b) == (cases[i].order == 0));
	}
	CU_ASSERT(text_equal((struct text){NULL, 0}, text_of("")));
}

static void only_shortest_utf8_is_a_character(void)
{
	static const struct {
		const char *bytes;
		size_t size;
	} cases[] = {
		{"a", 1},
		{"\xc3\xa9", 2},
		{"\xe2\x82\xac", 3},
		{"\xf0\x9f\x98\x80", 4},
		{"\xf4\x8f\xbf\xbf", 4},
		{"", 0},
		{"\x80", 0},             /* a continuation alone */
		{"\xc3", 0},             /* cut */
		{"\xe2\x82", 0},         /* cut */
		{"\xc3(", 0},            /* no continuation */
		{"\xc0\x80", 0},         /* NUL in two bytes */
		{"\xc1\xbf", 0},         /* too long for it */
		{"\xe0\x9f\xbf", 0},     /* too long for it */
		{"\xf0\x8f\xbf\xbf", 0}, /* too long for it */
		{"\xed\xa0\x80", 0},     /* a surrogate */
		{"\xf4\x90\x80\x80", 0}, /* beyond the last */
		{"\xff", 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text text = text_of(cases[i].bytes);
		size_t step = cases[i].size || text.len == 0 ? cases[i].size : 1;

		CASE(cases[i].bytes, text_character(text) == cases[i].size);
		CASE(cases[i].bytes, text_step(text) == step);
	}
}

static void the_nearest_name_is_suggested_within_bounds(void)
{
	static const struct {
		const char *wanted;
		const char *offered[4];
		const char *best; /* NULL: none */
	} cases[] = {
		{"alow", {"deny", "allow", "ask"}, "allow"},
		{"alolw", {"deny", "allow", "ask"}, "allow"},
		{"dney", {"deny"}, "deny"},        /* a swap is one step */
		{"dneyx", {"deny"}, "deny"},       /* two steps for five letters */
		{"dnyx", {"deny"}, NULL},          /* but not for four */
		{"askk", {"ask", "asked"}, "ask"}, /* the first of equals */
		{"is", {"in"}, "in"},              /* one of two letters */
		{"x", {"y"}, NULL},                /* nothing in common */
		{"", {"a"}, NULL},                 /* nothing to start from */
		{"consecutive_blok", {"consecutive_block"}, "consecutive_block"},
		{"consequtve_blok", {"consecutive_block"}, "consecutive_block"},
		{"konsequtve_blok", {"consecutive_block"}, NULL},
		{"turn_start", {"turn_start"}, "turn_start"},
		{"zebra", {"allow", "deny"}, NULL},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct near near;

		near_init(&near, text_of(cases[i].wanted));
		for (size_t j = 0; cases[i].offered[j]; j++)
			near_offer(&near, text_of(cases[i].offered[j]));
		CASE(cases[i].wanted, near_found(&near) == (cases[i].best != NULL));
		if (cases[i].best)
			CASE(cases[i].wanted, text_is(near.best, cases[i].best));
	}
}

static void names_up_to_the_limit_are_compared(void)
{
	char wanted[MAX_NAME_SIZE + 2];
	char offered[MAX_NAME_SIZE + 2];
	struct near near;

	memset(wanted, 'a', sizeof wanted);
	memset(offered, 'a', sizeof offered);
	offered[5] = 'b';
	for (size_t len = MAX_NAME_SIZE; len <= MAX_NAME_SIZE + 1; len++) {
		near_init(&near, (struct text){wanted, len});
		near_offer(&near, (struct text){offered, len});
		CU_ASSERT(near_found(&near) == (len <= MAX_NAME_SIZE));
	}
}

static void places_count_lines_and_characters(void)
{
	static const char text[] = "\xef\xbb\xbf"
				   "a\xc3\xa9z\r\n\n\tb\xff"
				   "c\nend";
	static const struct {
		uint32_t at;
		struct place place;
	} cases[] = {
		{0, {1, 1, 3, 4}}, /* the byte order mark is no character */
		{3, {1, 1, 3, 4}},   {4, {1, 2, 3, 4}},
		{6, {1, 3, 3, 4}}, /* behind the two bytes of one */
		{7, {1, 4, 3, 4}}, /* the line end is behind the last */
		{9, {2, 1, 9, 0}},   {10, {3, 1, 10, 4}},
		{12, {3, 3, 10, 4}}, {13, {3, 4, 10, 4}}, /* a bad byte is one */
		{15, {4, 1, 15, 3}}, {18, {4, 4, 15, 3}}, /* the end of the file */
	};
	struct source source = source_make("f", text, sizeof text - 1);

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct place place = source_place(&source, cases[i].at);

		CU_ASSERT_EQUAL(place.line, cases[i].place.line);
		CU_ASSERT_EQUAL(place.column, cases[i].place.column);
		CU_ASSERT_EQUAL(place.line_at, cases[i].place.line_at);
		CU_ASSERT_EQUAL(place.line_len, cases[i].place.line_len);
		CU_ASSERT_EQUAL(source_line(&source, cases[i].at), place.line);
	}
	CU_ASSERT_EQUAL(source_start(&source), 3);
}

static void spans_join_and_are_read(void)
{
	struct source source = source_make("f", "one two three", 13);
	struct span all = span_join((struct span){4, 3}, (struct span){8, 5});

	CU_ASSERT(text_is(source_text(&source, all), "two three"));
	CU_ASSERT_EQUAL(source_start(&source), 0);
}

static void a_place_tells_which_of_several_sources(void)
{
	struct source sources[] = {
		source_make("a/main", "one\ntwo", 7),
		source_make("empty", "", 0),
		source_make("b/c/last", "x\n\xc3\xa4y", 5),
	};
	static const struct {
		uint32_t at;
		uint32_t source;
		struct place place;
	} cases[] = {
		{0, 0, {1, 1, 0, 3}},   {5, 0, {2, 2, 4, 3}},
		{7, 0, {2, 4, 4, 3}}, /* the end of the first is its own */
		{8, 1, {1, 1, 8, 0}},   {9, 2, {1, 1, 9, 1}},
		{13, 2, {2, 2, 11, 3}}, {14, 2, {2, 3, 11, 3}},
	};

	source_append(&sources[0], &sources[1]);
	source_append(&sources[0], &sources[2]);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct place place = source_place(&sources[0], cases[i].at);

		CU_ASSERT_PTR_EQUAL(source_of(&sources[0], cases[i].at),
		                    &sources[cases[i].source]);
		CU_ASSERT_EQUAL(source_number(&sources[0], cases[i].at),
		                cases[i].source);
		CU_ASSERT_EQUAL(place.line, cases[i].place.line);
		CU_ASSERT_EQUAL(place.column, cases[i].place.column);
		CU_ASSERT_EQUAL(place.line_at, cases[i].place.line_at);
		CU_ASSERT_EQUAL(place.line_len, cases[i].place.line_len);
	}
	CU_ASSERT(text_is(source_text(&sources[0], (struct span){4, 3}), "two"));
	CU_ASSERT(text_is(source_text(&sources[0], (struct span){13, 1}), "y"));
	CU_ASSERT_STRING_EQUAL(sources[0].name, "main");
	CU_ASSERT_STRING_EQUAL(sources[1].name, "empty");
}

void base_text_suite(void);
void base_text_suite(void)
{
	CU_pSuite suite = CU_add_suite("base: texts", NULL, NULL);

	CU_add_test(suite, "texts are ordered by bytes, then length",
	            texts_are_ordered_by_bytes_then_length);
	CU_add_test(suite, "only shortest UTF-8 is a character",
	            only_shortest_utf8_is_a_character);
	CU_add_test(suite, "the nearest name is suggested within bounds",
	            the_nearest_name_is_suggested_within_bounds);
	CU_add_test(suite, "names up to the limit are compared",
	            names_up_to_the_limit_are_compared);
	CU_add_test(suite, "places count lines and characters",
	            places_count_lines_and_characters);
	CU_add_test(suite, "spans join and are read", spans_join_and_are_read);
	CU_add_test(suite, "a place tells which of several sources",
	            a_place_tells_which_of_several_sources);
}
