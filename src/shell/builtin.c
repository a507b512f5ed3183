/* SPDX-License-Identifier: Apache-2.0
 *
 * Builtins of bash that evaluate their words: a subscript of an array is arithmetic, and
 * arithmetic runs the substitutions in it, even in those of a variable's value. So names
 * must be names, and where a word could become such an option it must be certain.
 */
#include "shell/splitter.h"
#include "shell/table.h"

static bool is_any(struct word_view word, const char *const *strings)
{
	for (; *strings; strings++)
		if (word_is(word, *strings))
			return true;
	return false;
}

static bool only_letters(struct word_view word, const char *letters)
{
	struct word_view set = {letters, 0, WORD_END};

	while (letters[set.len])
		set.len++;
	for (size_t i = 1; i < word.len; i++)
		if (!word_has(set, word.at[i]))
			return false;
	return true;
}

/* -v and -R take names. */
static bool evaluates(struct word_view word)
{
	return !word_is_literal(word) || word_is(word, "-v") || word_is(word, "-R");
}

static const char *const comparisons[] = {"=",   "==",  "!=",  "<",   ">",
                                          "-eq", "-ne", "-lt", "-le", "-gt",
                                          "-ge", "-nt", "-ot", "-ef", NULL};

/* By the number of words, as POSIX has it; with more than three each must be certain. */
bool builtin_test(const struct splitter *split, const struct command *command)
{
	struct word_view words[4];
	const char *at = command->at;
	size_t count = 0;
	bool bracket = command->entry->name[0] == '[';
	bool certain = true;
	struct word_view word;

	(void)split;
	while (words_next(&at, command->end, &word)) {
		if (!word_is_one(word))
			return false;
		if (bracket && at == command->end && word_is(word, "]"))
			break;
		if (count < 4)
			words[count] = word;
		certain &= !evaluates(word);
		count++;
	}
	if (count <= 1 || certain)
		return true;
	if (count == 2)
		return !evaluates(words[0]);
	if (count == 3)
		return is_any(words[1], comparisons) ||
		       (word_is(words[0], "!") && !evaluates(words[1]));
	return false;
}

/* Arithmetic, and what does not come out as it goes in. */
bool builtin_condition(const struct splitter *split, const struct command *command)
{
	static const char *const evaluating[] = {"-eq", "-ne", "-lt", "-le", "-gt",
	                                         "-ge", "-v",  "-R",  "=~",  NULL};
	const char *at = command->at;
	struct word_view word;

	(void)split;
	while (words_next(&at, command->end, &word))
		if (is_any(word, evaluating))
			return false;
	return true;
}

/* A declaration by its own plain name does not split the values in its words. */
bool builtin_declare(const struct splitter *split, const struct command *command)
{
	bool whole = command->plain && split->scan.bash;
	const char *at = command->at;
	struct word_view word;

	while (words_next(&at, command->end, &word)) {
		size_t len = word_name(word);

		if (word.len > 0 && (word.at[0] == '-' || word.at[0] == '+')) {
			if (!word_is_literal(word) || !only_letters(word, "gxrpfFlut-"))
				return false;
			continue;
		}
		if (len == 0 || table_is_special(word, len))
			return false;
		if (len < word.len && word.at[len] != '=')
			return false;
		if (!(word_is_literal(word) || word_is_one(word) ||
		      (whole && len < word.len)))
			return false;
	}
	return true;
}

bool builtin_names(const struct splitter *split, const struct command *command)
{
	const char *at = command->at;
	struct word_view word;

	(void)split;
	while (words_next(&at, command->end, &word)) {
		size_t len = word_name(word);

		if (!word_is_literal(word) || word_has(word, '[') ||
		    (len > 0 && table_is_special(word, len)))
			return false;
	}
	return true;
}

bool builtin_printf(const struct splitter *split, const struct command *command)
{
	const char *at = command->at;
	struct word_view word;

	(void)split;
	if (!words_next(&at, command->end, &word))
		return true;
	if (word.len == 0)
		return word.end == WORD_END;
	return word_has_first(word) && (word.at[0] != '-' || word_is(word, "--"));
}

bool builtin_set(const struct splitter *split, const struct command *command)
{
	static const char *const names[] = {
		"pipefail",  "errexit",  "nounset",   "xtrace",  "noglob", "allexport",
		"noclobber", "errtrace", "functrace", "verbose", NULL};
	const char *at = command->at;
	struct word_view word;

	(void)split;
	while (words_next(&at, command->end, &word)) {
		bool option = word.len > 1 && (word.at[0] == '-' || word.at[0] == '+');

		if (!word_is_literal(word))
			return false;
		if (!option || word_is(word, "--"))
			return true;
		if (!only_letters(word, "aefuvxCETbmho"))
			return false;
		if (word_has(word, 'o') && words_next(&at, command->end, &word) &&
		    !(word_is_literal(word) && is_any(word, names)))
			return false;
	}
	return true;
}

/* A file: not what a pipe or a substitution gives. */
bool builtin_source(const struct splitter *split, const struct command *command)
{
	const char *at = command->at;
	struct word_view word;
	size_t known = 0;

	(void)split;
	if (!words_next(&at, command->end, &word) || !word_is_one(word))
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] == WORD_KNOWN)
			known = i + 1;
	if (known > 0)
		return known + 1 < word.len && word.at[known] == '/';
	return word.len > 0 && word.at[0] != '-' && !word_starts(word, "/dev/") &&
	       !word_starts(word, "/proc/");
}

bool builtin_query(const struct splitter *split, const struct command *command)
{
	const char *at = command->at;
	struct word_view word;

	(void)split;
	while (words_next(&at, command->end, &word)) {
		bool option = word.len > 0 && word.at[0] == '-';
		bool digits = word.len > 0 && word.at[0] >= '0' && word.at[0] <= '9';

		if (!word_is_literal(word) ||
		    !(option ? only_letters(word, command->entry->flags)
		             : digits && only_letters(word, "0123456789")))
			return false;
	}
	return true;
}
