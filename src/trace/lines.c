/* SPDX-License-Identifier: Apache-2.0
 *
 * A stream of bytes -> the lines of a trace; see lines.h.
 */
#include "trace/lines.h"

#include <stdlib.h>
#include <string.h>

#include "trace/read.h"

#define FIRST_ROOM (64u * 1024u)
/* A line may end in CR LF. */
#define MAX_ROOM (TRACE_MAX_LINE + 2u)

void lines_init(struct lines *lines, lines_read_fn read, void *context)
{
	*lines = (struct lines){.read = read, .context = context};
}

void lines_free(struct lines *lines)
{
	free(lines->bytes);
	lines->bytes = NULL;
}

/* Moves what is left to the front, and makes the buffer larger when it is full. */
static enum ilk_status make_room(struct lines *lines)
{
	if (lines->from) {
		memmove(lines->bytes, lines->bytes + lines->from,
		        lines->to - lines->from);
		lines->seen -= lines->from;
		lines->to -= lines->from;
		lines->from = 0;
	}
	if (lines->to < lines->room)
		return ILK_OK;
	if (lines->room >= MAX_ROOM)
		return ILK_LIMIT;
	size_t room = lines->room ? lines->room * 2 : FIRST_ROOM;

	if (room > MAX_ROOM)
		room = MAX_ROOM;
	char *grown = realloc(lines->bytes, room);

	if (!grown)
		return ILK_MEMORY;
	lines->bytes = grown;
	lines->room = room;
	return ILK_OK;
}

static enum ilk_status read_more(struct lines *lines)
{
	size_t got = 0;
	enum ilk_status status = make_room(lines);

	if (status == ILK_OK)
		status = lines->read(lines->context, lines->bytes + lines->to,
		                     lines->room - lines->to, &got);
	lines->to += got;
	lines->ended = status == ILK_OK && got == 0;
	return status;
}

/* Where the first line in the buffer ends, after reading as far as that takes. */
static enum ilk_status find_end(struct lines *lines, char **end)
{
	for (;;) {
		if (lines->to > lines->seen) {
			*end = memchr(lines->bytes + lines->seen, '\n',
			              lines->to - lines->seen);
			if (*end)
				return ILK_OK;
		}
		lines->seen = lines->to;
		if (lines->ended) {
			*end = lines->bytes ? lines->bytes + lines->to : NULL;
			return ILK_OK;
		}
		enum ilk_status status = read_more(lines);

		if (status)
			return status;
	}
}

static bool blank(const char *line, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
			return false;
	return true;
}

/* Without the byte order mark and the CR. */
static const char *trim(const struct lines *lines, const char *line, size_t *size)
{
	if (lines->line == 1 && *size >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
		line += 3;
		*size -= 3;
	}
	if (*size && line[*size - 1] == '\r')
		--*size;
	return line;
}

enum ilk_status lines_next(struct lines *lines, const char **line, size_t *size)
{
	*line = NULL;
	*size = 0;
	for (;;) {
		char *end = NULL;
		enum ilk_status status = find_end(lines, &end);

		if (status == ILK_OK && lines->ended && lines->from == lines->to)
			return ILK_OK;
		lines->line++;
		if (status)
			return status;
		const char *start = lines->bytes + lines->from;
		size_t len = (size_t)(end - start);

		lines->from += len;
		if (lines->from < lines->to)
			lines->from++;
		lines->seen = lines->from;
		start = trim(lines, start, &len);
		if (len > TRACE_MAX_LINE)
			return ILK_LIMIT;
		if (!blank(start, len)) {
			*line = start;
			*size = len;
			return ILK_OK;
		}
	}
}
