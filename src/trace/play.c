/* SPDX-License-Identifier: Apache-2.0
 *
 * Plays trace events into a session; see play.h.
 */
#include "trace/play.h"

#include <stdlib.h>
#include <string.h>

#include "trace/waiting.h"

struct player {
	const struct ilk_image *image;
	struct ilk_session *session;
	void *memory;
	size_t memory_size;
	struct waiting *waiting;
	/* The session's workspace: the roots, and their bytes behind them. */
	struct ilk_text *workspace;
	size_t workspace_count;
};

/* Copies the roots, in one block. ILK_OK or ILK_MEMORY, the old ones are then kept. */
static enum ilk_status keep_workspace(struct player *player,
                                      const struct trace_event *event)
{
	size_t size = 0;

	for (size_t i = 0; i < event->workspace_count; i++)
		size += sizeof(struct ilk_text) + event->workspace[i].len;
	struct ilk_text *roots = malloc(size ? size : 1);

	if (!roots)
		return ILK_MEMORY;
	char *at = (char *)(roots + event->workspace_count);

	for (size_t i = 0; i < event->workspace_count; i++) {
		size_t len = event->workspace[i].len;

		memcpy(at, event->workspace[i].at, len);
		roots[i] = (struct ilk_text){at, len};
		at += len;
	}
	free(player->workspace);
	player->workspace = roots;
	player->workspace_count = event->workspace_count;
	return ILK_OK;
}

static enum ilk_status start(struct player *player, const struct trace_event *event)
{
	static const struct ilk_text usual_mode = {"auto", 4};
	enum ilk_status status = keep_workspace(player, event);

	if (status)
		return status;
	waiting_clear(player->waiting);
	return ilk_session_start(
		&player->session, player->image, player->memory, player->memory_size,
		event->mode.at ? event->mode : usual_mode, event->presence);
}

struct player *player_new(const struct ilk_image *image)
{
	static const struct trace_event first = {.kind = TRACE_SESSION_START};
	struct player *player = calloc(1, sizeof *player);

	if (!player)
		return NULL;
	player->image = image;
	player->memory_size = ilk_session_size(image);
	player->memory = malloc(player->memory_size);
	player->waiting = waiting_new();
	if (!player->memory || !player->waiting || start(player, &first) != ILK_OK) {
		player_free(player);
		return NULL;
	}
	return player;
}

void player_free(struct player *player)
{
	if (!player)
		return;
	waiting_free(player->waiting);
	free(player->workspace);
	free(player->memory);
	free(player);
}

const struct ilk_session *player_session(const struct player *player)
{
	return player->session;
}

/* Whether anything may still come for a call with this outcome. */
static bool goes_on(enum ilk_outcome outcome)
{
	return outcome == ILK_OUTCOME_ALLOW || outcome == ILK_OUTCOME_ASK ||
	       outcome == ILK_OUTCOME_CLASSIFY;
}

static void play_call(struct player *player, const struct trace_event *event,
                      const struct ilk_observer *observer, struct played *played)
{
	struct ilk_facts facts = event->facts;
	struct ilk_call call;

	facts.workspace = player->workspace;
	facts.workspace_count = player->workspace_count;
	if (observer)
		ilk_begin_observed(player->session, &facts, &call, &played->decision,
		                   observer);
	else
		ilk_begin(player->session, &facts, &call, &played->decision);
	played->tool = event->facts.tool;
	struct waiting_call *old = waiting_find(player->waiting, event->id);

	if (old)
		waiting_remove(player->waiting, old);
	if (goes_on(played->decision.outcome))
		waiting_add(player->waiting, event->id, facts.tool,
		            played->decision.outcome == ILK_OUTCOME_ALLOW)
			->call = call;
}

/* After a verdict or an answer: refused ones leave the call as it is. */
static void settle(struct player *player, struct waiting_call *call,
                   enum ilk_status status, struct played *played)
{
	played->refused = status != ILK_OK;
	if (played->refused)
		played->decision = (struct ilk_decision){.outcome = ILK_OUTCOME_NONE};
	else if (!goes_on(played->decision.outcome))
		waiting_remove(player->waiting, call);
	else if (played->decision.outcome == ILK_OUTCOME_ALLOW)
		waiting_run(player->waiting, call);
}

static void play_verdict(struct player *player, const struct trace_event *event,
                         struct waiting_call *call, const struct ilk_observer *observer,
                         struct played *played)
{
	enum ilk_status status =
		observer ? ilk_verdict_observed(player->session, &call->call,
	                                        &event->classified, &played->decision,
	                                        observer)
			 : ilk_verdict(player->session, &call->call, &event->classified,
	                               &played->decision);

	settle(player, call, status, played);
}

static void play_answer(struct player *player, const struct trace_event *event,
                        struct waiting_call *call, const struct ilk_observer *observer,
                        struct played *played)
{
	enum ilk_status status =
		observer ? ilk_answer_observed(player->session, &call->call,
	                                       event->answer, event->by,
	                                       &played->decision, observer)
			 : ilk_answer(player->session, &call->call, event->answer,
	                              event->by, &played->decision);

	settle(player, call, status, played);
}

/* The three events that belong to a call which began earlier. */
static void play_later(struct player *player, const struct trace_event *event,
                       const struct ilk_observer *observer, struct played *played)
{
	struct waiting_call *call = waiting_find(player->waiting, event->id);

	if (!call) {
		played->refused = event->kind != TRACE_EXECUTED;
		return;
	}
	played->tool = (struct ilk_text){call->tool, call->tool_len};
	if (event->kind == TRACE_VERDICT)
		play_verdict(player, event, call, observer, played);
	else if (event->kind == TRACE_ANSWER)
		play_answer(player, event, call, observer, played);
	else if (ilk_executed(player->session, &call->call, event->ok) == ILK_OK)
		waiting_remove(player->waiting, call);
}

/* The events outside calls that the session takes as they are. */
static const struct {
	bool known;
	enum ilk_event event;
} outside[TRACE_KIND_COUNT] = {
	[TRACE_TURN_START] = {true, ILK_EVENT_TURN_START},
	[TRACE_USER_MESSAGE] = {true, ILK_EVENT_USER_MESSAGE},
	[TRACE_POLICY_RELOAD] = {true, ILK_EVENT_POLICY_RELOAD},
	[TRACE_TICK] = {true, ILK_EVENT_TICK},
};

static enum ilk_status play_outside(struct player *player,
                                    const struct trace_event *event)
{
	if (event->kind == TRACE_SESSION_START)
		return start(player, event);
	if (event->kind == TRACE_MODE_SWITCH)
		return ilk_mode_switch(player->session, event->mode);
	if (event->kind == TRACE_PRESENCE)
		return ilk_session_set_presence(player->session, event->presence);
	return outside[event->kind].known
	               ? ilk_event(player->session, outside[event->kind].event)
	               : ILK_ARGUMENT;
}

enum ilk_status player_step(struct player *player, const struct trace_event *event,
                            const struct ilk_observer *observer, struct played *played)
{
	enum ilk_status status = ILK_OK;

	*played = (struct played){.call_id = event->id, .session = player->session};
	if (event->id.len > TRACE_MAX_ID || event->facts.tool.len > TRACE_MAX_TOOL)
		return ILK_LIMIT;
	if (event->kind == TRACE_CALL)
		play_call(player, event, observer, played);
	else if (event->kind == TRACE_VERDICT || event->kind == TRACE_ANSWER ||
	         event->kind == TRACE_EXECUTED)
		play_later(player, event, observer, played);
	else
		status = play_outside(player, event);
	played->session = player->session;
	return status;
}
