/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics: an author's mistakes, collected while work goes on, sorted by place and
 * handed to a sink at the end. At most MAX_DIAGNOSTICS are kept (errors push warnings
 * out, earlier ones are kept), all are counted. Nothing is printed here.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"
#include "base/text.h"
#include "interlock/compile.h"

struct diag_entry;

struct diag {
	struct arena *arena;
	const struct source *source; /* the first of the chain, which may grow */
	struct diag_entry *first;    /* sorted by span.at, ties in order of arrival */
	uint32_t kept;
	uint32_t errors;
	uint32_t warnings;
	/* When the text is a tree: where in it a byte is; NULL: no memory. */
	const char *(*path)(const void *tree, uint32_t at, struct arena *arena);
	const void *tree;
};

void diag_init(struct diag *diag, struct arena *arena, const struct source *source);

/* Adds one. `id` is a static string; the message is formatted at once. Answers a
 * handle for help and note, NULL when it was not kept (both take NULL). A second error
 * with the same id at the same span is dropped and not counted. */
__attribute__((format(printf, 4, 5))) struct diag_entry *
diag_error(struct diag *diag, struct span span, const char *id, const char *format,
           ...);
__attribute__((format(printf, 4, 5))) struct diag_entry *
diag_warning(struct diag *diag, struct span span, const char *id, const char *format,
             ...);
__attribute__((format(printf, 3, 4))) void
diag_help(struct diag *diag, struct diag_entry *entry, const char *format, ...);
__attribute__((format(printf, 4, 5))) void diag_note(struct diag *diag,
                                                     struct diag_entry *entry,
                                                     struct span span,
                                                     const char *format, ...);

/* Hands all kept entries to the sink. False when an allocation failed on the way. */
bool diag_send(struct diag *diag, ilk_diagnostic_fn sink, void *context);

/* Writes one diagnostic as style has it, with a caret line, to any stream-like
 * function; `colour` adds ANSI escapes. The only wording of diagnostics there is. */
typedef void (*diag_write_fn)(void *context, const char *bytes, size_t size);
void diag_render(const struct ilk_diagnostic *diagnostic, bool colour,
                 diag_write_fn write, void *context);

#endif
