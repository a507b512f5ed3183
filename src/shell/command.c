/* SPDX-License-Identifier: Apache-2.0
 *
 * A finished command: its parts, and what its name says about what it runs. Code is pushed
 * as a frame of its own; the loop comes to it next.
 */
#include "shell/splitter.h"
#include "shell/table.h"

static void run_refused(struct splitter *split, struct command *command)
{
	(void)command;
	split->opaque = true;
}

/* Words as code, with a space between them. What only the shell knows stands there as it was
 * written: a guess, and the line is opaque. */
static void push_words(struct splitter *split, const char *at, const char *end,
                       bool bash)
{
	struct words *words = &split->words;
	size_t start = words->len;
	struct word_view word;

	while (words_next(&at, end, &word)) {
		split->opaque |= !word_is_literal(word);
		if (words->len > start)
			words_byte(words, ' ');
		words_written(words, word);
	}
	if (!words->full)
		split_push_code(split, words->at + start, words->len - start, bash);
}

static void push_code(struct splitter *split, struct word_view word, bool bash)
{
	if (word_is_literal(word))
		split_push_code(split, word.at, word.len, bash);
	else
		push_words(split, word.at, word.at + word.len + 1, bash);
}

/* Options of `set -o` that change nothing about how code is read. */
static bool is_plain_option(struct word_view word)
{
	static const char *const plain[] = {"pipefail", "errexit", "nounset", "xtrace"};

	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (word_is(word, plain[i]))
			return true;
	return false;
}

/* A cluster of a shell's short options; `*values` are those of -o that follow. */
static bool take_cluster(const struct table_entry *entry, struct word_view word,
                         bool *code, unsigned *values)
{
	for (size_t i = 1; i < word.len; i++) {
		struct word_view flags = {entry->flags, 0, WORD_END};

		while (entry->flags[flags.len])
			flags.len++;
		if (word.at[i] == 'o')
			++*values;
		else if (!word_has(flags, word.at[i]))
			return false;
		*code |= word.at[i] == 'c';
	}
	return word.len > 1;
}

static bool is_long_option(const struct table_entry *entry, struct word_view word)
{
	return entry->kind == TABLE_SHELL &&
	       (word_is(word, "--login") || word_is(word, "--norc") ||
	        word_is(word, "--noprofile"));
}

/* bash [options] -c CODE, or a file; without either the code comes from somewhere else. */
static void run_shell(struct splitter *split, struct command *command)
{
	struct word_view word = {NULL, 0, WORD_END};
	unsigned values = 0;
	bool known = true;
	bool code = false;
	bool more;

	while ((more = words_next(&command->at, command->end, &word))) {
		if (!word_is_literal(word))
			break;
		if (values > 0) {
			split->opaque |= !is_plain_option(word);
			values--;
			continue;
		}
		if (word_is(word, "--version") || word_is(word, "--help"))
			return;
		if (word.len == 0 || (word.at[0] != '-' && word.at[0] != '+')) {
			if (known || code)
				break;
			continue; /* as the value of the one that is not known */
		}
		known &= is_long_option(command->entry, word) ||
		         take_cluster(command->entry, word, &code, &values);
	}
	split->opaque |= !known || !more || !word_is_literal(word) || values > 0;
	if (!more)
		return;
	if (code)
		push_code(split, word, command->entry->kind == TABLE_SHELL);
	else
		split->opaque |=
			word_starts(word, "/dev/") || word_starts(word, "/proc/");
}

/* eval, watch: the words with a space between them are code. */
static void run_eval(struct splitter *split, struct command *command)
{
	bool asks = false;

	split->opaque |= !wrapper_options(command, NULL, &asks);
	if (asks)
		return;
	split->opaque |= !wrapper_operands(command);
	push_words(split, command->at, command->end, command->entry->builtin);
}

static bool is_number(struct word_view word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return true;
}

static void run_trap(struct splitter *split, struct command *command)
{
	struct word_view word;

	if (!words_next(&command->at, command->end, &word))
		return;
	if (word_is(word, "--") && !words_next(&command->at, command->end, &word))
		return;
	split->opaque |= !word_is_literal(word);
	if (!is_number(word) && !word_is(word, "-") && !word_is(word, "-p") &&
	    !word_is(word, "-l"))
		push_code(split, word, true);
}

typedef void (*run_fn)(struct splitter *split, struct command *command);
typedef bool (*builtin_fn)(const struct splitter *split, const struct command *command);

static const run_fn runs[TABLE_KIND_COUNT] = {
	[TABLE_REFUSED] = run_refused, [TABLE_WRAPPER] = wrapper_take,
	[TABLE_XARGS] = wrapper_xargs, [TABLE_FIND] = wrapper_find,
	[TABLE_SHELL] = run_shell,     [TABLE_SH] = run_shell,
	[TABLE_EVAL] = run_eval,       [TABLE_TRAP] = run_trap,
};

static const builtin_fn builtins[TABLE_KIND_COUNT] = {
	[TABLE_TEST] = builtin_test,       [TABLE_CONDITION] = builtin_condition,
	[TABLE_DECLARE] = builtin_declare, [TABLE_NAMES] = builtin_names,
	[TABLE_PRINTF] = builtin_printf,   [TABLE_SET] = builtin_set,
	[TABLE_SOURCE] = builtin_source,   [TABLE_QUERY] = builtin_query,
};

/* What is behind another command's options and starts like one is an option that the table
 * does not know; a name with = would be an assignment for some. */
static bool is_name(struct word_view word, unsigned depth)
{
	return word_is_literal(word) && word.len > 0 && !word_has(word, '=') &&
	       !(depth > 0 && word.at[0] == '-');
}

/* The command [at, end); what it is, and what it runs. */
static void run(struct splitter *split, struct command *command, const char *at,
                const char *end)
{
	struct word_view name = {NULL, 0, WORD_END};

	command->at = at;
	command->end = end;
	words_next(&command->at, end, &name);
	bool certain = command->depth <= SPLIT_WRAPS && is_name(name, command->depth);

	split->opaque |= !certain;
	if (name.len == 0)
		return;
	split_part(split, SHELL_COMMAND, at, end);
	/* Without room the words have no end. */
	if (!certain || split->full)
		return;
	command->entry = table_find(name);
	if (!command->entry)
		split->opaque |= !own_find(split, name, command);
	if (!command->entry)
		return;
	split->parts[split->part_count - 1].elsewhere = command->entry == &command->own;
	enum table_kind kind = command->entry->kind;

	if (runs[kind])
		runs[kind](split, command);
	else
		split->opaque |= !builtins[kind](split, command);
}

void command_run(struct splitter *split, const char *at, const char *end,
                 unsigned depth)
{
	struct command command;

	command.depth = depth;
	command.plain = false;
	run(split, &command, at, end);
}

void command_take(struct splitter *split, const char *at, const char *end,
                  size_t assigns, bool plain)
{
	struct command command;
	struct word_view word;

	for (; assigns > 0; assigns--) {
		const char *start = at;

		words_next(&at, end, &word);
		split->opaque |= table_is_special(word, word_name(word));
		split_part(split, SHELL_ASSIGN, start, at);
	}
	command.depth = 0;
	command.plain = plain;
	if (at < end && !split->full)
		run(split, &command, at, end);
}
