/* SPDX-License-Identifier: Apache-2.0
 *
 * See line.h.
 */
#include "report/line.h"

#include <string.h>

void line_colour(const struct lines_to *lines, enum line_colour colour)
{
	static const char *const codes[] = {
		[LINE_PLAIN] = "\x1b[0m",   [LINE_BOLD] = "\x1b[1m",
		[LINE_DIM] = "\x1b[2m",     [LINE_RED] = "\x1b[31m",
		[LINE_YELLOW] = "\x1b[33m", [LINE_GREEN] = "\x1b[32m",
	};

	if (lines->look->colour)
		buffer_string(lines->to, codes[colour]);
}

/* U+0080 to U+009F, U+061C, U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F,
 * U+FEFF: controls, and what turns or hides the text around it. */
static bool turns(const unsigned char *at, size_t size)
{
	if (size == 2)
		return (at[0] == 0xc2 && at[1] < 0xa0) ||
		       (at[0] == 0xd8 && at[1] == 0x9c);
	if (size != 3)
		return false;
	if (at[0] == 0xe2 && at[1] == 0x80)
		return (at[2] >= 0x8b && at[2] <= 0x8f) ||
		       (at[2] >= 0xa8 && at[2] <= 0xae);
	if (at[0] == 0xe2 && at[1] == 0x81)
		return at[2] >= 0xa0 && at[2] <= 0xaf;
	return at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf;
}

bool line_harmless(const char *at, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)at;

	if (size <= 1)
		return size == 1 && bytes[0] >= 32 && bytes[0] != 127;
	return !turns(bytes, size);
}

static size_t characters(struct text text)
{
	size_t count = 0;

	while (text.len) {
		size_t step = text_step(text);

		text.at += step;
		text.len -= step;
		count++;
	}
	return count;
}

/* The first `most` characters. */
static void shown(const struct lines_to *lines, struct text text, size_t most)
{
	for (; text.len && most; most--) {
		size_t size = text_character(text);
		size_t step = text_step(text);

		if (line_harmless(text.at, size))
			buffer_bytes(lines->to, text.at, step);
		else
			buffer_bytes(lines->to, "?", 1);
		text.at += step;
		text.len -= step;
	}
}

void line_cell(const struct lines_to *lines, struct text text, size_t width)
{
	size_t count = characters(text);

	if (count > width) {
		shown(lines, text, width - 3);
		buffer_string(lines->to, "...");
	} else {
		shown(lines, text, count);
		line_blanks(lines, width - count);
	}
}

void line_cell_right(const struct lines_to *lines, const char *string, size_t width)
{
	size_t len = strlen(string);

	if (len < width)
		line_blanks(lines, width - len);
	buffer_string(lines->to, string);
}

void line_string(const struct lines_to *lines, const char *string)
{
	buffer_string(lines->to, string);
}

void line_blanks(const struct lines_to *lines, size_t count)
{
	while (count--)
		buffer_bytes(lines->to, " ", 1);
}

/* In eighths of a column. */
static size_t eighths(uint64_t part, uint64_t whole, size_t width)
{
	size_t all = width * 8;
	size_t filled =
		whole ? (size_t)((double)part / (double)whole * (double)all + 0.5) : 0;

	if (filled > all)
		return all;
	return part && !filled ? 1 : filled;
}

void line_bar(const struct lines_to *lines, uint64_t part, uint64_t whole, size_t width)
{
	static const char *const ends[] = {"",       "\u258f", "\u258e", "\u258d",
	                                   "\u258c", "\u258b", "\u258a", "\u2589"};
	size_t filled = eighths(part, whole, width);

	if (!lines->look->blocks) {
		for (size_t i = 0; i < (filled + 7) / 8; i++)
			buffer_bytes(lines->to, "#", 1);
		return;
	}
	for (size_t i = 0; i < filled / 8; i++)
		buffer_string(lines->to, "\u2588");
	buffer_string(lines->to, ends[filled % 8]);
}

void line_column(const struct lines_to *lines, uint64_t part, uint64_t whole)
{
	static const char *const blocks[] = {" ",      "\u2581", "\u2582",
	                                     "\u2583", "\u2584", "\u2585",
	                                     "\u2586", "\u2587", "\u2588"};
	static const char *const ascii[] = {" ", ".", ".", ":", ":",
	                                    "+", "+", "#", "#"};
	size_t height = eighths(part, whole, 1);

	buffer_string(lines->to, lines->look->blocks ? blocks[height] : ascii[height]);
}

void line_end(const struct lines_to *lines)
{
	struct buffer *to = lines->to;

	while (to->len && to->at[to->len - 1] == ' ')
		to->len--;
	buffer_bytes(to, "\n", 1);
}

void line_heading(const struct lines_to *lines, const char *words)
{
	line_end(lines);
	line_colour(lines, LINE_BOLD);
	line_string(lines, words);
	line_colour(lines, LINE_PLAIN);
	line_end(lines);
}
