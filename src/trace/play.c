/* SPDX-License-Identifier: Apache-2.0
 *
 * Plays trace events into a session; see play.h.
 */
#include "trace/play.h"

#include <stdlib.h>
#include <string.h>

#include "trace/scopes.h"
#include "trace/waiting.h"

struct player {
	const struct ilk_image *image;
	struct scopes *scopes;
	struct waiting *waiting;
	bool began; /* something has happened */
	/* The turn that runs, and the session's thread: whose the calls are that do not
	 * say. */
	char turn[TRACE_MAX_SCOPE];
	size_t turn_len;
	char thread[TRACE_MAX_SCOPE];
	size_t thread_len;
	/* The batch that the calls come in that do not say. */
	char batch[TRACE_MAX_SCOPE];
	size_t batch_len;
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

static void keep_name(char *to, size_t *len, struct ilk_text name)
{
	*len = name.len;
	if (name.len)
		memcpy(to, name.at, name.len);
}

/* Whose state an event is about. */
static struct ilk_text scope_name(const struct player *player,
                                  const struct trace_event *event)
{
	static const struct ilk_text all = {"", 0};
	static const struct ilk_text main_agent = {"main", 4};

	switch (ilk_policy_scope(player->image)) {
	case ILK_SCOPE_TURN:
		return event->turn.at
		               ? event->turn
		               : (struct ilk_text){player->turn, player->turn_len};
	case ILK_SCOPE_THREAD:
		return event->thread.at
		               ? event->thread
		               : (struct ilk_text){player->thread, player->thread_len};
	case ILK_SCOPE_AGENT:
		return event->facts.agent.at ? event->facts.agent : main_agent;
	case ILK_SCOPE_SESSION:
	case ILK_SCOPE_ORGANISATION:
	case ILK_SCOPE_COUNT:
		break;
	}
	return all;
}

/* All sessions share one state. */
static bool shares(const struct player *player)
{
	return ilk_policy_scope(player->image) == ILK_SCOPE_ORGANISATION;
}

static enum ilk_status start(struct player *player, const struct trace_event *event)
{
	static const struct ilk_text usual_mode = {"auto", 4};
	enum ilk_status status = keep_workspace(player, event);

	if (status == ILK_OK)
		status = scopes_start(player->scopes,
		                      event->mode.at ? event->mode : usual_mode,
		                      event->presence);
	if (status != ILK_OK)
		return status;
	waiting_clear(player->waiting);
	player->turn_len = 0;
	player->batch_len = 0;
	keep_name(player->thread, &player->thread_len, event->thread);
	scopes_get(player->scopes, scope_name(player, event));
	return ILK_OK;
}

struct player *player_new(const struct ilk_image *image)
{
	static const struct trace_event first = {.kind = TRACE_SESSION_START};
	struct player *player = calloc(1, sizeof *player);

	if (!player)
		return NULL;
	player->image = image;
	player->scopes = scopes_new(image);
	player->waiting = waiting_new();
	if (!player->scopes || !player->waiting || start(player, &first) != ILK_OK) {
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
	scopes_free(player->scopes);
	free(player->workspace);
	free(player);
}

/* Names are kept in places of a fixed size. */
static bool too_long(const struct trace_event *event)
{
	return (event->kind == TRACE_BATCH_START &&
	        event->facts.batch.len > TRACE_MAX_SCOPE) ||
	       event->id.len > TRACE_MAX_ID || event->facts.tool.len > TRACE_MAX_TOOL ||
	       event->turn.len > TRACE_MAX_SCOPE ||
	       event->thread.len > TRACE_MAX_SCOPE ||
	       event->facts.agent.len > TRACE_MAX_SCOPE;
}

/* Verdict, answer and executed belong to a call that began earlier. */
static bool comes_later(const struct trace_event *event)
{
	return event->kind == TRACE_VERDICT || event->kind == TRACE_ANSWER ||
	       event->kind == TRACE_EXECUTED;
}

/* The state of a call that began earlier; NULL: the call, or its state, is forgotten. */
static struct scope *scope_of_call(struct player *player,
                                   const struct waiting_call *call)
{
	return call ? scopes_find(player->scopes, call->scope) : NULL;
}

const struct ilk_session *player_session(struct player *player,
                                         const struct trace_event *event)
{
	struct scope *scope = NULL;

	if (too_long(event))
		return scopes_blank(player->scopes);
	if (comes_later(event))
		scope = scope_of_call(player, waiting_find(player->waiting, event->id));
	if (scope)
		return scope->session;
	/* What is about a call nobody knows is about no state, unless there is but one. */
	if (comes_later(event) && !shares(player) &&
	    ilk_policy_scope(player->image) != ILK_SCOPE_SESSION)
		return scopes_blank(player->scopes);
	return scopes_peek(player->scopes, scope_name(player, event));
}

/* Whether anything may still come for a call with this outcome. */
static bool goes_on(enum ilk_outcome outcome)
{
	return outcome == ILK_OUTCOME_ALLOW || outcome == ILK_OUTCOME_ASK ||
	       outcome == ILK_OUTCOME_CLASSIFY;
}

static void play_call(struct player *player, const struct trace_event *event,
                      struct played *played)
{
	struct scope *scope = scopes_get(player->scopes, scope_name(player, event));
	struct ilk_facts facts = event->facts;
	struct waiting_call *waiting;
	struct ilk_call call;

	facts.workspace = player->workspace;
	facts.workspace_count = player->workspace_count;
	if (!facts.batch.at && player->batch_len)
		facts.batch = (struct ilk_text){player->batch, player->batch_len};
	ilk_begin(scope->session, &facts, &call, &played->decision);
	played->session = scope->session;
	played->tool = event->facts.tool;
	struct waiting_call *old = waiting_find(player->waiting, event->id);

	if (old)
		waiting_remove(player->waiting, old);
	if (!goes_on(played->decision.outcome))
		return;
	waiting = waiting_add(player->waiting, event->id, facts.tool,
	                      played->decision.outcome == ILK_OUTCOME_ALLOW);
	waiting->call = call;
	waiting->scope = scope->serial;
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

/* The three events that belong to a call which began earlier. */
static void play_later(struct player *player, const struct trace_event *event,
                       struct played *played)
{
	struct waiting_call *call = waiting_find(player->waiting, event->id);
	struct scope *scope = scope_of_call(player, call);

	if (!scope) {
		played->session = player_session(player, event);
		played->refused = event->kind != TRACE_EXECUTED;
		return;
	}
	played->session = scope->session;
	played->tool = (struct ilk_text){call->tool, call->tool_len};
	if (event->kind == TRACE_VERDICT)
		settle(player, call,
		       ilk_verdict(scope->session, &call->call, &event->classified,
		                   &played->decision),
		       played);
	else if (event->kind == TRACE_ANSWER)
		settle(player, call,
		       ilk_answer(scope->session, &call->call, event->answer, event->by,
		                  &played->decision),
		       played);
	else if (ilk_executed(scope->session, &call->call, event->ok) == ILK_OK)
		waiting_remove(player->waiting, call);
}

/* The events outside calls that the session takes as they are. */
static const struct {
	bool known;
	enum ilk_event event;
} outside[TRACE_KIND_COUNT] = {
	[TRACE_TURN_START] = {true, ILK_EVENT_TURN_START},
	[TRACE_TURN_END] = {true, ILK_EVENT_TURN_END},
	[TRACE_USER_MESSAGE] = {true, ILK_EVENT_USER_MESSAGE},
	[TRACE_POLICY_RELOAD] = {true, ILK_EVENT_POLICY_RELOAD},
	[TRACE_TICK] = {true, ILK_EVENT_TICK},
	[TRACE_BATCH_START] = {true, ILK_EVENT_BATCH_START},
};

/* A turn begins or ends where each turn has a state of its own. */
static void play_turn(struct player *player, const struct trace_event *event)
{
	struct ilk_text name = scope_name(player, event);

	if (event->kind == TRACE_TURN_END) {
		scopes_drop(player->scopes, name);
		return;
	}
	keep_name(player->turn, &player->turn_len, event->turn);
	name = (struct ilk_text){player->turn, player->turn_len};
	scopes_drop(player->scopes, name);
	ilk_event(scopes_get(player->scopes, name)->session, ILK_EVENT_TURN_START);
}

/* What was used counts in one state: the turn's, thread's or agent's that it is of. */
static void play_usage(struct player *player, const struct trace_event *event)
{
	struct scope *scope = scopes_get(player->scopes, scope_name(player, event));

	ilk_usage(scope->session, event->amounts);
}

/* Another session of the same organisation: its state goes on. */
static enum ilk_status join(struct player *player, const struct trace_event *event)
{
	enum ilk_status status = keep_workspace(player, event);

	if (status == ILK_OK)
		scopes_presence(player->scopes, event->presence);
	return status;
}

static enum ilk_status play_outside(struct player *player,
                                    const struct trace_event *event)
{
	bool turn = event->kind == TRACE_TURN_START || event->kind == TRACE_TURN_END;

	if (event->kind == TRACE_SESSION_START)
		return shares(player) && player->began ? join(player, event)
		                                       : start(player, event);
	if (event->kind == TRACE_MODE_SWITCH)
		return scopes_mode(player->scopes, event->mode);
	if (event->kind == TRACE_PRESENCE &&
	    (unsigned)event->presence < ILK_PRESENCE_COUNT) {
		scopes_presence(player->scopes, event->presence);
		return ILK_OK;
	}
	if (event->kind == TRACE_USAGE) {
		play_usage(player, event);
		return ILK_OK;
	}
	if (!outside[event->kind].known)
		return ILK_ARGUMENT;
	if (event->kind == TRACE_BATCH_START)
		keep_name(player->batch, &player->batch_len, event->facts.batch);
	if (turn && ilk_policy_scope(player->image) == ILK_SCOPE_TURN)
		play_turn(player, event);
	else
		scopes_event(player->scopes, outside[event->kind].event);
	return ILK_OK;
}

enum ilk_status player_step(struct player *player, const struct trace_event *event,
                            const struct ilk_observer *observer, struct played *played)
{
	enum ilk_status status = ILK_OK;

	*played = (struct played){.call_id = event->id,
	                          .session = scopes_blank(player->scopes)};
	if (too_long(event))
		return ILK_LIMIT;
	scopes_observe(player->scopes, observer);
	if (event->has_time)
		scopes_time(player->scopes, event->time_ms);
	if (event->kind == TRACE_CALL) {
		play_call(player, event, played);
	} else if (comes_later(event)) {
		play_later(player, event, played);
	} else {
		status = play_outside(player, event);
		played->session = player_session(player, event);
	}
	scopes_observe(player->scopes, NULL);
	player->began = true;
	return status;
}
