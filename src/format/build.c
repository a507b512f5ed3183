/* SPDX-License-Identifier: Apache-2.0
 *
 * Pieces -> nodes: where each item ends, which items are blocks, and which parts and
 * comments a block has. An item with braces is one line when its author began nothing
 * behind the "{" on a new one, it has no comment in it, and it fits.
 */
#include "format/node.h"

#include "policy_tokens.h"

/* What can be inside an item's braces; NODE_COMMENT: nothing. Tables and tests have one
 * part in a line at most. */
static const struct {
	enum node_kind part;
	bool alone;
} insides[NODE_KINDS] = {
	[NODE_POLICY] = {NODE_SETTING, true},    [NODE_SET] = {NODE_MEMBERS, false},
	[NODE_COUNTER] = {NODE_EFFECT, false},   [NODE_WINDOW] = {NODE_EFFECT, false},
	[NODE_CYCLE] = {NODE_EFFECT, false},     [NODE_LATCH] = {NODE_USE, false},
	[NODE_SLOT] = {NODE_USE, false},         [NODE_TABLE] = {NODE_ROW, true},
	[NODE_WRAPPER] = {NODE_USE, false},      [NODE_TEST] = {NODE_STEP, true},
	[NODE_PRESENCE] = {NODE_MAPPING, false},
};

#define PART_GAP 3

struct list {
	struct node *first;
	struct node *last;
};

struct builder {
	struct arena *arena;
	struct pieces *pieces;
};

static enum node_kind kind_of(int token)
{
	static const struct {
		int token;
		enum node_kind kind;
	} kinds[] = {
		{TK_POLICY, NODE_POLICY},   {TK_INCLUDE, NODE_INCLUDE},
		{TK_PARAM, NODE_PARAM},     {TK_SET, NODE_SET},
		{TK_COUNTER, NODE_COUNTER}, {TK_WINDOW, NODE_WINDOW},
		{TK_CYCLE, NODE_CYCLE},     {TK_LATCH, NODE_LATCH},
		{TK_REPORT, NODE_REPORT},   {TK_CAP, NODE_CAP},
		{TK_SLOT, NODE_SLOT},       {TK_BEFORE, NODE_TABLE},
		{TK_ON, NODE_TABLE},        {TK_PRESENCE, NODE_PRESENCE},
		{TK_FAILURE, NODE_FAILURE}, {TK_WAIVE, NODE_WAIVE},
		{TK_TEST, NODE_TEST},       {TK_WRAPPER, NODE_WRAPPER},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].token == token)
			return kinds[i].kind;
	return NODE_COMMENT;
}

/* Appends a node of the pieces [first, end). NULL: no memory. */
static struct node *append(struct builder *b, struct list *list, enum node_kind kind,
                           uint32_t first, uint32_t end)
{
	struct node *node = arena_alloc(b->arena, 1, sizeof *node);

	if (!node)
		return NULL;
	node->kind = kind;
	node->first = first;
	node->end = end;
	node->note = PIECE_NONE;
	node->close_note = PIECE_NONE;
	node->blank = list->last && b->pieces->at[first].lines > 1;
	if (list->last)
		list->last->next = node;
	else
		list->first = node;
	list->last = node;
	return node;
}

/* A comment goes behind the node whose last line it stands in, or gets its own. */
static void append_comment(struct builder *b, struct list *list, uint32_t at,
                           uint32_t indent)
{
	struct node *last = list->last;

	if (last && b->pieces->at[at].lines == 0) {
		if (last->block)
			last->close_note = at;
		else
			last->note = at;
		return;
	}
	struct node *node = append(b, list, NODE_COMMENT, at, at + 1);

	if (node)
		node->indent = indent;
}

/* How long a line of members is as its author broke it. */
static uint32_t members_width(const struct pieces *pieces, uint32_t from, uint32_t to)
{
	const struct piece *at = pieces->at;
	uint32_t width = INDENT + at[from].width;

	for (uint32_t i = from + 1; i < to && at[i].kind != PIECE_COMMENT; i++) {
		if (at[i].lines && at[i].kind != TK_COMMA)
			break;
		width += at[i].gap + at[i].width;
	}
	return width;
}

/* Whether a member starts a line where its author did not break it: `width` is how far
 * the line has got, `most` how far it may. */
static bool overflows(const struct piece *piece, uint32_t width, uint32_t most)
{
	uint32_t comma = piece[1].kind == TK_COMMA;

	return width + piece->gap + piece->width + comma > most;
}

/* The lines of members: as their author broke them, and where they get too long. */
static void build_members(struct builder *b, struct list *list, uint32_t from,
                          uint32_t to)
{
	const struct piece *at = b->pieces->at;
	struct node *line = NULL;
	uint32_t width = 0;
	uint32_t most = LINE_MOST;

	for (uint32_t i = from; i < to && !b->arena->failed; i++) {
		if (at[i].kind == PIECE_COMMENT) {
			append_comment(b, list, i, INDENT);
			line = NULL;
			continue;
		}
		bool broken = !line || (at[i].lines && at[i].kind != TK_COMMA);

		if (broken)
			most = members_width(b->pieces, i, to) > LINE_MOST ? LINE_WIDTH
			                                                   : LINE_MOST;
		if (broken ||
		    (at[i].kind != TK_COMMA && overflows(&at[i], width, most))) {
			line = append(b, list, NODE_MEMBERS, i, i);
			width = INDENT + at[i].width;
		} else {
			width += at[i].gap + at[i].width;
		}
		if (!line)
			return;
		line->indent = INDENT;
		line->end = i + 1;
	}
}

/* Where the part that starts at `from` ends: behind its last token. */
static uint32_t part_end(const struct builder *b, uint32_t from, uint32_t to)
{
	const struct piece *at = b->pieces->at;
	uint32_t end = from + 1;

	for (uint32_t i = end; i < to && !at[i].starts; i++)
		if (at[i].kind != PIECE_COMMENT)
			end = i + 1;
	return end;
}

static void build_parts(struct builder *b, struct node *item, struct list *list,
                        uint32_t from, uint32_t to)
{
	enum node_kind kind = insides[item->kind].part;

	while (from < to && !b->arena->failed) {
		if (b->pieces->at[from].kind == PIECE_COMMENT) {
			append_comment(b, list, from++, INDENT);
			continue;
		}
		struct node *part = append(b, list, kind, from, part_end(b, from, to));

		if (!part)
			return;
		part->indent = INDENT;
		node_mark(b->pieces, part);
		from = part->end;
	}
}

/* Gives the item's parts lines of their own: from here on it ends with its "{". */
static void build_block(struct builder *b, struct node *item, uint32_t open)
{
	struct list list = {NULL, NULL};
	uint32_t from = open + 1;

	item->block = true;
	item->close = item->end - 1;
	item->end = from;
	if (b->pieces->at[from].kind == PIECE_COMMENT && b->pieces->at[from].lines == 0)
		item->note = from++;
	if (item->kind == NODE_SET)
		build_members(b, &list, from, item->close);
	else
		build_parts(b, item, &list, from, item->close);
	item->body = list.first;
}

/* Marks where parts start; answers whether they all may stand in the item's own line. */
static bool find_parts(struct builder *b, const struct node *item, uint32_t open)
{
	struct piece *at = b->pieces->at;
	uint32_t close = item->end - 1;
	bool one_line = at[open + 1].lines == 0 || open + 1 == close;
	uint32_t parts = 0;

	for (uint32_t i = open + 1; i < close; i++) {
		if (at[i].kind == PIECE_COMMENT) {
			one_line = false;
			continue;
		}
		at[i].starts = node_starts_part(b->pieces, item->kind, i);
		parts += at[i].starts;
	}
	return one_line && (parts < 2 || !insides[item->kind].alone);
}

/* The parts in the item's own line: each is a column, and inside they have the gaps that
 * they would have in a block, but no columns and no breaks. */
static void mark_one_line(struct builder *b, const struct node *item, uint32_t open)
{
	struct piece *at = b->pieces->at;
	uint32_t close = item->end - 1;
	unsigned column = COLUMN_PART;

	for (uint32_t i = open + 1; i < close && at[i].starts;) {
		struct node part = {.kind = insides[item->kind].part, .first = i};

		part.end = part_end(b, i, close);
		node_mark(b->pieces, &part);
		for (uint32_t j = i; j < part.end; j++) {
			at[j].column = COLUMN_NONE;
			at[j].wrap = WRAP_NEVER;
		}
		if (i > open + 1) {
			at[i].gap = PART_GAP;
			if (column <= COLUMN_LAST_NUMBERED)
				at[i].column = (uint8_t)column++;
		}
		i = part.end;
	}
}

/* Takes that back. */
static void unmark_one_line(struct builder *b, const struct node *item, uint32_t open)
{
	for (uint32_t i = open + 1; i < item->end; i++)
		b->pieces->at[i].column = COLUMN_NONE;
}

/* Where the item that starts at `from` ends, and its "{"; PIECE_NONE: it has none. */
static uint32_t item_end(const struct pieces *pieces, uint32_t from, uint32_t *open)
{
	uint32_t end = from + 1;

	*open = PIECE_NONE;
	for (uint32_t i = end; i < pieces->count; i++) {
		int kind = pieces->at[i].kind;

		if (kind == PIECE_COMMENT)
			continue;
		if (pieces->at[i].item)
			break;
		if (kind == TK_LBRACE && *open == PIECE_NONE)
			*open = i;
		end = i + 1;
	}
	return end;
}

static uint32_t build_item(struct builder *b, struct list *list, uint32_t from)
{
	uint32_t open;
	uint32_t end = item_end(b->pieces, from, &open);
	struct node *item =
		append(b, list, kind_of(b->pieces->at[from].kind), from, end);

	if (!item)
		return end;
	if (open != PIECE_NONE) {
		bool one_line = find_parts(b, item, open);

		if (one_line) {
			mark_one_line(b, item, open);
			one_line = node_natural(b->pieces, item) <= LINE_MOST;
		}
		if (!one_line) {
			unmark_one_line(b, item, open);
			build_block(b, item, open);
		}
	}
	node_mark(b->pieces, item);
	return end;
}

uint32_t node_natural(const struct pieces *pieces, const struct node *node)
{
	uint32_t width = node->indent + pieces->at[node->first].width;

	for (uint32_t i = node->first + 1; i < node->end; i++) {
		const struct piece *piece = &pieces->at[i];

		if (piece->kind == PIECE_COMMENT || piece->wrap == WRAP_MUST)
			break;
		width += piece->gap + piece->width;
	}
	return width;
}

/* Items start where the parser found them; what is in front is the header. */
static void mark_items(struct pieces *pieces, const struct ast_policy *policy)
{
	const struct ast_item *item = policy->items;

	for (uint32_t i = 0; i < pieces->count && item; i++) {
		if (pieces->at[i].at != item->span.at)
			continue;
		pieces->at[i].item = true;
		item = item->next;
	}
}

struct node *nodes_build(struct arena *arena, struct pieces *pieces,
                         const struct ast_policy *policy)
{
	struct builder builder = {arena, pieces};
	struct list list = {NULL, NULL};
	uint32_t at = 0;

	mark_items(pieces, policy);
	while (at < pieces->count && !arena->failed) {
		if (pieces->at[at].kind == PIECE_COMMENT)
			append_comment(&builder, &list, at++, 0);
		else
			at = build_item(&builder, &list, at);
	}
	return list.first;
}
