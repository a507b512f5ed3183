/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock replay: plays a recorded session through a policy, line by line, and
 * answers each event: as a table for people, or as JSON lines. Memory does not grow
 * with the trace. Stops at the first line that is no event, after everything before it
 * has been answered.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "load.h"
#include "options.h"
#include "session.h"
#include "term.h"
#include "tool.h"
#include "trace/answer.h"
#include "trace/format.h"

enum { REPLAY_JSON, REPLAY_PARAM, REPLAY_ORG, REPLAY_OPTIONS };
static const struct option options[REPLAY_OPTIONS] = {
	[REPLAY_JSON] = {"json", 0, NULL, "answer with one JSON line an event"},
	[REPLAY_PARAM] = LOAD_PARAM,
	[REPLAY_ORG] = LOAD_ORG,
};

static const struct usage usage = {
	.command = "replay",
	.operands = "POLICY TRACE",
	.about = "Plays TRACE, a session as JSON lines, through POLICY (a .policy or a "
		 ".tables file)\nand shows what was decided. TRACE may be - for "
		 "standard "
		 "input.",
	.options = options,
	.count = REPLAY_OPTIONS,
};

struct replay {
	struct output out;
	struct format format;
	struct progress progress;
	const struct ilk_image *image;
	struct answer json;
	bool as_json;
	struct load_with with;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct replay *replay = context;

	if (index == REPLAY_PARAM)
		return load_take_param(&replay->with, usage.command, value);
	if (index == REPLAY_ORG)
		replay->with.org = value;
	replay->as_json |= index == REPLAY_JSON;
	return true;
}

static enum ilk_status answer_json(struct replay *replay,
                                   const struct trace_event *event,
                                   const struct played *played)
{
	enum ilk_status status =
		answer_make(&replay->json, replay->image, event, played);

	if (status != ILK_OK)
		return status;
	output_bytes(&replay->out, replay->json.json, replay->json.len);
	output_bytes(&replay->out, "\n", 1);
	return ILK_OK;
}

/* Called for each event that was played. */
static enum ilk_status answer(void *context, const struct trace_event *event,
                              const struct played *played)
{
	struct replay *replay = context;
	enum ilk_status status = ILK_OK;
	char text[FORMAT_MAX];

	if (!replay->as_json && replay->format.events == 0)
		output_bytes(&replay->out, text, format_heading(&replay->format, text));
	if (replay->as_json) {
		status = answer_json(replay, event, played);
		replay->format.events++;
	} else {
		output_bytes(&replay->out, text,
		             format_event(&replay->format, replay->image, event, played,
		                          text));
	}
	progress_tick(&replay->progress, replay->format.events, "events");
	return replay->out.error ? ILK_IO : status;
}

/* Whoever waits for the answers gets them before we wait for more events. */
static void before_waiting(void *context)
{
	struct replay *replay = context;

	output_flush(&replay->out);
}

static int run(struct replay *replay, const char *trace)
{
	const struct session_sink sink = {
		.played = answer,
		.waiting = before_waiting,
		.context = replay,
	};
	char text[FORMAT_MAX];

	output_stdout(&replay->out);
	format_init(&replay->format, term_colour(stdout));
	progress_init(&replay->progress);
	int end = session_play(replay->image, trace, &sink);

	progress_done(&replay->progress);
	if (!replay->as_json && replay->format.events)
		output_bytes(&replay->out, text, format_summary(&replay->format, text));
	int written = output_done(&replay->out);

	answer_free(&replay->json);
	return written != TOOL_OK ? written : end;
}

int cmd_replay(int argc, char **argv)
{
	struct replay replay = {.as_json = false};
	struct loaded loaded;
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &replay, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count != 2)
		return options_wrong_operands(&usage);
	if (strcmp(operands.at[0], "-") == 0 && strcmp(operands.at[1], "-") == 0) {
		tool_complain("replay: only one of POLICY and TRACE can be -");
		return TOOL_USAGE;
	}
	int end = load(&loaded, operands.at[0], &replay.with);

	if (end != TOOL_OK)
		return end;
	replay.image = &loaded.image;
	int result = run(&replay, operands.at[1]);

	load_free(&loaded);
	return result;
}
