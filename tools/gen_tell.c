/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics of the generator in several forms; see gen_tell.h.
 */
#include "gen_tell.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "file.h"
#include "gen/emit.h"

const char *const gen_format_words[GEN_FORMAT_COUNT] = {
	[GEN_TEXT] = "text",
	[GEN_JSON] = "json",
	[GEN_GITHUB] = "github",
	[GEN_MARKDOWN] = "markdown",
};

static const char *word_of(const struct ilk_diagnostic *diagnostic)
{
	return diagnostic->severity == ILK_SEVERITY_ERROR ? "error" : "warning";
}

static void member(struct buffer *out, const char *key, const char *value)
{
	if (!value)
		return;
	buffer_printf(out, ", \"%s\": ", key);
	emit_json_string(out, text_of(value));
}

static void as_json(struct buffer *out, const struct ilk_diagnostic *diagnostic)
{
	buffer_printf(out, "{\"severity\": \"%s\"", word_of(diagnostic));
	member(out, "id", diagnostic->id);
	member(out, "file", diagnostic->file);
	buffer_printf(out, ", \"line\": %u, \"column\": %u, \"end_column\": %u",
	              (unsigned)diagnostic->line, (unsigned)diagnostic->column,
	              (unsigned)diagnostic->end_column);
	member(out, "path", diagnostic->path);
	member(out, "message", diagnostic->message);
	member(out, "help", diagnostic->help);
	member(out, "note", diagnostic->note);
	if (diagnostic->note_line)
		buffer_printf(out, ", \"note_line\": %u, \"note_column\": %u",
		              (unsigned)diagnostic->note_line,
		              (unsigned)diagnostic->note_column);
	buffer_string(out, "}\n");
}

static const char *escape_data(char byte)
{
	switch (byte) {
	case '%':
		return "%25";
	case '\r':
		return "%0D";
	case '\n':
		return "%0A";
	default:
		return NULL;
	}
}

static const char *escape_property(char byte)
{
	switch (byte) {
	case ':':
		return "%3A";
	case ',':
		return "%2C";
	default:
		return escape_data(byte);
	}
}

static void as_github(struct buffer *out, const struct ilk_diagnostic *diagnostic)
{
	buffer_printf(out, "::%s file=", word_of(diagnostic));
	emit_exact(out, text_of(diagnostic->file), escape_property);
	buffer_printf(out, ",line=%u,col=%u,endColumn=%u,title=%s::",
	              (unsigned)diagnostic->line, (unsigned)diagnostic->column,
	              (unsigned)diagnostic->end_column, diagnostic->id);
	emit_exact(out, text_of(diagnostic->message), escape_data);
	if (diagnostic->help) {
		buffer_string(out, "; ");
		emit_exact(out, text_of(diagnostic->help), escape_data);
	}
	buffer_string(out, "\n");
}

void gen_tell(void *context, const struct ilk_diagnostic *diagnostic)
{
	struct gen_tell *tell = context;
	struct buffer line;

	if (tell->format == GEN_TEXT || tell->format == GEN_MARKDOWN) {
		diag_render(diagnostic, tell->colour, error_write, NULL);
		return;
	}
	buffer_init(&line, (struct ilk_allocator){NULL, NULL});
	if (tell->format == GEN_JSON)
		as_json(&line, diagnostic);
	else
		as_github(&line, diagnostic);
	tell->failed |= line.failed || fwrite(line.at, 1, line.len, stdout) != line.len;
	buffer_free(&line);
}
