/* SPDX-License-Identifier: Apache-2.0
 *
 * Splitting, running, and holding one against the other: each command that was recorded is
 * the text of a part, in which a NUL is any text; each file written likewise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "differ.h"

enum {
	PARTS = 512,
	SCRATCH = 1 << 17,
};

static struct shell_part parts[PARTS];
static char scratch[SCRATCH];

static const struct shell_wrapper planted[] = {
	{.name = "corp exec",
         .flags = "v",
         .values = "u",
         .longs = "--user= --quiet ",
         .asks = "h",
         .long_asks = "--help ",
         .operands = 1},
	{.name = "far",
         .runs = SHELL_RUNS_CODE,
         .flags = "v",
         .values = "",
         .longs = "",
         .asks = "",
         .long_asks = "",
         .operands = 1},
};

static const char *name_planted(const void *context, size_t index)
{
	return ((const struct shell_wrapper *)context)[index].name;
}

static void get_planted(const void *context, size_t index,
                        struct shell_wrapper *wrapper)
{
	*wrapper = ((const struct shell_wrapper *)context)[index];
}

const struct shell_wrappers compare_wrappers = {
	planted, sizeof planted / sizeof planted[0], name_planted, get_planted};

static size_t split(const struct line *line, bool *opaque)
{
	struct shell_text text = {line->text, line->len};
	size_t count;

	*opaque = shell_split_with(text, &compare_wrappers, parts, PARTS, scratch,
	                           SCRATCH, &count) == SHELL_OPAQUE;
	return count;
}

/* A NUL of the pattern is any text. */
static bool matches(struct shell_text pattern, const char *text, size_t len)
{
	size_t p = 0;
	size_t t = 0;
	size_t star = SIZE_MAX;
	size_t tried = 0;

	while (t < len || p < pattern.len) {
		if (p < pattern.len && pattern.at[p] == '\0') {
			star = ++p;
			tried = t;
		} else if (p < pattern.len && t < len && pattern.at[p] == text[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX && tried < len) {
			t = ++tried;
			p = star;
		} else {
			return false;
		}
	}
	return true;
}

/* Values at the end that are nothing take the space before them along. */
static bool matches_part(struct shell_text pattern, const char *text, size_t len)
{
	if (matches(pattern, text, len))
		return true;
	size_t whole = pattern.len;

	while (pattern.len > 0 && pattern.at[pattern.len - 1] == '\0')
		pattern.len--;
	return pattern.len > 0 && pattern.len < whole &&
	       pattern.at[--pattern.len] == ' ' && matches(pattern, text, len);
}

static bool is_part(size_t count, enum shell_kind kind, const char *text, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (parts[i].kind == kind && matches_part(parts[i].text, text, len))
			return true;
	return false;
}

/* The words of a record as the text of a part. */
static size_t join(char *out, const char *at, const char *end)
{
	size_t len = 0;

	for (; at < end; at += strlen(at) + 1) {
		if (len)
			out[len++] = ' ';
		for (const char *byte = at; *byte; byte++)
			out[len++] = *byte == ' ' || *byte == '\n' || *byte == '\r'
			                     ? '\t'
			                     : *byte;
	}
	return len;
}

/* What bash and nohup open by themselves. */
static bool is_ours(const char *file)
{
	const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

	return strcmp(file, "/dev/tty") == 0 || strcmp(base, "nohup.out") == 0;
}

static void check(struct line *line, size_t count, char kind, const char *at,
                  const char *end)
{
	char text[LINE_MAX_BYTES * 2];
	size_t len = join(text, at, end);

	if (line->escape[0] || (kind == 'W' && is_ours(at)))
		return;
	if (!is_part(count, kind == 'C' ? SHELL_COMMAND : SHELL_WRITE, text, len))
		snprintf(line->escape, sizeof line->escape, "%s: %.*s",
		         kind == 'C' ? "ran" : "wrote", (int)(len < 500 ? len : 500),
		         text);
}

static struct line *numbered(struct line *const *lines, size_t count, const char *text)
{
	unsigned number = (unsigned)strtoul(text, NULL, 10);

	for (size_t i = 0; i < count; i++)
		if (lines[i]->number == number)
			return lines[i];
	return NULL;
}

/* Holds the records against the lines that they are of. */
static void check_all(struct line *const *lines, size_t line_count, const char *record,
                      size_t size)
{
	const char *end = record + size;
	struct line *line = NULL;
	size_t count = 0;

	for (const char *at = record; at < end;) {
		const char *words = at + strlen(at) + 1;
		const char *stop = words;

		while (stop < end && strcmp(stop, "\1") != 0)
			stop += strlen(stop) + 1;
		if (*at == 'L') {
			line = numbered(lines, line_count, words);
			count = line ? split(line, &line->opaque) : 0;
		} else if (line && !line->opaque) {
			check(line, count, *at, words, stop);
		}
		at = stop + 2;
	}
}

/* One line in a bash of its own: what is left of another cannot be taken for its. */
static void check_alone(struct line *line)
{
	size_t size;
	char *record = sandbox_run(&line, 1, &size);

	line->escape[0] = '\0';
	if (record)
		check_all(&line, 1, record, size);
	free(record);
}

void compare_lines(struct line *lines, size_t count)
{
	struct line *run[BATCH];
	size_t runs = 0;
	size_t size;

	for (size_t i = 0; i < count; i++) {
		lines[i].escape[0] = '\0';
		split(&lines[i], &lines[i].opaque);
		if (!lines[i].opaque)
			run[runs++] = &lines[i];
	}
	if (runs == 0)
		return;
	char *record = sandbox_run(run, runs, &size);

	if (record)
		check_all(run, runs, record, size);
	for (size_t i = 0; i < runs; i++)
		if (!record || run[i]->escape[0])
			check_alone(run[i]);
	free(record);
}

/* Runs one line and holds it against the parts of another. */
static bool escapes(const char *ran, const char *split_as)
{
	struct line line = {.len = strlen(ran), .number = 1};
	struct line *lines = &line;
	size_t size;

	memcpy(line.text, ran, line.len);
	char *record = sandbox_run(&lines, 1, &size);

	line.len = strlen(split_as);
	memcpy(line.text, split_as, line.len);
	if (record)
		check_all(&lines, 1, record, size);
	free(record);
	return line.escape[0] != '\0';
}

bool compare_notices(void)
{
	return escapes("ls a; rm b", "ls a") && escapes("ls a > f", "ls a") &&
	       escapes("ls $x", "ls v1") && !escapes("ls $x", "ls $y") &&
	       escapes("find . -exec rm {} +", "find . -exec mv {} +") &&
	       escapes("corp exec h rm a", "corp exec h mv a") &&
	       escapes("corp exec -vuroot --user=a -- h rm", "far h rm") &&
	       escapes("far -v h 'ls;' rm", "corp exec -v h 'ls;' rm");
}

void compare_shrink(struct line *line)
{
	for (size_t cut = line->len / 2; cut > 0; cut /= 2) {
		for (size_t at = 0; at + cut <= line->len;) {
			struct line less = *line;

			memmove(less.text + at, less.text + at + cut,
			        less.len - at - cut);
			less.len -= cut;
			split(&less, &less.opaque);
			if (!less.opaque)
				check_alone(&less);
			if (!less.opaque && less.escape[0])
				*line = less;
			else
				at += cut;
		}
	}
}
