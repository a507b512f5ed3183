/* SPDX-License-Identifier: Apache-2.0
 *
 * A command line, taken apart: what bash would run, assign, read and write. Freestanding;
 * allocates nothing, takes time in proportion to the line, and never takes a guess for
 * certain: a line that is not certain is opaque.
 *
 * Every command on the line is a part of its own, whatever it stands in: lists, pipelines,
 * subshells, substitutions, here-documents, function bodies, the code of `bash -c` and
 * `eval`. What runs another command (`sudo`, `xargs`, `find -exec`; src/shell/table.c) is a
 * part, and so is the command that it runs. Assignments in front of a command and those
 * that stand alone are parts.
 *
 * A part's text has its words with their quotes and escapes resolved and one space between
 * them. So that a text says exactly one thing, inside of a word each white space is a tab,
 * and what only the shell will know - a variable's value, the output of a substitution,
 * what a glob or braces expand to - is one NUL, which stands for any text: also none, and
 * where it was not quoted, several words; at the end of a text also the space before it.
 * So a pattern without NULs and tabs that matches the text with its stars, one of which at
 * the end takes the space before it, matches whatever the shell makes of it.
 *
 * `written` is the same with such pieces as they were written (`$HOME`, `*`, `~`; `$()` for
 * any substitution): what a pattern that names the danger itself is held against.
 *
 * An opaque line is taken apart as well, past what is not certain: a command that may mean
 * anything, options that are not known, code that only the shell knows (which is read as it
 * is written), up to where there is no more room; where the syntax itself is not certain, on behind the next
 * separator. What is found so says what the line may do, and not that it does nothing else:
 * it can hold a call back, and never lets one on.
 */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include <stdbool.h>
#include <stddef.h>

enum shell_kind {
	SHELL_COMMAND, /* words, the first of which is the command's name */
	SHELL_ASSIGN,  /* NAME=value */
	SHELL_WRITE,   /* the file of a redirection that writes */
	SHELL_READ,    /* of one that reads */
};

struct shell_text {
	const char *at;
	size_t len;
};

/* Both texts are in the caller's scratch; the same one when nothing is unknown. */
struct shell_part {
	enum shell_kind kind;
	/* A wrapper of the caller's: what it runs may be in another folder, or on another
	 * machine. */
	bool elsewhere;
	struct shell_text text;
	struct shell_text written;
};

enum shell_result {
	SHELL_SPLIT,
	SHELL_OPAQUE, /* there may be more than the parts that were found */
};

/* A command that runs other commands, which the splitter does not know by itself. Every
 * text ends with a NUL; src/shell/table.h says how options are written. */
struct shell_wrapper {
	const char *name; /* its words, one blank between them */
	enum {
		SHELL_RUNS_COMMAND, /* the words behind its options and operands */
		SHELL_RUNS_CODE,    /* the same, as code */
		SHELL_RUNS_UNKNOWN, /* what it runs is not on the line */
	} runs;
	const char *flags;
	const char *values;
	const char *longs;
	const char *asks;
	const char *long_asks;
	unsigned operands;
	bool assigns;
};

/* The caller's wrappers, by numbers below `count`: what one is called, asked of each command
 * that the splitter does not know itself; and all of it, for one that fits. Of several that fit
 * the one with the most words counts, of those the first. A line where a word that is an
 * option, or not certain, stands in place of a name's second word is opaque. */
struct shell_wrappers {
	const void *context;
	size_t count;
	const char *(*name)(const void *context, size_t index);
	void (*get)(const void *context, size_t index, struct shell_wrapper *wrapper);
};

/* Whether the splitter knows more of a command of this name than its words: as a wrapper, a
 * builtin or a reserved word. The caller's wrappers are not asked for those. */
bool shell_knows(struct shell_text name);

/* Splits `line`. The texts of the parts live in `scratch`, of which a line needs eight
 * times its length and 64 bytes at most as long as it nests nothing; when the parts or
 * their texts do not fit, the line is opaque, and the parts are those that fit. `*count` is
 * how many parts there are, of an opaque line those that were found. */
enum shell_result shell_split(struct shell_text line, struct shell_part *parts,
                              size_t room, char *scratch, size_t scratch_size,
                              size_t *count);
/* The same with wrappers of the caller's. */
enum shell_result shell_split_with(struct shell_text line,
                                   const struct shell_wrappers *wrappers,
                                   struct shell_part *parts, size_t room, char *scratch,
                                   size_t scratch_size, size_t *count);

#endif
