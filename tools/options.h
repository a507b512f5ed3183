/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines: options from a table, operands in order. `--name VALUE`,
 * `--name=VALUE`, `-n VALUE` and `--` are understood; options may stand behind
 * operands. The help text is made from the same table.
 */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option {
	const char *name;  /* without the dashes */
	char letter;       /* 0: none */
	const char *value; /* what --help calls the value; NULL: takes none */
	const char *help;
};

struct usage {
	const char *command;  /* "replay" */
	const char *operands; /* "POLICY TRACE" */
	const char *about;    /* a sentence or a few lines */
	const struct option *options;
	size_t count;
	const char *more; /* printed last, may be NULL */
};

/* Called for each option in turn with its index in the table; `value` is NULL for one
 * that takes none. False: the value was refused, and a complaint has been printed. */
typedef bool (*option_fn)(void *context, size_t index, const char *value);

struct operands {
	const char **at; /* points into argv, which is reordered */
	size_t count;
};

enum options_end {
	OPTIONS_GO_ON,
	OPTIONS_HELPED, /* --help was printed */
	OPTIONS_WRONG,  /* a complaint was printed */
	OPTIONS_IO,     /* --help could not be printed */
};

/* `take` may be NULL when the table is empty. */
enum options_end options_parse(const struct usage *usage, int argc, char **argv,
                               option_fn take, void *context,
                               struct operands *operands);

/* The exit status for anything but OPTIONS_GO_ON. */
int options_exit(enum options_end end);

/* "interlock replay: expected POLICY TRACE" and how to get help; TOOL_USAGE. */
int options_wrong_operands(const struct usage *usage);

/* Complains that a word is none of these, with the nearest; `what` is "--mode". */
void options_unknown_word(const char *what, const char *word, const char *const *words,
                          size_t count);

#endif
