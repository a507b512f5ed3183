/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of commands that are still being read. Commands nest like brackets (one in a
 * substitution is over before the one around it), so they lie on a stack of bytes:
 *
 *     word... end-of-word word... end-of-word ...
 *
 * where a piece that only the shell knows the value of stands as it was written, between
 * an opening and a closing byte. No byte of a line can be mistaken for these: control
 * characters, but for white space, are not stored, and make a line opaque.
 */
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

#include "shell/shell.h"

enum word_byte {
	WORD_END = 1,
	WORD_END_GONE = 2,   /* of a word that may become none, or several */
	WORD_END_FOLDED = 3, /* likewise, and nothing of it is certain: braces */
	WORD_UNKNOWN = 4,    /* a piece inside of one word */
	WORD_UNKNOWN_GLOB = 5,
	WORD_UNKNOWN_SPLIT = 6, /* a piece that may be several words */
	WORD_KNOWN = 7,         /* ends a piece */
};

struct words {
	char *at;
	size_t len;
	size_t size;
	bool full;    /* something did not fit */
	bool strange; /* something could not be stored as it is */
};

/* One word: its bytes and how it ends. */
struct word_view {
	const char *at;
	size_t len;
	enum word_byte end;
};

void words_byte(struct words *words, char byte);
/* Bytes of the line. A control character is stored as a ?, and noted. */
void words_bytes(struct words *words, const char *at, size_t len);
/* The word without what tells that a piece of it is unknown. */
void words_written(struct words *words, struct word_view word);
void words_unknown(struct words *words, enum word_byte kind, const char *written,
                   size_t len);
/* A copy of `word` in which each `from` is unknown; `from` is not empty. */
void words_replaced(struct words *words, struct word_view word, struct shell_text from);

/* The word at `*at`, which is moved behind it; false at `end`. */
bool words_next(const char **at, const char *end, struct word_view *word);

/* Nothing about the word is unknown. */
bool word_is_literal(struct word_view word);
/* One word, whatever the values in it are. */
bool word_is_one(struct word_view word);
/* The word has a first byte, and that is certain. */
bool word_has_first(struct word_view word);
bool word_is(struct word_view word, const char *string);
bool word_starts(struct word_view word, const char *string);
bool word_has(struct word_view word, char byte);
/* The length of the NAME that the word starts with, 0: none. */
size_t word_name(struct word_view word);
/* NAME=...; nothing before the = is unknown. */
bool word_is_assignment(struct word_view word);

/* The words up to `end` as a part's text, or as written; false: no room. */
bool words_render(const char *at, const char *end, bool written, char *to, size_t room,
                  size_t *len);

#endif
