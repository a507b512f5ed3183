/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz: any bytes as a command line. Splitting stays inside of what it was given; texts
 * have no byte that would make them ambiguous; less room gives the same parts or none.
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

static size_t split(const uint8_t *data, size_t size, size_t room, size_t scratch_size)
{
	struct shell_text line = {(const char *)data, size};
	struct shell_part *parts = malloc((room + 1) * sizeof *parts);
	char *scratch = malloc(scratch_size + 1);
	size_t count = 0;

	if (parts && scratch &&
	    shell_split(line, parts, room, scratch, scratch_size, &count) ==
	            SHELL_OPAQUE &&
	    count != 0)
		abort();
	for (size_t i = 0; i < count; i++) {
		check_text(parts[i].text, scratch, scratch_size);
		check_text(parts[i].written, scratch, scratch_size);
		if (parts[i].kind == SHELL_COMMAND && parts[i].text.len == 0)
			abort();
	}
	free(parts);
	free(scratch);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t count = split(data, size, PARTS, 8 * size + 64);
	size_t less = split(data, size, PARTS / 16, 2 * size);

	if (less != 0 && less != count)
		abort();
	return 0;
}
