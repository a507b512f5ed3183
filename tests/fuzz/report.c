/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes what reports read and write: bytes -> lines -> events -> numbers -> JSON, text and
 * page. The JSON must be JSON whose counts agree, no byte of the text may control a
 * terminal, and the page must have one script element, which is data.
 */
#include <assert.h>
#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "report/read.h"
#include "report/write.h"
#include "rest.h"
#include "trace/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_int_t member(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	assert(json_is_integer(value));
	return json_integer_value(value);
}

static json_int_t sum(const json_t *object)
{
	json_int_t all = 0;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
	{
		all += json_integer_value(value);
	}
	return all;
}

/* What was decided is there once over time, and at most once by reason. */
static void hold_json(const struct buffer *json)
{
	json_t *root = json_loadb((const char *)json->at, json->len,
	                          JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	const json_t *outcomes = json_object_get(root, "outcomes");
	const json_t *cell;
	json_int_t decided = sum(outcomes) - member(outcomes, "refused");
	json_int_t over_time = 0;
	size_t at;

	json_array_foreach(json_object_get(json_object_get(root, "timeline"), "cells"),
	                   at, cell)
	{
		const json_t *here = json_object_get(cell, "outcomes");

		over_time += sum(here) - member(here, "refused");
	}
	assert(decided == member(root, "decisions"));
	assert(over_time == decided);
	assert(member(json_object_get(root, "reasons"), "total") <= decided);
	json_decref(root);
}

static void hold_text(const struct buffer *text)
{
	size_t column = 0;

	for (size_t i = 0; i < text->len; i++) {
		column = text->at[i] == '\n' ? 0
		                             : column + ((text->at[i] & 0xc0) != 0x80);
		assert(text->at[i] == '\n' ||
		       (text->at[i] >= 32 && text->at[i] != 127));
		assert(column <= 80);
	}
}

/* How often each of the elements stands there. */
static void hold_page(const struct buffer *page)
{
	static const struct {
		const char *element;
		size_t times;
	} wanted[] = {{"<script", 1}, {"</script", 1}, {"<style", 1}, {"</style", 1},
	              {"</body", 1},  {"<img", 0},     {"<!--", 0},   {"<iframe", 0}};
	size_t found[sizeof wanted / sizeof wanted[0]] = {0};
	const char *end = (const char *)page->at + page->len;
	const char *at = (const char *)page->at;

	while ((at = memchr(at, '<', (size_t)(end - at)))) {
		for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
			size_t len = strlen(wanted[i].element);

			found[i] += (size_t)(end - at) >= len &&
			            memcmp(at, wanted[i].element, len) == 0;
		}
		at++;
	}
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		assert(found[i] == wanted[i].times);
}

static void write_all(const struct numbers *numbers)
{
	const struct look look = {.blocks = true, .rows = 256};
	struct buffer to[3];

	for (size_t i = 0; i < 3; i++)
		buffer_init(&to[i], (struct ilk_allocator){NULL, NULL});
	numbers_json(numbers, &to[0]);
	numbers_text(numbers, &look, &to[1]);
	numbers_page(numbers, &to[2]);
	for (size_t i = 0; i < 3; i++)
		assert(!to[i].failed);
	hold_json(&to[0]);
	hold_text(&to[1]);
	hold_page(&to[2]);
	for (size_t i = 0; i < 3; i++)
		buffer_free(&to[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rest rest = {data, size};
	struct numbers *numbers = numbers_new();
	struct lines lines;
	const char *line;
	size_t len;

	assert(numbers);
	lines_init(&lines, read_rest, &rest);
	while (lines_next(&lines, &line, &len) == ILK_OK && line) {
		numbers->lines++;
		report_read(line, len, 0, numbers_take, numbers);
	}
	write_all(numbers);
	lines_free(&lines);
	numbers_free(numbers);
	return 0;
}
