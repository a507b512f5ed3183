/* SPDX-License-Identifier: Apache-2.0
 *
 * A session as a list of steps, about calls that are numbered. Any part of a trace is a
 * trace: a step about a call that did not begin is refused.
 */
#ifndef TESTS_RANDOM_TRACE_H
#define TESTS_RANDOM_TRACE_H

#include <stdio.h>

#include "subject.h"

#define TRACE_CALLS 8

#define TRACE_TEXT(literal)                  \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

enum trace_kind {
	TRACE_BEGIN,
	TRACE_VERDICT,
	TRACE_ANSWER,
	TRACE_EXECUTED,
	TRACE_EVENT,
	TRACE_MODE,
	TRACE_PRESENCE,
	TRACE_SAVE, /* the session is saved and restored */
	TRACE_USED,
	TRACE_TIME,
	TRACE_KINDS,
};

struct trace_step {
	enum trace_kind kind;
	unsigned call;
	struct ilk_facts facts;
	struct ilk_classified classified;
	enum ilk_answer answer;
	enum ilk_answerer by;
	bool ok;
	enum ilk_event event;
	struct ilk_text mode;
	enum ilk_presence presence;
	uint64_t amounts[ILK_MEASURE_COUNT];
	uint64_t now_ms;
};

struct trace {
	struct ilk_text mode;
	enum ilk_presence presence;
	struct trace_step *steps;
	size_t count;
};

/* Writes it for a person to read. */
void trace_print(FILE *out, const struct trace *trace);

#endif
