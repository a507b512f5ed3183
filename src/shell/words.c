/* SPDX-License-Identifier: Apache-2.0
 *
 * Putting words down, looking at them, and making texts of them.
 */
#include "shell/words.h"

#include "bytes/bytes.h"

void words_byte(struct words *words, char byte)
{
	if (words->len == words->size) {
		words->full = true;
		return;
	}
	words->at[words->len++] = byte;
}

void words_bytes(struct words *words, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)at[i];

		bool strange =
			(byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') ||
			byte == 0x7f;

		words->strange |= strange;
		words_byte(words, strange ? '?' : at[i]);
	}
}

void words_unknown(struct words *words, enum word_byte kind, const char *written,
                   size_t len)
{
	words_byte(words, (char)kind);
	words_bytes(words, written, len);
	words_byte(words, WORD_KNOWN);
}

static bool is_end(char byte)
{
	return byte >= WORD_END && byte <= WORD_END_FOLDED;
}

static bool is_unknown(char byte)
{
	return byte >= WORD_UNKNOWN && byte <= WORD_UNKNOWN_SPLIT;
}

void words_written(struct words *words, struct word_view word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is_unknown(word.at[i]) && word.at[i] != WORD_KNOWN)
			words_byte(words, word.at[i]);
}

void words_replaced(struct words *words, struct word_view word, struct shell_text from)
{
	bool unknown = false;

	for (size_t i = 0; i < word.len;) {
		unknown =
			is_unknown(word.at[i]) || (unknown && word.at[i] != WORD_KNOWN);
		if (!unknown && i + from.len <= word.len &&
		    bytes_equal(word.at + i, from.at, from.len)) {
			words_unknown(words, WORD_UNKNOWN, from.at, from.len);
			i += from.len;
			continue;
		}
		words_byte(words, word.at[i++]);
	}
	words_byte(words, (char)word.end);
}

bool words_next(const char **at, const char *end, struct word_view *word)
{
	const char *start = *at;

	if (start >= end)
		return false;
	while (!is_end(**at))
		++*at;
	*word = (struct word_view){start, (size_t)(*at - start),
	                           (enum word_byte)(unsigned char)**at};
	++*at;
	return true;
}

bool word_is_literal(struct word_view word)
{
	if (word.end != WORD_END)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (is_unknown(word.at[i]))
			return false;
	return true;
}

bool word_is_one(struct word_view word)
{
	if (word.end != WORD_END)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] == WORD_UNKNOWN_SPLIT || word.at[i] == WORD_UNKNOWN_GLOB)
			return false;
	return true;
}

bool word_has_first(struct word_view word)
{
	return word.len > 0 && word.end != WORD_END_FOLDED && !is_unknown(word.at[0]);
}

bool word_starts(struct word_view word, const char *string)
{
	size_t i = 0;

	while (i < word.len && string[i] && word.at[i] == string[i])
		i++;
	return !string[i];
}

bool word_is(struct word_view word, const char *string)
{
	size_t i = 0;

	while (i < word.len && string[i] && word.at[i] == string[i])
		i++;
	return i == word.len && !string[i];
}

bool word_has(struct word_view word, char byte)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] == byte)
			return true;
	return false;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       byte == '_';
}

size_t word_name(struct word_view word)
{
	size_t len = 0;

	while (len < word.len &&
	       (is_letter(word.at[len]) ||
	        (len > 0 && word.at[len] >= '0' && word.at[len] <= '9')))
		len++;
	return len;
}

bool word_is_assignment(struct word_view word)
{
	size_t len = word_name(word);

	return len > 0 && len < word.len && word.at[len] == '=';
}

struct output {
	char *at;
	size_t len;
	size_t room;
	bool full;
};

static void put(struct output *out, char byte)
{
	if (out->len == out->room) {
		out->full = true;
		return;
	}
	out->at[out->len++] = byte;
}

static void put_word(struct output *out, struct word_view word, bool written)
{
	bool unknown = false;

	if (word.end == WORD_END_FOLDED && !written) {
		put(out, '\0');
		return;
	}
	for (size_t i = 0; i < word.len; i++) {
		char byte = word.at[i];

		if (is_unknown(byte) || byte == WORD_KNOWN) {
			unknown = byte != WORD_KNOWN;
			if (unknown && !written)
				put(out, '\0');
		} else if (written || !unknown) {
			bool space = byte == ' ' || byte == '\n' || byte == '\r';

			put(out, space ? '\t' : byte);
		}
	}
}

/* A word that may become none takes the space behind it along: with it, it is any text. */
bool words_render(const char *at, const char *end, bool written, char *to, size_t room,
                  size_t *len)
{
	struct output out = {to, 0, room, false};
	struct word_view word;

	while (words_next(&at, end, &word)) {
		put_word(&out, word, written);
		if (at < end && (written || word.end == WORD_END))
			put(&out, ' ');
	}
	*len = out.len;
	return !out.full;
}
