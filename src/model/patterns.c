/* SPDX-License-Identifier: Apache-2.0
 *
 * What a pattern may look like, kind by kind. A pattern that could only be misread is
 * refused here, so that the runtime may take any bytes without thinking.
 */
#include "model/patterns.h"

#include <string.h>

const struct flaw pattern_fine = {NULL, NULL, NULL};

/* Flaws that any kind can have. */
struct flaw pattern_flaw(struct text text)
{
	size_t trailing = 0;

	if (text.len == 0)
		return (struct flaw){"empty-pattern",
		                     "found an empty pattern, expected text",
		                     "\"*\" matches any text"};
	while (trailing < text.len && text.at[text.len - 1 - trailing] == '\\')
		trailing++;
	if (trailing % 2)
		return (struct flaw){"bad-pattern",
		                     "found a backslash at the end of a pattern, "
		                     "expected a character",
		                     "write \"\\\\\\\\\" for one backslash"};
	if (memchr(text.at, '\0', text.len))
		return (struct flaw){
			"bad-pattern",
			"found a NUL character in a pattern, expected text", NULL};
	return pattern_fine;
}

static struct flaw command_flaw(struct text text)
{
	if (text.at[0] == ' ' || strchr("\t\n\r", text.at[0]))
		return (struct flaw){
			"bad-command-pattern",
			"found a command pattern that starts with a space, "
			"expected a word",
			NULL};
	for (size_t i = 0; i < text.len; i++)
		if (strchr("\t\n\r", text.at[i]) ||
		    (text.at[i] == ' ' && i + 1 < text.len && text.at[i + 1] == ' '))
			return (struct flaw){
				"bad-command-pattern",
				"found a tab, a line end or two spaces in a command "
				"pattern, "
				"expected single spaces",
				"commands are matched word by word, one space between"};
	if (text.at[text.len - 1] == ' ')
		return (struct flaw){"bad-command-pattern",
		                     "found a command pattern that ends with a space, "
		                     "expected a word",
		                     "\" *\" at the end also matches nothing"};
	return pattern_fine;
}

void pattern_say(struct resolve *resolve, const struct ast_word *pattern,
                 struct flaw flaw)
{
	struct diag_entry *entry =
		diag_error(resolve->diag, pattern->span, flaw.id, "%s", flaw.message);

	if (flaw.help)
		diag_help(resolve->diag, entry, "%s", flaw.help);
}

bool pattern_read(struct resolve *resolve, const struct ast_word *pattern,
                  enum ilk_set_kind kind, struct pattern_texts *out)
{
	struct flaw flaw = pattern_flaw(pattern->text);

	out->count = 0;
	if (!flaw.message && kind == ILK_SET_PATHS)
		return path_read(resolve, pattern, out);
	if (!flaw.message && kind == ILK_SET_COMMANDS)
		flaw = command_flaw(pattern->text);
	if (flaw.message) {
		pattern_say(resolve, pattern, flaw);
		return true;
	}
	out->at = arena_alloc(resolve->arena, 1, sizeof *out->at);
	if (!out->at)
		return false;
	out->at[out->count++] = pattern->text;
	return true;
}

struct text pattern_literal(struct arena *arena, enum ilk_set_kind kind,
                            struct text text)
{
	char *at = arena_alloc(arena, 2 * text.len + 1, 1);
	size_t len = 0;

	if (!at)
		return (struct text){NULL, 0};
	/* A path is the place that it names; as a pattern this would be what is inside. */
	while (kind == ILK_SET_PATHS && text.len > 1 && text.at[text.len - 1] == '/')
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("*?\\[!", text.at[i]) && text.at[i])
			at[len++] = '\\';
		at[len++] = text.at[i];
	}
	return (struct text){at, len};
}
