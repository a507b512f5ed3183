/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds policies/goose.policy to three versions of goose's own tool monitor. A session sets
 * its own limit, which takes the place of the policy's; the first two versions do not
 * count errors. goose counts the same error, by its text, which no policy sees: what
 * follows a second error of a tool with another text is known to differ.
 */
#include <stdio.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

#define POLICY    "policies/goose.policy"
#define RESULTS   16  /* of a tool, between two starts: as many as any sequence has */
#define SAME_TEXT 100 /* bytes of an error's text that goose compares */

static const char *const tools[] = {"shell", "read", "edit"};
#define TOOLS (sizeof tools / sizeof tools[0])

struct host {
	bool limited;
	bool errors; /* this version counts them */
	int ran[TOOLS];
	bool texts; /* a tool failed several times in a row, in different ways */
	char error[SAME_TEXT + 1];
	size_t error_tool;
};

static size_t tool_of(const json_t *event)
{
	for (size_t t = 0; t < TOOLS; t++)
		if (json_is(json_member(event, "tool"), tools[t]))
			return t;
	return TOOLS;
}

static json_t *begin(struct conformance *run, const char *id, const json_t *event)
{
	return conformance_give(run,
	                        json_pack("{s:s,s:s,s:s,s:O}", "event", "call", "id",
	                                  id, "tool", json_member(event, "tool"),
	                                  "args", json_object_get(event, "args")));
}

/* The sequences have results of calls that they do not have. So some are inspected at the
 * start, when nothing is denied; inspecting changes nothing. */
static void start(struct conformance *run, struct host *host)
{
	conformance_tell(run, json_pack("{s:s}", "event", "session_start"));
	conformance_tell(run, json_pack("{s:s}", "event", "batch_start"));
	for (size_t t = 0; t < TOOLS; t++) {
		for (int i = 0; i < RESULTS; i++)
			conformance_tell(
				run, json_pack("{s:s,s:o,s:s}", "event", "call", "id",
			                       json_sprintf("%s-%d", tools[t], i),
			                       "tool", tools[t]));
		host->ran[t] = 0;
	}
	host->texts = false;
	host->error_tool = TOOLS;
}

static void start_session(struct conformance *run, struct host *host,
                          const json_t *event)
{
	const json_t *max = json_object_get(event, "max");
	struct conformance_edit edits[] = {
		{"max_repetitions = 3", "max_repetitions = off"},
		{"errors >= 3", "errors >= off"}};

	host->limited = json_is_integer(max);
	if (host->limited)
		snprintf(edits[0].instead, sizeof edits[0].instead,
		         "max_repetitions = %d", (int)json_integer_value(max));
	conformance_session(run, POLICY, edits, host->errors ? 1 : 2);
	start(run, host);
}

/* Ours and theirs after the event. */
static void compare(struct conformance *run, const struct host *host,
                    const json_t *ours, const json_t *theirs)
{
	const json_t *state = json_object_get(theirs, "state");
	const json_t *last = json_object_get(json_object_get(ours, "slots"), "last");

	if (host->limited) {
		conformance_number(
			run, "repeat", conformance_counter(ours, "repeat"),
			json_integer_value(json_object_get(state, "repeat")));
		conformance_number(run, "a last call", json_is_string(last),
		                   json_is_true(json_object_get(state, "has_last")));
	}
	run->known = host->texts;
	if (host->errors)
		conformance_number(
			run, "errors", conformance_counter(ours, "errors"),
			json_integer_value(json_object_get(state, "errors")));
	run->known = false;
}

static void dispatch(struct conformance *run, const struct host *host,
                     const json_t *event, const json_t *theirs)
{
	conformance_tell(run, json_pack("{s:s}", "event", "turn_end"));
	json_t *ours = begin(run, "dispatched", event);

	conformance_number(run, "allowed",
	                   json_is(json_member(ours, "outcome"), "allow"),
	                   json_is_true(json_object_get(theirs, "allow")));
	compare(run, host, ours, theirs);
	json_decref(ours);
}

/* The first finding against a call of a batch. */
static const char *finding(const json_t *theirs, const char *id)
{
	const json_t *denied = json_object_get(theirs, "denied");

	for (size_t i = 0; i < json_array_size(denied); i++) {
		const json_t *pair = json_array_get(denied, i);

		if (json_is(json_string_value(json_array_get(pair, 0)), id))
			return json_string_value(json_array_get(pair, 1));
	}
	return NULL;
}

/* goose's name of what our decision says. */
static void compare_finding(struct conformance *run, const struct host *host,
                            const json_t *ours, const char *theirs)
{
	const char *reason = json_is(json_member(ours, "outcome"), "deny")
	                             ? json_member(ours, "reason")
	                             : NULL;

	if (json_is(reason, "repeated_call"))
		reason = "REP-001";
	else if (json_is(reason, "consecutive_mistakes"))
		reason = "REP-002";
	run->known = host->texts && !json_is(reason, "REP-001") &&
	             !json_is(theirs, "REP-001");
	conformance_text(run, "finding", reason, theirs);
	run->known = false;
}

static void inspect(struct conformance *run, const struct host *host,
                    const json_t *event, const json_t *theirs)
{
	const json_t *calls = json_object_get(event, "calls");
	json_t *ours =
		conformance_give(run, json_pack("{s:s}", "event", "batch_start"));

	for (size_t i = 0; i < json_array_size(calls); i++) {
		const json_t *call = json_array_get(calls, i);
		const char *id = json_member(call, "id");

		if (tool_of(call) == TOOLS) /* a request that cannot be read */
			continue;
		json_decref(ours);
		ours = begin(run, id, call);
		compare_finding(run, host, ours, finding(theirs, id));
	}
	compare(run, host, ours, theirs);
	json_decref(ours);
}

/* Whether this error is one of a run of the same tool with different texts. */
static void know_error(struct host *host, size_t tool, const char *error)
{
	if (!error || tool != host->error_tool)
		host->texts = false;
	else if (strncmp(error, host->error, SAME_TEXT) != 0)
		host->texts = true;
	host->error_tool = error ? tool : TOOLS;
	snprintf(host->error, sizeof host->error, "%s", error ? error : "");
}

static void executed(struct conformance *run, struct host *host, const json_t *event,
                     const json_t *theirs)
{
	size_t tool = tool_of(event);
	const char *error = json_member(event, "error");

	CU_ASSERT_FATAL(tool < TOOLS && host->ran[tool] < RESULTS);
	json_t *id = json_sprintf("%s-%d", tools[tool], host->ran[tool]++);

	know_error(host, tool, error);
	json_t *ours =
		conformance_give(run, json_pack("{s:s,s:o,s:b}", "event", "executed",
	                                        "id", id, "ok", !error));

	compare(run, host, ours, theirs);
	json_decref(ours);
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct host *host = context;
	const char *type = json_member(event, "type");

	if (json_is(type, "session"))
		start_session(run, host, event);
	else if (json_object_get(theirs, "unsupported"))
		return;
	else if (json_is(type, "reset"))
		start(run, host);
	else if (json_is(type, "call"))
		dispatch(run, host, event, theirs);
	else if (json_is(type, "batch"))
		inspect(run, host, event, theirs);
	else
		executed(run, host, event, theirs);
}

static void denies_as_goose_does(void)
{
	static const char *const sequences[] = {"seed001-runs",    "seed002-limits",
	                                        "seed003-batches", "seed004-errors",
	                                        "seed005-resets",  "seed006-mixed"};
	static const struct {
		struct conformance_agent agent;
		bool errors;
	} versions[] = {
		{{"goose v1", "goose", "answers.v1", sequences, 6, 0}, false},
		{{"goose v2", "goose", "answers.v2", sequences, 6, 0}, false},
		{{"goose v3", "goose", "answers.v3", sequences, 6, 59}, true},
	};

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		struct host host = {.errors = versions[i].errors};

		conformance_agent(&versions[i].agent, play_event, &host);
	}
}

void conformance_goose_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_goose", NULL, NULL);

	CU_add_test(suite, "repetition is denied as goose denies it",
	            denies_as_goose_does);
}
