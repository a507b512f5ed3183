/* SPDX-License-Identifier: Apache-2.0
 *
 * What a word is, by the state of the frame that it stands in. This knows just enough of
 * the grammar never to miss a command: code that bash would refuse may pass, since bash
 * runs nothing of it.
 */
#include "shell/splitter.h"
#include "shell/table.h"

typedef void (*word_fn)(struct splitter *split, struct frame *frame,
                        struct word_view word);

static void drop(struct splitter *split, struct frame *frame)
{
	split->words.len = frame->word.start;
}

/* NAME= with nothing quoted in it. */
static bool is_assignment(struct splitter *split, const struct frame *frame,
                          struct word_view word)
{
	size_t len = word_name(word);
	bool adds = len > 0 && len + 1 < word.len && word.at[len] == '+' &&
	            word.at[len + 1] == '=';

	if (!adds && !word_is_assignment(word))
		return false;
	split->opaque |= adds && !split->scan.bash;
	return frame->word.plain ||
	       frame->word.certain - frame->word.start > len + adds;
}

static void take_reserved(struct splitter *split, struct frame *frame,
                          enum table_reserved reserved)
{
	bool only_bash = reserved == RESERVED_TIME || reserved == RESERVED_FUNCTION ||
	                 reserved == RESERVED_TEST;

	split->opaque |= only_bash && !split->scan.bash;
	/* In a pipeline it is a word only at the front. */
	split->opaque |= reserved == RESERVED_TIME && frame->piped;
	if (reserved != RESERVED_TEST)
		drop(split, frame);
	switch (reserved) {
	case RESERVED_REFUSED: /* what is behind it is like a command, at least */
		split->opaque = true;
		break;
	case RESERVED_NONE:
	case RESERVED_SKIPPED:
		break;
	case RESERVED_TIME:
		frame->state = STATE_TIME;
		break;
	case RESERVED_FOR:
		frame->state = STATE_FOR_NAME;
		break;
	case RESERVED_FUNCTION:
		frame->state = STATE_FUNCTION;
		break;
	case RESERVED_TEST:
		frame->state = STATE_TEST;
		frame->count = 1;
		break;
	case RESERVED_CASE:
		frame = split_push(split, FRAME_CASE);
		if (frame)
			frame->state = STATE_CASE_WORD;
		break;
	case RESERVED_ESAC:
		if (frame->kind == FRAME_CASE)
			split_pop(split);
		else
			split->lost = true;
		break;
	}
}

static void word_of_command(struct splitter *split, struct frame *frame,
                            struct word_view word)
{
	bool first = frame->count == 0 && !frame->touched && frame->word.plain;
	enum table_reserved reserved = first ? table_reserved(word) : RESERVED_NONE;

	frame->state = STATE_COMMAND;
	if (reserved != RESERVED_NONE) {
		take_reserved(split, frame, reserved);
		return;
	}
	if (frame->count == frame->assigns && is_assignment(split, frame, word)) {
		frame->assigns++;
		/* Neither braces nor brackets are expanded in it. */
		split->words.at[split->words.len - 1] = WORD_END;
		frame->count++;
		return;
	}
	if (frame->count == frame->assigns) {
		frame->name = frame->word.start;
		frame->plain = frame->word.plain;
		/* Behind a redirection it is none, but where bash keeps code by printing
		 * it, the redirection is behind it. */
		split->opaque |= frame->plain && frame->touched &&
		                 table_reserved(word) != RESERVED_NONE;
	}
	frame->count++;
}

static void word_behind_time(struct splitter *split, struct frame *frame,
                             struct word_view word)
{
	if (frame->word.plain && (word_is(word, "-p") || word_is(word, "--")))
		drop(split, frame);
	else
		word_of_command(split, frame, word);
}

static void word_of_test(struct splitter *split, struct frame *frame,
                         struct word_view word)
{
	(void)split;
	frame->count++;
	if (frame->word.plain && word_is(word, "]]"))
		frame->state = STATE_COMMAND;
}

/* The loop assigns to its variable, whatever that does. */
static void word_for_name(struct splitter *split, struct frame *frame,
                          struct word_view word)
{
	struct words *words = &split->words;

	if (word_name(word) != word.len || !frame->word.plain) {
		split->lost = true;
		return;
	}
	split->opaque |= table_is_special(word, word.len);
	words->len--;
	words_byte(words, '=');
	words_unknown(words, WORD_UNKNOWN, "", 0);
	words_byte(words, WORD_END);
	split_part(split, SHELL_ASSIGN, words->at + frame->word.start,
	           words->at + words->len);
	drop(split, frame);
	frame->state = STATE_FOR_IN;
}

static void word_for_in(struct splitter *split, struct frame *frame,
                        struct word_view word)
{
	drop(split, frame);
	if (frame->word.plain && word_is(word, "in"))
		frame->state = STATE_FOR_LIST;
	else if (frame->word.plain && (word_is(word, "do") || word_is(word, "{")))
		frame->state = STATE_COMMAND;
	else
		split->lost = true;
}

static void word_dropped(struct splitter *split, struct frame *frame,
                         struct word_view word)
{
	(void)word;
	drop(split, frame);
}

static void word_function(struct splitter *split, struct frame *frame,
                          struct word_view word)
{
	drop(split, frame);
	split->opaque |= !frame->word.plain || table_find(word) != NULL;
	frame->state = STATE_FUNCTION_BODY;
}

static void word_case(struct splitter *split, struct frame *frame,
                      struct word_view word)
{
	(void)word;
	drop(split, frame);
	frame->state = STATE_CASE_IN;
}

static void word_case_in(struct splitter *split, struct frame *frame,
                         struct word_view word)
{
	drop(split, frame);
	split->lost |= !frame->word.plain || !word_is(word, "in");
	frame->state = STATE_CASE_PATTERN;
}

static void word_case_pattern(struct splitter *split, struct frame *frame,
                              struct word_view word)
{
	drop(split, frame);
	frame->state = STATE_CASE_MORE;
	if (frame->word.plain && word_is(word, "esac"))
		split_pop(split);
}

static const word_fn states[] = {
	[STATE_COMMAND] = word_of_command,
	[STATE_TIME] = word_behind_time,
	[STATE_TEST] = word_of_test,
	[STATE_FOR_NAME] = word_for_name,
	[STATE_FOR_IN] = word_for_in,
	[STATE_FOR_LIST] = word_dropped,
	[STATE_FUNCTION] = word_function,
	[STATE_FUNCTION_BODY] = word_of_command,
	[STATE_CASE_WORD] = word_case,
	[STATE_CASE_IN] = word_case_in,
	[STATE_CASE_PATTERN] = word_case_pattern,
	[STATE_CASE_MORE] = word_dropped,
};

void state_word(struct splitter *split, struct frame *frame, struct word_view word)
{
	states[frame->state](split, frame, word);
}
