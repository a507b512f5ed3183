/* SPDX-License-Identifier: Apache-2.0
 *
 * Tokens: what the lexer makes and the grammar eats, which words are keywords, and how
 * diagnostics call each kind. The kinds themselves (TK_...) are numbered by the
 * generated policy_tokens.h.
 */
#ifndef SYNTAX_TOKEN_H
#define SYNTAX_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"
#include "base/text.h"

/* How many kinds there are, without the end (0); the grammar asserts it. */
#define TOKEN_KINDS 72
#define TOKEN_END   0

struct token {
	int kind;
	struct span span;
	bool first; /* the first one on its line */
	bool shaky; /* behind a lexical error: a complaint about it would be noise */
	struct text text; /* a word, or what a string means; both live in the arena */
	uint32_t number;
};

/* Kinds that a diagnostic names together: where `key` would do, so would the others, and
 * all of them are one thing to the author. Earlier groups take a kind from later ones. */
enum token_group {
	TOKEN_GROUP_ITEM,
	TOKEN_GROUP_SETTING,
	TOKEN_GROUP_VERDICT,
	TOKEN_GROUP_CLAUSE,
	TOKEN_GROUP_SLOT,
	TOKEN_GROUP_STEP,
	TOKEN_GROUP_EXPECTATION,
	TOKEN_GROUP_CONDITION,
	TOKEN_GROUP_GIVEN,
	TOKEN_GROUP_COUNT,
};

struct token_group_info {
	const char *shown; /* "a verdict" */
	const char *
		id; /* when a word starts a line and is none of them; NULL: no own id */
	int key;
	int members[18]; /* up to the first 0 */
};
extern const struct token_group_info token_groups[TOKEN_GROUP_COUNT];
bool token_in_group(int kind, enum token_group group);

/* How a diagnostic calls each kind; NULL: never asked for. */
extern const char *const token_shown[TOKEN_KINDS + 1];

/* All keywords, sorted. */
struct token_keyword {
	const char *word;
	int kind;
};
extern const struct token_keyword token_keywords[];
extern const size_t token_keyword_count;

/* A keyword's kind, or TK_NAME. */
int token_kind(struct text word);
/* Whether it is spelled like a name: a name or a keyword. */
bool token_is_word(int kind);

#endif
