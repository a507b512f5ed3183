/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines for a terminal: cells of a width, bars, colour. What comes from events is made
 * harmless on the way: no control characters, nothing that is not UTF-8, none of the
 * characters that change a line's direction.
 */
#ifndef REPORT_LINE_H
#define REPORT_LINE_H

#include <stddef.h>

#include "report/write.h"

enum line_colour { LINE_PLAIN, LINE_BOLD, LINE_DIM, LINE_RED, LINE_YELLOW, LINE_GREEN };

struct lines_to {
	struct buffer *to;
	const struct look *look;
};

void line_colour(const struct lines_to *lines, enum line_colour colour);
/* `text` in `width` columns: filled with blanks, or cut with "...". */
void line_cell(const struct lines_to *lines, struct text text, size_t width);
void line_cell_right(const struct lines_to *lines, const char *string, size_t width);
/* As it is, and as long as it is. */
void line_string(const struct lines_to *lines, const char *string);
void line_blanks(const struct lines_to *lines, size_t count);
/* `part` of `whole` as a bar of at most `width` columns; something for more than 0. */
void line_bar(const struct lines_to *lines, uint64_t part, uint64_t whole,
              size_t width);
/* One column whose height is `part` of `whole`. */
void line_column(const struct lines_to *lines, uint64_t part, uint64_t whole);
/* An empty line, then the words of a heading. */
void line_heading(const struct lines_to *lines, const char *words);
void line_end(const struct lines_to *lines);

/* Whether a character of an event's text may be shown as it is; `size` is what
 * text_character() says of it. */
bool line_harmless(const char *at, size_t size);

#endif
