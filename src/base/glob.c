/* SPDX-License-Identifier: Apache-2.0
 *
 * See glob.h.
 */
#include "base/glob.h"

size_t glob_class_first(struct text pattern, size_t at)
{
	bool negated = at + 1 < pattern.len &&
	               (pattern.at[at + 1] == '!' || pattern.at[at + 1] == '^');

	return at + 1 + negated;
}

size_t glob_name_end(struct text pattern, size_t at)
{
	size_t end = at + 2;

	if (pattern.len - at < 4 || pattern.at[at] != '[' || pattern.at[at + 1] != ':')
		return 0;
	while (end < pattern.len && pattern.at[end] != ']' && pattern.at[end] != '/')
		end++;
	return end < pattern.len && end > at + 2 && pattern.at[end] == ']' &&
	                       pattern.at[end - 1] == ':'
	               ? end + 1
	               : 0;
}

size_t glob_class_end(struct text pattern, size_t at)
{
	size_t first = glob_class_first(pattern, at);
	size_t i = first;

	while (i < pattern.len && pattern.at[i] != '/') {
		size_t name = glob_name_end(pattern, i);

		if (i > first && pattern.at[i] == ']')
			return i + 1;
		if (name)
			i = name;
		else if (pattern.at[i] == '\\' && i + 1 < pattern.len)
			i += 2;
		else
			i++;
	}
	return 0;
}
