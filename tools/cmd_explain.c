/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock explain: one call, and each row that was tried for it: of a session that has
 * just begun, of one after a trace, or a call of the trace itself.
 */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "file.h"
#include "load.h"
#include "options.h"
#include "session.h"
#include "tool.h"
#include "why.h"

static const struct usage usage = {
	.command = "explain",
	.operands = "POLICY",
	.about = "Shows each row of POLICY that is tried for one call, in order, with "
		 "the "
		 "condition that\ndid not hold and what it saw, and who decided. With "
		 "--trace the call comes after that\nsession; with --id as well it is "
		 "a call "
		 "of the session itself.",
	.options = call_options,
	.count = CALL_OPTIONS,
	.more = "example: interlock explain qwen-code.policy --tool run_shell_command "
		"--command \"make a\"\n         --cwd /w --verdict block",
};

struct explain {
	const struct call *call;
	struct player *player;
	struct output out;
	struct why why;
	size_t line; /* of the trace */
	char *json;  /* grows to the longest step */
	size_t json_room;
	bool met;  /* the call with the wanted id */
	bool told; /* a step is above */
};

/* Whether this event of the trace is to be explained, if anything comes of it. */
static bool wanted(const struct explain *explain, const struct trace_event *event)
{
	const char *id = explain->call->id;

	return explain->call->all ||
	       (id && event->id.at && strlen(id) == event->id.len &&
	        memcmp(id, event->id.at, event->id.len) == 0 &&
	        event->kind != TRACE_EXECUTED);
}

static enum ilk_status tell_json(struct explain *explain, const struct played *played)
{
	struct writer w = {explain->json, explain->json_room, 0};

	why_json(&explain->why, played, &w);
	if (w.len > explain->json_room) {
		char *grown = realloc(explain->json, 2 * w.len);

		if (!grown)
			return ILK_MEMORY;
		explain->json = grown;
		explain->json_room = 2 * w.len;
		w = (struct writer){grown, explain->json_room, 0};
		why_json(&explain->why, played, &w);
	}
	output_bytes(&explain->out, explain->json, w.len);
	return ILK_OK;
}

/* Tells a step that has been played. */
static enum ilk_status tell(struct explain *explain, const struct played *played)
{
	const struct sheet sheet = {output_write, &explain->out};
	enum ilk_status status = why_end(&explain->why, played);

	if (status == ILK_OK && explain->call->json) {
		status = tell_json(explain, played);
	} else if (status == ILK_OK) {
		sheet_string(&sheet, explain->told ? "\n" : "");
		why_text(&explain->why, played, &sheet);
	}
	explain->told = true;
	return explain->out.error ? ILK_IO : status;
}

static const struct ilk_observer *observe(void *context,
                                          const struct trace_event *event)
{
	struct explain *explain = context;

	if (!wanted(explain, event))
		return NULL;
	explain->met = true;
	why_begin(&explain->why, player_session(explain->player, event), event,
	          explain->line);
	return &explain->why.observer;
}

static enum ilk_status after(void *context, const struct trace_event *event,
                             const struct played *played)
{
	struct explain *explain = context;

	if (!wanted(explain, event))
		return ILK_OK;
	state_take(&explain->why.after, played->session);
	return why_worth_telling(&explain->why, played) ? tell(explain, played)
	                                                : ILK_OK;
}

static int play_trace(struct explain *explain)
{
	const struct session_sink sink = {
		.played = after,
		.context = explain,
		.observe = observe,
		.line = &explain->line,
	};
	int end = session_play_into(explain->player, explain->call->trace, &sink);

	if (end == TOOL_OK && explain->call->id && !explain->met) {
		tool_complain("explain: %s has no call with the id \"%s\"",
		              file_shown(explain->call->trace), explain->call->id);
		return TOOL_INPUT;
	}
	return end;
}

/* One event of the call itself, explained. */
static int step(struct explain *explain, const struct trace_event *event,
                enum ilk_outcome *outcome)
{
	struct played played;

	why_begin(&explain->why, player_session(explain->player, event), event, 0);
	enum ilk_status status =
		player_step(explain->player, event, &explain->why.observer, &played);

	if (status == ILK_OK)
		status = tell(explain, &played);
	if (status != ILK_OK && status != ILK_IO)
		return tool_fail("explain", status);
	*outcome = played.decision.outcome;
	return TOOL_OK;
}

/* The session the call comes in: begun anew, or changed as the options say. */
static int prepare(struct explain *explain)
{
	struct trace_event events[CALL_MAX_BEFORE];
	size_t count = call_before(explain->call, events);

	for (size_t i = 0; i < count; i++) {
		struct played played;
		enum ilk_status status =
			player_step(explain->player, &events[i], NULL, &played);

		if (status != ILK_OK)
			return tool_fail("explain", status);
	}
	return TOOL_OK;
}

static int explain_call(struct explain *explain)
{
	const struct call *call = explain->call;
	enum ilk_outcome outcome = ILK_OUTCOME_NONE;
	int end = prepare(explain);

	if (end == TOOL_OK)
		end = step(explain, &call->begin, &outcome);
	if (end == TOOL_OK && outcome == ILK_OUTCOME_CLASSIFY && call->has_verdict)
		end = step(explain, &call->verdict, &outcome);
	else if (end == TOOL_OK && outcome == ILK_OUTCOME_CLASSIFY && !call->json)
		output_string(&explain->out, "The classifier decides: --verdict "
		                             "says what it would say.\n");
	if (end == TOOL_OK && outcome == ILK_OUTCOME_ASK && call->has_answer)
		end = step(explain, &call->answer, &outcome);
	return end;
}

static int explain_with(const struct call *call, const struct ilk_image *image)
{
	struct explain explain = {.call = call, .player = player_new(image)};

	if (!explain.player)
		return tool_fail("explain", ILK_MEMORY);
	output_stdout(&explain.out);
	why_init(&explain.why, image);
	int end = call->trace ? play_trace(&explain) : TOOL_OK;

	if (end == TOOL_OK && !call->id && !call->all)
		end = explain_call(&explain);
	player_free(explain.player);
	why_free(&explain.why);
	free(explain.json);
	int written = output_done(&explain.out);

	return written != TOOL_OK ? written : end;
}

int cmd_explain(int argc, char **argv)
{
	struct call call;
	struct operands operands;
	struct loaded loaded;

	call_init(&call);
	enum options_end parsed =
		options_parse(&usage, argc, argv, call_option, &call, &operands);
	int end = options_exit(parsed);

	if (parsed == OPTIONS_GO_ON && operands.count != 1)
		end = options_wrong_operands(&usage);
	else if (parsed == OPTIONS_GO_ON && !call_complete(&call))
		end = TOOL_USAGE;
	else if (parsed == OPTIONS_GO_ON &&
	         (end = load(&loaded, operands.at[0], &call.with)) == TOOL_OK) {
		end = explain_with(&call, &loaded.image);
		load_free(&loaded);
	}
	call_free(&call);
	return end;
}
