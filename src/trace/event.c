/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of trace events.
 */
#include "trace/event.h"

static const char *const names[] = {
	[TRACE_SESSION_START] = "session_start",
	[TRACE_CALL] = "call",
	[TRACE_VERDICT] = "verdict",
	[TRACE_ANSWER] = "answer",
	[TRACE_EXECUTED] = "executed",
	[TRACE_MODE_SWITCH] = "mode_switch",
	[TRACE_PRESENCE] = "presence",
	[TRACE_TURN_START] = "turn_start",
	[TRACE_TURN_END] = "turn_end",
	[TRACE_USER_MESSAGE] = "user_message",
	[TRACE_POLICY_RELOAD] = "policy_reload",
	[TRACE_TICK] = "tick",
	[TRACE_BATCH_START] = "batch_start",
	[TRACE_USAGE] = "usage",
};
_Static_assert(sizeof names / sizeof names[0] == TRACE_KIND_COUNT, "one word a kind");

const char *trace_kind_name(enum trace_kind kind)
{
	return names[kind];
}
