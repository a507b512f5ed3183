/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies with known mistakes: a file says at its head which diagnostics it deserves,
 *
 *     # expect: unknown-verdict 4:2
 *
 * one line each, complete and in order (id, line, column in characters), and a test
 * holds the diagnostics found against them.
 */
#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "interlock/compile.h"

struct expect_entry {
	char id[48];
	unsigned line;
	unsigned column;
};

struct expect_list {
	struct expect_entry at[ILK_MAX_DIAGNOSTICS];
	size_t count; /* may be more than there is room for: the rest is only counted */
};

/* Reads the "# expect:" lines at the head of a NUL-terminated text. False: one of them
 * cannot be read. */
bool expect_parse(const char *text, struct expect_list *list);

/* An ilk_diagnostic_fn; the context is a struct expect_list, empty at first. */
void expect_sink(void *list, const struct ilk_diagnostic *diagnostic);

/* Whether both are the same; when not, prints both under the case's name. */
bool expect_same(const char *name, const struct expect_list *expected,
                 const struct expect_list *found);

/* Finds the mistakes of a text (with one NUL behind it) by way of expect_sink. */
typedef void (*expect_run_fn)(const char *file, const char *text, size_t size,
                              struct expect_list *found);

/* Runs every file DIRECTORY/PREFIX*.policy, in order of names, against its head; fails
 * the running test for each difference. Answers how many files there were. */
size_t expect_files(const char *directory, const char *prefix, expect_run_fn run);

/* Calls `visit` with each such file instead. */
typedef void (*expect_visit_fn)(const char *file, const char *text, size_t size);
size_t expect_visit(const char *directory, const char *prefix, expect_visit_fn visit);

#endif
