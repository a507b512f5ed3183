/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy's text as pieces: every token and every comment in the order of the text.
 * What lies between them is white space, of which only the line ends are remembered.
 */
#ifndef FORMAT_PIECE_H
#define FORMAT_PIECE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"

#define PIECE_COMMENT (-1)

/* Where a line may break in front of a piece, when it gets too long. */
enum wrap {
	WRAP_NEVER,
	WRAP_WEAK,   /* between the words of one list */
	WRAP_STRONG, /* between conditions, clauses, facts: rather here */
	WRAP_MUST,
};

struct piece {
	int kind; /* a token's, or PIECE_COMMENT */
	uint32_t at;
	uint32_t len;
	uint32_t width; /* in characters */
	uint32_t tab;   /* the column that it is aligned to; 0: none */
	uint32_t place; /* the column it stands in, in the end */
	uint8_t lines;  /* line ends in front of it, 2 at most */
	uint8_t gap;    /* blanks in front of it, inside a line */
	uint8_t wrap;   /* enum wrap */
	uint8_t column; /* which column of a table it starts; 0: none */
	bool item;      /* it starts an item */
	bool starts;    /* it starts a part of one (a row, a step, ...) */
	bool breaks;    /* it stands at the start of a line, in the end */
};

struct pieces {
	struct piece *at; /* `count`, and one of kind TOKEN_END */
	uint32_t count;
	const struct source *source;
};

/* Cuts a text that parses without an error. False: no memory. */
bool pieces_read(struct pieces *pieces, struct arena *arena,
                 const struct source *source);

/* The bytes of a piece. */
struct text piece_text(const struct pieces *pieces, uint32_t index);
/* The nearest token after `index`, or before it; comments are passed over. Before the
 * first there is none: the answer is `index` itself. */
uint32_t piece_next(const struct pieces *pieces, uint32_t index);
uint32_t piece_before(const struct pieces *pieces, uint32_t index);

/* Whether two texts have the same pieces, so that only white space differs. */
bool pieces_same(const struct pieces *a, const struct pieces *b);

#endif
