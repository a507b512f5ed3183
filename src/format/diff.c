/* SPDX-License-Identifier: Apache-2.0
 *
 * Unified differences. Two lines are the same line when their bytes are, and as many
 * bytes other than white space lie before the one as before the other.
 */
#include "format/diff.h"

#include <string.h>

#define CONTEXT 3u

/* A walk through the lines of one text. `weight` is what lies before the line that is
 * next, `after` before the one behind it. */
struct walk {
	struct text rest; /* from the next line on */
	struct text line; /* the next one, with its line end */
	size_t weight;
	size_t after;
	uint32_t number; /* of the next line, from 1 */
};

/* A step through both: lines taken from the one, the other, or the same one of both. */
enum step { STEP_END, STEP_SAME, STEP_OLD, STEP_NEW };

struct pair {
	struct walk old;
	struct walk new;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Finds the end of the next line, and weighs it. */
static void look(struct walk *walk)
{
	const char *end =
		walk->rest.len ? memchr(walk->rest.at, '\n', walk->rest.len) : NULL;
	size_t len = end ? (size_t)(end - walk->rest.at) + 1 : walk->rest.len;

	walk->line = (struct text){walk->rest.at, len};
	walk->after = walk->weight;
	for (size_t i = 0; i < len; i++)
		walk->after += !is_blank(walk->rest.at[i]);
}

static void advance(struct walk *walk)
{
	walk->rest.at += walk->line.len;
	walk->rest.len -= walk->line.len;
	walk->weight = walk->after;
	walk->number++;
	look(walk);
}

static void start(struct walk *walk, struct text text)
{
	static const char mark[] = "\xef\xbb\xbf";

	*walk = (struct walk){.rest = text, .number = 1};
	look(walk);
	/* A byte order mark counts as white space. */
	if (text.len >= 3 && memcmp(text.at, mark, 3) == 0)
		walk->after -= 3;
}

static enum step next_step(const struct pair *pair)
{
	const struct walk *old = &pair->old;
	const struct walk *new = &pair->new;

	if (!old->line.len)
		return new->line.len ? STEP_NEW : STEP_END;
	if (!new->line.len)
		return STEP_OLD;
	if (old->weight == new->weight && text_equal(old->line, new->line))
		return STEP_SAME;
	if (old->after != new->after)
		return old->after < new->after ? STEP_OLD : STEP_NEW;
	/* An empty line waits for what the other text has in front of its own. */
	return old->weight <= new->weight ? STEP_OLD : STEP_NEW;
}

static void take(struct pair *pair, enum step step)
{
	if (step == STEP_SAME || step == STEP_OLD)
		advance(&pair->old);
	if (step == STEP_SAME || step == STEP_NEW)
		advance(&pair->new);
}

static void put_line(struct buffer *out, const char *sign, struct text line)
{
	buffer_string(out, sign);
	buffer_text(out, line);
	if (line.at[line.len - 1] != '\n')
		buffer_string(out, "\n\\ No newline at end of file\n");
}

/* From `from`: the lines of one hunk, which ends CONTEXT lines behind a change that no
 * other follows within twice as many. */
static struct pair hunk_end(struct pair from)
{
	struct pair end = from;
	uint32_t same = 0;

	for (enum step step; (step = next_step(&from)) != STEP_END;) {
		take(&from, step);
		same = step == STEP_SAME ? same + 1 : 0;
		if (same > 2 * CONTEXT)
			break;
		if (same <= CONTEXT)
			end = from;
	}
	return end;
}

/* What comes first in a change: all old lines, then all new ones. */
static void put_change(struct buffer *out, struct pair *at, const struct pair *end)
{
	struct pair from = *at;
	enum step step;

	while (at->old.number + at->new.number < end->old.number + end->new.number &&
	       (step = next_step(at)) != STEP_SAME) {
		if (step == STEP_OLD)
			put_line(out, "-", at->old.line);
		take(at, step);
	}
	for (; from.new.number < at->new.number; advance(&from.new))
		put_line(out, "+", from.new.line);
}

/* "4,7": where the lines are; of none, the line before. */
static void put_range(struct buffer *out, const struct walk *from,
                      const struct walk *end)
{
	unsigned count = end->number - from->number;

	buffer_printf(out, "%u,%u", count ? from->number : from->number - 1, count);
}

static void put_hunk(struct buffer *out, struct pair from, const struct pair *end)
{
	buffer_string(out, "@@ -");
	put_range(out, &from.old, &end->old);
	buffer_string(out, " +");
	put_range(out, &from.new, &end->new);
	buffer_string(out, " @@\n");
	while (from.old.number + from.new.number < end->old.number + end->new.number) {
		if (next_step(&from) != STEP_SAME) {
			put_change(out, &from, end);
			continue;
		}
		put_line(out, " ", from.old.line);
		take(&from, STEP_SAME);
	}
}

void diff_texts(struct buffer *out, const char *name, struct text before,
                struct text after)
{
	struct pair recent[CONTEXT]; /* before each of the last equal lines */
	uint32_t same = 0;
	struct pair at;
	bool any = false;

	start(&at.old, before);
	start(&at.new, after);
	for (enum step step; (step = next_step(&at)) != STEP_END;) {
		if (step == STEP_SAME) {
			recent[same++ % CONTEXT] = at;
			take(&at, step);
			continue;
		}
		struct pair from = same == 0        ? at
		                   : same < CONTEXT ? recent[0]
		                                    : recent[same % CONTEXT];

		if (!any)
			buffer_printf(out, "--- %s\n+++ %s\n", name, name);
		any = true;
		at = hunk_end(from);
		put_hunk(out, from, &at);
		same = 0;
	}
}
