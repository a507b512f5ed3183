/* SPDX-License-Identifier: Apache-2.0
 *
 * Matching for the reference interpreter, by definition: recursive, slow, plain.
 */
#include <string.h>

#include "interp.h"

static struct text tail(struct text text, size_t from)
{
	return (struct text){text.at + from, text.len - from};
}

/* "*" is any text, a backslash takes the next character literally. */
static bool wild(struct text pattern, struct text text)
{
	if (pattern.len == 0)
		return text.len == 0;
	if (pattern.at[0] == '*') {
		for (size_t i = 0; i <= text.len; i++)
			if (wild(tail(pattern, 1), tail(text, i)))
				return true;
		return false;
	}
	size_t escape = pattern.at[0] == '\\' && pattern.len > 1;

	return text.len > 0 && pattern.at[escape] == text.at[0] &&
	       wild(tail(pattern, escape + 1), tail(text, 1));
}

/* Whether the pattern ends with a star behind a space that no backslash makes literal. */
static bool ends_with_any_words(struct text pattern)
{
	size_t backslashes = 0;

	if (pattern.len < 3 || memcmp(pattern.at + pattern.len - 2, " *", 2) != 0)
		return false;
	while (backslashes < pattern.len - 2 &&
	       pattern.at[pattern.len - 3 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 == 0;
}

static bool command_matches(struct text pattern, struct text text)
{
	if (wild(pattern, text))
		return true;
	return ends_with_any_words(pattern) &&
	       wild((struct text){pattern.at, pattern.len - 2}, text);
}

static size_t component(struct text path)
{
	size_t len = 0;

	while (len < path.len && path.at[len] != '/')
		len++;
	return len;
}

static size_t character_bytes(char first)
{
	unsigned char lead = (unsigned char)first;

	return lead < 0xc0 ? 1u : lead < 0xe0 ? 2u : lead < 0xf0 ? 3u : 4u;
}

/* A backslash at the end was before a slash: that one is literally what it is. */
static bool component_matches(struct text pattern, struct text text)
{
	if (pattern.len == 0 || (pattern.len == 1 && pattern.at[0] == '\\'))
		return text.len == 0;
	if (pattern.at[0] == '*') {
		for (size_t i = 0; i <= text.len; i++)
			if (component_matches(tail(pattern, 1), tail(text, i)))
				return true;
		return false;
	}
	if (text.len == 0)
		return false;
	if (pattern.at[0] == '?') {
		size_t one = 1;

		/* One character: as many bytes as the first one says, if they follow. */
		while (one < character_bytes(text.at[0]) && one < text.len &&
		       ((unsigned char)text.at[one] & 0xc0) == 0x80)
			one++;
		return component_matches(tail(pattern, 1), tail(text, one));
	}
	size_t escape = pattern.at[0] == '\\' && pattern.len > 1;

	return pattern.at[escape] == text.at[0] &&
	       component_matches(tail(pattern, escape + 1), tail(text, 1));
}

/* Both without their first slash; so the path has a component, though maybe an empty one
 * (behind a slash at the end of one that is not normalised). */
static bool components_match(struct text pattern, struct text path)
{
	size_t p = component(pattern);
	size_t t = component(path);
	bool last_pattern = p == pattern.len;
	bool last_path = t == path.len;

	if (p == 2 && memcmp(pattern.at, "**", 2) == 0) {
		if (last_pattern)
			return true;
		if (components_match(tail(pattern, 3), path))
			return true;
		return !last_path && components_match(pattern, tail(path, t + 1));
	}
	if (!component_matches((struct text){pattern.at, p}, (struct text){path.at, t}))
		return false;
	if (last_pattern || last_path)
		return last_pattern && last_path;
	return components_match(tail(pattern, p + 1), tail(path, t + 1));
}

static bool path_matches(struct text pattern, struct text path)
{
	if (path.len == 0 || path.at[0] != '/')
		return false;
	/* The root has no components: only itself is it. */
	if (path.len == 1)
		return pattern.len == 1 && pattern.at[0] == '/';
	path = tail(path, 1);
	if (pattern.at[0] == '/')
		return components_match(tail(pattern, 1), path);
	/* Anywhere: from any component on. */
	for (;;) {
		if (components_match(pattern, path))
			return true;
		size_t skip = component(path);

		if (skip == path.len)
			return false;
		path = tail(path, skip + 1);
	}
}

bool interp_set_matches(const struct model_set *set, struct text text)
{
	for (uint32_t i = 0; i < set->pattern_count; i++) {
		bool matches = set->kind == ILK_SET_PATHS
		                       ? path_matches(set->patterns[i], text)
		               : set->kind == ILK_SET_COMMANDS
		                       ? command_matches(set->patterns[i], text)
		                       : wild(set->patterns[i], text);

		if (matches)
			return true;
	}
	return false;
}
