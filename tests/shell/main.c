/* SPDX-License-Identifier: Apache-2.0
 *
 * shell-differ: lines that are listed and lines that are made, against bash.
 *
 *     shell-differ [--recorder LIBRARY] [--lines N] [--seed S] [--opaque MOST] [FILE...]
 *
 * A FILE has one line on each of its lines (a line end inside is written ¶); those that
 * start with "## " tell where the next ones are from. With --opaque the lines of the files
 * are only split: more opaque ones than MOST fail, and each is shown. The exit status is 0
 * when nothing escaped, 77 when there is no bash to compare with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "differ.h"

struct options {
	const char *recorder;
	unsigned long lines;
	unsigned long seed;
	long opaque; /* -1: compare */
};

struct lines {
	struct line *at;
	size_t count;
};

static bool add_line(struct lines *lines, const char *text)
{
	static const char pilcrow[] = "\xc2\xb6";

	if (lines->count % 64 == 0) {
		struct line *more =
			realloc(lines->at, (lines->count + 64) * sizeof *more);

		if (!more)
			return false;
		lines->at = more;
	}
	struct line *line = &lines->at[lines->count];

	memset(line, 0, sizeof *line);
	line->number = (unsigned)lines->count++;
	for (; *text && *text != '\n' && line->len < LINE_MAX_BYTES - 1; text++) {
		bool end = strncmp(text, pilcrow, 2) == 0;

		line->text[line->len++] = end ? '\n' : *text;
		text += end;
	}
	return true;
}

static bool read_lines(const char *path, struct lines *lines)
{
	char text[LINE_MAX_BYTES * 2];
	FILE *in = fopen(path, "r");

	if (!in) {
		fprintf(stderr, "shell-differ: %s: cannot be read\n", path);
		return false;
	}
	while (fgets(text, sizeof text, in))
		if (text[0] != '\n' && strncmp(text, "## ", 3) != 0 &&
		    !add_line(lines, text))
			return false;
	fclose(in);
	return true;
}

static void show(const char *what, const struct line *line)
{
	printf("%s", what);
	for (size_t i = 0; i < line->len; i++)
		if (line->text[i] == '\n')
			printf("¶");
		else
			putchar(line->text[i]);
	putchar('\n');
}

static size_t opaque_count(const struct line *lines, size_t count)
{
	size_t opaque = 0;

	for (size_t i = 0; i < count; i++)
		opaque += lines[i].opaque;
	return opaque;
}

/* Runs lines, and tells of each that escaped. */
static size_t run(struct line *lines, size_t count, size_t *opaque)
{
	size_t escapes = 0;

	for (size_t from = 0; from < count; from += BATCH)
		compare_lines(lines + from,
		              count - from < BATCH ? count - from : BATCH);
	*opaque += opaque_count(lines, count);
	for (size_t i = 0; i < count; i++) {
		if (!lines[i].escape[0])
			continue;
		if (++escapes > 10)
			continue;
		show("ESCAPED ", &lines[i]);
		compare_shrink(&lines[i]);
		show("  short ", &lines[i]);
		printf("  bash %s\n", lines[i].escape);
		fflush(stdout);
	}
	return escapes;
}

static int compare_all(const struct options *options, struct lines *given)
{
	static struct line batch[BATCH];
	uint64_t state = options->seed;

	if (!compare_notices()) {
		printf("shell-differ: a planted escape is not noticed\n");
		return 1;
	}
	size_t opaque = 0;
	size_t made_opaque = 0;
	size_t escapes = run(given->at, given->count, &opaque);

	for (unsigned long done = 0; done < options->lines && escapes < 10;) {
		size_t count = 0;

		for (; count < BATCH && done < options->lines; count++, done++) {
			batch[count].number = (unsigned)done;
			generate_line(&state, &batch[count], given->at, given->count);
		}
		escapes += run(batch, count, &made_opaque);
	}
	printf("shell-differ: %zu listed lines (%zu opaque), %lu made (%zu opaque, "
	       "seed "
	       "%lu), %zu escaped\n",
	       given->count, opaque, options->lines, made_opaque, options->seed,
	       escapes);
	return escapes > 0;
}

static int count_opaque(const struct options *options, struct lines *given)
{
	static struct shell_part parts[512];
	static char scratch[1 << 17];
	long opaque = 0;

	for (size_t i = 0; i < given->count; i++) {
		struct shell_text text = {given->at[i].text, given->at[i].len};
		size_t count;

		if (shell_split_with(text, &compare_wrappers, parts, 512, scratch,
		                     sizeof scratch, &count) == SHELL_SPLIT)
			continue;
		show("opaque  ", &given->at[i]);
		opaque++;
	}
	printf("shell-differ: %ld of %zu lines are opaque, %ld may be\n", opaque,
	       given->count, options->opaque);
	return opaque > options->opaque;
}

int main(int argc, char **argv)
{
	struct options options = {"build/shell-recorder.so", 0, 1, -1};
	struct lines given = {NULL, 0};
	int status = 2;

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--recorder") == 0)
			options.recorder = value;
		else if (strcmp(argv[i], "--lines") == 0)
			options.lines = strtoul(value, NULL, 10);
		else if (strcmp(argv[i], "--seed") == 0)
			options.seed = strtoul(value, NULL, 10);
		else if (strcmp(argv[i], "--opaque") == 0)
			options.opaque = strtol(value, NULL, 10);
		else if (read_lines(argv[i], &given))
			continue;
		else
			goto done;
		i++;
	}
	if (options.opaque >= 0) {
		status = count_opaque(&options, &given);
	} else if (access("/bin/bash", X_OK) != 0 || !sandbox_open(options.recorder)) {
		printf("shell-differ: no bash, or no recorder\n");
		status = 77;
	} else {
		status = compare_all(&options, &given);
		sandbox_close();
	}
done:
	free(given.at);
	return status;
}
