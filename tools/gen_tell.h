/* SPDX-License-Identifier: Apache-2.0
 *
 * How `interlock gen` tells what is wrong: as text for people, a JSON object a line, or
 * the workflow commands of GitHub, which annotate the lines of a change. What changed
 * can be told in Markdown, too.
 */
#ifndef TOOLS_GEN_TELL_H
#define TOOLS_GEN_TELL_H

#include <stdbool.h>

#include "interlock/compile.h"

enum gen_format { GEN_TEXT, GEN_JSON, GEN_GITHUB, GEN_MARKDOWN, GEN_FORMAT_COUNT };

extern const char *const gen_format_words[GEN_FORMAT_COUNT];

struct gen_tell {
	enum gen_format format;
	bool colour;
	bool failed; /* out: standard output could not be written */
};

/* An ilk_diagnostic_fn whose context is a struct gen_tell. Text goes to standard error,
 * the others to standard output. */
void gen_tell(void *context, const struct ilk_diagnostic *diagnostic);

/* interlock gen --diff: tells on standard output what changed from one registry to the
 * other. The exit status: TOOL_INPUT when something breaks, or has errors. */
int gen_diff(const char *before, const char *after, enum gen_format format,
             bool colour);

struct gen_live {
	const char *registry;
	const char *file;  /* lines of OTLP/JSON; "-": standard input */
	unsigned coverage; /* per cent of the registry that must be seen */
	enum gen_format format;
	bool colour;
};

/* interlock gen --live-check: tells on standard output what of the lines is not as the
 * registry says. The exit status: TOOL_INPUT when there are violations, or too little of
 * the registry was seen. */
int gen_live(const struct gen_live *wanted);

#endif
