/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of the journal, read: what the exporter wants of it (docs/journal.md). Members
 * that are not known are passed over.
 */
#ifndef EXPORT_LINE_H
#define EXPORT_LINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "interlock/runtime.h"
#include "interlock/status.h"

/* Texts lie in `root` and live as long; absent: `at` NULL. */
struct line {
	json_t *root;
	uint64_t seq;
	uint64_t time_ns;
	uint64_t duration_ns;
	bool timed;  /* duration_ns is known */
	bool failed; /* of "executed": not well */
	struct ilk_text agent;
	struct ilk_text session;
	struct ilk_text event;
	struct ilk_text id;
	struct ilk_text tool;
	struct ilk_text traceparent;
	struct ilk_text mode;
	struct ilk_text previous_mode;
	struct ilk_text outcome;  /* of the record */
	const json_t *attributes; /* of the record, an object, or NULL */
	const json_t *content;    /* an object, or NULL */
};

/* ILK_DIAGNOSED: this is no line of a journal. Where the JSON library has no memory, the
 * line is none either, unless its functions do not return (tools/interlock.c). */
enum ilk_status line_parse(struct line *line, const char *bytes, size_t size);
void line_free(struct line *line);

/* A member that is a text; absent: `at` NULL. */
struct ilk_text line_text(const json_t *object, const char *name);

#endif
