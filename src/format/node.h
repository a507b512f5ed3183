/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands on lines of its own: a comment, an item, and inside an item's braces its
 * parts. Nodes are runs of pieces; a list of them is aligned, filled and written as one.
 */
#ifndef FORMAT_NODE_H
#define FORMAT_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "format/piece.h"
#include "syntax/ast.h"

/* A line may have LINE_MOST columns. One that has more is broken, where it can be, into
 * lines of LINE_WIDTH: what is only a word too long is not worth a second line. */
#define LINE_MOST  116u
#define LINE_WIDTH 110u
#define INDENT     4u

enum node_kind {
	NODE_COMMENT,
	NODE_POLICY,
	NODE_INCLUDE,
	NODE_PARAM,
	NODE_SET,
	NODE_WRAPPER,
	NODE_COUNTER,
	NODE_WINDOW,
	NODE_CYCLE,
	NODE_LATCH,
	NODE_REPORT,
	NODE_CAP,
	NODE_SLOT,
	NODE_TABLE,
	NODE_PRESENCE,
	NODE_FAILURE,
	NODE_WAIVE,
	NODE_TEST,
	NODE_SETTING,
	NODE_MEMBERS, /* a line of them */
	NODE_EFFECT,
	NODE_USE, /* a line of a slot or a latch */
	NODE_ROW,
	NODE_MAPPING,
	NODE_STEP,
	NODE_KINDS,
};

/* Columns in the order in which a line has them: the numbered ones are those of items,
 * with the parts that stand in their line behind them, of short parts, and the facts of
 * steps. */
enum column {
	COLUMN_NONE,
	COLUMN_FIRST,
	COLUMN_SECOND,
	COLUMN_THIRD,
	COLUMN_PART,
	COLUMN_LAST_NUMBERED = 10,
	COLUMN_REASON,
	COLUMN_WHEN,
	COLUMN_CLAUSE,
	COLUMN_ARROW,
	COLUMN_EXPECTED,
	COLUMN_END,
};

#define PIECE_NONE UINT32_MAX

struct node {
	struct node *next;
	enum node_kind kind;
	uint32_t first; /* pieces from here */
	uint32_t end;   /* up to here, exclusive */
	uint32_t note;  /* the comment behind the last of them, or PIECE_NONE */
	uint32_t indent;
	bool blank; /* an empty line goes in front */
	bool block; /* the last piece is a "{" whose parts have lines of their own */
	struct node *body;
	uint32_t close;      /* the "}" of a block */
	uint32_t close_note; /* the comment behind that */

	/* Alignment's own: how far it has got, where that is in the line, and what the
	 * line would measure there and at its end without any alignment. */
	uint32_t reached;
	uint32_t width; /* in the end: of the last line */
	uint32_t natural;
	uint32_t total;
	uint32_t segment;
	bool stuck; /* a forced line end: nothing behind it is aligned */
	bool joins;
};

/* Pieces -> nodes (build.c), with gaps, columns and breaks noted in the pieces; `policy`
 * is the same text parsed. NULL: there are none, or the arena failed. */
struct node *nodes_build(struct arena *arena, struct pieces *pieces,
                         const struct ast_policy *policy);
/* Marks the inside of one node's pieces (mark.c), and whether a token starts a part of
 * such an item's block. */
void node_mark(struct pieces *pieces, const struct node *node);
bool node_starts_part(const struct pieces *pieces, enum node_kind item, uint32_t at);

/* What a line measures on its own up to `end`, or to the first forced line end. */
uint32_t node_natural(const struct pieces *pieces, const struct node *node);

/* Tabs for what stands below each other (align.c). */
void nodes_align(struct pieces *pieces, struct node *list);
/* Places for all pieces: line breaks in what is too long (fill.c). */
void nodes_fill(struct pieces *pieces, struct node *list);
/* Places for the comments behind lines that are filled (align.c). */
void nodes_align_notes(struct pieces *pieces, struct node *list);

#endif
