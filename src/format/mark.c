/* SPDX-License-Identifier: Apache-2.0
 *
 * What the pieces of one node are to its layout: which of them start a column, where
 * there is more or less than one blank, and where a long line may break. All of it by the
 * kinds of the tokens, which the grammar keeps apart: a word that starts a clause or a
 * row is never a name there.
 */
#include "format/node.h"

#include "policy_tokens.h"
#include "syntax/token.h"

#define CLAUSE_GAP 3

static void set_column(struct pieces *pieces, uint32_t at, unsigned column)
{
	pieces->at[at].column = (uint8_t)column;
}

static void set_clause(struct pieces *pieces, uint32_t at)
{
	pieces->at[at].gap = CLAUSE_GAP;
	pieces->at[at].wrap = WRAP_STRONG;
}

/* A line may break behind each comma. */
static void mark_lists(struct pieces *pieces, const struct node *node)
{
	for (uint32_t i = node->first + 1; i < node->end; i++)
		if (pieces->at[i].kind != PIECE_COMMENT &&
		    pieces->at[piece_before(pieces, i)].kind == TK_COMMA)
			pieces->at[i].wrap = WRAP_WEAK;
}

/* set NAME = ...; counter NAME { ...; waive NAME "..." */
static void mark_named(struct pieces *pieces, const struct node *node)
{
	uint32_t third = piece_next(pieces, piece_next(pieces, node->first));

	if (third < node->end)
		set_column(pieces, third, COLUMN_FIRST);
}

/* include "PATH" with NAME = N, ... */
static void mark_include(struct pieces *pieces, const struct node *node)
{
	mark_lists(pieces, node);
	for (uint32_t i = node->first; i < node->end; i++) {
		if (pieces->at[i].kind != TK_WITH ||
		    pieces->at[piece_before(pieces, i)].kind != TK_STRING)
			continue;
		set_column(pieces, i, COLUMN_SECOND);
		pieces->at[i].wrap = WRAP_STRONG;
	}
}

/* param NAME = N range LOW..HIGH */
static void mark_param(struct pieces *pieces, const struct node *node)
{
	uint32_t name = piece_next(pieces, node->first);

	mark_named(pieces, node);
	for (uint32_t i = piece_next(pieces, name); i < node->end; i++) {
		if (pieces->at[i].kind == TK_RANGE)
			set_column(pieces, i, COLUMN_SECOND);
		if (pieces->at[i].kind != TK_DOTS)
			continue;
		pieces->at[i].gap = 0;
		pieces->at[piece_next(pieces, i)].gap = 0;
	}
}

static void mark_sum(struct pieces *pieces, const struct node *node)
{
	mark_named(pieces, node);
	for (uint32_t i = node->first; i < node->end; i++)
		if (pieces->at[i].kind == TK_PLUS)
			pieces->at[i].wrap = WRAP_STRONG;
}

static void mark_cap(struct pieces *pieces, const struct node *node)
{
	mark_sum(pieces, node);
	for (uint32_t i = node->first; i < node->end; i++) {
		int kind = pieces->at[i].kind;

		if (kind == TK_WHEN)
			set_column(pieces, i, COLUMN_SECOND);
		else if (kind == TK_AT_LEAST || kind == TK_ABOVE)
			set_column(pieces, i, COLUMN_THIRD);
		else if (kind == TK_LOCKED && i == node->end - 1)
			set_clause(pieces, i);
	}
}

/* window NAME of N { ...; cycle NAME of N { ... */
static void mark_window(struct pieces *pieces, const struct node *node)
{
	mark_named(pieces, node);
	for (uint32_t i = node->first; i < node->end; i++)
		if (pieces->at[i].kind == TK_LBRACE)
			set_column(pieces, i, COLUMN_SECOND);
}

/* ... when tool in shell and kind is timeout */
static void mark_conditions(struct pieces *pieces, const struct node *node)
{
	for (uint32_t i = node->first; i < node->end; i++) {
		int kind = pieces->at[i].kind;

		if (kind == TK_WHEN)
			set_column(pieces, i, COLUMN_SECOND);
		if (kind == TK_WHEN || kind == TK_AND)
			pieces->at[i].wrap = WRAP_STRONG;
	}
}

/* mode auto, yolo; key tool, cwd; set on block */
static void mark_word_and_list(struct pieces *pieces, const struct node *node)
{
	uint32_t second = piece_next(pieces, node->first);

	mark_lists(pieces, node);
	mark_conditions(pieces, node);
	if (second < node->end)
		set_column(pieces, second, COLUMN_FIRST);
}

/* ask -> deny; failure state -> ask state_unavailable */
static void mark_arrow(struct pieces *pieces, const struct node *node)
{
	for (uint32_t i = node->first; i < node->end; i++)
		if (pieces->at[i].kind == TK_ARROW)
			set_column(pieces, i, COLUMN_FIRST);
}

/* +1 on block, guard_block; without the sign in a window; or the key of a cycle */
static void mark_effect(struct pieces *pieces, const struct node *node)
{
	uint32_t number = node->first;

	if (pieces->at[number].kind == TK_KEY) {
		mark_word_and_list(pieces, node);
		return;
	}
	mark_lists(pieces, node);
	mark_conditions(pieces, node);
	if (pieces->at[number].kind != TK_NUMBER) {
		number = piece_next(pieces, number);
		pieces->at[number].gap = 0;
	}
	set_column(pieces, piece_next(pieces, number), COLUMN_FIRST);
}

static bool starts_when(int kind)
{
	return kind == TK_WHEN || kind == TK_OTHERWISE;
}

static void mark_row(struct pieces *pieces, const struct node *node)
{
	uint32_t second = piece_next(pieces, node->first);
	bool claused = false;

	mark_lists(pieces, node);
	if (second < node->end && !starts_when(pieces->at[second].kind) &&
	    !token_in_group(pieces->at[second].kind, TOKEN_GROUP_CLAUSE))
		set_column(pieces, second, COLUMN_REASON);
	for (uint32_t i = second; i < node->end; i++) {
		int kind = pieces->at[i].kind;

		if (starts_when(kind))
			set_column(pieces, i, COLUMN_WHEN);
		else if (kind == TK_AND)
			pieces->at[i].wrap = WRAP_STRONG;
		if (kind == PIECE_COMMENT || !token_in_group(kind, TOKEN_GROUP_CLAUSE))
			continue;
		set_clause(pieces, i);
		if (!claused)
			set_column(pieces, i, COLUMN_CLAUSE);
		claused = true;
	}
}

static bool needs_value(int kind)
{
	return token_in_group(kind, TOKEN_GROUP_GIVEN);
}

/* The facts of a step, each a word with or without a value; answers where they end. */
static uint32_t mark_facts(struct pieces *pieces, const struct node *node, uint32_t at)
{
	unsigned column = COLUMN_FIRST;

	while (at < node->end && pieces->at[at].kind != TK_ARROW) {
		uint32_t value = piece_next(pieces, at);

		pieces->at[at].wrap = WRAP_STRONG;
		if (column <= COLUMN_LAST_NUMBERED)
			set_column(pieces, at, column++);
		if (needs_value(pieces->at[at].kind) ||
		    (value < node->end && (pieces->at[value].kind == TK_STRING ||
		                           pieces->at[value].kind == TK_NUMBER)))
			value = piece_next(pieces, value);
		at = value;
	}
	return at;
}

/* -> OUTCOME [REASON] and expectations of two words each. */
static void mark_expected(struct pieces *pieces, const struct node *node,
                          uint32_t arrow)
{
	uint32_t at = piece_next(pieces, piece_next(pieces, arrow));
	uint32_t words = 0;

	set_column(pieces, arrow, COLUMN_ARROW);
	pieces->at[arrow].wrap = WRAP_STRONG;
	for (uint32_t i = at; i < node->end; i = piece_next(pieces, i))
		words++;
	if (words % 2)
		at = piece_next(pieces, at);
	if (at < node->end)
		set_column(pieces, at, COLUMN_EXPECTED);
	while (at < node->end) {
		set_clause(pieces, at);
		at = piece_next(pieces, piece_next(pieces, at));
	}
}

/* What is too long to be one line has its expectations on the next, or all from the
 * arrow on. */
static void break_step(struct pieces *pieces, const struct node *node)
{
	uint32_t width = node->indent + pieces->at[node->first].width;
	uint32_t fits = PIECE_NONE;
	uint32_t arrow = PIECE_NONE;

	for (uint32_t i = node->first + 1; i < node->end; i++) {
		const struct piece *piece = &pieces->at[i];

		if (piece->kind == PIECE_COMMENT)
			return;
		if (piece->column == COLUMN_ARROW)
			arrow = i;
		if (piece->column == COLUMN_EXPECTED && width <= LINE_WIDTH)
			fits = i;
		width += piece->gap + piece->width;
	}
	if (width <= LINE_MOST || arrow == PIECE_NONE)
		return;
	pieces->at[fits == PIECE_NONE ? arrow : fits].wrap = WRAP_MUST;
}

static void mark_step(struct pieces *pieces, const struct node *node)
{
	uint32_t at = piece_next(pieces, node->first);

	if (pieces->at[node->first].kind != TK_HAPPENING)
		at = piece_next(pieces, at);
	at = mark_facts(pieces, node, at);
	if (at >= node->end)
		return;
	mark_expected(pieces, node, at);
	break_step(pieces, node);
}

/* allow, deny, ...: but for the words that a row may have in other places. */
static bool starts_row(int before, int kind)
{
	return kind == TK_VERB && before != TK_IS && before != TK_NOT &&
	       before != TK_LAYER && before != TK_THEN;
}

static bool starts_step(int before, int kind)
{
	return token_in_group(kind, TOKEN_GROUP_STEP) && before != TK_FIRES &&
	       before != TK_CAP && before != TK_LAYER && before != TK_SAYS;
}

static bool starts_setting(int before, int kind)
{
	(void)before;
	return token_in_group(kind, TOKEN_GROUP_SETTING);
}

static bool starts_effect(int before, int kind)
{
	if (kind == TK_NUMBER)
		return before != TK_PLUS && before != TK_EQUALS;
	return kind == TK_PLUS || kind == TK_EQUALS;
}

/* key, set, take, ...: but for names of that kind in a condition. */
static bool starts_use(int before, int kind)
{
	return token_in_group(kind, TOKEN_GROUP_SLOT) && before != TK_WHEN &&
	       before != TK_AND && before != TK_NOT && before != TK_IS &&
	       before != TK_IN;
}

static bool starts_cycle_line(int before, int kind)
{
	return starts_effect(before, kind) ||
	       (kind == TK_KEY && starts_use(before, kind));
}

static bool starts_wrapper_line(int before, int kind)
{
	(void)before;
	return token_is_word(kind);
}

static bool starts_mapping(int before, int kind)
{
	return kind != TK_ARROW && kind != TK_AFTER && kind != TK_NUMBER &&
	       before != TK_ARROW && before != TK_NUMBER;
}

static const struct {
	void (*mark)(struct pieces *pieces, const struct node *node);
	bool (*starts)(int before, int kind);
} marking[NODE_KINDS] = {
	[NODE_POLICY] = {NULL, starts_setting},
	[NODE_INCLUDE] = {mark_include, NULL},
	[NODE_PARAM] = {mark_param, NULL},
	[NODE_SET] = {mark_named, NULL},
	[NODE_COUNTER] = {mark_named, starts_effect},
	[NODE_WINDOW] = {mark_window, starts_effect},
	[NODE_CYCLE] = {mark_window, starts_cycle_line},
	[NODE_LATCH] = {mark_named, starts_use},
	[NODE_REPORT] = {mark_sum, NULL},
	[NODE_CAP] = {mark_cap, NULL},
	[NODE_SLOT] = {mark_named, starts_use},
	[NODE_TABLE] = {NULL, starts_row},
	[NODE_PRESENCE] = {mark_named, starts_mapping},
	[NODE_FAILURE] = {mark_arrow, NULL},
	[NODE_WAIVE] = {mark_named, NULL},
	[NODE_WRAPPER] = {NULL, starts_wrapper_line},
	[NODE_TEST] = {NULL, starts_step},
	[NODE_SETTING] = {mark_word_and_list, NULL},
	[NODE_EFFECT] = {mark_effect, NULL},
	[NODE_USE] = {mark_word_and_list, NULL},
	[NODE_ROW] = {mark_row, NULL},
	[NODE_MAPPING] = {mark_arrow, NULL},
	[NODE_STEP] = {mark_step, NULL},
};

void node_mark(struct pieces *pieces, const struct node *node)
{
	if (marking[node->kind].mark)
		marking[node->kind].mark(pieces, node);
}

bool node_starts_part(const struct pieces *pieces, enum node_kind item, uint32_t at)
{
	const struct piece *before = &pieces->at[piece_before(pieces, at)];

	return marking[item].starts &&
	       marking[item].starts(before->kind, pieces->at[at].kind);
}
