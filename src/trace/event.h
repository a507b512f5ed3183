/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of a trace: something that happened in an agent's session, as docs/trace.md
 * writes it. Read from JSON (trace/read.h), made from a policy's own tests, played into
 * a session (trace/play.h).
 */
#ifndef TRACE_EVENT_H
#define TRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "interlock/runtime.h"

enum trace_kind {
	TRACE_SESSION_START,
	TRACE_CALL,
	TRACE_VERDICT,
	TRACE_ANSWER,
	TRACE_EXECUTED,
	TRACE_MODE_SWITCH,
	TRACE_PRESENCE, /* presence changes within a session */
	TRACE_TURN_START,
	TRACE_TURN_END,
	TRACE_USER_MESSAGE,
	TRACE_POLICY_RELOAD,
	TRACE_TICK,
	TRACE_BATCH_START,
	TRACE_USAGE,
	TRACE_KIND_COUNT,
};

/* Longest id of a call and name of a tool, in bytes, so that the calls that wait take
 * a fixed amount of memory. */
#define TRACE_MAX_ID   256u
#define TRACE_MAX_TOOL 256u
/* Longest name of a turn, a thread or a subagent that a state is kept for. */
#define TRACE_MAX_SCOPE 256u

/* Texts are lent by the reader until its next line. */
struct trace_event {
	enum trace_kind kind;
	struct ilk_text id;     /* call, verdict, answer, executed */
	struct ilk_facts facts; /* call; its batch also batch_start's; no workspace */
	struct ilk_classified classified; /* verdict */
	enum ilk_answer answer;           /* answer */
	enum ilk_answerer by;
	bool ok;                          /* executed */
	struct ilk_text mode;             /* session_start, mode_switch */
	enum ilk_presence presence;       /* session_start, presence */
	const struct ilk_text *workspace; /* session_start */
	size_t workspace_count;
	uint64_t amounts[ILK_MEASURE_COUNT]; /* usage */
	bool has_time;                       /* any */
	uint64_t time_ms;
	struct ilk_text turn;   /* call, turn_start, turn_end */
	struct ilk_text thread; /* session_start, call */
};

/* The word of the trace format ("call"). */
const char *trace_kind_name(enum trace_kind kind);

#endif
