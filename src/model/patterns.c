/* SPDX-License-Identifier: Apache-2.0
 *
 * What a pattern may look like, kind by kind. A pattern that could only be misread is
 * refused here, so that the runtime may take any bytes without thinking.
 */
#include "model/resolve.h"

#include <string.h>

struct flaw {
	const char *id;
	const char *message; /* NULL: none */
	const char *help;
};

static const struct flaw fine = {NULL, NULL, NULL};

/* Flaws that any kind can have. */
static struct flaw common_flaw(struct text text)
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
	return fine;
}

static bool component_is(struct text component, const char *string)
{
	return text_is(component, string);
}

static struct flaw component_flaw(struct text component, bool first, bool last)
{
	if (component.len == 0 && last && !first)
		return (struct flaw){
			"bad-path-pattern",
			"found a path pattern with \"/\" at its end, expected a name",
			"write \"/**\" for everything inside a directory"};
	if (component.len == 0 && !first)
		return (struct flaw){
			"bad-path-pattern",
			"found \"//\" in a path pattern, expected one \"/\"",
			"paths are normalised before they are matched"};
	if (component_is(component, ".") || component_is(component, ".."))
		return (struct flaw){"bad-path-pattern",
		                     "found \".\" or \"..\" in a path pattern, "
		                     "expected a name",
		                     "paths are normalised before they are matched"};
	for (size_t i = 0; i < component.len; i++) {
		if (component.at[i] == '\\') {
			i++;
			continue;
		}
		if (component.at[i] == '[' || component.at[i] == '{')
			return (struct flaw){
				"bad-path-pattern",
				"found a character class or braces in a path pattern, "
				"which are not supported",
				"write \"\\\\[\" or \"\\\\{\" for the character "
				"itself"};
		if (component.at[i] == '*' && i + 1 < component.len &&
		    component.at[i + 1] == '*' && component.len != 2)
			return (struct flaw){
				"bad-path-pattern",
				"found \"**\" beside other characters, "
				"expected it alone between slashes",
				"write \"*\" to stay inside one directory"};
	}
	return fine;
}

static struct flaw path_flaw(struct text text)
{
	size_t start = 0;

	if (text.at[0] == '!')
		return (struct flaw){
			"bad-path-pattern",
			"found a negated path pattern, which is not supported",
			"write a second set and \"not in\"; \"\\\\!\" for the "
			"character"};
	if (text.len > 1 && text.at[0] == '\\' && text.at[1] == '/')
		return (struct flaw){
			"bad-path-pattern",
			"found an escaped \"/\" at the start of a path pattern",
			"write \"/\" for an absolute path"};
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] == '\\') {
			i++;
			continue;
		}
		if (i < text.len && text.at[i] != '/')
			continue;
		struct text component = {text.at + start, i - start};
		struct flaw flaw = component_flaw(component, start == 0, i >= text.len);

		if (flaw.message)
			return flaw;
		start = i + 1;
	}
	return fine;
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
	return fine;
}

static struct flaw any_flaw(struct text text)
{
	(void)text;
	return fine;
}

typedef struct flaw (*flaw_fn)(struct text text);

static const flaw_fn flaw_of_kind[ILK_SET_KIND_COUNT] = {
	[ILK_SET_TOOLS] = any_flaw,
	[ILK_SET_TEXTS] = any_flaw,
	[ILK_SET_PATHS] = path_flaw,
	[ILK_SET_COMMANDS] = command_flaw,
};

bool pattern_check(struct resolve *resolve, const struct ast_word *pattern,
                   enum ilk_set_kind kind)
{
	struct flaw flaw = common_flaw(pattern->text);

	if (!flaw.message)
		flaw = flaw_of_kind[kind](pattern->text);
	if (!flaw.message)
		return true;
	struct diag_entry *entry =
		diag_error(resolve->diag, pattern->span, flaw.id, "%s", flaw.message);

	if (flaw.help)
		diag_help(resolve->diag, entry, "%s", flaw.help);
	return false;
}

struct text pattern_literal(struct arena *arena, struct text text)
{
	char *at = arena_alloc(arena, 2 * text.len + 1, 1);
	size_t len = 0;

	if (!at)
		return (struct text){NULL, 0};
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("*?\\", text.at[i]) && text.at[i])
			at[len++] = '\\';
		at[len++] = text.at[i];
	}
	return (struct text){at, len};
}
