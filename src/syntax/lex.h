/* SPDX-License-Identifier: Apache-2.0
 *
 * The lexer: the bytes of a policy -> tokens. It reports what is wrong with the bytes
 * and always goes on, so that the parser sees a whole file.
 */
#ifndef SYNTAX_LEX_H
#define SYNTAX_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "syntax/token.h"

struct lexer {
	const struct source *source;
	struct arena *arena;
	struct diag *diag; /* NULL: nothing is reported and texts stay empty */
	uint32_t at;       /* in bytes of the source */
	bool first;        /* no token on this line yet */
	bool shaky;        /* a lexical error since the last token */
	bool open;         /* a string without its closing quote was seen */
};

/* The source's bytes must have one NUL behind them. Only that one of a chain is read. */
void lex_init(struct lexer *lexer, struct arena *arena, struct diag *diag,
              const struct source *source);
/* The next token; at the end of the file kind is TOKEN_END, again and again. */
struct token lex_next(struct lexer *lexer);

/* What the characters between a string's quotes mean. Characters and the shape of
 * escapes were checked by the lexer; reports what remains: too long, no character. */
struct text lex_meaning(struct lexer *lexer, struct span inside);

#endif
