/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON writer: escapes, broken UTF-8, numbers, and buffers that are too small.
 */
#include <stdio.h>
#include <string.h>

#include "record/write.h"
#include "unit.h"

static void strings_are_escaped_and_mended(void)
{
	static const struct {
		const char *name;
		const char *text;
		size_t len;
		const char *json;
	} cases[] = {
		{"empty", "", 0, "\"\""},
		{"plain", "abc", 3, "\"abc\""},
		{"quote and backslash", "a\"\\b", 4, "\"a\\\"\\\\b\""},
		{"short escapes", "\b\t\n\f\r", 5, "\"\\b\\t\\n\\f\\r\""},
		{"NUL and escape", "\0\x1b", 2, "\"\\u0000\\u001b\""},
		{"delete is no control to JSON", "\x7f", 1, "\"\x7f\""},
		{"two bytes", "\xc3\xa9", 2, "\"\xc3\xa9\""},
		{"three bytes", "\xe2\x82\xac", 3, "\"\xe2\x82\xac\""},
		{"four bytes", "\xf0\x9f\x98\x80", 4, "\"\xf0\x9f\x98\x80\""},
		{"highest", "\xf4\x8f\xbf\xbf", 4, "\"\xf4\x8f\xbf\xbf\""},
		{"beyond the highest", "\xf4\x90\x80\x80", 4,
	         "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
		{"overlong two", "\xc0\x80", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\""},
		{"overlong three", "\xe0\x9f\xbf", 3,
	         "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
		{"surrogate", "\xed\xa0\x80", 3,
	         "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
		{"lone continuation", "a\x80z", 3, "\"a\xef\xbf\xbdz\""},
		{"cut at the end", "a\xe2\x82", 3, "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
		{"broken inside", "\xe2\x28\xa1", 3, "\"\xef\xbf\xbd(\xef\xbf\xbd\""},
		{"0xff", "\xff", 1, "\"\xef\xbf\xbd\""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char json[64];
		struct writer w = {json, sizeof json, 0};

		write_string(&w, (struct ilk_text){cases[i].text, cases[i].len});
		CASE(cases[i].name, w.len == strlen(cases[i].json) &&
		                            memcmp(json, cases[i].json, w.len) == 0);
	}
}

static void an_absent_text_is_null(void)
{
	char json[8];
	struct writer w = {json, sizeof json, 0};

	write_string_or_null(&w, (struct ilk_text){NULL, 0});
	CU_ASSERT(w.len == 4 && memcmp(json, "null", 4) == 0);
}

static void integers_reach_their_ends(void)
{
	static const struct {
		int64_t value;
		const char *json;
	} cases[] = {
		{0, "0"},
		{-1, "-1"},
		{4294967295, "4294967295"},
		{INT64_MAX, "9223372036854775807"},
		{INT64_MIN, "-9223372036854775808"},
	};
	char json[32];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct writer w = {json, sizeof json, 0};

		write_signed(&w, cases[i].value);
		CASE(cases[i].json, w.len == strlen(cases[i].json) &&
		                            memcmp(json, cases[i].json, w.len) == 0);
	}
	struct writer w = {json, sizeof json, 0};

	write_unsigned(&w, UINT64_MAX);
	CU_ASSERT(w.len == 20 && memcmp(json, "18446744073709551615", 20) == 0);
}

static void milliseconds_come_out_as_they_went_in(void)
{
	static const struct {
		double milliseconds;
		const char *seconds;
	} cases[] = {
		{0, "0"},
		{812, "0.812"},
		{1000, "1"},
		{1, "0.001"},
		{0.5, "0.0005"},
		{0.0004, "0"},
		{0.0005, "0.000001"},
		{1999.9999, "2"},
		{123456.789, "123.456789"},
		{31536000000.125, "31536000.000125"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char json[32];
		struct writer w = {json, sizeof json, 0};

		write_decimal(&w, cases[i].milliseconds / 1000);
		CASE(cases[i].seconds,
		     w.len == strlen(cases[i].seconds) &&
		             memcmp(json, cases[i].seconds, w.len) == 0);
	}
}

static void what_does_not_fit_is_counted_and_not_written(void)
{
	static const struct ilk_text text = {"a\nb", 3};
	char json[8];

	for (size_t room = 0; room <= 6; room++) {
		struct writer w = {json, room, 0};

		memset(json, '#', sizeof json);
		write_string(&w, text);
		CU_ASSERT(w.len == 6);
		CU_ASSERT(memcmp(json, "\"a\\nb\"", room) == 0);
		CU_ASSERT(json[room] == '#');
	}
}

void record_write_suite(void);
void record_write_suite(void)
{
	CU_pSuite suite = CU_add_suite("record: writing JSON", NULL, NULL);

	CU_add_test(suite, "strings are escaped and mended",
	            strings_are_escaped_and_mended);
	CU_add_test(suite, "an absent text is null", an_absent_text_is_null);
	CU_add_test(suite, "integers reach their ends", integers_reach_their_ends);
	CU_add_test(suite, "milliseconds come out as they went in",
	            milliseconds_come_out_as_they_went_in);
	CU_add_test(suite, "what does not fit is counted and not written",
	            what_does_not_fit_is_counted_and_not_written);
}
