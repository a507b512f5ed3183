/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions to a node of a YAML tree.
 */
#include <string.h>

#include "gen/yaml.h"

static bool one_of(struct text text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(text, words[i]))
			return true;
	return false;
}

static size_t digits(struct text text, size_t at)
{
	size_t from = at;

	while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
		at++;
	return at - from;
}

/* [-+]? digits, then a fraction, then an exponent. */
static enum scalar number(struct text text)
{
	size_t at = text.len && (text.at[0] == '-' || text.at[0] == '+');
	size_t whole = digits(text, at);
	size_t fraction = 0;

	at += whole;
	if (whole && at == text.len)
		return SCALAR_INT;
	if (at < text.len && text.at[at] == '.') {
		fraction = digits(text, at + 1);
		at += 1 + fraction;
	}
	if (whole + fraction == 0)
		return SCALAR_STRING;
	if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
		at++;
		at += at < text.len && (text.at[at] == '-' || text.at[at] == '+');
		size_t exponent = digits(text, at);

		at += exponent;
		if (exponent == 0)
			return SCALAR_STRING;
	}
	return at == text.len ? SCALAR_FLOAT : SCALAR_STRING;
}

enum scalar node_scalar(const struct node *node)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
	static const char *const booleans[] = {"true",  "True",  "TRUE",
	                                       "false", "False", "FALSE"};

	if (!node->plain)
		return SCALAR_STRING;
	if (one_of(node->text, nulls, sizeof nulls / sizeof nulls[0]))
		return SCALAR_NULL;
	if (one_of(node->text, booleans, sizeof booleans / sizeof booleans[0]))
		return SCALAR_BOOLEAN;
	return number(node->text);
}

const struct node *node_get(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (const struct node *entry = map->first; entry; entry = entry->next)
		if (text_is(entry->key, key))
			return entry;
	return NULL;
}

const char *node_what(const struct node *node)
{
	static const char *const scalars[] = {
		[SCALAR_STRING] = "a text",     [SCALAR_NULL] = "nothing",
		[SCALAR_BOOLEAN] = "a boolean", [SCALAR_INT] = "a number",
		[SCALAR_FLOAT] = "a number",
	};

	switch (node->kind) {
	case NODE_MAP:
		return "a map";
	case NODE_LIST:
		return "a list";
	case NODE_SCALAR:
		break;
	}
	return scalars[node_scalar(node)];
}

/* The entry that `at` is in: the last one that starts before it. */
static const struct node *entry_at(const struct node *node, uint32_t at,
                                   uint32_t *index)
{
	const struct node *found = NULL;
	uint32_t n = 0;

	for (const struct node *entry = node->first; entry; entry = entry->next, n++) {
		uint32_t from =
			node->kind == NODE_MAP ? entry->key_span.at : entry->span.at;

		if (from <= at) {
			found = entry;
			*index = n;
		}
	}
	return found;
}

const char *node_path(const void *root, uint32_t at, struct arena *arena)
{
	const struct node *node = root;
	const char *path = "";

	while (path && node && !node->alias && node->kind != NODE_SCALAR) {
		uint32_t index = 0;
		const struct node *entry = entry_at(node, at, &index);

		if (!entry)
			break;
		if (node->kind == NODE_MAP)
			path = arena_printf(arena, "%s%s%s", path, *path ? "." : "",
			                    entry->key.at);
		else
			path = arena_printf(arena, "%s[%u]", path, (unsigned)index);
		node = entry;
	}
	return path;
}
