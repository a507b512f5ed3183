/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the syntax is lost. What has been read of the commands that are open becomes parts,
 * and reading goes on behind the next separator of the text at hand, as if it were its
 * start. Both are guesses, which is enough: the line is opaque already.
 */
#include "shell/splitter.h"

static bool has_words(const struct frame *frame)
{
	switch (frame->state) {
	case STATE_COMMAND:
	case STATE_TIME:
	case STATE_TEST:
	case STATE_FUNCTION_BODY:
		return frame->target == TARGET_NONE;
	case STATE_FOR_NAME:
	case STATE_FOR_IN:
	case STATE_FOR_LIST:
	case STATE_FUNCTION:
	case STATE_CASE_WORD:
	case STATE_CASE_IN:
	case STATE_CASE_PATTERN:
	case STATE_CASE_MORE:
		return false;
	}
	return false;
}

/* The command that is being read in a frame, as far as it goes. */
static void take_command(struct splitter *split, struct frame *frame)
{
	struct words *words = &split->words;

	if (!has_words(frame) || split->full || words->full)
		return;
	if (frame->word.open) {
		words_byte(words, frame->word.folded ? WORD_END_FOLDED
		                  : frame->word.kept ? WORD_END
		                                     : WORD_END_GONE);
		frame->count++;
	}
	if (frame->count > 0 && !words->full)
		command_take(split, words->at + frame->start, words->at + words->len,
		             frame->assigns, frame->plain);
}

/* Behind the next separator; the token at hand may be one. */
static void skip(struct scanner *scan)
{
	scan->at = scan->start;
	while (scan->at < scan->limit) {
		char byte = scan->text[scan->at++];

		if (byte == ';' || byte == '&' || byte == '|' || byte == '\n')
			break;
	}
}

static bool is_text(const struct frame *frame)
{
	return frame->kind == FRAME_CODE || frame->kind == FRAME_HERE;
}

/* Frames inside of one text; their words are above those of the frames around them. */
static struct frame *leave_frames(struct splitter *split)
{
	struct frame *frame = split_top(split);

	for (; !is_text(frame); frame = split_top(split)) {
		if (frame->kind <= FRAME_CASE) {
			take_command(split, frame);
			split->words.len = frame->base;
		}
		split->depth--;
	}
	if (frame->kind == FRAME_CODE)
		take_command(split, frame);
	return frame;
}

void recover(struct splitter *split)
{
	split->closed = true;
	struct frame *frame = leave_frames(split);

	split->closed = split->lost = false;
	split->here_count = frame->here;
	if (frame->kind == FRAME_HERE) {
		split_pop(split);
		return;
	}
	split->words.len = frame->base;
	frame->state = STATE_COMMAND;
	frame->target = TARGET_NONE;
	frame->word.open = false;
	frame->count = frame->assigns = 0;
	frame->touched = frame->closing = frame->piped = false;
	skip(&split->scan);
}
