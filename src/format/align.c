/* SPDX-License-Identifier: Apache-2.0
 *
 * Alignment: nodes that belong together get their columns below each other. What would
 * get too long by that, or torn apart, stays as it is; the others are aligned without it.
 * In rows and short parts a column holds even then, and a long line is broken.
 */
#include "format/node.h"

#include "policy_tokens.h"

#define NOTE_GAP    3u
#define NOTE_COLUMN 80u

/* How often offenders are taken out before a column is left alone. */
#define ROUNDS 8

/* More blanks than this lead the eye nowhere: less so between parts in one line. In a
 * table there may be any number. */
#define PADDING      32u
#define PART_PADDING 16u

/* Which nodes are aligned with each other, and up to which column that holds even if the
 * line gets too long. */
static const struct {
	bool whole;       /* all of a list's, else those without a blank line between */
	enum column firm; /* the last such column */
} styles[NODE_KINDS] = {
	[NODE_SETTING] = {true, COLUMN_END}, [NODE_EFFECT] = {true, COLUMN_END},
	[NODE_USE] = {true, COLUMN_END},     [NODE_MAPPING] = {true, COLUMN_END},
	[NODE_ROW] = {true, COLUMN_WHEN},
};

/* Some nodes of a list: from `first` up to and without `end`. Comments are passed over. */
struct run {
	struct pieces *pieces;
	struct node *first;
	struct node *end;
};

static bool same_piece(const struct pieces *pieces, uint32_t a, uint32_t b)
{
	return text_equal(piece_text(pieces, a), piece_text(pieces, b));
}

/* Goes on to the piece that starts the column. False: the line has none, or not in its
 * first line. */
static bool reach(const struct pieces *pieces, struct node *node, unsigned column)
{
	while (!node->stuck && node->reached < node->end) {
		const struct piece *piece = &pieces->at[node->reached];
		uint32_t from = node->width + piece->gap;

		if (piece->kind == PIECE_COMMENT || piece->wrap == WRAP_MUST)
			node->stuck = true;
		if (node->stuck || piece->column > column)
			return false;
		if (piece->column == column && !piece->tab)
			return true;
		if (piece->tab > from)
			from = piece->tab;
		node->width = from + piece->width;
		node->natural += piece->gap + piece->width;
		node->reached++;
	}
	return false;
}

static uint32_t start_of(const struct pieces *pieces, const struct node *node)
{
	return node->width + pieces->at[node->reached].gap;
}

/* Where the line would end if the reached piece stood in column `at`. */
static uint32_t end_at(const struct pieces *pieces, const struct node *node,
                       uint32_t at)
{
	uint32_t before = node->natural + pieces->at[node->reached].gap;

	return at + (node->total - before);
}

static uint32_t padding_of(const struct pieces *pieces, const struct node *node)
{
	unsigned column = pieces->at[node->reached].column;

	if (styles[node->kind].whole)
		return UINT32_MAX;
	return node->kind != NODE_STEP && column >= COLUMN_PART ? PART_PADDING
	                                                        : PADDING;
}

/* Whether a line should rather not have its piece in column `target`. */
static bool offends(const struct pieces *pieces, const struct node *node,
                    uint32_t target)
{
	return end_at(pieces, node, target) > LINE_MOST ||
	       target - start_of(pieces, node) > padding_of(pieces, node);
}

/* The rightmost start, how many join, how many would look worse for it. */
struct fit {
	uint32_t target;
	uint32_t joined;
	uint32_t offend;
};

static struct fit find_fit(const struct run *run)
{
	struct fit fit = {0, 0, 0};

	for (const struct node *at = run->first; at != run->end; at = at->next)
		if (at->joins && start_of(run->pieces, at) > fit.target)
			fit.target = start_of(run->pieces, at);
	for (const struct node *at = run->first; at != run->end; at = at->next) {
		if (!at->joins)
			continue;
		fit.joined++;
		fit.offend += offends(run->pieces, at, fit.target);
	}
	return fit;
}

/* Takes out those that offend, or those that make so many offend. */
static void drop(const struct run *run, const struct fit *fit)
{
	bool many = fit->offend * 2 > fit->joined;

	for (struct node *at = run->first; at != run->end; at = at->next) {
		if (!at->joins)
			continue;
		if (many ? start_of(run->pieces, at) == fit->target
		         : offends(run->pieces, at, fit->target))
			at->joins = false;
	}
}

static void set_tabs(const struct run *run, uint32_t tab)
{
	for (struct node *at = run->first; at != run->end; at = at->next)
		if (at->joins)
			run->pieces->at[at->reached].tab = tab;
}

/* Aligns the piece that each node of the run has reached, if it joins. */
static void align_reached(const struct run *run, bool firm)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct fit fit = find_fit(run);

		if (fit.joined < 2)
			return;
		if (firm || !fit.offend) {
			set_tabs(run, fit.target);
			return;
		}
		drop(run, &fit);
	}
}

static bool find_joins(const struct run *run, unsigned column, bool firm)
{
	bool any = false;

	for (struct node *at = run->first; at != run->end; at = at->next) {
		at->joins = at->kind != NODE_COMMENT && reach(run->pieces, at, column);
		if (at->joins && !firm)
			at->joins = end_at(run->pieces, at,
			                   start_of(run->pieces, at)) <= LINE_MOST;
		any = any || at->joins;
	}
	return any;
}

/* The facts of steps are aligned from call to call, while those before them are, too:
 * splits the run into segments that have the same word in this column. */
static void align_segments(const struct run *run, unsigned column)
{
	struct run segment = {run->pieces, run->first, run->first};
	const struct node *last = NULL;
	uint32_t last_segment = 0;
	uint32_t count = 0;

	if (!find_joins(run, column, false))
		return;
	for (struct node *at = run->first; at != run->end; at = at->next) {
		if (at->kind == NODE_COMMENT)
			continue;
		bool goes_on = last && last->joins && at->joins &&
		               at->segment == last_segment &&
		               same_piece(run->pieces, at->reached, last->reached);

		if (!goes_on) {
			segment.end = at;
			align_reached(&segment, false);
			segment.first = at;
			count++;
		}
		last_segment = at->segment;
		at->segment = count;
		last = at;
	}
	segment.end = run->end;
	align_reached(&segment, false);
}

static void align_run(const struct run *run)
{
	enum node_kind kind = run->first->kind;

	for (struct node *at = run->first; at != run->end; at = at->next) {
		at->reached = at->first + 1;
		at->width = at->indent + run->pieces->at[at->first].width;
		at->natural = at->width;
		at->total = node_natural(run->pieces, at);
		at->stuck = false;
		at->segment = 0;
	}
	for (unsigned column = COLUMN_FIRST; column < COLUMN_END; column++) {
		bool firm = column <= styles[kind].firm;

		if (kind == NODE_STEP && column <= COLUMN_LAST_NUMBERED)
			align_segments(run, column);
		else if (find_joins(run, column, firm))
			align_reached(run, firm);
	}
}

/* Whether a node is aligned with the one before it. */
static bool same_run(const struct pieces *pieces, const struct node *last,
                     const struct node *node, bool blank)
{
	if (last->kind != node->kind || last->block)
		return false;
	if (node->kind == NODE_STEP && !same_piece(pieces, last->first, node->first))
		return false;
	return styles[node->kind].whole || !blank;
}

void nodes_align(struct pieces *pieces, struct node *list)
{
	struct run run = {pieces, NULL, NULL};
	struct node *last = NULL;
	bool blank = false;

	for (struct node *at = list; at; at = at->next) {
		blank = blank || at->blank;
		if (at->kind == NODE_COMMENT)
			continue;
		if (last && !same_run(pieces, last, at, blank)) {
			run.end = at;
			align_run(&run);
			run.first = NULL;
		}
		if (!run.first)
			run.first = at;
		last = at;
		blank = false;
	}
	run.end = NULL;
	if (run.first)
		align_run(&run);
}

static void place_notes(struct pieces *pieces, struct node *from,
                        const struct node *end)
{
	uint32_t column = 0;

	for (const struct node *at = from; at != end; at = at->next)
		if (at->note != PIECE_NONE && at->width <= NOTE_COLUMN &&
		    at->width > column)
			column = at->width;
	for (const struct node *at = from; at != end; at = at->next) {
		uint32_t width = at->width <= NOTE_COLUMN ? column : at->width;

		if (at->note != PIECE_NONE)
			pieces->at[at->note].place = width + NOTE_GAP;
	}
}

void nodes_align_notes(struct pieces *pieces, struct node *list)
{
	struct node *from = list;

	for (struct node *at = list; at; at = at->next) {
		if (!at->blank && !at->block)
			continue;
		place_notes(pieces, from, at);
		from = at;
		if (!at->block)
			continue;
		place_notes(pieces, at, at->next);
		from = at->next;
	}
	place_notes(pieces, from, NULL);
}
