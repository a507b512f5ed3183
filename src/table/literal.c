/* SPDX-License-Identifier: Apache-2.0
 *
 * See literal.h. Where a pattern's meaning is not obvious less is required, never more:
 * what is found too often is only verified once more.
 */
#include "table/literal.h"

#include <string.h>

#include "base/glob.h"

static bool is_paths(enum ilk_set_kind kind)
{
	return kind == ILK_SET_PATHS || kind == ILK_SET_FOLDED_PATHS;
}

/* What is looked for in folded texts is folded. */
static char looked_for(enum ilk_set_kind kind, char byte)
{
	bool capital = byte >= 'A' && byte <= 'Z';

	return kind == ILK_SET_FOLDED_PATHS && capital ? (char)(byte - 'A' + 'a')
	                                               : byte;
}

/* Bytes that may stand for something else. */
static bool is_special(enum ilk_set_kind kind, char byte)
{
	if (is_paths(kind))
		return byte == '*' || byte == '?' || byte == '\\' || byte == '[';
	return byte == '*';
}

/* A run of plain bytes on its way: escapes resolved, where the kind has them here. */
struct run {
	char *at;
	size_t len;
	size_t next; /* in the pattern, behind it */
};

static struct run plain_run(char *room, enum ilk_set_kind kind, struct text pattern,
                            size_t from)
{
	struct run run = {room, 0, from};

	while (run.next < pattern.len && !is_special(kind, pattern.at[run.next])) {
		if (pattern.at[run.next] == '\\' && run.next + 1 < pattern.len)
			run.next++;
		run.at[run.len++] = looked_for(kind, pattern.at[run.next++]);
	}
	return run;
}

static struct text cut(struct run run, size_t most)
{
	return (struct text){run.at, run.len < most ? run.len : most};
}

/* What is left behind the prefix, when it is just one star. */
static bool one_star(struct text pattern, size_t next)
{
	return next + 1 == pattern.len && pattern.at[next] == '*';
}

static void prefix_of(enum ilk_set_kind kind, struct text pattern, struct run run,
                      struct literal *literal)
{
	bool exact = run.next == pattern.len;
	bool star = one_star(pattern, run.next);

	literal->prefix = cut(run, ILK_MAX_PREFIX);
	literal->how = ILK_END_VERIFY;
	if (is_paths(kind) || run.len > ILK_MAX_PREFIX)
		return;
	if (exact)
		literal->how = ILK_END_EXACT;
	if (star)
		literal->how = ILK_END_PREFIX;
	/* "git *" is also just "git"; an escaped space is part of the word. */
	if (kind == ILK_SET_COMMANDS && star && run.len > 1 &&
	    run.at[run.len - 1] == ' ' && pattern.at[run.next - 2] != '\\') {
		literal->also = true;
		literal->exactly = (struct text){run.at, run.len - 1};
	} else if (kind == ILK_SET_COMMANDS && star && run.len > 0 &&
	           run.at[run.len - 1] == ' ') {
		/* Whatever the backslashes mean, the text is looked at. */
		literal->prefix = (struct text){run.at, run.len - 1};
		literal->how = ILK_END_VERIFY;
	}
}

/* The place behind something special that stands at `at`. */
static size_t behind(enum ilk_set_kind kind, struct text pattern, size_t at)
{
	size_t end = is_paths(kind) && pattern.at[at] == '['
	                     ? glob_class_end(pattern, at)
	                     : 0;

	if (end)
		return end;
	return at + (pattern.at[at] == '\\' && at + 1 < pattern.len ? 2 : 1);
}

/* " *" at the end of a command may be nothing; whatever escapes the blank goes with it. */
static struct text without_tail(enum ilk_set_kind kind, struct text pattern)
{
	if (kind != ILK_SET_COMMANDS || pattern.len < 2 ||
	    memcmp(pattern.at + pattern.len - 2, " *", 2) != 0)
		return pattern;
	pattern.len -= 2;
	while (pattern.len && pattern.at[pattern.len - 1] == '\\')
		pattern.len--;
	return pattern;
}

/* The longest run, as far as it is looked for. */
static struct text longest_run(struct arena *arena, enum ilk_set_kind kind,
                               struct text pattern)
{
	struct text longest = {"", 0};

	for (size_t at = 0; at < pattern.len;) {
		char *room = arena_alloc(arena, pattern.len + 1, 1);

		if (!room)
			break;
		struct run run = plain_run(room, kind, pattern, at);
		struct text text = cut(run, ILK_MAX_LITERAL);

		if (text.len > longest.len)
			longest = text;
		at = run.next == at ? behind(kind, pattern, at) : run.next;
	}
	return longest;
}

/* What stands next to each other in a path's pattern need not do so in the path. */
static uint64_t needs_of(char *room, enum ilk_set_kind kind, struct text pattern)
{
	uint64_t needs = 0;

	for (size_t at = 0; !is_paths(kind) && at < pattern.len;) {
		struct run run = plain_run(room, kind, pattern, at);

		for (size_t i = 1; i < run.len; i++)
			needs |= ILK_NEED(run.at[i - 1], run.at[i]);
		at = run.next == at ? at + 1 : run.next;
	}
	return needs;
}

bool literal_of(struct arena *arena, enum ilk_set_kind kind, struct text pattern,
                struct literal *literal)
{
	char *room = arena_alloc(arena, pattern.len + 1, 1);
	bool anchored = !is_paths(kind) || (pattern.len && pattern.at[0] == '/');

	*literal = (struct literal){.how = ILK_END_VERIFY};
	char *aside = arena_alloc(arena, pattern.len + 1, 1);

	if (!room || !aside)
		return false;
	/* What is inside of a directory, and itself. */
	if (is_paths(kind) && pattern.len > 1 && pattern.at[pattern.len - 1] == '/')
		pattern.len--;
	struct run run = plain_run(room, kind, pattern, 0);

	literal->needs = needs_of(aside, kind, without_tail(kind, pattern));
	if (anchored && (run.len > 0 || run.next == pattern.len ||
	                 (!is_paths(kind) && one_star(pattern, run.next))))
		prefix_of(kind, pattern, run, literal);
	else
		literal->somewhere =
			longest_run(arena, kind, without_tail(kind, pattern));
	return !arena->failed;
}
