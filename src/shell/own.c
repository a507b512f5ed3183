/* SPDX-License-Identifier: Apache-2.0
 *
 * The wrappers of the caller's. A name may have several words (`doppler run`), of which the
 * first is compared without folders, as in the table.
 */
#include "bytes/bytes.h"
#include "shell/splitter.h"

/* How a command and a wrapper's name go together. */
enum fit {
	FIT_NOT,
	FIT_UNSURE, /* an option, or what only the shell knows, stands between its words */
	FIT,
};

/* The first word of `*name`, which is moved behind it and its blank. */
static struct word_view next_word(const char **name)
{
	struct word_view word = {*name, 0, WORD_END};

	while (word.at[word.len] && word.at[word.len] != ' ')
		word.len++;
	*name += word.len + (word.at[word.len] == ' ');
	return word;
}

static bool same(struct word_view a, struct word_view b)
{
	return a.len == b.len && bytes_equal(a.at, b.at, a.len);
}

/* `*words`: of the name; `*at` is moved behind those of the command. Where it is not sure,
 * words of the command are passed over: a guess at what it runs. */
static enum fit fit(const char *name, struct word_view first, const char **at,
                    const char *end, unsigned *words)
{
	enum fit fits = FIT;
	struct word_view word;

	if (!same(next_word(&name), table_base_name(first)))
		return FIT_NOT;
	for (*words = 1; *name; ++*words) {
		struct word_view next = next_word(&name);

		do {
			if (!words_next(at, end, &word))
				return fits == FIT ? FIT_NOT : FIT_UNSURE;
			if (!word_is_literal(word) ||
			    (word.len > 0 && word.at[0] == '-'))
				fits = FIT_UNSURE;
		} while (!same(next, word) && fits == FIT_UNSURE);
		if (!same(next, word))
			return FIT_NOT;
	}
	return fits;
}

/* Field by field: a copy in one would be a call of memcpy on some machines. */
static void take(const struct shell_wrappers *wrappers, size_t index,
                 struct table_entry *entry)
{
	static const enum table_kind kinds[] = {
		[SHELL_RUNS_COMMAND] = TABLE_WRAPPER,
		[SHELL_RUNS_CODE] = TABLE_EVAL,
		[SHELL_RUNS_UNKNOWN] = TABLE_REFUSED,
	};
	struct shell_wrapper wrapper;

	wrappers->get(wrappers->context, index, &wrapper);
	entry->name = wrapper.name;
	entry->kind = kinds[wrapper.runs];
	entry->builtin = false;
	entry->flags = wrapper.flags;
	entry->valued = wrapper.values;
	entry->longs = wrapper.longs;
	entry->operands = wrapper.operands;
	entry->assigns = wrapper.assigns;
	entry->asks = wrapper.asks;
	entry->long_asks = wrapper.long_asks;
}

bool own_find(const struct splitter *split, struct word_view name,
              struct command *command)
{
	const struct shell_wrappers *wrappers = split->wrappers;
	const char *behind = command->at;
	size_t best = 0;
	unsigned most = 0;
	bool sure = true;

	for (size_t i = 0; i < wrappers->count; i++) {
		const char *at = command->at;
		unsigned words = 0;
		enum fit fits = fit(wrappers->name(wrappers->context, i), name, &at,
		                    command->end, &words);

		sure &= fits != FIT_UNSURE;
		if (fits == FIT_NOT || words <= most)
			continue;
		most = words;
		best = i;
		behind = at;
	}
	if (most > 0) {
		take(wrappers, best, &command->own);
		command->entry = &command->own;
		command->at = behind;
	}
	return sure;
}
