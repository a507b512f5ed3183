/* SPDX-License-Identifier: Apache-2.0
 *
 * Matching for the reference interpreter, by definition: recursive, slow, plain.
 */
#include <ctype.h>
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

/* ---- Inside of a component --------------------------------------------------------------- */

/* A text's first character by its code, and how long it is. What is no character of UTF-8
 * is a byte, which no class names. */
static size_t first_of(struct text text, uint32_t *code)
{
	static const struct {
		unsigned char mask, is;
		size_t len;
		uint32_t from;
	} forms[] = {
		{0x80, 0x00, 1, 0},       {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800},
		{0xf8, 0xf0, 4, 0x10000}, {0xf8, 0xf8, 4, 0},
	};
	unsigned char lead = (unsigned char)text.at[0];

	*code = UINT32_MAX;
	for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
		uint32_t value = lead & (unsigned char)~forms[f].mask;
		size_t i = 1;

		if ((lead & forms[f].mask) != forms[f].is || text.len < forms[f].len)
			continue;
		for (; i < forms[f].len && ((unsigned char)text.at[i] >> 6) == 2; i++)
			value = value * 64 + (unsigned char)text.at[i] % 64;
		if (i < forms[f].len)
			break;
		if (value >= forms[f].from)
			*code = value;
		return forms[f].len;
	}
	return 1;
}

static bool has_name(struct text name, uint32_t code)
{
	static const struct {
		const char *word;
		int (*is)(int);
	} names[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank},
	             {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
	             {"lower", islower}, {"print", isprint}, {"punct", ispunct},
	             {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (text_is(name, names[i].word))
			return code < 128 && names[i].is((int)code);
	return false;
}

/* A [class], with its brackets: how much of the pattern it is, 0: it is none; and whether
 * it has the character. */
static size_t class_of(struct text pattern, uint32_t code, bool *has)
{
	size_t at = 1;
	bool not = pattern.len > 1 && strchr("!^", pattern.at[1]);
	size_t start = at + not ;

	*has = false;
	for (at = start; at < pattern.len;) {
		struct text rest = tail(pattern, at);
		const char *close = memchr(rest.at, ']', rest.len);
		uint32_t low, high;

		if (rest.at[0] == ']' && at > start) {
			*has = *has != not ;
			return at + 1;
		}
		if (rest.len > 1 && memcmp(rest.at, "[:", 2) == 0 && close &&
		    close - rest.at > 2 && close[-1] == ':') {
			struct text name = {rest.at + 2, (size_t)(close - rest.at) - 3};

			*has = *has || has_name(name, code);
			at += name.len + 4;
			continue;
		}
		at += rest.at[0] == '\\' && rest.len > 1;
		at += first_of(tail(pattern, at), &low);
		high = low;
		if (at + 1 < pattern.len && pattern.at[at] == '-' &&
		    pattern.at[at + 1] != ']') {
			at++;
			at += pattern.at[at] == '\\' && at + 1 < pattern.len;
			at += first_of(tail(pattern, at), &high);
		}
		if (code != UINT32_MAX && low <= code && code <= high)
			*has = true;
	}
	return 0;
}

/* Whether a small letter and its capital are the same, in the set at hand. */
static bool folding;

static bool alike(char a, char b)
{
	return a == b || (folding && isalpha((unsigned char)a) &&
	                  tolower((unsigned char)a) == tolower((unsigned char)b));
}

/* A class has a letter when it has it in either case. */
static size_t folded_class_of(struct text pattern, uint32_t code, bool *has)
{
	bool not = pattern.len > 1 && strchr("!^", pattern.at[1]);
	size_t len = class_of(pattern, code, has);
	bool also;

	if (folding && code < 128 && isalpha((int)code)) {
		class_of(pattern, code ^ 0x20, &also);
		*has = not ? *has && also : *has || also;
	}
	return len;
}

/* A backslash at the end was before a slash: that one is literally what it is. */
static bool component_matches(struct text pattern, struct text text)
{
	if (pattern.len == 0 || (pattern.len == 1 && pattern.at[0] == '\\'))
		return text.len == 0;
	uint32_t code = 0;
	size_t one = text.len ? first_of(text, &code) : 0;
	bool has = false;
	size_t class = pattern.at[0] == '[' ? folded_class_of(pattern, code, &has) : 0;

	if (pattern.at[0] == '*')
		return component_matches(tail(pattern, 1), text) ||
		       (one && component_matches(pattern, tail(text, one)));
	if (text.len == 0)
		return false;
	if (class)
		return has && component_matches(tail(pattern, class), tail(text, one));
	if (pattern.at[0] == '?')
		return component_matches(tail(pattern, 1), tail(text, one));
	size_t escape = pattern.at[0] == '\\' && pattern.len > 1;

	return alike(pattern.at[escape], text.at[0]) &&
	       component_matches(tail(pattern, escape + 1), tail(text, 1));
}

/* ---- Paths --------------------------------------------------------------------------------- */

static bool is_stars(struct text text)
{
	size_t stars = 0;

	while (stars < text.len && text.at[stars] == '*')
		stars++;
	return stars > 1 && stars == text.len;
}

/* Both without their first slash; so the path has a component, though maybe an empty one
 * (behind a slash at the end of one that is not normalised). */
static bool components_match(struct text pattern, struct text path)
{
	size_t p = component(pattern);
	size_t t = component(path);
	bool last_pattern = p == pattern.len;
	bool last_path = t == path.len;

	if (is_stars((struct text){pattern.at, p})) {
		if (last_pattern)
			return true;
		if (components_match(tail(pattern, p + 1), path))
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

/* One that ends with a slash: the path, or a directory that it is in. */
static bool directory_matches(struct text pattern, struct text path)
{
	pattern.len--;
	for (size_t len = path.len; len > 0; len--)
		if ((len == path.len || path.at[len] == '/') &&
		    path_matches(pattern, (struct text){path.at, len}))
			return true;
	return false;
}

/* Each in turn puts it in or takes it out. */
static bool paths_match(const struct model_set *set, struct text path)
{
	bool in = false;

	folding = set->fold;
	for (uint32_t i = 0; i < set->pattern_count; i++) {
		struct text pattern = set->patterns[i];
		bool out = pattern.at[0] == '!';

		if (out)
			pattern = tail(pattern, 1);
		if (pattern.len > 1 && pattern.at[pattern.len - 1] == '/'
		            ? directory_matches(pattern, path)
		            : path_matches(pattern, path))
			in = !out;
	}
	return in;
}

bool interp_set_matches(const struct model_set *set, struct text text)
{
	if (set->kind == ILK_SET_PATHS)
		return paths_match(set, text);
	for (uint32_t i = 0; i < set->pattern_count; i++)
		if (set->kind == ILK_SET_COMMANDS
		            ? command_matches(set->patterns[i], text)
		            : wild(set->patterns[i], text))
			return true;
	return false;
}
