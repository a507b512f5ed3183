/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of a trace event: which there are for each kind, which must be there, and
 * how each JSON value becomes part of the event. Inside the trace room only.
 */
#ifndef TRACE_FIELDS_H
#define TRACE_FIELDS_H

#include <jansson.h>
#include <stdbool.h>

#include "trace/event.h"
#include "trace/read.h"

/* What taking a line's fields works on. */
struct fields {
	const json_t *line;         /* the object */
	struct trace_event *event;  /* being filled */
	struct trace_error *error;  /* said when something is wrong */
	struct ilk_text *workspace; /* room for as many roots as the line has */
	char *args;                 /* out: canonical arguments, free() them */
	bool no_memory;
};

/* The kind of the event, then its fields. False: `error` says why, or no_memory. */
bool fields_kind(struct fields *fields);
bool fields_take(struct fields *fields);

#endif
