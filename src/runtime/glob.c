/* SPDX-License-Identifier: Apache-2.0
 *
 * Stars by going back to the last one only, as in match.c, and twice: with "**" over
 * components, with "*" inside of one. That is enough, as what stands between two stars can
 * only be found earlier or later, and earlier leaves more for what follows.
 */
#include "runtime/glob.h"

#include "bytes/bytes.h"

/* How many bytes the UTF-8 character at `at` has; 1 when none is there. */
static size_t character(const char *at, const char *end)
{
	unsigned char lead = (unsigned char)*at;
	size_t most = lead < 0xc0 ? 1u : lead < 0xe0 ? 2u : lead < 0xf0 ? 3u : 4u;
	size_t len = 1;

	while (len < most && at + len < end && ((unsigned char)at[len] & 0xc0) == 0x80)
		len++;
	return len == most ? len : 1;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool same(char a, char b, bool fold)
{
	return a == b || (fold && lower(a) == lower(b));
}

/* ---- [...] ------------------------------------------------------------------------- */

/* What a character is compared by: its code point; beyond all of them what is none. */
static uint32_t code_of(const char *at, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t code = (unsigned char)*at & mask[len];

	for (size_t i = 1; i < len; i++)
		code = code << 6 | ((unsigned char)at[i] & 0x3f);
	if (code < least[len] || (len == 1 && (unsigned char)*at >= 0x80))
		return 0x80000000u | (unsigned char)*at;
	return code;
}

/* A character, and what it is as well: the same letter, small or capital. */
struct letter {
	uint32_t code;
	uint32_t other;
};

static struct letter letter_of(const char *at, size_t len, bool fold)
{
	uint32_t code = code_of(at, len);
	uint32_t small = code | 0x20;
	bool two = fold && small >= 'a' && small <= 'z' && code < 0x80;

	return (struct letter){code, two ? code ^ 0x20 : code};
}

/* The next member of a class, a backslash in front of it passed over. */
static uint32_t take_member(const char **p, const char *p_end)
{
	if (**p == '\\' && *p + 1 < p_end)
		++*p;
	size_t len = character(*p, p_end);
	uint32_t code = code_of(*p, len);

	*p += len;
	return code;
}

static bool is_in_ranges(const char *ranges, uint32_t code)
{
	for (; *ranges; ranges += 2)
		if (code >= (unsigned char)ranges[0] &&
		    code <= (unsigned char)ranges[1])
			return true;
	return false;
}

static bool is_named(const char *name, size_t len, uint32_t code)
{
	static const struct {
		const char *word;
		size_t len;
		const char *ranges;
	} classes[] = {
#define GLOB_CLASS(word, ranges) {word, sizeof word - 1, ranges},
		ILK_CLASSES(GLOB_CLASS)
#undef GLOB_CLASS
	};

	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (len == classes[i].len && bytes_equal(name, classes[i].word, len))
			return is_in_ranges(classes[i].ranges, code);
	return false;
}

/* The end of a [:name:] that stands at `p`; NULL: none does. */
static const char *named_end(const char *p, const char *p_end)
{
	const char *at = p + 2;

	if (p_end - p < 4 || p[0] != '[' || p[1] != ':')
		return NULL;
	while (at < p_end && *at != ']')
		at++;
	return at < p_end && at > p + 2 && at[-1] == ':' ? at + 1 : NULL;
}

/* Whether a class, `p` behind its [, has the character. `*end` is behind its ]; NULL: it
 * has none, and is not a class. */
static bool class_has(const char *p, const char *p_end, struct letter letter,
                      const char **end)
{
	bool negated = p < p_end && (*p == '!' || *p == '^');
	bool found = false;
	bool first = true;

	for (p += negated; p < p_end && (first || *p != ']'); first = false) {
		const char *name = named_end(p, p_end);

		if (name) {
			size_t len = (size_t)(name - p) - 4;

			found |= is_named(p + 2, len, letter.code) ||
			         is_named(p + 2, len, letter.other);
			p = name;
			continue;
		}
		uint32_t low = take_member(&p, p_end);
		uint32_t high = low;

		if (p_end - p > 1 && p[0] == '-' && p[1] != ']') {
			p++;
			high = take_member(&p, p_end);
		}
		found |= (low <= letter.code && letter.code <= high) ||
		         (low <= letter.other && letter.other <= high);
	}
	*end = p < p_end ? p + 1 : NULL;
	return found != negated;
}

/* ---- Inside of a component ----------------------------------------------------------- */

/* Where a text goes on when the pattern's element at `*p` (no star) takes the start of
 * it, and `*p` then is behind the element; NULL when it does not. */
static const char *take_one(const char **p, const char *p_end, const char *t,
                            const char *t_end, bool fold)
{
	size_t len = character(t, t_end);
	const char *at = *p;

	if (*at == '[') {
		const char *end;
		bool has = class_has(at + 1, p_end, letter_of(t, len, fold), &end);

		if (end) {
			*p = end;
			return has ? t + len : NULL;
		}
	}
	*p = at + 1;
	if (*at == '?')
		return t + len;
	if (*at == '\\' && at + 1 < p_end)
		*p = ++at + 1;
	return same(*at, *t, fold) ? t + 1 : NULL;
}

/* From `t` on the first place where what stands behind a star, at `p`, may start: the
 * text's end when nothing stands there, which then is all taken. */
static const char *seek(const char *p, const char *p_end, const char *t,
                        const char *t_end, bool fold)
{
	if (p == p_end)
		return t_end;
	if (*p == '*' || *p == '?' || *p == '[')
		return t;
	char byte = *p == '\\' && p + 1 < p_end ? p[1] : *p;

	while (t < t_end && !same(*t, byte, fold))
		t += character(t, t_end);
	return t;
}

/* A component. A backslash at its end was before a slash, which is literal anyhow. */
static bool match_component(const char *p, const char *p_end, const char *t,
                            const char *t_end, bool fold)
{
	const char *star = NULL; /* behind the last star */
	const char *tried = t;   /* where what is behind it was last tried */

	for (;;) {
		const char *next = NULL;
		const char *behind = p;

		if (p_end - p == 1 && *p == '\\')
			p_end--;
		if (p < p_end && *p == '*') {
			star = ++p;
			tried = t = seek(p, p_end, t, t_end, fold);
			continue;
		}
		if (p == p_end && t == t_end)
			return true;
		if (p < p_end && t < t_end)
			next = take_one(&behind, p_end, t, t_end, fold);
		if (next) {
			p = behind;
			t = next;
			continue;
		}
		if (!star || tried >= t_end)
			return false;
		p = star;
		tried += character(tried, t_end);
		tried = t = seek(p, p_end, tried, t_end, fold);
	}
}

/* ---- Components ------------------------------------------------------------------------ */

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

static bool is_any_depth(const char *p, const char *p_end)
{
	if (p_end - p < 2)
		return false;
	while (p < p_end && *p == '*')
		p++;
	return p == p_end;
}

/* How a pattern meets a path. */
struct meeting {
	bool floating; /* any number of components may be in front of it */
	bool inside;   /* and behind it */
	bool fold;
};

/* Components of a pattern against components of a path; a NULL is the end of either. */
static bool match_components(const char *p, const char *p_end, const char *t,
                             const char *t_end, struct meeting meeting)
{
	const char *star = meeting.floating ? p : NULL; /* behind the last "**" */
	const char *tried = t;

	for (;;) {
		const char *p_stop = p ? component_end(p, p_end) : p_end;
		const char *t_stop = t ? component_end(t, t_end) : t_end;

		if (p && is_any_depth(p, p_stop)) {
			p = component_next(p_stop, p_end);
			if (!p)
				return t != NULL;
			star = p;
			tried = t;
			continue;
		}
		if (!p && (!t || meeting.inside))
			return true;
		if (p && t && match_component(p, p_stop, t, t_stop, meeting.fold)) {
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

bool glob_match(struct ilk_text pattern, struct ilk_text path, bool fold)
{
	const char *p = pattern.at;
	const char *p_end = p + pattern.len;
	const char *t = path.at;
	const char *t_end = t + path.len;
	struct meeting meeting = {p == p_end || *p != '/', false, fold};

	if (t == t_end || *t != '/')
		return false;
	t = t + 1 < t_end ? t + 1 : NULL;
	if (p_end - p > 1 && p_end[-1] == '/') {
		meeting.inside = true;
		p_end--;
	}
	if (!meeting.floating)
		p = p + 1 < p_end ? p + 1 : NULL;
	return match_components(p, p_end, t, t_end, meeting);
}
