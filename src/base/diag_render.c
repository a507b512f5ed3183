/* SPDX-License-Identifier: Apache-2.0
 *
 * How a diagnostic looks:
 *
 *     file:line:column: error: message [id]
 *       the source line
 *           ^~~~
 *     at: where in the tree, when the text is one
 *     file:line:column: note: about another place
 *     help: what to do
 *
 * Nothing is allocated; a long line is cut to a window around the caret.
 */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"

/* Characters of a source line that are shown, and how many of them before the caret
 * when the line is longer. */
#define WINDOW        96u
#define WINDOW_BEFORE 32u

#define MARGIN "  "
#define CUT    "..."

enum paint {
	PAINT_NONE,
	PAINT_PLACE,
	PAINT_ERROR,
	PAINT_WARNING,
	PAINT_CARET,
	PAINT_NOTE
};

static const char *const paints[] = {
	[PAINT_NONE] = "\x1b[0m",     [PAINT_PLACE] = "\x1b[1m",
	[PAINT_ERROR] = "\x1b[1;31m", [PAINT_WARNING] = "\x1b[1;35m",
	[PAINT_CARET] = "\x1b[1;32m", [PAINT_NOTE] = "\x1b[1;36m",
};

struct page {
	diag_write_fn write;
	void *context;
	bool colour;
};

static void put(const struct page *page, const char *string)
{
	page->write(page->context, string, strlen(string));
}

static void put_painted(const struct page *page, enum paint paint, const char *string)
{
	if (page->colour)
		put(page, paints[paint]);
	put(page, string);
	if (page->colour)
		put(page, paints[PAINT_NONE]);
}

static void put_place(const struct page *page, const char *file, uint32_t line,
                      uint32_t column)
{
	char numbers[32];

	snprintf(numbers, sizeof numbers, ":%u:%u: ", (unsigned)line, (unsigned)column);
	put_painted(page, PAINT_PLACE, file);
	put_painted(page, PAINT_PLACE, numbers);
}

/* Passes over `count` characters. */
static struct text skip(struct text line, uint32_t count)
{
	while (count-- && line.len) {
		size_t step = text_step(line);

		line.at += step;
		line.len -= step;
	}
	return line;
}

/* Blanks as wide as `count` characters of the line, tabs kept. */
static void put_blanks(const struct page *page, struct text line, uint32_t count)
{
	for (; count; count--) {
		put(page, line.len && *line.at == '\t' ? "\t" : " ");
		line = skip(line, 1);
	}
}

static void put_line(const struct page *page, const struct ilk_diagnostic *diagnostic)
{
	struct text line = text_of(diagnostic->source_line);
	uint32_t before = diagnostic->column - 1;
	uint32_t length = diagnostic->end_column > diagnostic->column
	                          ? diagnostic->end_column - diagnostic->column
	                          : 1;
	bool long_line = skip(line, WINDOW).len != 0;
	bool cut = long_line && before > WINDOW_BEFORE;

	if (cut) {
		line = skip(line, before - WINDOW_BEFORE);
		before = WINDOW_BEFORE;
	}
	struct text rest = skip(line, WINDOW);

	if (before + length > WINDOW)
		length = before < WINDOW ? WINDOW - before : 1;
	put(page, cut ? MARGIN CUT : MARGIN);
	page->write(page->context, line.at, line.len - rest.len);
	put(page, rest.len ? CUT "\n" : "\n");
	put(page, cut ? MARGIN "   " : MARGIN);
	put_blanks(page, line, before);
	if (page->colour)
		put(page, paints[PAINT_CARET]);
	put(page, "^");
	while (--length)
		put(page, "~");
	if (page->colour)
		put(page, paints[PAINT_NONE]);
	put(page, "\n");
}

void diag_render(const struct ilk_diagnostic *diagnostic, bool colour,
                 diag_write_fn write, void *context)
{
	const struct page page = {write, context, colour};
	bool error = diagnostic->severity == ILK_SEVERITY_ERROR;

	put_place(&page, diagnostic->file, diagnostic->line, diagnostic->column);
	put_painted(&page, error ? PAINT_ERROR : PAINT_WARNING,
	            error ? "error: " : "warning: ");
	put(&page, diagnostic->message);
	put(&page, " [");
	put(&page, diagnostic->id);
	put(&page, "]\n");
	put_line(&page, diagnostic);
	if (diagnostic->path) {
		put_painted(&page, PAINT_NOTE, "at: ");
		put(&page, diagnostic->path);
		put(&page, "\n");
	}
	if (diagnostic->note) {
		if (diagnostic->note_line)
			put_place(&page,
			          diagnostic->note_file ? diagnostic->note_file
			                                : diagnostic->file,
			          diagnostic->note_line, diagnostic->note_column);
		put_painted(&page, PAINT_NOTE, "note: ");
		put(&page, diagnostic->note);
		put(&page, "\n");
	}
	if (diagnostic->help) {
		put_painted(&page, PAINT_NOTE, "help: ");
		put(&page, diagnostic->help);
		put(&page, "\n");
	}
}
