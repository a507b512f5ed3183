/* SPDX-License-Identifier: Apache-2.0
 *
 * What a report is made from: files of JSON lines, standard input, journals and folders
 * of such files, as events into numbers. Memory does not grow with them.
 */
#ifndef TOOLS_SOURCES_H
#define TOOLS_SOURCES_H

#include "interlock/runtime.h"
#include "report/numbers.h"
#include "term.h"

struct sources {
	struct numbers *numbers;
	const struct ilk_image *image; /* what traces are played through, or NULL */
	uint64_t since_ns, until_ns;   /* 0: all */
	bool told_bad;                 /* the first line that makes no sense was told */
	struct progress progress;
};

/* Reads one of them ("-": standard input). TOOL_OK, also with lines that make no sense:
 * the first of them is told, all are counted in the numbers. TOOL_INPUT: a trace, and
 * there is no policy; TOOL_IO, TOOL_MEMORY. */
int sources_read(struct sources *sources, const char *path);

/* Whether the folder is a journal: it has a head or a first segment. */
bool sources_is_journal(const char *directory);

/* One line of a journal, as sources_read() takes it. */
void sources_take_line(struct sources *sources, const char *line, size_t size);

#endif
