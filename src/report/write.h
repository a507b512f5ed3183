/* SPDX-License-Identifier: Apache-2.0
 *
 * The numbers as a report: for programs, for a terminal, for a browser.
 */
#ifndef REPORT_WRITE_H
#define REPORT_WRITE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "report/numbers.h"

/* Every number, as one JSON object and a line end; docs/report.md has its members. */
void numbers_json(const struct numbers *numbers, struct buffer *to);

struct look {
	bool colour;
	bool blocks;   /* bars of block characters, else of ASCII */
	unsigned rows; /* at most so many of each list */
};
/* A summary of lines with at most 80 columns. No byte of it controls a terminal but our
 * own colours. */
void numbers_text(const struct numbers *numbers, const struct look *look,
                  struct buffer *to);

/* A page that needs nothing else: no script, no network. The JSON is in it, too. */
void numbers_page(const struct numbers *numbers, struct buffer *to);

#endif
