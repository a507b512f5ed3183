/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things stand in a JSON text; see settings_span.h.
 */
#include "settings_span.h"

#include <string.h>

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static size_t skip_blanks(struct text text, size_t at)
{
	while (at < text.len && is_blank(text.at[at]))
		at++;
	return at;
}

static size_t skip_string(struct text text, size_t at)
{
	for (at++; at < text.len && text.at[at] != '"'; at++)
		if (text.at[at] == '\\')
			at++;
	return at < text.len ? at + 1 : text.len;
}

/* To the bracket that closes this one. */
static size_t skip_nested(struct text text, size_t at)
{
	size_t depth = 0;

	while (at < text.len) {
		char byte = text.at[at];

		if (byte == '"') {
			at = skip_string(text, at);
			continue;
		}
		depth += byte == '{' || byte == '[';
		depth -= byte == '}' || byte == ']';
		at++;
		if (!depth)
			break;
	}
	return at;
}

size_t span_end(struct text text, size_t at)
{
	if (at >= text.len)
		return text.len;
	if (text.at[at] == '"')
		return skip_string(text, at);
	if (text.at[at] == '{' || text.at[at] == '[')
		return skip_nested(text, at);
	while (at < text.len && !is_blank(text.at[at]) && !strchr(",]}", text.at[at]))
		at++;
	return at;
}

size_t span_root(struct text text)
{
	return skip_blanks(text, 0);
}

/* The item that begins here, which is not the closing bracket. */
static bool take_item(struct text text, size_t at, struct span_item *item)
{
	at = skip_blanks(text, at);
	if (at >= text.len || text.at[at] == '}' || text.at[at] == ']')
		return false;
	item->key = at;
	item->begin = at;
	item->end = span_end(text, at);
	at = skip_blanks(text, item->end);
	if (at < text.len && text.at[at] == ':') {
		item->begin = skip_blanks(text, at + 1);
		item->end = span_end(text, item->begin);
	}
	return true;
}

bool span_first(struct text text, size_t at, struct span_item *item)
{
	return take_item(text, at + 1, item);
}

bool span_next(struct text text, struct span_item *item)
{
	size_t at = skip_blanks(text, item->end);

	return at < text.len && text.at[at] == ',' && take_item(text, at + 1, item);
}

bool span_member(struct text text, size_t object, const char *name,
                 struct span_item *item)
{
	size_t len = strlen(name);

	for (bool more = span_first(text, object, item); more;
	     more = span_next(text, item)) {
		const char *key = text.at + item->key + 1;

		if (text.len - item->key > len + 1 && memcmp(key, name, len) == 0 &&
		    key[len] == '"')
			return true;
	}
	return false;
}

bool span_last(struct text text, size_t at, struct span_item *item)
{
	struct span_item next;
	bool any = false;

	for (bool more = span_first(text, at, &next); more;
	     more = span_next(text, &next)) {
		*item = next;
		any = true;
	}
	return any;
}
