/* SPDX-License-Identifier: Apache-2.0
 *
 * Hooks put into a JSON file and taken out of it; see settings.h.
 */
#include "settings.h"

#include <string.h>

#include "settings_span.h"

/* How the file is laid out: what one step of indentation is, and a line's end. */
struct layout {
	char unit[16]; /* "": all in one line */
	size_t unit_len;
	const char *line;
};

static struct text text_in(const struct settings *settings)
{
	return (struct text){(const char *)settings->text.at, settings->text.len};
}

/* A NUL is no JSON, but jansson passes over some behind numbers. */
json_t *settings_value(const struct settings *settings)
{
	if (memchr(settings->text.at, '\0', settings->text.len))
		return NULL;
	return json_loadb((const char *)settings->text.at, settings->text.len,
	                  JSON_REJECT_DUPLICATES, NULL);
}

/* Without lists of hooks that are empty, and without hooks if that is all. */
static void drop_empty(json_t *root)
{
	json_t *hooks = json_object_get(root, "hooks");
	const char *event;
	json_t *groups;
	void *next;

	json_object_foreach_safe(hooks, next, event, groups)
	{
		if (json_is_array(groups) && json_array_size(groups) == 0)
			json_object_del(hooks, event);
	}
	if (json_is_object(hooks) && json_object_size(hooks) == 0)
		json_object_del(root, "hooks");
}

bool settings_same(const char *a, size_t a_size, const char *b, size_t b_size)
{
	json_t *one = json_loadb(a, a_size, 0, NULL);
	json_t *two = json_loadb(b, b_size, 0, NULL);
	bool same;

	drop_empty(one);
	drop_empty(two);
	same = one && two && json_equal(one, two);

	json_decref(one);
	json_decref(two);
	return same;
}

/* ---- What it must be */

static const char *wrong_groups(json_t *groups)
{
	const json_t *group;
	size_t at;

	if (!json_is_array(groups))
		return "an event of its \"hooks\" is no list";
	json_array_foreach(groups, at, group)
	{
		if (!json_is_object(group))
			return "a list of its \"hooks\" has something else than "
			       "objects";
	}
	return NULL;
}

static const char *wrong(const struct settings *settings, json_t *root)
{
	json_t *hooks = json_object_get(root, "hooks");
	struct span_item item = {0, 0, 0};
	const char *event;
	json_t *groups;

	if (!root)
		return "it is not plain JSON (comments, or a key twice, are not "
		       "understood)";
	if (!json_is_object(root))
		return "it is no JSON object";
	if (hooks && !json_is_object(hooks))
		return "its \"hooks\" is no object";
	if (hooks && !span_member(text_in(settings), span_root(text_in(settings)),
	                          "hooks", &item))
		return "its key \"hooks\" is written with escapes";
	json_object_foreach(hooks, event, groups)
	{
		/* Some agents keep switches beside the events. */
		const char *why = json_is_boolean(groups) ? NULL : wrong_groups(groups);

		if (why && !json_is_string(groups))
			return why;
		if (!span_member(text_in(settings), item.begin, event, &item))
			return "a key in its \"hooks\" is written with escapes";
		span_member(text_in(settings), span_root(text_in(settings)), "hooks",
		            &item);
	}
	return NULL;
}

enum settings_end settings_open(struct settings *settings, const char *text,
                                size_t size)
{
	json_t *root;

	buffer_init(&settings->text, (struct ilk_allocator){NULL, NULL});
	buffer_bytes(&settings->text, text, size);
	if (!size)
		buffer_string(&settings->text, "{}\n");
	if (settings->text.failed)
		return SETTINGS_MEMORY;
	root = settings_value(settings);
	settings->why = wrong(settings, root);
	json_decref(root);
	return settings->why ? SETTINGS_FOREIGN : SETTINGS_OK;
}

void settings_close(struct settings *settings)
{
	buffer_free(&settings->text);
}

/* ---- Putting in */

static struct layout layout_of(struct text text)
{
	struct layout layout = {.unit = "  ", .unit_len = 2, .line = "\n"};
	const char *end = text.len ? memchr(text.at, '\n', text.len) : NULL;
	size_t at = end ? (size_t)(end - text.at) + 1 : text.len;
	size_t len = 0;

	if (end && end > text.at && end[-1] == '\r')
		layout.line = "\r\n";
	while (at + len < text.len &&
	       (text.at[at + len] == ' ' || text.at[at + len] == '\t'))
		len++;
	if (len && len < sizeof layout.unit) {
		memcpy(layout.unit, text.at + at, len);
		layout.unit_len = len;
	}
	/* More than an empty object in one line: it goes on so. */
	if ((!end || at >= text.len) && text.len > 4)
		layout.unit_len = 0;
	return layout;
}

/* A new line at this depth; in one line, a blank. */
static void new_line(struct buffer *to, const struct layout *layout, unsigned depth)
{
	if (!layout->unit_len) {
		buffer_string(to, " ");
		return;
	}
	buffer_string(to, layout->line);
	for (unsigned i = 0; i < depth; i++)
		buffer_bytes(to, layout->unit, layout->unit_len);
}

static void put_string(struct buffer *to, const char *string)
{
	buffer_bytes(to, "\"", 1);
	for (; *string; string++) {
		unsigned char byte = (unsigned char)*string;

		if (byte < 32)
			buffer_printf(to, "\\u%04x", byte);
		else if (byte == '"' || byte == '\\')
			buffer_printf(to, "\\%c", byte);
		else
			buffer_bytes(to, string, 1);
	}
	buffer_bytes(to, "\"", 1);
}

/* One group, at a depth of 3. */
static void put_group(struct buffer *to, const struct layout *layout,
                      const char *command, unsigned timeout)
{
	buffer_string(to, "{");
	new_line(to, layout, 4);
	buffer_string(to, "\"hooks\": [");
	new_line(to, layout, 5);
	buffer_string(to, "{");
	new_line(to, layout, 6);
	buffer_string(to, "\"type\": \"command\",");
	new_line(to, layout, 6);
	buffer_string(to, "\"command\": ");
	put_string(to, command);
	buffer_string(to, ",");
	new_line(to, layout, 6);
	buffer_printf(to, "\"timeout\": %u", timeout);
	new_line(to, layout, 5);
	buffer_string(to, "}");
	new_line(to, layout, 4);
	buffer_string(to, "]");
	new_line(to, layout, 3);
	buffer_string(to, "}");
}

/* Puts `value` behind the last item of the object or array at `at`. */
static void append(struct settings *settings, size_t at, unsigned depth,
                   const struct buffer *value)
{
	struct text text = text_in(settings);
	struct layout layout = layout_of(text);
	struct span_item last;
	bool any = span_last(text, at, &last);
	size_t place = any ? last.end : at + 1;
	struct buffer made;

	buffer_init(&made, settings->text.allocator);
	buffer_bytes(&made, text.at, place);
	if (any)
		buffer_string(&made, ",");
	new_line(&made, &layout, depth);
	buffer_bytes(&made, value->at, value->len);
	if (!any) {
		new_line(&made, &layout, depth - 1);
		place = span_end(text, at) - 1;
	}
	buffer_bytes(&made, text.at + place, text.len - place);
	made.failed = made.failed || value->failed;
	buffer_free(&settings->text);
	settings->text = made;
}

/* The member `name` of the object at `object`; made, with an empty value, if need be. */
static size_t reach(struct settings *settings, size_t object, unsigned depth,
                    const char *name, const char *empty)
{
	struct span_item item;
	struct buffer member;

	if (span_member(text_in(settings), object, name, &item))
		return item.begin;
	buffer_init(&member, settings->text.allocator);
	buffer_printf(&member, "\"%s\": %s", name, empty);
	append(settings, object, depth, &member);
	buffer_free(&member);
	if (settings->text.failed ||
	    !span_member(text_in(settings), object, name, &item))
		return 0;
	return item.begin;
}

enum settings_end settings_add(struct settings *settings, const char *event,
                               const char *command, unsigned timeout)
{
	size_t root = span_root(text_in(settings));
	struct layout layout = layout_of(text_in(settings));
	size_t hooks = reach(settings, root, 1, "hooks", "{}");
	size_t list = hooks ? reach(settings, hooks, 2, event, "[]") : 0;
	struct buffer group;

	if (!list || settings->text.failed)
		return SETTINGS_MEMORY;
	if (settings->text.at[list] != '[') {
		settings->why = "an event of its \"hooks\" is no list";
		return SETTINGS_FOREIGN;
	}
	buffer_init(&group, settings->text.allocator);
	put_group(&group, &layout, command, timeout);
	append(settings, list, 3, &group);
	buffer_free(&group);
	return settings->text.failed ? SETTINGS_MEMORY : SETTINGS_OK;
}
