/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a command line. Splitting stays inside of what it was given; texts
 * have no byte that would make them ambiguous; less room gives the same first parts;
 * wrappers of the caller take no part away, and make no opaque line certain.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shell/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	PARTS = 64,
};

static void check_text(struct shell_text text, const char *scratch, size_t size)
{
	if (text.at < scratch || text.at + text.len > scratch + size)
		abort();
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte == 0x7f || (byte < 0x20 && byte != '\0' && byte != '\t'))
			abort();
	}
}

#define WRAPPER(called, how, short_ones, with_values, long_ones, behind, more) \
	{                                                                      \
		.name = (called), .runs = (how), .flags = (short_ones),        \
		.values = (with_values), .longs = (long_ones), .asks = "c",    \
		.long_asks = "--c ", .operands = (behind), .assigns = (more)   \
	}

static const struct shell_wrapper declared[] = {
	WRAPPER("a", SHELL_RUNS_COMMAND, "a", "b", "", 0, false),
	WRAPPER("a b", SHELL_RUNS_COMMAND, "", "", "--a= --b ", 1, false),
	WRAPPER("b", SHELL_RUNS_CODE, "", "", "", 0, false),
	WRAPPER("c c c c", SHELL_RUNS_COMMAND, "abc", "", "", 0, true),
	WRAPPER("d", SHELL_RUNS_UNKNOWN, "", "", "", 0, false),
	WRAPPER("git", SHELL_RUNS_COMMAND, "", "C", "", 8, false),
	WRAPPER("ls -l", SHELL_RUNS_CODE, "", "", "", 1, false),
	WRAPPER("rm", SHELL_RUNS_COMMAND, "", "", "--", 0, false),
};

static const char *name(const void *context, size_t index)
{
	return ((const struct shell_wrapper *)context)[index].name;
}

static void get(const void *context, size_t index, struct shell_wrapper *to)
{
	*to = ((const struct shell_wrapper *)context)[index];
}

static const struct shell_wrappers wrappers = {
	declared, sizeof declared / sizeof declared[0], name, get};
static const struct shell_wrappers none;

struct found {
	struct shell_part *parts;
	char *scratch;
	size_t count;
	enum shell_result result;
};

static struct found split(const uint8_t *data, size_t size,
                          const struct shell_wrappers *with, size_t room,
                          size_t scratch_size)
{
	struct shell_text line = {(const char *)data, size};
	struct found found = {malloc((room + 1) * sizeof(struct shell_part)),
	                      malloc(scratch_size + 1), 0, SHELL_OPAQUE};

	if (found.parts && found.scratch)
		found.result =
			shell_split_with(line, with, found.parts, room, found.scratch,
		                         scratch_size, &found.count);
	if (found.count > room)
		abort();
	for (size_t i = 0; i < found.count; i++) {
		const struct shell_part *part = &found.parts[i];

		check_text(part->text, found.scratch, scratch_size);
		check_text(part->written, found.scratch, scratch_size);
		if (part->kind == SHELL_COMMAND && part->text.len == 0)
			abort();
	}
	return found;
}

static bool same(const struct shell_part *a, const struct shell_part *b)
{
	return a->kind == b->kind && a->text.len == b->text.len &&
	       memcmp(a->text.at, b->text.at, a->text.len) == 0 &&
	       a->written.len == b->written.len &&
	       memcmp(a->written.at, b->written.at, a->written.len) == 0;
}

/* What fits in less room is what is found first in more. */
static void check_less(const struct found *all, const struct found *less)
{
	if (less->count > all->count ||
	    (less->result == SHELL_SPLIT && less->count != all->count) ||
	    (less->result == SHELL_SPLIT && all->result != SHELL_SPLIT))
		abort();
	for (size_t i = 0; i < less->count; i++)
		if (!same(&less->parts[i], &all->parts[i]))
			abort();
}

/* Each part is found with wrappers, too, behind the one before it. */
static void check_more(const struct found *all, const struct found *more)
{
	size_t at = 0;

	if (all->result == SHELL_OPAQUE && more->result != SHELL_OPAQUE)
		abort();
	for (size_t i = 0; i < all->count; i++, at++) {
		while (at < more->count && !same(&all->parts[i], &more->parts[at]))
			at++;
		if (at >= more->count)
			abort();
	}
}

static void drop(struct found *found)
{
	free(found->parts);
	free(found->scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct found all = split(data, size, &none, PARTS, 8 * size + 64);
	struct found less = split(data, size, &none, PARTS / 16, 2 * size);
	struct found more = split(data, size, &wrappers, PARTS, 8 * size + 64);
	struct found more_less = split(data, size, &wrappers, PARTS / 16, 2 * size);

	check_less(&all, &less);
	check_more(&all, &more);
	check_more(&less, &more_less);
	drop(&all);
	drop(&less);
	drop(&more);
	drop(&more_less);
	return 0;
}
