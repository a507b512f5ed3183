/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds policies/gemini-cli.policy to Gemini CLI's own loop detection. That one of its
 * other detectors found a loop is what the host says, so the answers tell it; what comes
 * of it is the policy's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

#define POLICY "policies/gemini-cli.policy"
#define TURNS  100 /* of a prompt, when it has no other number */

struct host {
	char prompt[64];
	bool over; /* the prompt has ended */
};

static void start_session(struct conformance *run, struct host *host,
                          const json_t *event)
{
	bool disabled = json_is_true(json_object_get(event, "disabled"));

	if (!run->playing.player)
		conformance_session(run, POLICY, NULL, 0);
	memset(host, 0, sizeof *host);
	conformance_tell(run, json_pack("{s:s,s:s}", "event", "session_start", "mode",
	                                disabled ? "plan" : "default"));
}

/* A message of a prompt, of a new one if its id is another than before. */
static void start_prompt(struct conformance *run, struct host *host,
                         const json_t *event, const json_t *theirs)
{
	const char *prompt = json_member(event, "prompt");
	const json_t *turns = json_object_get(event, "turns");
	json_int_t left = turns ? json_integer_value(turns) : TURNS;
	const json_t *state = json_object_get(theirs, "state");

	host->over = false;
	if (strcmp(prompt, host->prompt) != 0) {
		snprintf(host->prompt, sizeof host->prompt, "%s", prompt);
		conformance_tell(run, json_pack("{s:s}", "event", "turn_start"));
	}
	conformance_tell(run, json_pack("{s:s}", "event", "user_message"));
	json_t *ours = conformance_give(
		run, json_pack("{s:s,s:I}", "event", "usage", "requests",
	                       left < TURNS ? TURNS - left : (json_int_t)0));

	conformance_number(run, "turns left",
	                   TURNS - conformance_counter(ours, "turns"),
	                   json_integer_value(json_object_get(state, "bounded")));
	json_decref(ours);
}

/* Gemini compares arguments as they are written. */
static json_t *print_of(const json_t *event)
{
	char *args = json_dumps(json_object_get(event, "args"), JSON_COMPACT);

	CU_ASSERT_PTR_NOT_NULL_FATAL(args);
	json_t *print = json_sprintf("%s %s", json_member(event, "tool"), args);

	free(args);
	return print;
}

static json_t *ask(struct conformance *run, const char *tool, json_t *print)
{
	json_t *ours = conformance_give(run, json_pack("{s:s,s:s,s:s,s:o*}", "event",
	                                               "call", "id", "1", "tool", tool,
	                                               "fingerprint", print));

	if (!json_is(json_member(ours, "outcome"), "classify"))
		return ours;
	json_decref(ours);
	return conformance_play(
		run, "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"allow\"}");
}

/* What our decision is called there. */
static const char *action(const json_t *ours)
{
	static const struct {
		const char *outcome, *reason, *action;
	} actions[] = {
		{"allow", "classifier_passed", "go_on"},
		{"defer", "not_in_auto_mode", "go_on"},
		{"deny", "repeated_call", "recover"},
		{"interrupt", "repeated_call", "halt"},
		{"interrupt", "step_budget", "max_turns"},
	};
	const char *outcome = json_member(ours, "outcome");
	const char *reason = json_member(ours, "reason");

	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		if (json_is(outcome, actions[i].outcome) &&
		    (!reason || strcmp(reason, actions[i].reason) == 0))
			return actions[i].action;
	return reason;
}

/* Compares what came of a call, or of a loop that another detector found. */
static void compare(struct conformance *run, struct host *host, json_t *ours,
                    const json_t *theirs)
{
	const json_t *state = json_object_get(theirs, "state");
	const char *done = action(ours);
	bool told = json_array_size(json_object_get(ours, "nudges")) == 1;

	conformance_text(run, "action", done, json_member(theirs, "action"));
	conformance_number(run, "detections", conformance_counter(ours, "detections"),
	                   json_integer_value(json_object_get(state, "count")));
	conformance_number(run, "the model is told", told, json_is(done, "recover"));
	host->over = json_is(json_member(ours, "outcome"), "interrupt");
	json_decref(ours);
	/* It goes on without a person. */
	if (json_is(done, "recover"))
		conformance_tell(
			run, json_pack("{s:s,s:i}", "event", "usage", "requests", 1));
}

/* A turn, a text, or something else, of which only a detector could say anything. */
static void pass_by(struct conformance *run, struct host *host, const json_t *theirs)
{
	if (json_member(theirs, "loop"))
		compare(run, host, ask(run, "loop_found", NULL), theirs);
	else
		conformance_text(run, "action", "go_on", json_member(theirs, "action"));
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct host *host = context;
	const char *type = json_member(event, "type");
	bool ignored = json_is_true(json_object_get(theirs, "ignored"));

	if (json_is(type, "session")) {
		start_session(run, host, event);
	} else if (json_is(type, "prompt")) {
		start_prompt(run, host, event, theirs);
	} else if (json_is(type, "disable")) {
		conformance_tell(run, json_pack("{s:s,s:s}", "event", "mode_switch",
		                                "mode", "plan"));
	} else if (host->over || ignored) {
		conformance_number(run, "ignored", host->over, ignored);
	} else if (json_is(type, "call")) {
		compare(run, host,
		        ask(run, json_member(event, "tool"), print_of(event)), theirs);
	} else {
		pass_by(run, host, theirs);
	}
}

static void stops_as_gemini_does(void)
{
	static const char *const sequences[] = {"seed001-calls",   "seed002-cycles",
	                                        "seed003-recover", "seed004-llm",
	                                        "seed005-content", "seed006-mixed"};
	static const struct conformance_agent agent = {
		.name = "gemini",
		.folder = "gemini",
		.answers = "answers",
		.sequences = sequences,
		.count = sizeof sequences / sizeof sequences[0],
	};
	struct host host;

	memset(&host, 0, sizeof host);
	conformance_agent(&agent, play_event, &host);
}

void conformance_gemini_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_gemini", NULL, NULL);

	CU_add_test(suite, "loops end as Gemini CLI ends them", stops_as_gemini_does);
}
