/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a command line. Splitting stays inside of what it was given; texts
 * have no byte that would make them ambiguous; less room gives the same first parts.
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

struct found {
	struct shell_part *parts;
	char *scratch;
	size_t count;
	enum shell_result result;
};

static struct found split(const uint8_t *data, size_t size, size_t room,
                          size_t scratch_size)
{
	struct shell_text line = {(const char *)data, size};
	struct found found = {malloc((room + 1) * sizeof(struct shell_part)),
	                      malloc(scratch_size + 1), 0, SHELL_OPAQUE};

	if (found.parts && found.scratch)
		found.result = shell_split(line, found.parts, room, found.scratch,
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

static void same(struct shell_text a, struct shell_text b)
{
	if (a.len != b.len || memcmp(a.at, b.at, a.len) != 0)
		abort();
}

/* What fits in less room is what is found first in more. */
static void check_less(const struct found *all, const struct found *less)
{
	if (less->count > all->count ||
	    (less->result == SHELL_SPLIT && less->count != all->count) ||
	    (less->result == SHELL_SPLIT && all->result != SHELL_SPLIT))
		abort();
	for (size_t i = 0; i < less->count; i++) {
		if (less->parts[i].kind != all->parts[i].kind)
			abort();
		same(less->parts[i].text, all->parts[i].text);
		same(less->parts[i].written, all->parts[i].written);
	}
}

static void drop(struct found *found)
{
	free(found->parts);
	free(found->scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct found all = split(data, size, PARTS, 8 * size + 64);
	struct found less = split(data, size, PARTS / 16, 2 * size);

	check_less(&all, &less);
	drop(&all);
	drop(&less);
	return 0;
}
