/* SPDX-License-Identifier: Apache-2.0
 *
 * A call's command line against sets of commands, by its parts (shell/shell.h).
 */
#ifndef RUNTIME_COMMAND_H
#define RUNTIME_COMMAND_H

#include "runtime/fact.h"
#include "shell/shell.h"

/* A line with more parts or longer texts is opaque, and shows those that fit. */
enum {
	COMMAND_PARTS = 64,
	COMMAND_SCRATCH = 16384,
};

/* The line of a step, split when it is first asked for, with the wrappers of `image`. */
struct command_line {
	const struct ilk_image *image;
	bool done;
	bool opaque;
	bool writes; /* files, by redirection, that are not harmless */
	bool reads;
	size_t count;
	struct shell_part parts[COMMAND_PARTS];
	char scratch[COMMAND_SCRATCH];
};

/* Splits the line of a step, once. */
void command_split(struct command_line *line, struct ilk_text text);

/* Files that keep nothing and have nothing to tell. */
bool command_file_is_harmless(struct shell_text file);

/* A line is surely in a set when each of its commands and assignments is, whatever its
 * variables are; that it redirects something from or to a file is told apart. It is seen there when one of
 * them is, by its text, as it was written, or without the directories of its name; or the
 * line as a whole. An opaque line is surely in none, and is seen by what was found of it. */
struct fact_test command_in_set(const struct ilk_image *image,
                                struct command_line *line, struct ilk_text text,
                                uint32_t set);

bool command_is_opaque(const struct ilk_image *image, struct ilk_text text);

/* The same for all sets at once. */
void command_find(const struct ilk_image *image, uint32_t matcher,
                  struct command_line *line, struct ilk_text text,
                  struct fact_found *found);

#endif
