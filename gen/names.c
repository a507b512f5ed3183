/* SPDX-License-Identifier: Apache-2.0
 *
 * Names to constants; see names.h.
 */
#include "gen/names.h"

static bool upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool separates(char c)
{
	return c == '.' || c == '_' || c == '-' || c == ' ';
}

static char raise(char c)
{
	return lower(c) ? (char)(c - 'a' + 'A') : c;
}

static char sink(char c)
{
	return upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* Whether a word starts at `i` without a separator before it. */
static bool border(struct text name, size_t i)
{
	char before = name.at[i - 1];
	char here = name.at[i];
	char behind = i + 1 < name.len ? name.at[i + 1] : '\0';

	return upper(here) && (lower(before) || (upper(before) && lower(behind)));
}

static struct text convert(struct arena *arena, struct text name, bool screaming)
{
	/* At worst each byte is a word of its own, with a "_" before it. */
	char *at = arena_alloc(arena, name.len * 2 + 1, 1);
	size_t len = 0;
	bool fresh = false; /* a word starts with the next character */

	if (!at)
		return (struct text){NULL, 0};
	for (size_t i = 0; i < name.len; i++) {
		if (separates(name.at[i])) {
			fresh = true;
			continue;
		}
		bool first = len == 0 || fresh || border(name, i);

		if (first && len > 0 && screaming)
			at[len++] = '_';
		at[len++] = first || screaming ? raise(name.at[i]) : sink(name.at[i]);
		fresh = false;
	}
	return (struct text){at, len};
}

struct text names_screaming(struct arena *arena, struct text name)
{
	return convert(arena, name, true);
}

struct text names_pascal(struct arena *arena, struct text name)
{
	return convert(arena, name, false);
}
