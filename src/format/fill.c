/* SPDX-License-Identifier: Apache-2.0
 *
 * Filling: where each piece of a node stands. A line that gets too long goes on in the
 * next one, below what it is a part of.
 */
#include "format/node.h"

#include "policy_tokens.h"

/* How far the piece and those that must follow it in the line go. */
static uint32_t chunk_width(const struct pieces *pieces, const struct node *node,
                            uint32_t at)
{
	const struct piece *piece = &pieces->at[at];
	uint32_t width = piece->width;

	for (uint32_t i = at + 1; i < node->end; i++) {
		const struct piece *next = &pieces->at[i];

		if (next->kind == PIECE_COMMENT ||
		    (next->wrap != WRAP_NEVER && next->wrap >= piece->wrap))
			break;
		width += next->gap + next->width;
	}
	return width;
}

/* Whether all of a node may stand in one line, as it is aligned. */
static bool is_short(const struct pieces *pieces, const struct node *node)
{
	uint32_t width = node->indent + pieces->at[node->first].width;

	for (uint32_t i = node->first + 1; i < node->end; i++) {
		const struct piece *piece = &pieces->at[i];
		uint32_t start = width + piece->gap;

		if (piece->kind == PIECE_COMMENT || piece->wrap == WRAP_MUST)
			return false;
		width = (piece->tab > start ? piece->tab : start) + piece->width;
	}
	return width <= LINE_MOST;
}

static bool must_break(const struct pieces *pieces, const struct node *node,
                       uint32_t at, uint32_t start)
{
	const struct piece *piece = &pieces->at[at];

	if (piece[-1].kind == PIECE_COMMENT)
		return true;
	if (piece->kind == PIECE_COMMENT)
		return piece->lines > 0;
	switch ((enum wrap)piece->wrap) {
	case WRAP_NEVER:
		return false;
	case WRAP_WEAK:
	case WRAP_STRONG:
		return start + chunk_width(pieces, node, at) > LINE_WIDTH;
	case WRAP_MUST:
		return true;
	}
	return false;
}

/* Lines behind the first stand below the conditions of a row, the words of a short part,
 * the argument of a step. */
static uint32_t first_hang(const struct pieces *pieces, const struct node *node)
{
	if (node->kind == NODE_STEP)
		return node->indent + pieces->at[node->first].width + 1;
	return node->indent + INDENT;
}

static bool moves_hang(const struct node *node, const struct piece *piece)
{
	switch (node->kind) {
	case NODE_ROW:
		return piece->column == COLUMN_WHEN;
	case NODE_SETTING:
	case NODE_EFFECT:
	case NODE_USE:
		return piece->column == COLUMN_FIRST;
	case NODE_COMMENT:
	case NODE_POLICY:
	case NODE_SET:
	case NODE_COUNTER:
	case NODE_WINDOW:
	case NODE_CYCLE:
	case NODE_LATCH:
	case NODE_REPORT:
	case NODE_CAP:
	case NODE_SLOT:
	case NODE_TABLE:
	case NODE_PRESENCE:
	case NODE_FAILURE:
	case NODE_INCLUDE:
	case NODE_PARAM:
	case NODE_WAIVE:
	case NODE_WRAPPER:
	case NODE_TEST:
	case NODE_MEMBERS:
	case NODE_MAPPING:
	case NODE_STEP:
	case NODE_KINDS:
		break;
	}
	return false;
}

static void fill(struct pieces *pieces, struct node *node)
{
	uint32_t hang = first_hang(pieces, node);
	uint32_t width = node->indent + pieces->at[node->first].width;
	bool whole = is_short(pieces, node);

	pieces->at[node->first].place = node->indent;
	for (uint32_t i = node->first + 1; i < node->end; i++) {
		struct piece *piece = &pieces->at[i];
		uint32_t start = width + piece->gap;

		if (piece->tab > start)
			start = piece->tab;
		piece->breaks = !whole && must_break(pieces, node, i, start);
		piece->place = piece->breaks ? hang : start;
		if (moves_hang(node, piece))
			hang = piece->place;
		width = piece->place + piece->width;
	}
	node->width = width;
}

void nodes_fill(struct pieces *pieces, struct node *list)
{
	for (struct node *at = list; at; at = at->next)
		fill(pieces, at);
}
