/* SPDX-License-Identifier: Apache-2.0
 *
 * Wildcards by going back to the last star only: when what follows a star can be found
 * at all, its leftmost place is as good as any, so earlier stars never need another
 * try.
 */
#include "runtime/match.h"

#include "runtime/glob.h"
#include "runtime/hot.h"
#include "runtime/stars.h"

/* Whether what stands at `at` is behind a backslash that is not itself behind one. */
static bool is_escaped(const char *start, const char *at)
{
	const char *slash = at;

	while (slash > start && slash[-1] == '\\')
		slash--;
	return (at - slash) % 2 != 0;
}

/* How much of the pattern the byte at `p` (no star) takes, when it is the text's next one;
 * 0 when it is not. */
static size_t take_one(const char *p, const char *p_end, const char *t)
{
	size_t escape = *p == '\\' && p + 1 < p_end;

	return p[escape] == *t ? escape + 1 : 0;
}

/* From `t` on the first place where what stands behind a star, at `p`, may start: the
 * text's end when nothing stands there, which then is all taken. */
static const char *seek(const char *p, const char *p_end, const char *t,
                        const char *t_end)
{
	if (p == p_end)
		return t_end;
	if (*p == '*')
		return t;
	char byte = *p == '\\' && p + 1 < p_end ? p[1] : *p;

	while (t < t_end && *t != byte)
		t++;
	return t;
}

static bool match_wildcards(const char *p, const char *p_end, const char *t,
                            const char *t_end)
{
	const char *star = NULL; /* behind the last star */
	const char *tried = t;   /* where what is behind it was last tried */

	if (is_escaped(p, p_end))
		p_end--;
	for (;;) {
		size_t used = 0;

		if (p < p_end && *p == '*') {
			star = ++p;
			tried = t = seek(p, p_end, t, t_end);
			continue;
		}
		if (p == p_end && t == t_end)
			return true;
		if (p < p_end && t < t_end)
			used = take_one(p, p_end, t);
		if (used) {
			p += used;
			t++;
			continue;
		}
		if (!star || tried >= t_end)
			return false;
		p = star;
		tried = t = seek(p, p_end, tried + 1, t_end);
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
	return match_wildcards(p, p_end, t, t_end);
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

HOT bool match_pattern(enum ilk_set_kind kind, struct ilk_text pattern,
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
		return glob_match(pattern, text, false);
	case ILK_SET_FOLDED_PATHS:
		return glob_match(pattern, text, true);
	case ILK_SET_COMMANDS:
		return match_command(p, p_end, t, t_end);
	case ILK_SET_KIND_COUNT:
		break;
	}
	return false;
}
