/* SPDX-License-Identifier: Apache-2.0
 *
 * Plays trace events into the states that the policy's scope asks for (one session, or
 * one a turn, thread or subagent): keeps them, the calls that wait and the workspace, and
 * answers each event with what the engine decided.
 */
#ifndef TRACE_PLAY_H
#define TRACE_PLAY_H

#include <stdbool.h>

#include "interlock/record.h"
#include "interlock/runtime.h"
#include "trace/event.h"

/* Calls that may wait for a verdict or an answer at once; beyond it the one that has
 * waited longest is forgotten, and what comes for it is refused. Keeps memory constant
 * over any length of trace. */
#define PLAY_MAX_WAITING 4096u

struct player;

/* What an event led to. Texts as in the decision, lent until the next event. */
struct played {
	bool refused;
	struct ilk_decision decision; /* outcome NONE: no decision */
	struct ilk_text call_id;
	struct ilk_text tool;
	const struct ilk_session *session;
};

/* A player over an image (borrowed). A session starts by itself, in mode "auto",
 * interactive, no workspace, when the trace does not begin with session_start.
 * NULL: no memory. */
struct player *player_new(const struct ilk_image *image);
void player_free(struct player *player);

/* The state that an event will be about, as it is now (asking makes none): the session's, or where the policy
 * has another scope the turn's, thread's or subagent's. */
const struct ilk_session *player_session(struct player *player,
                                         const struct trace_event *event);

/* `observer` may be NULL. ILK_OK, ILK_MEMORY, or ILK_LIMIT when an id, a name of a
 * tool, turn, thread or subagent is longer than TRACE_MAX_ID, _TOOL or _SCOPE (nothing
 * happened then), ILK_ARGUMENT for an event out of range. */
enum ilk_status player_step(struct player *player, const struct trace_event *event,
                            const struct ilk_observer *observer, struct played *played);

#endif
