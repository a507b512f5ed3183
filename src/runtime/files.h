/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that a call's command line writes and reads by redirection, as paths.
 */
#ifndef RUNTIME_FILES_H
#define RUNTIME_FILES_H

#include "runtime/command.h"

/* Of `fact`, WRITES or READS. A line is surely there when all of its files are, also one that
 * has none; it is seen there when one of them is. A file's place is not certain when only the
 * shell knows its name, when the line goes to another directory, or when the line is opaque;
 * it then is seen by its name as it was written, below the root. Of an opaque line those files are seen that
 * were found. Files that keep nothing
 * (/dev/null) are none. `line` is the step's. */
struct fact_test files_in_set(const struct ilk_image *image,
                              const struct ilk_facts *facts, struct command_line *line,
                              uint32_t fact, uint32_t set);
/* The same of the workspace; only what is certain is seen there. */
struct fact_test files_in_workspace(const struct ilk_facts *facts,
                                    struct command_line *line, uint32_t fact,
                                    bool fold);
/* Whether the place of one of them is not certain. */
bool files_are_opaque(const struct ilk_image *image, const struct ilk_facts *facts,
                      uint32_t fact);
/* Whether a part of a line is such a file. */
bool files_has(const struct shell_part *part, uint32_t fact);

#endif
