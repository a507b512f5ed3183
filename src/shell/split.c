/* SPDX-License-Identifier: Apache-2.0
 *
 * The loop over a line's tokens, the stack of frames, and the parts.
 */
#include "shell/splitter.h"

#include "bytes/bytes.h"

struct frame *split_top(struct splitter *split)
{
	return &split->frames[split->depth - 1];
}

struct frame *split_owner(struct splitter *split)
{
	return &split->frames[split_top(split)->owner];
}

struct frame *split_push(struct splitter *split, enum frame_kind kind)
{
	struct frame *outer = split->depth ? split_top(split) : NULL;
	bool has_commands = kind <= FRAME_CASE;

	if (split->closed)
		return NULL;
	if (split->depth == SPLIT_DEPTH) {
		split->opaque = true;
		split->lost |= kind != FRAME_CODE && kind != FRAME_HERE;
		return NULL;
	}
	struct frame *frame = &split->frames[split->depth++];

	bytes_zero(frame, sizeof *frame);
	frame->kind = kind;
	frame->mark = frame->base = split->words.len;
	frame->owner = has_commands || !outer ? split->depth - 1 : outer->owner;
	frame->muted = kind == FRAME_HERE || kind == FRAME_PARAMETER ||
	               (kind == FRAME_QUOTES && outer && outer->muted);
	frame->here = (kind == FRAME_SUBSHELL || kind == FRAME_CASE) && outer
	                      ? outer->here
	                      : split->here_count;
	return frame;
}

void split_push_code(struct splitter *split, const char *text, size_t len, bool bash)
{
	struct frame *frame = split_push(split, FRAME_CODE);

	if (!frame)
		return;
	frame->resume = split->scan;
	split->scan =
		(struct scanner){text, 0, 0, len, bash && split->scan.bash, false};
}

void split_pop(struct splitter *split)
{
	struct frame *frame = split_top(split);

	if (frame->kind == FRAME_CODE || frame->kind == FRAME_HERE) {
		split->scan = frame->resume;
		split->words.len = frame->mark;
	}
	split->depth--;
}

/* The text of [at, end), behind those that are there. */
static struct shell_text render(struct splitter *split, const char *at, const char *end,
                                bool written)
{
	struct shell_text text = {split->text + split->text_len, 0};

	if (!words_render(at, end, written, split->text + split->text_len,
	                  split->text_room - split->text_len, &text.len))
		split->full = true;
	split->text_len += text.len;
	return text;
}

static bool is_known(const char *at, const char *end)
{
	struct word_view word;

	while (words_next(&at, end, &word))
		if (!word_is_literal(word))
			return false;
	return true;
}

void split_part(struct splitter *split, enum shell_kind kind, const char *at,
                const char *end)
{
	if (split->part_count == split->part_room || split->words.full || split->full) {
		split->full = true;
		return;
	}
	struct shell_part *part = &split->parts[split->part_count];

	part->kind = kind;
	part->elsewhere = false;
	part->text = render(split, at, end, false);
	part->written = is_known(at, end) ? part->text : render(split, at, end, true);
	split->part_count += !split->full;
}

static enum scan_token scan(struct splitter *split)
{
	switch (split_top(split)->kind) {
	case FRAME_CODE:
	case FRAME_SUBSHELL:
	case FRAME_SUBSTITUTION:
	case FRAME_CASE:
		return scan_code(&split->scan);
	case FRAME_QUOTES:
	case FRAME_HERE:
		return scan_quoted(&split->scan);
	case FRAME_PARAMETER:
		return scan_parameter(&split->scan);
	}
	return SCAN_WRONG;
}

/* Up to the first NUL, where bash would take it to end. */
static size_t length(struct shell_text line)
{
	size_t len = 0;

	while (len < line.len && line.at[len])
		len++;
	return len;
}

static void take(struct splitter *split)
{
	enum scan_token token = scan(split);

	split->opaque |= split->scan.doubt;
	split->scan.doubt = false;
	if (!piece_take(split, token))
		code_take(split, token);
	split->full |= split->words.full;
	split->opaque |= split->lost || split->full || split->words.strange;
	if (split->lost && !split->full)
		recover(split);
}

static const struct shell_wrappers none;

/* What a line is split with. */
struct job {
	struct shell_text line;
	struct shell_part *parts;
	size_t room;
	char *scratch;
	size_t scratch_size;
};

static void run(struct splitter *split, const struct job *job,
                const struct shell_wrappers *wrappers)
{
	size_t half = job->scratch_size / 2;
	size_t len = length(job->line);

	bytes_zero(split, sizeof *split);
	split->words.at = job->scratch;
	split->words.size = half;
	split->wrappers = wrappers;
	split->parts = job->parts;
	split->part_room = job->room;
	split->text = job->scratch + half;
	split->text_room = job->scratch_size - half;
	split->scan.bash = true;
	split->opaque = len < job->line.len;
	split_push_code(split, job->line.at, len, true);
	while (split->depth > 0 && !split->full)
		take(split);
}

enum shell_result shell_split(struct shell_text line, struct shell_part *parts,
                              size_t room, char *scratch, size_t scratch_size,
                              size_t *count)
{
	return shell_split_with(line, &none, parts, room, scratch, scratch_size, count);
}

enum shell_result shell_split_with(struct shell_text line,
                                   const struct shell_wrappers *wrappers,
                                   struct shell_part *parts, size_t room, char *scratch,
                                   size_t scratch_size, size_t *count)
{
	struct job job = {line, parts, room, scratch, scratch_size};
	struct splitter split;

	run(&split, &job, wrappers);
	bool opaque = split.opaque || split.full;

	/* What the caller's wrappers run must not take the room of other parts. */
	if (split.full && wrappers->count)
		run(&split, &job, &none);
	*count = split.part_count;
	return opaque ? SHELL_OPAQUE : SHELL_SPLIT;
}
