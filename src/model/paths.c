/* SPDX-License-Identifier: Apache-2.0
 *
 * Patterns of paths: braces become one pattern for each of their alternatives, and what is
 * left must be what .gitignore's rules can read. What could only be misread is refused.
 */
#include <string.h>

#include "base/glob.h"
#include "base/limits.h"
#include "model/patterns.h"

#define FLAW(message, help) ((struct flaw){"bad-path-pattern", message, help})

/* ---- Braces ------------------------------------------------------------------------ */

struct expansion {
	struct arena *arena;
	struct pattern_texts *out;
	uint32_t room;
	struct flaw flaw;
};

/* The place behind what stands at `at`: a class or an escaped character is one. */
static size_t step(struct text text, size_t at)
{
	size_t end = text.at[at] == '[' ? glob_class_end(text, at) : 0;

	if (end)
		return end;
	return at + (text.at[at] == '\\' && at + 1 < text.len ? 2 : 1);
}

/* The place of the next of these bytes from `at` on that is not inside of other braces;
 * text.len: there is none. */
static size_t find(struct text text, size_t at, const char *bytes)
{
	unsigned depth = 0;

	for (; at < text.len; at = step(text, at)) {
		if (depth == 0 && strchr(bytes, text.at[at]))
			return at;
		if (text.at[at] == '{')
			depth++;
		else if (text.at[at] == '}' && depth > 0)
			depth--;
	}
	return text.len;
}

static void emit(struct expansion *to, struct text text)
{
	struct pattern_texts *out = to->out;

	if (out->count == MAX_ALTERNATIVES) {
		to->flaw = (struct flaw){
			"too-many-alternatives",
			"found braces that stand for more than 256 patterns",
			"write several members"};
		return;
	}
	if (out->count == to->room) {
		uint32_t room = to->room ? 2 * to->room : 1;
		struct text *more = arena_alloc(to->arena, room, sizeof *more);

		if (!more)
			return;
		for (uint32_t i = 0; i < out->count; i++)
			more[i] = out->at[i];
		out->at = more;
		to->room = room;
	}
	out->at[out->count++] = text;
}

/* The text with [open, close] replaced by [from, end). */
static struct text chosen(struct arena *arena, struct text text, size_t open,
                          size_t close, size_t from, size_t end)
{
	char *at = arena_alloc(arena, text.len + 1, 1);
	size_t len = open + (end - from);

	if (!at)
		return (struct text){NULL, 0};
	memcpy(at, text.at, open);
	memcpy(at + open, text.at + from, end - from);
	memcpy(at + len, text.at + close + 1, text.len - close - 1);
	return (struct text){at, len + text.len - close - 1};
}

/* Alternatives in the order written; each level takes a pair of braces away. */
static void expand(struct expansion *to, struct text text, unsigned depth)
{
	size_t open = find(text, 0, "{");

	if (open == text.len) {
		emit(to, text);
		return;
	}
	size_t close = find(text, open + 1, "}");
	size_t comma = find(text, open + 1, ",}");

	if (close == text.len || comma == close) {
		to->flaw = close == text.len
		                   ? FLAW("found \"{\" without its \"}\" in a path "
		                          "pattern",
		                          "write \"\\\\{\" for the character itself")
		                   : FLAW("found braces without a comma in a path "
		                          "pattern, expected alternatives",
		                          "write \"\\\\{\" for the character itself");
		return;
	}
	if (depth == MAX_BRACES) {
		to->flaw = (struct flaw){
			"too-many-alternatives",
			"found more than 16 braces that follow each other",
			"write several members"};
		return;
	}
	for (size_t from = open + 1; from <= close && !to->flaw.message;) {
		size_t end = find(text, from, ",}");
		struct text one = chosen(to->arena, text, open, close, from, end);

		if (!one.at)
			return;
		expand(to, one, depth + 1);
		from = end + 1;
	}
}

/* ---- What is left --------------------------------------------------------------------- */

static uint32_t member_of(struct text text, size_t *at)
{
	if (text.at[*at] == '\\' && *at + 1 < text.len)
		++*at;
	size_t len = text_step((struct text){text.at + *at, text.len - *at});
	uint32_t code = (unsigned char)text.at[*at];

	if (len > 1)
		code &= 0xffu >> (len + 1);
	for (size_t i = 1; i < len; i++)
		code = code << 6 | ((unsigned char)text.at[*at + i] & 0x3f);
	*at += len;
	return code;
}

static bool is_class_name(struct text name)
{
	static const char *const words[] = {
#define CLASS_WORD(word, ranges) word,
		ILK_CLASSES(CLASS_WORD)
#undef CLASS_WORD
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_is(name, words[i]))
			return true;
	return false;
}

/* A class that ends at `end`. */
static struct flaw class_flaw(struct text text, size_t at, size_t end)
{
	for (at = glob_class_first(text, at); at + 1 < end;) {
		size_t name = glob_name_end(text, at);

		if (name) {
			if (!is_class_name(
				    (struct text){text.at + at + 2, name - at - 4}))
				return FLAW(
					"found an unknown name in \"[: :]\" of a "
					"path pattern",
					"alnum, alpha, blank, cntrl, digit, graph, "
					"lower, print, punct, space, upper, xdigit");
			at = name;
			continue;
		}
		uint32_t low = member_of(text, &at);

		if (at + 2 < end && text.at[at] == '-') {
			at++;
			if (member_of(text, &at) < low)
				return FLAW("found a range in a path pattern whose "
				            "end is before its start",
				            NULL);
		}
	}
	return pattern_fine;
}

static struct flaw component_flaw(struct text component)
{
	if (text_is(component, ".") || text_is(component, ".."))
		return FLAW("found \".\" or \"..\" in a path pattern, expected a name",
		            "paths are normalised before they are matched");
	for (size_t i = 0; i < component.len; i = step(component, i)) {
		if (component.at[i] != '[')
			continue;
		size_t end = glob_class_end(component, i);
		struct flaw flaw = end ? class_flaw(component, i, end) : pattern_fine;

		if (!end)
			return FLAW("found \"[\" without its \"]\" before the next "
			            "\"/\" in a path pattern",
			            "write \"\\\\[\" for the character itself");
		if (flaw.message)
			return flaw;
	}
	return pattern_fine;
}

static struct flaw path_flaw(struct text text)
{
	size_t start = 0;

	if (text.len > 1 && text.at[0] == '\\' && text.at[1] == '/')
		return FLAW("found an escaped \"/\" at the start of a path pattern",
		            "write \"/\" for an absolute path");
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] != '/')
			continue;
		struct flaw flaw =
			component_flaw((struct text){text.at + start, i - start});

		if (flaw.message)
			return flaw;
		if (i == start && i > 0 && i < text.len)
			return FLAW(
				"found \"//\" in a path pattern, expected one \"/\"",
				"paths are normalised before they are matched");
		start = i + 1;
	}
	return pattern_fine;
}

/* Two stars beside something else in one component. */
static bool has_beside_stars(struct text text)
{
	size_t start = 0;
	size_t stars = 0; /* of the longest run */
	bool other = false;

	for (size_t i = 0; i < text.len; i = step(text, i)) {
		if (text.at[i] == '/') {
			if (stars > 1 && other)
				return true;
			start = i + 1;
			stars = 0;
			other = false;
		} else if (text.at[i] == '*' && i > start && text.at[i - 1] == '*') {
			stars = 2;
		} else if (text.at[i] != '*') {
			other = true;
		}
	}
	return stars > 1 && other;
}

/* Behind a "!". One that braces put in front is itself. */
static struct text negated(struct arena *arena, struct text text, bool not )
{
	bool literal = text.len > 0 && text.at[0] == '!';
	char *at = arena_alloc(arena, text.len + 3, 1);
	size_t len = 0;

	if (!at || (!not &&!literal))
		return text;
	if (not )
		at[len++] = '!';
	if (literal)
		at[len++] = '\\';
	memcpy(at + len, text.at, text.len);
	return (struct text){at, len + text.len};
}

bool path_read(struct resolve *resolve, const struct ast_word *pattern,
               struct pattern_texts *out)
{
	bool not = pattern->text.at[0] == '!';
	struct text text = {pattern->text.at + not, pattern->text.len - not };
	struct expansion to = {.arena = resolve->arena, .out = out};

	*out = (struct pattern_texts){NULL, 0};
	expand(&to, text, 0);
	for (uint32_t i = 0; i < out->count && !to.flaw.message; i++) {
		to.flaw = pattern_flaw(out->at[i]);
		if (!to.flaw.message)
			to.flaw = path_flaw(out->at[i]);
		out->at[i] = negated(resolve->arena, out->at[i], not );
	}
	if (to.flaw.message) {
		pattern_say(resolve, pattern, to.flaw);
		out->count = 0;
	} else if (has_beside_stars(text)) {
		diag_warning(resolve->diag, pattern->span, "double-star",
		             "found \"**\" beside other characters, which is as one "
		             "\"*\"");
	}
	return !resolve->arena->failed;
}
