/* SPDX-License-Identifier: Apache-2.0
 *
 * See markup.h.
 */
#include "report/markup.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "report/line.h"
#include "report/show.h"

static const char *entity(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void markup_text(struct buffer *to, struct text text)
{
	while (text.len) {
		size_t size = text_character(text);
		size_t step = text_step(text);
		const char *as = entity(text.at[0]);

		if (as)
			buffer_string(to, as);
		else if (line_harmless(text.at, size))
			buffer_bytes(to, text.at, step);
		else
			buffer_string(to, "\ufffd");
		text.at += step;
		text.len -= step;
	}
}

void markup_string(struct buffer *to, const char *string)
{
	markup_text(to, text_of(string));
}

void markup_source(struct buffer *to, uint64_t number, const char *path, ...)
{
	char made[MARKUP_PATH];
	va_list args;

	va_start(args, path);
	vsnprintf(made, sizeof made, path, args);
	va_end(args);
	buffer_printf(to, " data-path=\"%s\" data-n=\"%" PRIu64 "\"", made, number);
}

static void sourced(struct buffer *to, uint64_t number, const char *path,
                    const char *shown)
{
	buffer_string(to, "<td class=\"n\"");
	markup_source(to, number, "%s", path);
	buffer_printf(to, ">%s</td>", shown);
}

void markup_count(struct buffer *to, uint64_t number, const char *path)
{
	sourced(to, number, path, show_count(number).at);
}

void markup_duration(struct buffer *to, uint64_t ns, const char *path)
{
	sourced(to, ns, path, show_duration(ns).at);
}

void markup_share(struct buffer *to, uint64_t part, uint64_t whole)
{
	buffer_printf(to, "<td class=\"n\">%s</td>", show_share(part, whole).at);
}

void markup_cell(struct buffer *to, struct text text)
{
	buffer_string(to, "<td><bdi>");
	markup_text(to, text);
	buffer_string(to, "</bdi></td>");
}

void markup_head(struct buffer *to, const char *const *words)
{
	buffer_string(to, "<thead><tr>");
	for (size_t i = 0; words[i]; i++)
		buffer_printf(to, "<th scope=\"col\"%s>%s</th>",
		              i ? "" : " class=\"k\"", words[i]);
	buffer_string(to, "</tr></thead><tbody>\n");
}

void markup_details(struct buffer *to, const char *summary)
{
	buffer_printf(to, "<details><summary>%s</summary><div class=\"scroll\">\n",
	              summary);
}

void markup_details_end(struct buffer *to)
{
	buffer_string(to, "</div></details>\n");
}
