/* SPDX-License-Identifier: Apache-2.0
 *
 * Text -> laid out text: parsed for its mistakes, cut into pieces, built into nodes,
 * aligned, filled, written. What was made is read again: it must have the same pieces.
 */
#include "format/format.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "format/node.h"
#include "syntax/parse.h"

static void put_blanks(struct buffer *out, uint32_t count)
{
	static const char blanks[] = "                                ";

	while (count) {
		uint32_t some = count < sizeof blanks - 1 ? count : sizeof blanks - 1;

		buffer_bytes(out, blanks, some);
		count -= some;
	}
}

/* Writes a piece where it stands; `width` is how far its line has got. */
static uint32_t put_piece(struct buffer *out, const struct pieces *pieces, uint32_t at,
                          uint32_t width)
{
	const struct piece *piece = &pieces->at[at];

	put_blanks(out, piece->place - width);
	buffer_text(out, piece_text(pieces, at));
	return piece->place + piece->width;
}

static void put_node(struct buffer *out, const struct pieces *pieces,
                     const struct node *node)
{
	uint32_t width = 0;

	if (node->blank)
		buffer_string(out, "\n");
	for (uint32_t i = node->first; i < node->end; i++) {
		if (pieces->at[i].breaks) {
			buffer_string(out, "\n");
			width = 0;
		}
		width = put_piece(out, pieces, i, width);
	}
	if (node->note != PIECE_NONE)
		put_piece(out, pieces, node->note, width);
	buffer_string(out, "\n");
}

static void put_close(struct buffer *out, const struct pieces *pieces,
                      const struct node *node)
{
	buffer_string(out, "}");
	if (node->close_note != PIECE_NONE) {
		put_blanks(out, pieces->at[node->close_note].gap);
		buffer_text(out, piece_text(pieces, node->close_note));
	}
	buffer_string(out, "\n");
}

static void lay_out(struct pieces *pieces, struct node *list)
{
	nodes_align(pieces, list);
	nodes_fill(pieces, list);
	nodes_align_notes(pieces, list);
}

static void put_all(struct buffer *out, struct pieces *pieces, struct node *list)
{
	lay_out(pieces, list);
	for (struct node *item = list; item; item = item->next) {
		put_node(out, pieces, item);
		if (!item->block)
			continue;
		lay_out(pieces, item->body);
		for (struct node *at = item->body; at; at = at->next)
			put_node(out, pieces, at);
		put_close(out, pieces, item);
	}
}

/* Whoever lets us write over a policy must not lose a word of it. */
static enum ilk_status check(struct arena *arena, const struct pieces *pieces,
                             struct buffer *out, size_t from)
{
	struct pieces again;

	buffer_bytes(out, "", 1);
	if (out->failed)
		return ILK_MEMORY;
	out->len--;
	if (out->len - from > MAX_SOURCE_SIZE)
		return ILK_LIMIT;
	struct source made = source_make("formatted", (const char *)out->at + from,
	                                 (out->len - from));

	if (!pieces_read(&again, arena, &made))
		return ILK_MEMORY;
	bool same = pieces_same(pieces, &again);

	assert(same);
	return same ? ILK_OK : ILK_ARGUMENT;
}

enum ilk_status format_policy(struct arena *arena, struct diag *diag,
                              const struct source *source, struct buffer *out)
{
	size_t from = out->len;
	struct pieces pieces;

	if (source->len > MAX_SOURCE_SIZE)
		return ILK_LIMIT;
	const struct ast_policy *policy = parse_policy(arena, diag, source);

	if (!policy)
		return ILK_MEMORY;
	if (diag->errors)
		return ILK_DIAGNOSED;
	if (!pieces_read(&pieces, arena, source))
		return ILK_MEMORY;
	struct node *list = nodes_build(arena, &pieces, policy);

	if (arena->failed)
		return ILK_MEMORY;
	put_all(out, &pieces, list);
	return check(arena, &pieces, out, from);
}
