/* SPDX-License-Identifier: Apache-2.0
 *
 * A stream cut into lines: whatever sizes the stream comes in, the lines are the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/lines.h"
#include "trace/read.h"
#include "unit.h"

/* A stream that hands out at most `step` bytes at a time. */
struct stream {
	const char *at;
	size_t len;
	size_t step;
	bool fails; /* at its end */
};

static enum ilk_status read_stream(void *context, char *bytes, size_t size, size_t *got)
{
	struct stream *stream = context;

	*got = stream->step < size ? stream->step : size;
	if (*got > stream->len)
		*got = stream->len;
	if (*got)
		memcpy(bytes, stream->at, *got);
	else if (stream->fails)
		return ILK_IO;
	stream->at += *got;
	stream->len -= *got;
	return ILK_OK;
}

static const struct {
	const char *name;
	const char *text;
	const char *lines; /* "NUMBER:LINE|..." */
} cases[] = {
	{"nothing", "", ""},
	{"one", "a\n", "1:a|"},
	{"no end", "a", "1:a|"},
	{"two", "a\nbc\n", "1:a|2:bc|"},
	{"two, no end", "a\nbc", "1:a|2:bc|"},
	{"CR LF", "a\r\nb\r\n", "1:a|2:b|"},
	{"blank lines", "\n\n a \n \t\r\n\nb\n\n", "3: a |6:b|"},
	{"byte order mark", "\xef\xbb\xbf{}\n", "1:{}|"},
	{"only a byte order mark", "\xef\xbb\xbf\n", ""},
	{"mark not at the start", "a\n\xef\xbb\xbf{}\n", "1:a|2:\xef\xbb\xbf{}|"},
	{"CR inside", "a\rb\n", "1:a\rb|"},
};

static void lines_do_not_depend_on_how_they_come(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (size_t step = 1; step < 12; step++) {
			struct stream stream = {cases[i].text, strlen(cases[i].text),
			                        step, false};
			char all[256] = "";
			struct lines lines;
			const char *line;
			size_t len;

			lines_init(&lines, read_stream, &stream);
			while (lines_next(&lines, &line, &len) == ILK_OK && line)
				sprintf(all + strlen(all), "%zu:%.*s|", lines.line,
				        (int)len, line);
			lines_free(&lines);
			CASE(cases[i].name, strcmp(all, cases[i].lines) == 0);
		}
	}
}

static void a_failing_stream_is_told(void)
{
	struct stream stream = {"a\nb", 3, 2, true};
	struct lines lines;
	const char *line;
	size_t len;

	lines_init(&lines, read_stream, &stream);
	CU_ASSERT(lines_next(&lines, &line, &len) == ILK_OK && len == 1);
	CU_ASSERT(lines_next(&lines, &line, &len) == ILK_IO && !line);
	lines_free(&lines);
}

/* What a line of so many bytes ends as, between two short ones. */
static enum ilk_status long_line(size_t size, const char *end)
{
	size_t total = 2 + size + strlen(end) + 2;
	char *text = malloc(total + 1);
	struct stream stream = {text, total, 1u << 20, false};
	struct lines lines;
	const char *line;
	size_t len;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	memset(text, 'x', total);
	memcpy(text, "a\n", 2);
	memcpy(text + 2 + size, end, strlen(end));
	memcpy(text + 2 + size + strlen(end), "b\n", 2);
	lines_init(&lines, read_stream, &stream);
	CU_ASSERT(lines_next(&lines, &line, &len) == ILK_OK && len == 1);
	enum ilk_status status = lines_next(&lines, &line, &len);

	CU_ASSERT(lines.line == 2);
	if (status == ILK_OK) {
		CU_ASSERT(len == size);
		CU_ASSERT(lines_next(&lines, &line, &len) == ILK_OK && len == 1);
	}
	lines_free(&lines);
	free(text);
	return status;
}

static void a_line_has_a_longest(void)
{
	CU_ASSERT(long_line(TRACE_MAX_LINE, "\n") == ILK_OK);
	CU_ASSERT(long_line(TRACE_MAX_LINE, "\r\n") == ILK_OK);
	CU_ASSERT(long_line(TRACE_MAX_LINE + 1, "\n") == ILK_LIMIT);
	CU_ASSERT(long_line(TRACE_MAX_LINE + 2, "\n") == ILK_LIMIT);
}

void trace_lines_suite(void);
void trace_lines_suite(void)
{
	CU_pSuite suite = CU_add_suite("trace: lines", NULL, NULL);

	CU_add_test(suite, "lines do not depend on how they come",
	            lines_do_not_depend_on_how_they_come);
	CU_add_test(suite, "a failing stream is told", a_failing_stream_is_told);
	CU_add_test(suite, "a line has a longest", a_line_has_a_longest);
}
