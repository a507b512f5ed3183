/* SPDX-License-Identifier: Apache-2.0
 *
 * Hooks found in a JSON file and taken out of it; see settings.h.
 */
#include <string.h>

#include "settings.h"
#include "settings_span.h"

static struct text text_in(const struct settings *settings)
{
	return (struct text){(const char *)settings->text.at, settings->text.len};
}

/* ---- Finding */

static bool group_is_ours(const json_t *group, settings_ours_fn ours)
{
	const json_t *hooks = json_object_get(group, "hooks");
	const json_t *hook;
	size_t at;

	json_array_foreach(hooks, at, hook)
	{
		const char *command =
			json_string_value(json_object_get(hook, "command"));

		if (!command || !ours(command))
			return false;
	}
	return json_array_size(hooks) > 0;
}

static void tell_group(const char *event, const json_t *group, settings_ours_fn ours,
                       settings_told_fn told, void *context)
{
	const json_t *hooks = json_object_get(group, "hooks");
	const json_t *hook;
	size_t at;

	json_array_foreach(hooks, at, hook)
	{
		const char *command =
			json_string_value(json_object_get(hook, "command"));
		const struct settings_hook found = {
			.event = event,
			.command = command,
			.timeout = json_number_value(json_object_get(hook, "timeout")),
			.alone = json_array_size(hooks) == 1 &&
		                 !json_object_get(group, "matcher"),
		};

		if (command && ours(command))
			told(context, &found);
	}
}

enum settings_end settings_tell(const struct settings *settings, settings_ours_fn ours,
                                settings_told_fn told, void *context)
{
	json_t *root = settings_value(settings);
	const char *event;
	json_t *groups;
	size_t at;
	const json_t *group;

	if (!root)
		return SETTINGS_FOREIGN;
	json_object_foreach(json_object_get(root, "hooks"), event, groups)
	{
		json_array_foreach(groups, at, group)
		{
			tell_group(event, group, ours, told, context);
		}
	}
	json_decref(root);
	return SETTINGS_OK;
}

/* ---- Taking out */

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Takes out an item with the comma before it, or the one behind it if it is the first,
 * and the blanks on that side. */
static void cut(struct settings *settings, const struct span_item *item)
{
	char *at = (char *)settings->text.at;
	size_t from = item->key;
	size_t to = item->end;
	size_t len = settings->text.len;

	while (from && is_blank(at[from - 1]))
		from--;
	if (from && at[from - 1] == ',') {
		from--;
	} else {
		while (to < len && is_blank(at[to]))
			to++;
		if (to < len && at[to] == ',') {
			from = item->key;
			to++;
			while (to < len && is_blank(at[to]))
				to++;
		}
	}
	memmove(at + from, at + to, len - to);
	settings->text.len = len - (to - from);
}

/* The n-th item of a list. */
static bool span_nth(struct text text, size_t list, size_t n, struct span_item *item)
{
	bool more = span_first(text, list, item);

	while (more && n--)
		more = span_next(text, item);
	return more;
}

/* The first of our groups, by event and number in its list; false: none is left. */
static bool find_ours(const struct settings *settings, settings_ours_fn ours,
                      struct span_item *list, struct span_item *group)
{
	json_t *root = settings_value(settings);
	struct text text = text_in(settings);
	struct span_item hooks;
	bool found = false;
	const char *event;
	json_t *groups;

	if (span_member(text, span_root(text), "hooks", &hooks)) {
		json_object_foreach(json_object_get(root, "hooks"), event, groups)
		{
			size_t at = 0;

			while (at < json_array_size(groups) &&
			       !group_is_ours(json_array_get(groups, at), ours))
				at++;
			found = at < json_array_size(groups) &&
			        span_member(text, hooks.begin, event, list) &&
			        span_nth(text, list->begin, at, group);
			if (found)
				break;
		}
	}
	json_decref(root);
	return found;
}

/* When nothing is in the value any more: its key goes, too. */
static bool cut_if_empty(struct settings *settings, const struct span_item *item)
{
	struct span_item inner;

	if (span_first(text_in(settings), item->begin, &inner))
		return false;
	struct span_item whole = *item;

	whole.end = span_end(text_in(settings), item->begin);
	cut(settings, &whole);
	return true;
}

enum settings_end settings_remove(struct settings *settings, settings_ours_fn ours,
                                  size_t *taken)
{
	struct span_item hooks;
	struct span_item list;
	struct span_item group;

	for (*taken = 0; find_ours(settings, ours, &list, &group); ++*taken) {
		cut(settings, &group);
		if (!cut_if_empty(settings, &list))
			continue;
		if (span_member(text_in(settings), span_root(text_in(settings)),
		                "hooks", &hooks))
			cut_if_empty(settings, &hooks);
	}
	return SETTINGS_OK;
}
