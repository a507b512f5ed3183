/* SPDX-License-Identifier: Apache-2.0
 *
 * See path.h.
 */
#include "compile/path.h"

#include <string.h>

const char *path_refused(struct text path)
{
	if (path.len == 0)
		return "that is empty";
	if (path.at[0] == '/')
		return "from the root, expected one from this file's folder";
	for (size_t i = 0; i < path.len; i++) {
		if (path.at[i] == '\\')
			return "with a backslash, expected \"/\" between folders";
		if ((unsigned char)path.at[i] < 0x20 || path.at[i] == 0x7f)
			return "with a control character";
	}
	return NULL;
}

/* How much of a file's path is its folder, with the slash. */
static size_t folder_len(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? (size_t)(slash - file) + 1 : 0;
}

/* Where the last part of what is there starts; `len` ends with a slash or is 0. */
static size_t last_part(const char *at, size_t len)
{
	len -= len > 0;
	while (len && at[len - 1] != '/')
		len--;
	return len;
}

/* Appends one part to the folders that are there (each with its slash). */
static size_t add_part(char *to, size_t len, struct text part)
{
	size_t last = last_part(to, len);
	bool up = part.len == 2 && memcmp(part.at, "..", 2) == 0;
	bool above = len - last == 3 && memcmp(to + last, "../", 3) == 0;

	if (part.len == 0 || (part.len == 1 && part.at[0] == '.'))
		return len;
	if (up && len && !above)
		return last;
	memcpy(to + len, part.at, part.len);
	to[len + part.len] = '/';
	return len + part.len + 1;
}

static size_t add_parts(char *to, size_t len, struct text path)
{
	while (path.len) {
		const char *slash = memchr(path.at, '/', path.len);
		size_t part = slash ? (size_t)(slash - path.at) : path.len;

		len = add_part(to, len, (struct text){path.at, part});
		part += slash != NULL;
		path.at += part;
		path.len -= part;
	}
	return len;
}

const char *path_from(struct arena *arena, const char *from, struct text path)
{
	struct text folder = {from, folder_len(from)};
	char *to = arena_alloc(arena, folder.len + path.len + 2, 1);
	size_t len;

	if (!to)
		return NULL;
	len = add_parts(to, add_parts(to, 0, folder), path);
	to[len - (len > 0)] = '\0';
	return to;
}

const char *path_beside(struct arena *arena, const char *file, const char *path)
{
	return arena_printf(arena, "%.*s%s", (int)folder_len(file), file, path);
}
