/* SPDX-License-Identifier: Apache-2.0
 *
 * Pieces of words: literal and quoted text, values that only the shell knows, and what
 * opens a frame inside of a word.
 */
#include "shell/splitter.h"
#include "shell/table.h"

void piece_begin(struct splitter *split)
{
	struct frame *owner = split_owner(split);

	if (owner->word.open || split_top(split)->muted)
		return;
	split->opaque |= owner->closing && split->here_count == owner->here;
	owner->word = (struct frame_word){
		.open = true, .plain = true, .start = split->words.len};
	if (owner->count == 0)
		owner->start = split->words.len;
}

/* From here on the word is not as it is written. */
static struct frame_word *special(struct splitter *split)
{
	struct frame_word *word = &split_owner(split)->word;

	piece_begin(split);
	if (word->plain)
		word->certain = split->words.len;
	word->plain = false;
	return word;
}

static void literal(struct splitter *split, size_t from, size_t to)
{
	if (split_top(split)->muted)
		return;
	piece_begin(split);
	split_owner(split)->word.kept = true;
	words_bytes(&split->words, split->scan.text + from, to - from);
}

static void quoted(struct splitter *split, size_t from, size_t to)
{
	if (split_top(split)->muted)
		return;
	special(split);
	literal(split, from, to);
}

static bool in_quotes(struct splitter *split)
{
	const struct frame *top = split_top(split);

	return top->kind == FRAME_QUOTES || top->kind == FRAME_HERE ||
	       (top->kind == FRAME_PARAMETER && top->quoted);
}

static void unknown(struct splitter *split, enum word_byte kind, const char *written,
                    size_t len)
{
	struct frame_word *word;

	if (split_top(split)->muted)
		return;
	word = special(split);
	if (kind != WORD_UNKNOWN_SPLIT)
		word->kept = true;
	words_unknown(&split->words, kind, written, len);
}

/* ${name...} is written $name. */
static void variable(struct splitter *split, bool many)
{
	const char *at = split->scan.text + split->scan.start;
	size_t len = split->scan.at - split->scan.start;
	enum word_byte kind =
		many || !in_quotes(split) ? WORD_UNKNOWN_SPLIT : WORD_UNKNOWN;
	struct word_view name = {at + 2, len - 2, WORD_END};
	size_t name_len = len > 2 && at[1] == '{' ? word_name(name) : 0;

	if (split_top(split)->muted)
		return;
	if (name_len == 0) {
		unknown(split, kind, at, len);
		return;
	}
	special(split)->kept |= kind == WORD_UNKNOWN;
	words_byte(&split->words, (char)kind);
	words_byte(&split->words, '$');
	words_bytes(&split->words, at + 2, name_len);
	words_byte(&split->words, WORD_KNOWN);
}

static void parameter(struct splitter *split)
{
	const char *at = split->scan.text + split->scan.start;
	struct word_view token = {at, split->scan.at - split->scan.start, WORD_END};
	bool was_quoted = in_quotes(split);

	variable(split, word_has(token, '@') || word_has(token, '['));
	struct frame *frame = split_push(split, FRAME_PARAMETER);

	if (frame)
		frame->quoted = was_quoted;
}

static void substitution(struct splitter *split)
{
	unknown(split, in_quotes(split) ? WORD_UNKNOWN : WORD_UNKNOWN_SPLIT, "$()", 3);
	split_push(split, FRAME_SUBSTITUTION);
}

static void process(struct splitter *split)
{
	unknown(split, WORD_UNKNOWN, "<()", 3);
	split_push(split, FRAME_SUBSTITUTION);
}

/* The code of `...`, without the backslashes that only protect it from the backticks. */
static void backtick(struct splitter *split)
{
	struct scanner *scan = &split->scan;
	bool was_quoted = in_quotes(split);
	size_t depth = split->depth;
	size_t at = scan->at;

	unknown(split, was_quoted ? WORD_UNKNOWN : WORD_UNKNOWN_SPLIT, "$()", 3);
	size_t start = split->words.len;

	while (at < scan->limit && scan->text[at] != '`') {
		char next = at + 1 < scan->limit ? scan->text[at + 1] : '\0';

		if (scan->text[at] != '\\') {
			words_bytes(&split->words, scan->text + at++, 1);
			continue;
		}
		if (next == '\0' || (next == '"' && was_quoted))
			split->opaque = true;
		if (next != '`' && next != '\\' && next != '$')
			words_byte(&split->words, '\\');
		words_bytes(&split->words, &next, 1);
		at += 2;
	}
	if (at >= scan->limit) {
		split->lost = true;
		return;
	}
	scan->at = at + 1;
	split_push_code(split, split->words.at + start, split->words.len - start, true);
	if (split->depth > depth)
		split_top(split)->mark = start;
	else
		split->words.len = start;
}

static void quote(struct splitter *split)
{
	struct frame *top = split_top(split);

	if (top->kind == FRAME_HERE)
		return;
	if (top->kind == FRAME_PARAMETER && top->quoted) {
		split->lost = true;
		return;
	}
	if (top->kind == FRAME_QUOTES) {
		bool empty = top->mark == split->words.len;

		split->depth--;
		if (empty && !split_top(split)->muted)
			split_owner(split)->word.kept = true;
		return;
	}
	if (!top->muted)
		special(split);
	split_push(split, FRAME_QUOTES);
}

static void single(struct splitter *split)
{
	const struct frame *top = split_top(split);

	if (top->kind == FRAME_PARAMETER && top->quoted)
		split->lost = true;
	else
		quoted(split, split->scan.start + 1, split->scan.at - 1);
}

static void ansi(struct splitter *split)
{
	special(split)->kept = true;
	ansi_take(&split->words, split->scan.text + split->scan.start + 2,
	          split->scan.at - split->scan.start - 3);
}

/* A ~ where a path can start is a home directory, with all up to the next slash. */
static void tilde(struct splitter *split)
{
	const struct frame_word *word = &split_owner(split)->word;
	char before = word->open && split->words.len > word->start
	                      ? split->words.at[split->words.len - 1]
	                      : '\0';

	if (!word->open || before == '=' || before == ':')
		unknown(split, WORD_UNKNOWN, split->scan.text + split->scan.start,
		        split->scan.at - split->scan.start);
	else
		literal(split, split->scan.start, split->scan.at);
}

/* Braces and brackets are what they are, unless they are closed in the same word. */
static void brace(struct splitter *split)
{
	literal(split, split->scan.start, split->scan.at);
	split_owner(split)->word.brace = true;
}

/* {} is not expanded, but in others and before others it is a part of them. */
static void braces(struct splitter *split)
{
	struct frame_word *word = &split_owner(split)->word;
	bool inner = word->open && word->brace;

	brace(split);
	word->folded |= inner;
}

/* Where NAME[subscript]= could stand, the subscript may have blanks in it. */
static bool is_subscript(struct splitter *split)
{
	const struct frame *owner = split_owner(split);
	struct word_view word = {split->words.at + owner->word.start,
	                         split->words.len - owner->word.start, WORD_END};
	const char *at = split->words.at + owner->name;
	struct word_view first;

	if (!owner->word.open || !owner->word.plain || word_name(word) != word.len)
		return false;
	if (owner->count == owner->assigns)
		return true;
	words_next(&at, split->words.at + split->words.len, &first);
	return table_find(first) != NULL;
}

static void open_bracket(struct splitter *split)
{
	split->opaque |= is_subscript(split);
	literal(split, split->scan.start, split->scan.at);
	split_owner(split)->word.bracket = true;
}

static void close_bracket(struct splitter *split)
{
	struct frame_word *word = &split_owner(split)->word;

	literal(split, split->scan.start, split->scan.at);
	word->folded |= word->bracket;
}

static void unbrace(struct splitter *split)
{
	struct frame_word *word = &split_owner(split)->word;

	if (split_top(split)->kind == FRAME_PARAMETER) {
		split_pop(split);
		return;
	}
	literal(split, split->scan.start, split->scan.at);
	word->folded |= word->brace;
}

/* A comment, unless a word is open: then it is a character like others. */
static void hash(struct splitter *split)
{
	struct scanner *scan = &split->scan;
	const struct frame *owner = split_owner(split);

	if (owner->word.open) {
		literal(split, scan->start, scan->at);
		return;
	}
	split->opaque |= owner->state == STATE_TEST;
	while (scan->at < scan->limit && scan->text[scan->at] != '\n')
		scan->at++;
}

static void literal_piece(struct splitter *split)
{
	literal(split, split->scan.start, split->scan.at);
}

static void escape(struct splitter *split)
{
	quoted(split, split->scan.start + 1, split->scan.at);
}

static void one(struct splitter *split)
{
	variable(split, false);
}

static void many(struct splitter *split)
{
	variable(split, true);
}

static void number(struct splitter *split)
{
	unknown(split, WORD_UNKNOWN, split->scan.text + split->scan.start,
	        split->scan.at - split->scan.start);
}

static void glob(struct splitter *split)
{
	unknown(split, WORD_UNKNOWN_GLOB, split->scan.text + split->scan.start, 1);
}

static void nothing(struct splitter *split)
{
	(void)split;
}

typedef void (*piece_fn)(struct splitter *split);

static const piece_fn pieces[SCAN_COUNT] = {
	[SCAN_CONTINUE] = nothing,
	[SCAN_HASH] = hash,
	[SCAN_LITERAL] = literal_piece,
	[SCAN_ESCAPE] = escape,
	[SCAN_SINGLE] = single,
	[SCAN_ANSI] = ansi,
	[SCAN_QUOTE] = quote,
	[SCAN_VARIABLE] = one,
	[SCAN_VARIABLES] = many,
	[SCAN_NUMBER] = number,
	[SCAN_PARAMETER] = parameter,
	[SCAN_SUBSTITUTION] = substitution,
	[SCAN_BACKTICK] = backtick,
	[SCAN_PROCESS] = process,
	[SCAN_GLOB] = glob,
	[SCAN_BRACKET] = open_bracket,
	[SCAN_UNBRACKET] = close_bracket,
	[SCAN_BRACE] = brace,
	[SCAN_BRACES] = braces,
	[SCAN_UNBRACE] = unbrace,
	[SCAN_TILDE] = tilde,
};

bool piece_take(struct splitter *split, enum scan_token token)
{
	if (!pieces[token])
		return false;
	pieces[token](split);
	return true;
}
