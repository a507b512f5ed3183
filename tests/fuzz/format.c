/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a policy to lay out. What has no syntax error keeps its tokens and
 * comments in their order, means the same, and is laid out the same a second time; the
 * difference of the two texts makes the one from the other.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "format/diff.h"
#include "format/format.h"
#include "format/piece.h"
#include "syntax/parse.h"
#include "syntax/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int held)
{
	if (!held)
		abort();
}

static struct source source_from(const struct buffer *text)
{
	return source_make("f", (const char *)text->at, text->len - 1);
}

static void format(struct arena *arena, const struct source *source, struct buffer *out)
{
	struct diag diag;

	diag_init(&diag, arena, source);
	must(format_policy(arena, &diag, source, out) == ILK_OK);
	buffer_bytes(out, "", 1);
}

static void check_same(struct arena *arena, const struct source *a,
                       const struct source *b)
{
	struct diag diag_a;
	struct diag diag_b;
	struct pieces pieces_a;
	struct pieces pieces_b;

	diag_init(&diag_a, arena, a);
	diag_init(&diag_b, arena, b);
	const struct ast_policy *policy_a = parse_policy(arena, &diag_a, a);
	const struct ast_policy *policy_b = parse_policy(arena, &diag_b, b);

	must(diag_a.errors == 0 && diag_b.errors == 0);
	must(ast_same(policy_a, policy_b));
	must(pieces_read(&pieces_a, arena, a) && pieces_read(&pieces_b, arena, b));
	must(pieces_same(&pieces_a, &pieces_b));
}

/* Copies lines of `text` up to and without line `number` (from 1; *next is where it is). */
static void copy_lines(struct buffer *out, struct text *text, unsigned long *next,
                       unsigned long number)
{
	for (; *next < number && text->len; (*next)++) {
		const char *end = memchr(text->at, '\n', text->len);
		size_t len = end ? (size_t)(end - text->at) + 1 : text->len;

		if (out)
			buffer_bytes(out, text->at, len);
		text->at += len;
		text->len -= len;
	}
}

/* Does what a difference says to `text`, which it must fit. */
static void patch(struct buffer *out, struct text text, struct text difference)
{
	unsigned long next = 1;

	while (difference.len) {
		const char *end = memchr(difference.at, '\n', difference.len);
		struct text line = {difference.at, (size_t)(end - difference.at) + 1};

		difference.at += line.len;
		difference.len -= line.len;
		if (strncmp(line.at, "---", 3) == 0 && next == 1)
			continue;
		if (strncmp(line.at, "+++", 3) == 0 && next == 1)
			continue;
		if (line.at[0] == '@') {
			copy_lines(out, &text, &next, strtoul(line.at + 4, NULL, 10));
		} else if (line.at[0] == '+') {
			buffer_bytes(out, line.at + 1, line.len - 1);
		} else if (line.at[0] != '\\') {
			must(text.len >= line.len - 2 &&
			     memcmp(text.at, line.at + 1, line.len - 2) == 0);
			copy_lines(line.at[0] == ' ' ? out : NULL, &text, &next,
			           next + 1);
		}
	}
	copy_lines(out, &text, &next, (unsigned long)-1);
}

static void check_difference(struct text before, struct text after)
{
	struct buffer difference;
	struct buffer patched;

	buffer_init(&difference, (struct ilk_allocator){NULL, NULL});
	buffer_init(&patched, (struct ilk_allocator){NULL, NULL});
	diff_texts(&difference, "f", before, after);
	must((difference.len == 0) == text_equal(before, after));
	patch(&patched, before,
	      (struct text){(const char *)difference.at, difference.len});
	must(text_equal((struct text){(const char *)patched.at, patched.len}, after));
	buffer_free(&patched);
	buffer_free(&difference);
}

static void check_format(struct arena *arena, const struct source *source)
{
	struct buffer once;
	struct buffer twice;

	buffer_init(&once, (struct ilk_allocator){NULL, NULL});
	buffer_init(&twice, (struct ilk_allocator){NULL, NULL});
	format(arena, source, &once);
	struct source made = source_from(&once);

	check_same(arena, source, &made);
	format(arena, &made, &twice);
	must(once.len == twice.len && memcmp(once.at, twice.at, once.len) == 0);
	check_difference((struct text){source->at, source->len},
	                 (struct text){made.at, made.len});
	buffer_free(&twice);
	buffer_free(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct arena arena;
	struct diag diag;
	struct buffer out;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	struct source source = source_make("fuzz", text, size);

	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	diag_init(&diag, &arena, &source);
	buffer_init(&out, (struct ilk_allocator){NULL, NULL});
	enum ilk_status status = format_policy(&arena, &diag, &source, &out);

	must(status == ILK_OK || (status == ILK_DIAGNOSED && diag.errors));
	if (status == ILK_OK)
		check_format(&arena, &source);
	buffer_free(&out);
	arena_free(&arena);
	free(text);
	return 0;
}
