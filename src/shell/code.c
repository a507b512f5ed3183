/* SPDX-License-Identifier: Apache-2.0
 *
 * Operators: where words and commands end, what is redirected, what opens and closes.
 */
#include "shell/splitter.h"
#include "shell/table.h"

static void drop(struct splitter *split, struct frame *frame)
{
	split->words.len = frame->word.start;
}

/* ---- Redirections ----------------------------------------------------------------------- */

/* A number, one with a - behind it, or -: a descriptor, no file. */
static bool is_descriptor(struct word_view word)
{
	size_t len =
		word.len > 0 && word.at[word.len - 1] == '-' ? word.len - 1 : word.len;

	for (size_t i = 0; i < len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return word.len > 0;
}

static void word_of_target(struct splitter *split, struct frame *frame,
                           struct word_view word)
{
	bool both = frame->target == TARGET_BOTH;
	bool writes = frame->target == TARGET_WRITE || both ||
	              (frame->target == TARGET_COPY_OUT && !is_descriptor(word));
	const char *end = split->words.at + split->words.len;

	if (word_starts(word, "/dev/tcp/") || word_starts(word, "/dev/udp/") ||
	    (writes && frame->target == TARGET_COPY_OUT &&
	     (!split->scan.bash || !frame->word.plain)))
		split->opaque =
			true; /* >&word takes quotes away twice, and is bash's */
	if (writes)
		split_part(split, SHELL_WRITE, word.at, end);
	if (frame->target == TARGET_READ || both)
		split_part(split, SHELL_READ, word.at, end);
	frame->target = TARGET_NONE;
	frame->touched = true;
	drop(split, frame);
}

static void end_word(struct splitter *split)
{
	struct frame *frame = split_owner(split);
	struct frame_word *word = &frame->word;

	if (!word->open)
		return;
	word->open = false;
	words_byte(&split->words, word->folded ? WORD_END_FOLDED
	                          : word->kept ? WORD_END
	                                       : WORD_END_GONE);
	if (split->words.full)
		return;
	const char *at = split->words.at + word->start;
	struct word_view view;

	words_next(&at, split->words.at + split->words.len, &view);
	if (frame->target != TARGET_NONE)
		word_of_target(split, frame, view);
	else
		state_word(split, frame, view);
}

/* What touches a redirection from the left: a number is its descriptor, {name} a variable
 * for one. */
static void end_descriptor(struct splitter *split)
{
	struct frame *frame = split_owner(split);
	struct word_view view = {split->words.at + frame->word.start,
	                         split->words.len - frame->word.start, WORD_END};

	if (frame->word.open && frame->word.plain && frame->target == TARGET_NONE &&
	    split->scan.text[split->scan.start] != '&') {
		if (view.at[view.len - 1] != '-' && is_descriptor(view)) {
			frame->word.open = false;
			drop(split, frame);
			return;
		}
		if (view.at[0] == '{' && frame->word.folded) {
			split->opaque = true;
			frame->word.open = false;
			drop(split, frame);
			return;
		}
	}
	end_word(split);
}

/* The token as a word of [[ ]]; only those of one byte are what they seem. */
static void operator_of_test(struct splitter *split, struct frame *frame)
{
	size_t len = split->scan.at - split->scan.start;

	words_bytes(&split->words, split->scan.text + split->scan.start, len);
	words_byte(&split->words, WORD_END);
	frame->count++;
}

static void take_redirection(struct splitter *split, enum scan_token token,
                             enum frame_target target)
{
	end_descriptor(split);
	struct frame *frame = split_owner(split);

	if (frame->state == STATE_TEST && (token == SCAN_READ || token == SCAN_WRITE) &&
	    split->scan.at - split->scan.start == 1) {
		operator_of_test(split, frame);
		return;
	}
	if ((frame->state != STATE_COMMAND && frame->state != STATE_TIME) ||
	    frame->target != TARGET_NONE) {
		split->lost = true;
		return;
	}
	frame->state = STATE_COMMAND;
	frame->touched = true;
	frame->target = target;
	if (token == SCAN_HERE)
		here_add(split);
}

/* ---- Operators -------------------------------------------------------------------------- */

/* Takes the finished command and sees to it that the token behind it is read again, after
 * the code that the command runs. False: there was no command. */
static bool finish(struct splitter *split, struct frame *frame)
{
	size_t depth = split->depth;
	size_t start = frame->start;
	size_t assigns = frame->assigns;

	frame->touched = false;
	if (frame->count == 0 || frame->state == STATE_TEST)
		return false;
	frame->count = 0;
	frame->assigns = 0;
	frame->state = STATE_COMMAND;
	split->scan.at = split->scan.start;
	command_take(split, split->words.at + start, split->words.at + split->words.len,
	             assigns, frame->plain);
	if (split->depth == depth)
		split->words.len = start;
	else
		split->frames[depth].mark = start;
	return true;
}

static bool token_is(const struct splitter *split, const char *string)
{
	const struct scanner *scan = &split->scan;
	struct word_view token = {scan->text + scan->start, scan->at - scan->start,
	                          WORD_END};

	return word_is(token, string);
}

static void take_separator(struct splitter *split, struct frame *frame)
{
	bool line = token_is(split, "\n");

	split->opaque |= frame->closing && !line && !token_is(split, "|");
	frame->piped =
		token_is(split, "|") || token_is(split, "|&") || (line && frame->piped);
	switch (frame->state) {
	case STATE_COMMAND:
	case STATE_TIME:
		frame->state = STATE_COMMAND;
		break;
	case STATE_TEST:
		if (token_is(split, "&&") || token_is(split, "||"))
			operator_of_test(split, frame);
		else
			split->lost |= !line;
		break;
	case STATE_FOR_IN:
		split->lost |= !line && !token_is(split, ";");
		break;
	case STATE_FOR_LIST:
		split->lost |= !line && !token_is(split, ";");
		frame->state = STATE_COMMAND;
		break;
	case STATE_CASE_MORE:
		split->lost |= !token_is(split, "|");
		break;
	case STATE_FUNCTION_BODY:
	case STATE_CASE_IN:
	case STATE_CASE_PATTERN:
		split->lost |= !line;
		break;
	case STATE_FOR_NAME:
	case STATE_FUNCTION:
	case STATE_CASE_WORD:
		split->lost = true;
		break;
	}
	if (line && !split->lost)
		here_read(split);
}

static void take_open(struct splitter *split, struct frame *frame)
{
	if (frame->state == STATE_TEST)
		operator_of_test(split, frame);
	else if (frame->state == STATE_CASE_PATTERN)
		frame->state = STATE_CASE_MORE;
	else if ((frame->state == STATE_COMMAND || frame->state == STATE_TIME ||
	          frame->state == STATE_FUNCTION_BODY) &&
	         frame->count == 0 && !frame->touched)
		split_push(split, FRAME_SUBSHELL);
	else
		split->lost = true;
}

static void take_close(struct splitter *split, struct frame *frame)
{
	if (frame->state == STATE_TEST) {
		operator_of_test(split, frame);
	} else if (frame->state == STATE_CASE_MORE) {
		frame->state = STATE_COMMAND;
	} else if (frame->state == STATE_COMMAND && frame->kind == FRAME_SUBSHELL) {
		split_pop(split);
		split_top(split)->state = STATE_COMMAND;
	} else if (frame->state == STATE_COMMAND && frame->kind == FRAME_SUBSTITUTION &&
	           split->here_count == frame->here) {
		split_pop(split);
	} else {
		split->lost = true;
	}
}

/* name (): what follows is a body, and its commands are parts. */
static void take_parens(struct splitter *split, struct frame *frame)
{
	const char *at = split->words.at + frame->start;
	struct word_view word;

	if (frame->state == STATE_FUNCTION_BODY)
		return;
	if (frame->state != STATE_COMMAND || frame->count != 1 || frame->assigns ||
	    frame->touched || !frame->word.plain ||
	    !words_next(&at, split->words.at + split->words.len, &word)) {
		split->lost = true;
		return;
	}
	split->opaque |= table_find(word) != NULL;
	split->words.len = frame->start;
	frame->count = 0;
	frame->state = STATE_FUNCTION_BODY;
}

static void take_end(struct splitter *split, struct frame *frame)
{
	if (frame->kind != FRAME_CODE || frame->state != STATE_COMMAND ||
	    split->here_count != frame->here)
		split->lost = true;
	else
		split_pop(split);
}

static void take_operator(struct splitter *split, enum scan_token token)
{
	end_word(split);
	struct frame *frame = split_top(split);

	if (split->lost || frame->target != TARGET_NONE) {
		split->lost = true;
		return;
	}
	if (token == SCAN_PARENS) {
		take_parens(split, frame);
		return;
	}
	if (token != SCAN_OPEN && finish(split, frame))
		return;
	if (token == SCAN_END)
		take_end(split, frame);
	else if (token == SCAN_OPEN)
		take_open(split, frame);
	else if (token == SCAN_CLOSE)
		take_close(split, frame);
	else if (token == SCAN_CASE_END && frame->kind == FRAME_CASE &&
	         frame->state == STATE_COMMAND)
		frame->state = STATE_CASE_PATTERN;
	else if (token == SCAN_CASE_END)
		split->lost = true;
	else
		take_separator(split, frame);
}

void code_take(struct splitter *split, enum scan_token token)
{
	const struct frame *top = split_top(split);

	if (token == SCAN_END && top->kind == FRAME_HERE)
		split_pop(split);
	else if (token == SCAN_WRONG || top->kind > FRAME_CASE)
		split->lost = true;
	else if (token == SCAN_BLANK)
		end_word(split);
	else if (token == SCAN_READ)
		take_redirection(split, token, TARGET_READ);
	else if (token == SCAN_WRITE)
		take_redirection(split, token, TARGET_WRITE);
	else if (token == SCAN_BOTH)
		take_redirection(split, token, TARGET_BOTH);
	else if (token == SCAN_COPY_IN)
		take_redirection(split, token, TARGET_COPY_IN);
	else if (token == SCAN_COPY_OUT)
		take_redirection(split, token, TARGET_COPY_OUT);
	else if (token == SCAN_HERE_TEXT)
		take_redirection(split, token, TARGET_TEXT);
	else if (token == SCAN_HERE || token == SCAN_SHUT)
		take_redirection(split, token, TARGET_NONE);
	else
		take_operator(split, token);
}
