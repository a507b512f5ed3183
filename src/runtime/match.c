/* SPDX-License-Identifier: Apache-2.0
 *
 * Wildcards by going back to the last star only: when what follows a star can be found
 * at all, its leftmost place is as good as any, so earlier stars never need another
 * try. Paths do the same twice: with "**" over components, with "*" inside of one.
 */
#include "runtime/match.h"

#include "runtime/stars.h"

/* How many bytes the UTF-8 character at `at` has; 1 when it is no character. */
static size_t character(const char *at, const char *end)
{
	unsigned char lead = (unsigned char)*at;
	size_t most = lead < 0xc0 ? 1u : lead < 0xe0 ? 2u : lead < 0xf0 ? 3u : 4u;
	size_t len = 1;

	while (len < most && at + len < end && ((unsigned char)at[len] & 0xc0) == 0x80)
		len++;
	return len;
}

/* Whether what stands at `at` is behind a backslash that is not itself behind one. */
static bool is_escaped(const char *start, const char *at)
{
	const char *slash = at;

	while (slash > start && slash[-1] == '\\')
		slash--;
	return (at - slash) % 2 != 0;
}

/* How much of a text the pattern's element at `p` (no star) takes; 0: it does not fit.
 * `*used` is the length of the element. */
static size_t take_one(const char *p, const char *p_end, const char *t,
                       const char *t_end, bool question, size_t *used)
{
	*used = 1;
	if (question && *p == '?')
		return character(t, t_end);
	if (*p == '\\' && p + 1 < p_end) {
		*used = 2;
		p++;
	}
	return *p == *t;
}

/* From `t` on the first place where what stands behind a star, at `p`, may start: the
 * text's end when nothing stands there, which then is all taken. */
static const char *seek(const char *p, const char *p_end, const char *t,
                        const char *t_end, bool question)
{
	if (p == p_end)
		return t_end;
	if (*p == '*' || (question && *p == '?'))
		return t;
	char byte = *p == '\\' && p + 1 < p_end ? p[1] : *p;

	while (t < t_end && *t != byte)
		t += (unsigned char)*t < 0xc0 ? 1 : character(t, t_end);
	return t;
}

/* `question`: "?" is one character. A lone backslash at the end stands for nothing, so
 * that an escaped slash between components is a slash. */
static bool match_wildcards(const char *p, const char *p_end, const char *t,
                            const char *t_end, bool question)
{
	const char *star = NULL; /* behind the last star */
	const char *tried = t;   /* where what is behind it was last tried */

	if (is_escaped(p, p_end))
		p_end--;
	for (;;) {
		size_t taken = 0;
		size_t used = 0;

		if (p < p_end && *p == '*') {
			star = ++p;
			tried = t = seek(p, p_end, t, t_end, question);
			continue;
		}
		if (p == p_end && t == t_end)
			return true;
		if (p < p_end && t < t_end)
			taken = take_one(p, p_end, t, t_end, question, &used);
		if (taken) {
			p += used;
			t += taken;
			continue;
		}
		if (!star || tried >= t_end)
			return false;
		p = star;
		tried += character(tried, t_end);
		tried = t = seek(p, p_end, tried, t_end, question);
	}
}

/* Any text, and stars. */
static bool match_text(const char *p, const char *p_end, const char *t,
                       const char *t_end)
{
	enum stars plain = stars_match((struct ilk_text){p, (size_t)(p_end - p)},
	                               (struct ilk_text){t, (size_t)(t_end - t)});

	if (plain != STARS_OTHER)
		return plain == STARS_MATCH;
	return match_wildcards(p, p_end, t, t_end, false);
}

/* "git *" also matches "git": the pattern without its " *", unless the space is behind
 * a backslash. */
static bool match_command(const char *p, const char *p_end, const char *t,
                          const char *t_end)
{
	if (match_text(p, p_end, t, t_end))
		return true;
	if (p_end - p < 3 || p_end[-1] != '*' || p_end[-2] != ' ' ||
	    is_escaped(p, p_end - 2))
		return false;
	return match_text(p, p_end - 2, t, t_end);
}

/* Where the component that starts at `p` ends. */
static const char *component_end(const char *p, const char *end)
{
	while (p < end && *p != '/')
		p++;
	return p;
}

/* The start of the component behind the one that ends at `p`; NULL: there is none. */
static const char *component_next(const char *p, const char *end)
{
	return p < end ? p + 1 : NULL;
}

static bool is_double_star(const char *p, const char *p_end)
{
	return p_end - p == 2 && p[0] == '*' && p[1] == '*';
}

/* Components of a pattern against components of a path; a NULL is the end of either.
 * `floating`: a "**" stands before the pattern. */
static bool match_components(const char *p, const char *p_end, const char *t,
                             const char *t_end, bool floating)
{
	const char *star = floating ? p : NULL; /* the component behind the last "**" */
	const char *tried = t;

	for (;;) {
		const char *p_stop = p ? component_end(p, p_end) : p_end;
		const char *t_stop = t ? component_end(t, t_end) : t_end;

		if (p && is_double_star(p, p_stop)) {
			p = component_next(p_stop, p_end);
			if (!p)
				return t != NULL;
			star = p;
			tried = t;
			continue;
		}
		if (!p && !t)
			return true;
		if (p && t && match_wildcards(p, p_stop, t, t_stop, true)) {
			p = component_next(p_stop, p_end);
			t = component_next(t_stop, t_end);
			continue;
		}
		if (!star || !tried)
			return false;
		tried = component_next(component_end(tried, t_end), t_end);
		p = star;
		t = tried;
	}
}

static bool match_path(const char *p, const char *p_end, const char *t,
                       const char *t_end)
{
	bool floating = p == p_end || *p != '/';

	if (t == t_end || *t != '/')
		return false;
	t = t + 1 < t_end ? t + 1 : NULL;
	if (!floating)
		p = p + 1 < p_end ? p + 1 : NULL;
	return match_components(p, p_end, t, t_end, floating);
}

bool match_pattern(enum ilk_set_kind kind, struct ilk_text pattern,
                   struct ilk_text text)
{
	const char *p = pattern.at;
	const char *p_end = p + pattern.len;
	const char *t = text.at;
	const char *t_end = t + text.len;

	switch (kind) {
	case ILK_SET_TOOLS:
	case ILK_SET_TEXTS:
		return match_text(p, p_end, t, t_end);
	case ILK_SET_PATHS:
		return match_path(p, p_end, t, t_end);
	case ILK_SET_COMMANDS:
		return match_command(p, p_end, t, t_end);
	case ILK_SET_KIND_COUNT:
		break;
	}
	return false;
}
