/* SPDX-License-Identifier: Apache-2.0
 *
 * What lets a call on needs every part, what holds it back needs one: so both are found
 * here, and conditions choose (condition.c).
 */
#include "runtime/command.h"

#include "bytes/bytes.h"

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

bool command_file_is_harmless(struct shell_text file)
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

/* Which files the line has, told apart from what it runs. */
static void note_file(struct command_line *line, const struct shell_part *part)
{
	if (part->kind <= SHELL_ASSIGN || command_file_is_harmless(part->text))
		return;
	line->writes |= part->kind == SHELL_WRITE;
	line->reads |= part->kind == SHELL_READ;
}

static const char *wrapper_text(const struct ilk_image *image, size_t index,
                                enum ilk_wrapper_field field)
{
	return image_text(image, ILK_SECTION_WRAPPERS, (uint32_t)index, field).at;
}

static const char *wrapper_name(const void *context, size_t index)
{
	return wrapper_text(context, index, ILK_WRAPPER_NAME);
}

static void get_wrapper(const void *context, size_t index,
                        struct shell_wrapper *wrapper)
{
	const struct ilk_image *image = context;
	enum ilk_section kind = ILK_SECTION_WRAPPERS;
	uint32_t runs = image_field(image, kind, (uint32_t)index, ILK_WRAPPER_KIND);

	wrapper->name = wrapper_name(image, index);
	wrapper->runs = runs == ILK_WRAPPER_COMMAND ? SHELL_RUNS_COMMAND
	                : runs == ILK_WRAPPER_CODE  ? SHELL_RUNS_CODE
	                                            : SHELL_RUNS_UNKNOWN;
	wrapper->flags = wrapper_text(image, index, ILK_WRAPPER_FLAGS);
	wrapper->values = wrapper_text(image, index, ILK_WRAPPER_VALUES);
	wrapper->longs = wrapper_text(image, index, ILK_WRAPPER_LONGS);
	wrapper->asks = wrapper_text(image, index, ILK_WRAPPER_ASKS);
	wrapper->long_asks = wrapper_text(image, index, ILK_WRAPPER_LONG_ASKS);
	wrapper->operands =
		image_field(image, kind, (uint32_t)index, ILK_WRAPPER_OPERANDS);
	wrapper->assigns =
		image_field(image, kind, (uint32_t)index, ILK_WRAPPER_ASSIGNS) != 0;
}

static void split(struct command_line *line, struct ilk_text text)
{
	struct shell_text whole = {text.at, text.len};
	struct shell_wrappers wrappers = {
		line->image, image_count(line->image, ILK_SECTION_WRAPPERS),
		wrapper_name, get_wrapper};

	line->done = true;
	line->writes = line->reads = false;
	line->opaque = shell_split_with(whole, &wrappers, line->parts, COMMAND_PARTS,
	                                line->scratch, COMMAND_SCRATCH,
	                                &line->count) == SHELL_OPAQUE;
	for (size_t i = 0; i < line->count; i++)
		note_file(line, &line->parts[i]);
}

void command_split(struct command_line *line, struct ilk_text text)
{
	if (!line->done)
		split(line, text);
}

static bool is_certain(struct shell_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '\0')
			return false;
	return true;
}

/* What of a part sets are asked for. */
struct asked {
	bool file; /* none of these: it is a file, not a command */
	struct ilk_text text;
	struct ilk_text shorter; /* the same, where values at the end are nothing */
	struct ilk_text written;
	struct ilk_text base;
};

static struct asked asked_of(const struct shell_part *part)
{
	struct ilk_text text = {part->text.at, part->text.len};
	struct ilk_text written = {part->written.at, part->written.len};
	bool command = part->kind == SHELL_COMMAND;

	return (struct asked){
		.file = part->kind == SHELL_WRITE || part->kind == SHELL_READ,
		.text = text,
		.shorter = without_end(text),
		.written = written,
		.base = command ? base_name(written) : written,
	};
}

static void test_part(const struct ilk_image *image, const struct shell_part *part,
                      uint32_t set, struct fact_test *test)
{
	struct asked asked = asked_of(part);
	bool surely;

	if (asked.file)
		return;
	surely = fact_set_has(image, set, asked.text) &&
	         fact_set_has(image, set, asked.shorter);
	test->surely &= surely;
	test->certain &= is_certain(part->text);
	test->seen |= surely || fact_set_has(image, set, asked.text) ||
	              fact_set_has(image, set, asked.written) ||
	              fact_set_has(image, set, asked.base);
}

struct fact_test command_in_set(const struct ilk_image *image,
                                struct command_line *line, struct ilk_text text,
                                uint32_t set)
{
	struct fact_test test = {.surely = true,
	                         .seen = fact_set_has(image, set, text),
	                         .certain = true};
	size_t run = 0;

	command_split(line, text);
	test.writes = line->writes;
	test.reads = line->reads;
	for (size_t i = 0; i < line->count; i++) {
		run += line->parts[i].kind <= SHELL_ASSIGN;
		test_part(image, &line->parts[i], set, &test);
	}
	test.surely &= run > 0 && !line->opaque;
	test.certain &= run > 0 && !line->opaque;
	return test;
}

bool command_is_opaque(const struct ilk_image *image, struct ilk_text text)
{
	struct command_line line;

	line.image = image;
	split(&line, text);
	return line.opaque;
}

/* ---- All sets at once -------------------------------------------------------------- */

/* Looks a text up; the same one as before need not be. */
static void find(const struct ilk_image *image, uint32_t matcher, struct ilk_text text,
                 struct ilk_text before, struct index_found *found)
{
	if (text.at != before.at || text.len != before.len)
		index_find(image, matcher, text, found);
}

static void find_part(const struct ilk_image *image, uint32_t matcher,
                      const struct shell_part *part, struct fact_found *found,
                      bool first)
{
	struct asked asked = asked_of(part);
	struct index_found sure;
	struct index_found other;

	if (asked.file)
		return;
	index_find(image, matcher, asked.text, &sure);
	index_join(&found->seen, &sure);
	index_nothing(&other);
	find(image, matcher, asked.written, asked.text, &other);
	index_join(&found->seen, &other);
	index_nothing(&other);
	find(image, matcher, asked.base, asked.written, &other);
	index_join(&found->seen, &other);
	if (asked.shorter.len != asked.text.len) {
		index_find(image, matcher, asked.shorter, &other);
		index_meet(&sure, &other);
	}
	found->certain &= is_certain(part->text);
	if (first)
		index_copy(&found->surely, &sure);
	else
		index_meet(&found->surely, &sure);
}

void command_find(const struct ilk_image *image, uint32_t matcher,
                  struct command_line *line, struct ilk_text text,
                  struct fact_found *found)
{
	bool first = true;

	index_nothing(&found->surely);
	found->certain = false;
	index_find(image, matcher, text, &found->seen);
	command_split(line, text);
	found->writes = line->writes;
	found->reads = line->reads;
	found->certain = true;
	for (size_t i = 0; i < line->count; i++) {
		bool run = line->parts[i].kind <= SHELL_ASSIGN;

		find_part(image, matcher, &line->parts[i], found, first);
		first &= !run;
	}
	found->certain &= !first && !line->opaque;
	if (first || line->opaque)
		index_nothing(&found->surely);
}
