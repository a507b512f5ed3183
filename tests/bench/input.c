/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads a file whole, for bench.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

bool input_read(struct input *input, const char *name)
{
	FILE *file = fopen(name, "rb");
	long size = -1;

	*input = (struct input){.name = name};
	if (file && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size >= 0) {
		rewind(file);
		input->bytes = malloc((size_t)size + 1);
	}
	if (input->bytes) {
		input->size = fread(input->bytes, 1, (size_t)size, file);
		input->bytes[input->size] = '\0';
	}
	if (file)
		fclose(file);
	if (!input->bytes)
		perror(name);
	return input->bytes != NULL;
}

void input_free(struct input *input)
{
	free(input->bytes);
	input->bytes = NULL;
}

const char *input_title(const struct input *input)
{
	const char *slash = strrchr(input->name, '/');

	return slash ? slash + 1 : input->name;
}
