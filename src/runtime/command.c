/* SPDX-License-Identifier: Apache-2.0
 *
 * What lets a call on needs every part, what holds it back needs one: so both are found
 * here, and conditions choose (condition.c).
 */
#include "runtime/command.h"

#include "bytes/bytes.h"

static void split(struct command_line *line, struct ilk_text text)
{
	struct shell_text whole = {text.at, text.len};

	if (line->done)
		return;
	line->done = true;
	line->opaque = shell_split(whole, line->parts, COMMAND_PARTS, line->scratch,
	                           COMMAND_SCRATCH, &line->count) == SHELL_OPAQUE;
}

/* Without the values at the end that may be nothing, and the space before them; the same
 * text when there are none. */
static struct ilk_text without_end(struct ilk_text text)
{
	size_t len = text.len;

	while (len > 0 && text.at[len - 1] == '\0')
		len--;
	if (len < text.len && len > 0 && text.at[len - 1] == ' ')
		text.len = len - 1;
	return text;
}

/* The text with its name's directories left out. */
static struct ilk_text base_name(struct ilk_text text)
{
	size_t start = 0;

	for (size_t i = 0; i < text.len && text.at[i] != ' '; i++)
		if (text.at[i] == '/')
			start = i + 1;
	return (struct ilk_text){text.at + start, text.len - start};
}

/* Files that keep nothing and have nothing to tell. */
static bool is_harmless_file(struct shell_text file)
{
	static const char *const files[] = {"/dev/null", "/dev/stdout", "/dev/stderr"};

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		size_t len = 0;

		while (files[i][len])
			len++;
		if (len == file.len && bytes_equal(files[i], file.at, len))
			return true;
	}
	return false;
}

static bool is_certain(struct shell_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '\0')
			return false;
	return true;
}

static void test_part(const struct ilk_image *image, const struct shell_part *part,
                      uint32_t set, struct fact_test *test)
{
	struct ilk_text text = {part->text.at, part->text.len};
	struct ilk_text written = {part->written.at, part->written.len};
	bool surely;

	if (part->kind == SHELL_WRITE || part->kind == SHELL_READ) {
		test->surely &= is_harmless_file(part->text);
		test->certain &= is_harmless_file(part->text);
		return;
	}
	surely = fact_set_has(image, set, text) &&
	         fact_set_has(image, set, without_end(text));
	test->surely &= surely;
	test->certain &= is_certain(part->text);
	test->seen |= surely || fact_set_has(image, set, text) ||
	              fact_set_has(image, set, written) ||
	              (part->kind == SHELL_COMMAND &&
	               fact_set_has(image, set, base_name(written)));
}

struct fact_test command_in_set(const struct ilk_image *image,
                                struct command_line *line, struct ilk_text text,
                                uint32_t set)
{
	struct fact_test test = {true, fact_set_has(image, set, text), true};
	size_t run = 0;

	split(line, text);
	if (line->opaque)
		return (struct fact_test){false, test.seen, false};
	for (size_t i = 0; i < line->count; i++) {
		run += line->parts[i].kind <= SHELL_ASSIGN;
		test_part(image, &line->parts[i], set, &test);
	}
	test.surely &= run > 0;
	test.certain &= run > 0;
	return test;
}

bool command_is_opaque(struct ilk_text text)
{
	struct command_line line;

	line.done = false;
	split(&line, text);
	return line.opaque;
}
