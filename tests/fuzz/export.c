/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes the way of telemetry: bytes -> lines of a journal -> log records, spans and sums
 * -> both encodings, which must be readable and say the same. The same bytes are read as
 * all else that the exporter takes from outside: a cursor (of which what is read must be
 * written and read again), a receiver's answer, a list in a variable.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/crc32c.h"
#include "export/batch.h"
#include "export/cursor_text.h"
#include "export/settings.h"
#include "otlp/answer.h"
#include "tests/otlp/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LINES  64
#define NOW_NS 1795000000000000000u

static const struct otlp_attribute who = {
	.name = {"service.name", 12}, .type = OTLP_STRING, .value.string = {"fuzz", 4}};
static const struct otlp_resource resource = {.attributes = {&who, 1},
                                              .scope_name = {"fuzz", 4}};

static void check(enum otlp_signal signal, const struct batch *batch, size_t count)
{
	const struct otlp_request request = {.signal = signal,
	                                     .resource = &resource,
	                                     .logs = batch->logs,
	                                     .spans = batch->spans,
	                                     .count = count};

	assert(decode_agrees(&request));
}

static void check_metrics(const struct tally *tally)
{
	struct otlp_request request = {.signal = OTLP_METRICS, .resource = &resource};
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	request.metrics = batch_metrics(&arena, tally, NOW_NS, &request.count);
	assert(decode_agrees(&request));
	arena_free(&arena);
}

static void write_cursor(const struct cursor *cursor, struct buffer *text)
{
	buffer_init(text, (struct ilk_allocator){NULL, NULL});
	cursor_write_text(text, cursor, &cursor->tally, cursor->sending, cursor->sent);
}

static void check_cursor(const struct cursor *cursor)
{
	struct cursor again = {.lock = -1};
	struct buffer first;
	struct buffer second;

	write_cursor(cursor, &first);
	enum cursor_status status =
		cursor_read_text(&again, (const char *)first.at, first.len);

	assert(status == CURSOR_OK);
	write_cursor(&again, &second);
	assert(first.len == second.len && memcmp(first.at, second.at, first.len) == 0);
	tally_free(&again.tally);
	buffer_free(&first);
	buffer_free(&second);
}

static void read_lines(const uint8_t *data, size_t size)
{
	struct cursor cursor = {.instance = "00000000-0000-4000-8000-000000000000"};
	struct batch batch;
	enum ilk_status status =
		batch_init(&batch, LINES, cursor.instance, true, SAMPLER_PARENT);

	assert(status == ILK_OK);
	batch_clear(&batch, NOW_NS);
	while (size && batch.line_count < batch.room) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;
		struct line line;

		if (line_parse(&line, (const char *)data, len) == ILK_OK)
			status = batch_add(&batch, &cursor.tally, &line);
		assert(status == ILK_OK);
		data += len;
		size -= len;
		data += size > 0;
		size -= size > 0;
	}
	check(OTLP_LOGS, &batch, batch.log_count);
	check(OTLP_TRACES, &batch, batch.span_count);
	check_metrics(&cursor.tally);
	check_cursor(&cursor);
	batch_free(&batch);
	tally_free(&cursor.tally);
}

/* The bytes as a cursor's text, with the checksum that it would have. */
static void read_cursor(const uint8_t *data, size_t size)
{
	struct cursor cursor = {.lock = -1};
	char *text = malloc(size + 10);

	assert(text);
	if (size)
		memcpy(text, data, size);
	snprintf(text + size, 10, "%08" PRIx32 "\n", crc32c(0, data, size));
	if (cursor_read_text(&cursor, text, size + 9) == CURSOR_OK) {
		check_metrics(&cursor.tally);
		check_cursor(&cursor);
	}
	tally_free(&cursor.tally);
	free(text);
}

static void read_answer(const uint8_t *data, size_t size)
{
	struct otlp_answer answer;

	if (otlp_answer_success(data, size, &answer) && answer.message.len)
		assert((const uint8_t *)answer.message.at >= data &&
		       (const uint8_t *)answer.message.at + answer.message.len <=
		               data + size);
	otlp_answer_failure(data, size, &answer);
}

static bool take_pair(void *context, struct text key, struct text value)
{
	(void)context;
	assert(key.len && settings_is_text(key) && settings_is_text(value));
	assert(value.at[value.len] == '\0' && key.at[key.len] == '\0');
	return true;
}

static void read_variable(const uint8_t *data, size_t size)
{
	struct arena arena;

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	char *text = arena_alloc(&arena, size + 1, 1);

	assert(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	settings_pairs(text, &arena, take_pair, NULL);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_lines(data, size);
	read_cursor(data, size);
	read_answer(data, size);
	read_variable(data, size);
	return 0;
}
