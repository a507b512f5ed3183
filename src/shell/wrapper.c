/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands that run other commands: past their options, with what the table says of them.
 */
#include "shell/splitter.h"
#include "shell/table.h"

static bool has(const char *letters, char letter)
{
	while (*letters && *letters != letter)
		letters++;
	return *letters != '\0';
}

/* A long option, maybe with =value behind it. `*value`: the next word is one. */
static bool find_long(const char *longs, struct word_view word, bool *value)
{
	size_t len = 0;

	while (len < word.len && word.at[len] != '=')
		len++;
	while (*longs) {
		bool found = true;
		size_t i = 0;

		for (; longs[i] && longs[i] != ' ' && longs[i] != '='; i++)
			found &= i < len && longs[i] == word.at[i];
		if (found && i == len) {
			*value = longs[i] == '=' && len == word.len;
			return longs[i] == '=' || len == word.len;
		}
		while (*longs && *longs != ' ')
			longs++;
		longs += *longs != '\0';
	}
	return false;
}

static bool take_long(const struct table_entry *entry, struct word_view word,
                      bool *value, bool *asks)
{
	if (entry->long_asks && find_long(entry->long_asks, word, value)) {
		*asks = true;
		return true;
	}
	return find_long(entry->longs, word, value);
}

/* A cluster of short options. `*value`: the next word is the last one's. */
static bool take_cluster(const struct table_entry *entry, struct word_view word,
                         struct word_view *replace, bool *value, bool *asks)
{
	for (size_t i = 1; i < word.len; i++) {
		char letter = word.at[i];

		if (has(entry->asks, letter)) {
			*asks = true;
			return true;
		}
		if (has(entry->flags, letter))
			continue;
		if (!has(entry->valued, letter))
			return false;
		*value = i + 1 == word.len;
		if (replace && letter == 'I')
			*replace = (struct word_view){word.at + i + 1, word.len - i - 1,
			                              WORD_END_FOLDED};
		return true;
	}
	return true;
}

/* What is not certain is guessed to be an operand or code where there is one, else an option
 * without a value. */
static bool guess_option(const struct command *command)
{
	return command->entry->operands == 0 && command->entry->kind != TABLE_EVAL;
}

/* The words before the command must be certain, or so is nothing behind them. */
bool wrapper_options(struct command *command, struct word_view *replace, bool *asks)
{
	const char *at = command->at;
	bool certain = true;
	struct word_view word;

	while (words_next(&at, command->end, &word)) {
		bool value = false;

		if (!word_is_literal(word)) {
			if (word_has_first(word) && word.at[0] != '-')
				return certain;
			if (!guess_option(command))
				return false;
			certain = false;
			command->at = at;
			continue;
		}
		if (word.len == 0 || word.at[0] != '-' ||
		    (word.len == 1 && !has(command->entry->flags, 'i')))
			return certain;
		command->at = at;
		/* Of env, a lone - is -i, and the last option. */
		if (word_is(word, "--") || word.len == 1)
			return certain;
		bool known = word_starts(word, "--")
		                     ? take_long(command->entry, word, &value, asks)
		                     : take_cluster(command->entry, word, replace,
		                                    &value, asks);

		certain &= known;
		if (*asks)
			return certain;
		if (!known || !value)
			continue;
		if (!words_next(&at, command->end, &word))
			return false;
		certain &= word_is_literal(word);
		if (replace && replace->end == WORD_END_FOLDED && replace->len == 0)
			*replace = word;
		command->at = at;
	}
	return certain;
}

bool wrapper_operands(struct command *command)
{
	const char *at = command->at;
	bool certain = true;
	unsigned operands = command->entry->operands;
	struct word_view word;

	while (words_next(&at, command->end, &word)) {
		if (operands > 0) {
			certain &= word_is_literal(word);
			operands--;
		} else if (command->entry->assigns && word_is_assignment(word)) {
			certain &= word_is_one(word) &&
			           !table_is_special(word, word_name(word));
		} else {
			break;
		}
		command->at = at;
	}
	return certain;
}

void wrapper_take(struct splitter *split, struct command *command)
{
	bool asks = false;

	split->opaque |= !wrapper_options(command, NULL, &asks);
	if (asks)
		return;
	split->opaque |= !wrapper_operands(command);
	if (command->at < command->end)
		command_run(split, command->at, command->end, command->depth + 1);
}

/* Runs a copy of the words with `from` replaced, and with more behind them. */
static void run_copy(struct splitter *split, unsigned depth, const char *at,
                     const char *end, struct shell_text from, bool more)
{
	struct words *words = &split->words;
	size_t start = words->len;
	struct word_view word;

	while (words_next(&at, end, &word)) {
		if (from.len > 0) {
			words_replaced(words, word, from);
			continue;
		}
		for (size_t i = 0; i <= word.len; i++)
			words_byte(words, word.at[i]);
	}
	if (more) {
		words_unknown(words, WORD_UNKNOWN_SPLIT, "", 0);
		words_byte(words, WORD_END_GONE);
	}
	if (words->full)
		split->full = true;
	else
		command_run(split, words->at + start, words->at + words->len,
		            depth + 1);
}

void wrapper_xargs(struct splitter *split, struct command *command)
{
	struct word_view replace = {NULL, 0, WORD_END};
	static const char echo[] = {'e', 'c', 'h', 'o', WORD_END};
	bool asks = false;

	split->opaque |= !wrapper_options(command, &replace, &asks);
	if (command->at == command->end) {
		command->at = echo;
		command->end = echo + sizeof echo;
	}
	run_copy(split, command->depth, command->at, command->end,
	         (struct shell_text){replace.at, replace.len}, replace.len == 0);
}

/* ---- find ------------------------------------------------------------------------------- */

static bool is_exec(struct word_view word)
{
	return word_is(word, "-exec") || word_is(word, "-execdir") ||
	       word_is(word, "-ok") || word_is(word, "-okdir");
}

/* Whether a word that is not certain is certainly no -exec: by its first byte, or since it
 * has one that those do not have. */
static bool is_no_option(struct word_view word)
{
	return (word_has_first(word) && word.at[0] != '-') || word_has(word, '.') ||
	       word_has(word, '/');
}

/* Nothing behind such a word can be the command that it runs. */
static bool starts_test(struct word_view word)
{
	return word_is_literal(word) && word.len > 0 && (has("-()!", word.at[0]));
}

/* The end of the command behind -exec; NULL: not certain. `command->at` is moved behind
 * its terminator. */
static const char *exec_end(struct command *command)
{
	const char *at = command->at;
	bool braces = false;
	bool certain = true;
	struct word_view word;

	while (words_next(&at, command->end, &word)) {
		if (word_is(word, ";") || (braces && word_is(word, "+"))) {
			command->at = at;
			return word.at;
		}
		braces = word_is(word, "{}");
		certain &= word_is_literal(word);
		if (word.end != WORD_END || word_has(word, WORD_UNKNOWN_SPLIT) ||
		    (!certain && (is_exec(word) || word_is(word, "+"))))
			return NULL;
	}
	return NULL;
}

static bool take_exec(struct splitter *split, struct command *command)
{
	const char *at = command->at;
	static const struct shell_text braces = {"{}", 2};
	const char *end = exec_end(command);

	run_copy(split, command->depth, at, end ? end : command->end, braces, false);
	return end != NULL;
}

void wrapper_find(struct splitter *split, struct command *command)
{
	bool unsure = false;
	struct word_view word;

	while (words_next(&command->at, command->end, &word) && !split->full) {
		if (unsure)
			split->opaque |= !starts_test(word);
		unsure = false;
		if (word_is_literal(word)) {
			if (is_exec(word) && !take_exec(split, command)) {
				split->opaque = true;
				return; /* all else is taken for the command's words */
			}
			continue;
		}
		if (is_no_option(word))
			split->opaque |= word.end != WORD_END ||
			                 word_has(word, WORD_UNKNOWN_SPLIT);
		else
			split->opaque |= !word_is_one(word);
		unsure = !is_no_option(word);
	}
}
