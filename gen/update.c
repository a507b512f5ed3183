/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables between markers; see update.h.
 */
#include "gen/update.h"

#include <stdio.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/folder.h"

static const char start[] = "<!-- semconv ";
static const char end[] = "<!-- endsemconv -->";

static enum ilk_status fail(struct update *update, unsigned line, struct text word,
                            const char *why)
{
	snprintf(update->failed, sizeof update->failed, "%s:%u: \"%.*s\" %s",
	         update->path, line, (int)(word.len < 200 ? word.len : 200), word.at,
	         why);
	return ILK_DIAGNOSED;
}

/* The next line of the text, with its end, from *at on; len 0 behind the last one. */
static struct text next_line(struct text text, size_t *at)
{
	struct text line = {text.at + *at, 0};

	while (*at < text.len && text.at[(*at)++] != '\n')
		line.len++;
	if (line.at + line.len < text.at + *at)
		line.len++;
	return line;
}

static bool starts(struct text line, const char *with)
{
	size_t len = strlen(with);

	return line.len >= len && memcmp(line.at, with, len) == 0;
}

/* What a marker names: up to the end of the comment, or of the name. */
static struct text named(struct text line)
{
	struct text name = {line.at + sizeof start - 1, 0};

	while (name.at + name.len < line.at + line.len &&
	       !strchr(" (\n", name.at[name.len]))
		name.len++;
	return name;
}

static bool write_table(struct update *update, struct text name, struct buffer *out)
{
	const struct emit emit = {
		.spec = update->spec, .arena = update->spec->arena, .out = out};
	const struct spec_signal *signal = spec_by_id(update->spec, name);
	const struct spec_attribute *attribute =
		spec_attribute_named(update->spec, name);

	if (signal)
		emit_markdown_signal(&emit, signal);
	else if (attribute && attribute->type.base == SPEC_ENUM)
		emit_markdown_members(&emit, attribute);
	return signal || (attribute && attribute->type.base == SPEC_ENUM);
}

static enum ilk_status rewrite(struct update *update, struct text text,
                               struct buffer *out)
{
	struct text open = {NULL, 0};
	unsigned open_line = 0;
	unsigned number = 1;
	size_t at = 0;

	for (struct text line = next_line(text, &at); line.len;
	     line = next_line(text, &at), number++) {
		if (open.at && starts(line, end))
			open.at = NULL;
		if (open.at)
			continue;
		buffer_text(out, line);
		if (!starts(line, start))
			continue;
		open = named(line);
		open_line = number;
		if (!write_table(update, open, out))
			return fail(update, number, open,
			            "is no signal, group or enum of the spec");
	}
	if (open.at)
		return fail(update, open_line, open, "has no <!-- endsemconv -->");
	return out->failed || update->spec->arena->failed ? ILK_MEMORY : ILK_OK;
}

enum ilk_status update_document(struct update *update, struct buffer *out)
{
	struct folder folder;
	struct text text;
	enum ilk_status status;

	update->failed[0] = '\0';
	folder_init(&folder, update->spec->arena);
	status = folder_read_file(&folder, update->path, &text);
	if (status == ILK_IO || status == ILK_LIMIT)
		snprintf(update->failed, sizeof update->failed, "%s: %s", folder.failed,
		         folder.why);
	return status == ILK_OK ? rewrite(update, text, out) : status;
}
