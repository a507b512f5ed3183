/* SPDX-License-Identifier: Apache-2.0
 *
 * The splitter against bash itself: lines are split, and run in a bash in a sandbox; what
 * bash ran must be among the parts, or the line opaque.
 */
#ifndef TESTS_SHELL_DIFFER_H
#define TESTS_SHELL_DIFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shell/shell.h"

enum {
	LINE_MAX_BYTES = 4096,
	BATCH = 256, /* lines that one bash runs */
};

struct line {
	char text[LINE_MAX_BYTES];
	size_t len;
	unsigned number; /* which seeds what its commands return */
	bool opaque;
	char escape[600]; /* what bash ran and the splitter did not see; "": nothing */
};

/* generate.c: a line, by the random numbers of `state`; `lists` are lines to change. */
uint32_t random_below(uint64_t *state, uint32_t below);
void generate_line(uint64_t *state, struct line *line, const struct line *given,
                   size_t count);

/* rules.c: the alternatives of a rule, NULL behind them; NULL: no such rule. */
const char *const *rules_find(char name);

/* sandbox.c: false: no sandbox can be made here. */
bool sandbox_open(const char *recorder);
void sandbox_close(void);
/* Runs the lines and gives what was recorded, records of recorder.c; NULL: bash did not
 * come to the end of the lines in time. free(). */
char *sandbox_run(struct line *const *lines, size_t count, size_t *size);

/* compare.c: the wrappers that are planted (recorder.c), for the splitter. */
extern const struct shell_wrappers compare_wrappers;

/* Splits, runs and compares lines; `escape` and `opaque` are set. */
void compare_lines(struct line *lines, size_t count);
/* Whether a command that no part stands for would be seen. */
bool compare_notices(void);
/* The escape again, in a shorter line if there is one. */
void compare_shrink(struct line *line);

#endif
