/* SPDX-License-Identifier: Apache-2.0
 *
 * Text -> pieces. The lexer finds the tokens; the gaps between them are read again for
 * their comments and line ends.
 */
#include "format/piece.h"

#include "policy_tokens.h"
#include "syntax/lex.h"

#define COMMENT_GAP 3

/* Counts when `at` is NULL. */
struct reader {
	const struct source *source;
	struct piece *at;
	uint32_t count;
	uint32_t lines; /* since the last piece */
};

static uint32_t width_of(struct text text)
{
	uint32_t width = 0;

	while (text.len) {
		size_t step = text_step(text);

		text.at += step;
		text.len -= step;
		width++;
	}
	return width;
}

static void add(struct reader *reader, int kind, uint32_t from, uint32_t to)
{
	struct piece piece = {
		.kind = kind,
		.at = from,
		.len = to - from,
		.lines = (uint8_t)(reader->lines < 2 ? reader->lines : 2),
		.gap = kind == TK_COMMA        ? 0
	               : kind == PIECE_COMMENT ? COMMENT_GAP
	                                       : 1,
	};

	if (reader->at) {
		piece.width =
			width_of((struct text){reader->source->at + from, to - from});
		reader->at[reader->count] = piece;
	}
	reader->count++;
	reader->lines = 0;
}

/* A comment from its "#" on; answers where its line ends. */
static uint32_t add_comment(struct reader *reader, uint32_t from, uint32_t to)
{
	const char *text = reader->source->at;
	uint32_t end = from;

	while (end < to && text[end] != '\n')
		end++;
	uint32_t last = end;

	while (text[last - 1] == ' ' || text[last - 1] == '\t' ||
	       text[last - 1] == '\r')
		last--;
	add(reader, PIECE_COMMENT, from, last);
	return end;
}

static void read_gap(struct reader *reader, uint32_t from, uint32_t to)
{
	const char *text = reader->source->at;

	while (from < to) {
		if (text[from] == '#') {
			from = add_comment(reader, from, to);
			continue;
		}
		if (text[from] == '\n')
			reader->lines++;
		from++;
	}
}

static void read_all(struct reader *reader)
{
	uint32_t at = source_start(reader->source);
	struct lexer lexer;

	lex_init(&lexer, NULL, NULL, reader->source);
	for (;;) {
		struct token token = lex_next(&lexer);

		read_gap(reader, at, token.span.at);
		at = token.span.at + token.span.len;
		add(reader, token.kind, token.span.at, at);
		if (token.kind == TOKEN_END)
			return;
	}
}

bool pieces_read(struct pieces *pieces, struct arena *arena,
                 const struct source *source)
{
	struct reader reader = {.source = source};

	read_all(&reader);
	pieces->source = source;
	pieces->count = reader.count - 1;
	pieces->at = arena_alloc(arena, reader.count, sizeof *pieces->at);
	if (!pieces->at)
		return false;
	reader = (struct reader){.source = source, .at = pieces->at};
	read_all(&reader);
	return true;
}

struct text piece_text(const struct pieces *pieces, uint32_t index)
{
	const struct piece *piece = &pieces->at[index];

	return (struct text){pieces->source->at + piece->at, piece->len};
}

uint32_t piece_next(const struct pieces *pieces, uint32_t index)
{
	while (index < pieces->count)
		if (pieces->at[++index].kind != PIECE_COMMENT)
			break;
	return index;
}

uint32_t piece_before(const struct pieces *pieces, uint32_t index)
{
	uint32_t at = index;

	while (at)
		if (pieces->at[--at].kind != PIECE_COMMENT)
			return at;
	return index;
}

bool pieces_same(const struct pieces *a, const struct pieces *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (a->at[i].kind != b->at[i].kind ||
		    !text_equal(piece_text(a, i), piece_text(b, i)))
			return false;
	return true;
}
