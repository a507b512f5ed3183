/* SPDX-License-Identifier: Apache-2.0
 *
 * A text that is no YAML: what is wrong with its bytes, and what libyaml's complaints
 * most often come from.
 */
#include <string.h>

#include "gen/yaml_parts.h"

static const struct {
	const char *problem;
	const char *help;
} advice[] = {
	{"mapping values are not allowed in this context",
         "put a text that holds \": \" in quotes"},
	{"found character that cannot start any token",
         "indent with spaces, and put a text that starts with \"@\" or \"`\" in "
         "quotes"},
	{"did not find expected key", "the entries of a map start in one column"},
	{"did not find expected '-' indicator",
         "the entries of a list start in one column"},
};

const char *yaml_advice(const char *problem)
{
	for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++)
		if (strcmp(problem, advice[i].problem) == 0)
			return advice[i].help;
	return NULL;
}

bool yaml_is_utf8(struct diag *diag)
{
	const struct source *source = diag->source;
	struct text rest = {source->at, source->len};

	/* libyaml would take a byte order mark for a word. */
	if (rest.len >= 3 && memcmp(rest.at, "\xef\xbb\xbf", 3) == 0) {
		diag_help(diag,
		          diag_error(diag, (struct span){0, 3}, "yaml-bytes",
		                     "the text starts with a byte order mark"),
		          "save the file without it");
		return false;
	}
	while (rest.len > 0) {
		size_t len = text_character(rest);

		if (len == 0) {
			uint32_t at = source->len - (uint32_t)rest.len;

			diag_error(diag, (struct span){at, 1}, "yaml-bytes",
			           "the byte 0x%02x is not UTF-8 here",
			           (unsigned char)rest.at[0]);
			return false;
		}
		rest.at += len;
		rest.len -= len;
	}
	return true;
}
