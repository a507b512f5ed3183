/* SPDX-License-Identifier: Apache-2.0
 *
 * One pass over a path's components, each of which adds to or takes from what is there.
 */
#include "runtime/path.h"

#include "bytes/bytes.h"

static bool has_control(struct ilk_text text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20 || byte == 0x7f)
			return true;
	}
	return false;
}

static bool is_dots(const char *at, size_t len, size_t dots)
{
	return len == dots && at[0] == '.' && at[dots - 1] == '.';
}

static bool add_component(char *to, size_t *used, const char *at, size_t len)
{
	if (len == 0 || is_dots(at, len, 1))
		return true;
	if (is_dots(at, len, 2)) {
		while (*used > 0 && to[--*used] != '/')
			;
		return true;
	}
	if (len + 1 > PATH_ROOM - *used)
		return false;
	to[(*used)++] = '/';
	bytes_copy(to + *used, at, len);
	*used += len;
	return true;
}

static bool add_components(char *to, size_t *used, struct ilk_text path)
{
	size_t start = 0;

	if (!path.at || has_control(path))
		return false;
	for (size_t i = 0; i <= path.len; i++) {
		if (i < path.len && path.at[i] != '/')
			continue;
		if (!add_component(to, used, path.at + start, i - start))
			return false;
		start = i + 1;
	}
	return true;
}

static bool is_absolute(struct ilk_text path)
{
	return path.at && path.len > 0 && path.at[0] == '/';
}

bool path_normal(struct ilk_text path, struct ilk_text cwd, char to[PATH_ROOM],
                 struct ilk_text *normal)
{
	size_t used = 0;

	if (!path.at || path.len == 0 || path.at[0] == '~')
		return false;
	if (!is_absolute(path) &&
	    (!is_absolute(cwd) || !add_components(to, &used, cwd)))
		return false;
	if (!add_components(to, &used, path))
		return false;
	if (used == 0)
		to[used++] = '/';
	*normal = (struct ilk_text){to, used};
	return true;
}

static bool same(char a, char b, bool fold)
{
	unsigned small = (unsigned char)a | 0x20u;

	return a == b || (fold && (a ^ b) == 0x20 && small >= 'a' && small <= 'z');
}

bool path_is_inside(struct ilk_text root, struct ilk_text path, bool fold)
{
	if (root.len == 1)
		return true;
	if (path.len < root.len)
		return false;
	for (size_t i = 0; i < root.len; i++)
		if (!same(root.at[i], path.at[i], fold))
			return false;
	return path.len == root.len || path.at[root.len] == '/';
}
