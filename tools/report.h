/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports on results: for people, for TAP consumers, for what reads JUnit's XML. One
 * function and one file a format.
 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "file.h"
#include "results.h"

struct report {
	struct output *out;
	bool verbose; /* text: name each test that passed, too */
	bool apart;   /* text: failures go to standard error */
};

typedef void (*report_fn)(const struct report *report, const struct results *results);

void report_text(const struct report *report, const struct results *results);
void report_tap(const struct report *report, const struct results *results);
void report_junit(const struct report *report, const struct results *results);

/* The formats by name; the last name is NULL. */
struct report_format {
	const char *name;
	report_fn write;
};
extern const struct report_format report_formats[];

/* Writes the report to a file, all of it or nothing ("-": standard output, where text
 * is as on a terminal). TOOL_OK, or a complaint was printed. */
int report_to(const char *path, report_fn write, bool verbose,
              const struct results *results);

#endif
