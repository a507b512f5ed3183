/* SPDX-License-Identifier: Apache-2.0
 *
 * A trace from a file, played: what replay and explain have in common.
 */
#ifndef TOOLS_SESSION_H
#define TOOLS_SESSION_H

#include "interlock/runtime.h"
#include "tool.h"
#include "trace/event.h"
#include "trace/play.h"

/* Who is told of what is played. */
struct session_sink {
	/* After each event; anything but ILK_OK ends the playing: ILK_IO without a
	 * message (the output tells itself), others with one. */
	enum ilk_status (*played)(void *context, const struct trace_event *event,
	                          const struct played *played);
	/* Before reading waits for more input. */
	void (*waiting)(void *context);
	void *context;
	/* Before each event: the observer of its rows, or NULL. May be NULL itself. */
	const struct ilk_observer *(*observe)(void *context,
	                                      const struct trace_event *event);
	size_t *line; /* told the number of each event's line first; may be NULL */
};

/* Plays the trace at `path` ("-": standard input) into `player`, or until its first bad
 * line, which is told as file:line:column: TOOL_OK, TOOL_INPUT, TOOL_IO, TOOL_MEMORY. */
int session_play_into(struct player *player, const char *path,
                      const struct session_sink *sink);

/* The same, into a player of its own. */
int session_play(const struct ilk_image *image, const char *path,
                 const struct session_sink *sink);

#endif
