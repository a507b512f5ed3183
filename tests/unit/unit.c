/* SPDX-License-Identifier: Apache-2.0
 *
 * Helpers of the unit tests; see unit.h.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

const char *unit_path(const char *relative)
{
	static char ring[8][1024];
	static unsigned next;
	char *path = ring[next++ % 8];
	const char *root = getenv("ILK_ROOT");

	snprintf(path, sizeof ring[0], "%s/%s", root ? root : ".", relative);
	return path;
}

char *unit_read(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	long end = 0;

	*size = 0;
	if (!file)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) >= 0)
		bytes = malloc((size_t)end + 1);
	if (bytes) {
		rewind(file);
		*size = fread(bytes, 1, (size_t)end, file);
		bytes[*size] = '\0';
	}
	fclose(file);
	return bytes;
}

static void *unit_resize(void *context, void *at, size_t old_size, size_t size)
{
	struct unit_allocator *state = context;

	(void)old_size;
	if (size == 0) {
		state->live -= at != NULL;
		free(at);
		return NULL;
	}
	state->calls++;
	if (state->fail_at && state->calls >= state->fail_at)
		return NULL;
	void *grown = realloc(at, size);

	state->live += grown && !at;
	return grown;
}

struct ilk_allocator unit_allocator(struct unit_allocator *state)
{
	return (struct ilk_allocator){unit_resize, state};
}
