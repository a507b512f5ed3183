/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of the journal, read; see line.h.
 */
#include "export/line.h"

#include <string.h>

struct ilk_text line_text(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return (struct ilk_text){json_string_value(value), json_string_length(value)};
}

/* A number below 2^63, also as a text of digits: JSON's own numbers lose the last ones of
 * a time elsewhere. */
static bool read_number(const json_t *object, const char *name, uint64_t *number)
{
	const json_t *value = json_object_get(object, name);
	struct ilk_text text = line_text(object, name);
	uint64_t sum = 0;

	*number = 0;
	if (json_is_integer(value) && json_integer_value(value) >= 0) {
		*number = (uint64_t)json_integer_value(value);
		return true;
	}
	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = (unsigned char)text.at[i] - (unsigned)'0';

		if (digit > 9 || sum > ((uint64_t)INT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*number = sum;
	return text.len > 0;
}

static const json_t *object_at(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_object(value) ? value : NULL;
}

/* The texts, and where they are kept. */
static const struct {
	const char *name;
	size_t offset;
} texts[] = {
	{"agent", offsetof(struct line, agent)},
	{"session", offsetof(struct line, session)},
	{"event", offsetof(struct line, event)},
	{"id", offsetof(struct line, id)},
	{"tool", offsetof(struct line, tool)},
	{"traceparent", offsetof(struct line, traceparent)},
	{"mode", offsetof(struct line, mode)},
	{"previous_mode", offsetof(struct line, previous_mode)},
};

enum ilk_status line_parse(struct line *line, const char *bytes, size_t size)
{
	const json_t *record;

	memset(line, 0, sizeof *line);
	line->root = json_loadb(bytes, size, JSON_ALLOW_NUL, NULL);
	if (!json_is_object(line->root) ||
	    !read_number(line->root, "seq", &line->seq) ||
	    !read_number(line->root, "time_unix_nano", &line->time_ns)) {
		line_free(line);
		return ILK_DIAGNOSED;
	}
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct ilk_text text = line_text(line->root, texts[i].name);

		memcpy((char *)line + texts[i].offset, &text, sizeof text);
	}
	line->timed = read_number(line->root, "duration_ns", &line->duration_ns);
	line->failed = json_is_false(json_object_get(line->root, "ok"));
	line->content = object_at(line->root, "content");
	record = object_at(line->root, "record");
	line->outcome = line_text(record, "outcome");
	line->attributes = object_at(record, "attributes");
	return ILK_OK;
}

void line_free(struct line *line)
{
	json_decref(line->root);
	line->root = NULL;
}
