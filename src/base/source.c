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

struct source source_make(const char *file, const char *at, size_t len)
{
	const char *slash = strrchr(file, '/');

	return (struct source){.file = file,
	                       .name = slash ? slash + 1 : file,
	                       .at = at,
	                       .len = (uint32_t)len};
}

void source_append(struct source *first, struct source *more)
{
	while (first->next)
		first = first->next;
	more->base = first->base + first->len + 1;
	first->next = more;
}

const struct source *source_of(const struct source *first, uint32_t at)
{
	while (first->next && first->next->base <= at)
		first = first->next;
	return first;
}

uint32_t source_number(const struct source *first, uint32_t at)
{
	uint32_t number = 0;

	for (; first->next && first->next->base <= at; first = first->next)
		number++;
	return number;
}

struct text source_text(const struct source *source, struct span span)
{
	source = source_of(source, span.at);
	return (struct text){source->at + (span.at - source->base), span.len};
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

	source = source_of(source, at);
	at -= source->base;
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
	place.line_at += source->base;
	return place;
}

uint32_t source_line(const struct source *source, uint32_t at)
{
	uint32_t line_at;

	source = source_of(source, at);
	return 1 + lines_before(source, at - source->base, &line_at);
}
