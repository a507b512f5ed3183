/* SPDX-License-Identifier: Apache-2.0
 *
 * From byte offsets to lines and columns. A byte order mark at the start is no
 * character, and a malformed byte is one.
 */
#include "base/source.h"

#include <string.h>

struct span span_join(struct span first, struct span last)
{
	return (struct span){first.at, last.at + last.len - first.at};
}

struct text source_text(const struct source *source, struct span span)
{
	return (struct text){source->at + span.at, span.len};
}

uint32_t source_start(const struct source *source)
{
	return source->len >= 3 && memcmp(source->at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* The number of lines before `at`, and where the line of `at` starts. */
static uint32_t lines_before(const struct source *source, uint32_t at,
                             uint32_t *line_at)
{
	const char *start = source->at;
	const char *end = source->at + at;
	const char *newline;
	uint32_t lines = 0;

	while (start < end && (newline = memchr(start, '\n', (size_t)(end - start)))) {
		start = newline + 1;
		lines++;
	}
	*line_at = (uint32_t)(start - source->at);
	return lines;
}

struct place source_place(const struct source *source, uint32_t at)
{
	struct place place = {.column = 1};

	place.line = 1 + lines_before(source, at, &place.line_at);
	if (place.line_at == 0)
		place.line_at = source_start(source);
	struct text line = {source->at + place.line_at, source->len - place.line_at};
	const char *newline = line.len ? memchr(line.at, '\n', line.len) : NULL;

	if (newline)
		line.len = (size_t)(newline - line.at);
	if (newline && line.len && line.at[line.len - 1] == '\r')
		line.len--;
	place.line_len = (uint32_t)line.len;
	while (line.len && line.at + text_step(line) <= source->at + at) {
		size_t step = text_step(line);

		line.at += step;
		line.len -= step;
		place.column++;
	}
	return place;
}

uint32_t source_line(const struct source *source, uint32_t at)
{
	uint32_t line_at;

	return 1 + lines_before(source, at, &line_at);
}
