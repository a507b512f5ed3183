/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds policies/cline.policy to Cline's own loop detection and mistake tracker. A session
 * sets its own limits, which take the place of the policy's; no limit of mistakes is none
 * of repetition either, as repetition counts as mistakes. Where there is no limit Cline
 * still counts a repetition as one mistake, of which nothing comes: that number is known
 * to differ.
 */
#include <stdio.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

#define POLICY "policies/cline.policy"

struct host {
	const char *mode;
	const char *presence;
	bool running;
	bool loops;        /* are detected in this session */
	json_int_t hard;   /* this many identical calls, and no limit; 0: limited */
	bool forced;       /* so many there were */
	const char *human; /* how the person answers in this batch */
	json_int_t asked;
	size_t hits; /* of the limit, in this batch */
};

static json_int_t number_or(const json_t *object, const char *key, json_int_t usual)
{
	const json_t *value = json_object_get(object, key);

	return value ? json_integer_value(value) : usual;
}

static void write_param(struct conformance_edit *edit, const char *name,
                        json_int_t value)
{
	snprintf(edit->instead, sizeof edit->instead, "%s = %lld", name,
	         (long long)value);
}

static void start(struct conformance *run, struct host *host)
{
	host->forced = false;
	conformance_tell(run,
	                 json_pack("{s:s,s:s,s:s}", "event", "session_start", "mode",
	                           host->mode, "presence", host->presence));
}

static const char *mode_of(const json_t *event)
{
	return json_is_true(json_object_get(event, "yolo")) ? "yolo" : "act";
}

static void start_session(struct conformance *run, struct host *host,
                          const json_t *event)
{
	/* What stands here when a limit is off. */
	struct conformance_edit edits[] = {
		{"max_mistakes = 6", "max_mistakes = 1"},
		{"mistakes >= max_mistakes", "mistakes >= off"},
		{"note_at      = 3", "note_at = off"},
		{"mistake_at   = 5", "mistake_at = off"}};
	const json_t *loop = json_object_get(event, "loop");
	json_int_t max = number_or(event, "max_mistakes", 6);
	json_int_t hard = number_or(loop, "hardThreshold", 5);

	host->loops = !json_is_false(loop);
	host->hard = max == 0 ? hard : 0;
	if (max > 0) {
		write_param(&edits[0], "max_mistakes", max);
		snprintf(edits[1].instead, sizeof edits[1].instead, "%s",
		         edits[1].written);
	}
	if (host->loops)
		write_param(&edits[2], "note_at", number_or(loop, "softThreshold", 3));
	if (host->loops && max > 0)
		write_param(&edits[3], "mistake_at", hard);
	conformance_session(run, POLICY, edits, sizeof edits / sizeof edits[0]);
	host->mode = mode_of(event);
	host->presence = json_is_true(json_object_get(event, "ask")) ? "interactive"
	                                                             : "headless";
	host->running = false;
	start(run, host);
}

/* How Cline's command line reads what the person says to "go on?". */
static const char *answer_of(const char *human)
{
	static const char *const stops[] = {"2",  "stop", "no",
	                                    "No", "n",    "Stop this run"};

	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
		if (json_is(human, stops[i]))
			return "reject";
	return "approve";
}

/* Asks the policy for a call, and the person if it says so; whether it may run. */
static bool gate(struct conformance *run, struct host *host, json_t *trace,
                 const json_t *theirs, json_t **ours)
{
	const json_t *pair =
		json_array_get(json_object_get(theirs, "limit_hits"), host->hits);

	*ours = conformance_give(run, trace);
	const char *outcome = json_member(*ours, "outcome");

	if (json_is(outcome, "allow"))
		return true;
	host->hits++;
	conformance_number(run, "mistakes at the limit",
	                   conformance_counter(*ours, "mistakes"),
	                   json_integer_value(json_array_get(pair, 0)));
	if (json_is(outcome, "ask")) {
		host->asked++;
		json_t *answered = conformance_give(
			run, json_pack("{s:s,s:s,s:s}", "event", "answer", "id",
		                       json_member(*ours, "id"), "answer",
		                       answer_of(host->human)));

		host->running = json_is(json_member(answered, "outcome"), "allow");
		json_decref(answered);
	} else {
		host->running = !json_is(outcome, "stop");
	}
	return host->running;
}

static void identical(struct conformance *run, struct host *host, const json_t *ours,
                      const json_t *theirs)
{
	json_int_t same = conformance_counter(ours, "same");

	if (!host->loops)
		return;
	conformance_number(run, "identical calls", same,
	                   json_integer_value(json_object_get(theirs, "loop_count")));
	if (host->hard && same >= host->hard)
		host->forced = true;
}

static void call(struct conformance *run, struct host *host, const json_t *call,
                 const json_t *theirs)
{
	const char *id = json_member(call, "id");
	const json_t *seen = json_object_get(json_object_get(theirs, "calls"), id);
	bool failed = json_is(json_member(call, "result"), "error");
	json_t *ours;
	bool runs = gate(run, host,
	                 json_pack("{s:s,s:s,s:s,s:O,s:s}", "event", "call", "id", id,
	                           "tool", json_member(call, "tool"), "args",
	                           json_object_get(call, "input"), "rule", "allow"),
	                 theirs, &ours);
	bool told = json_array_size(json_object_get(ours, "nudges")) > 0;

	conformance_number(run, "a note", told,
	                   json_is_true(json_object_get(seen, "soft")));
	identical(run, host, ours, seen);
	conformance_number(run, "stopped", !runs,
	                   json_is_true(json_object_get(seen, "stopped")));
	json_decref(ours);
	if (runs)
		conformance_tell(run, json_pack("{s:s,s:s,s:b}", "event", "executed",
		                                "id", id, "ok", !failed));
}

/* The state after the event; an event that is no call tells it. */
static void compare(struct conformance *run, struct host *host, const json_t *theirs)
{
	const json_t *state = json_object_get(theirs, "state");
	json_t *ours = conformance_give(run, json_pack("{s:s}", "event", "tick"));

	run->known = host->forced;
	conformance_number(run, "mistakes", conformance_counter(ours, "mistakes"),
	                   json_integer_value(json_object_get(state, "mistakes")));
	run->known = false;
	identical(run, host, ours, state);
	if (host->running)
		conformance_number(run, "stopped", 0,
		                   json_is_true(json_object_get(state, "stopped")));
	json_decref(ours);
}

static void batch(struct conformance *run, struct host *host, const json_t *event,
                  const json_t *theirs)
{
	const json_t *calls = json_object_get(event, "calls");
	const json_t *hits = json_object_get(theirs, "limit_hits");
	json_t *ours;

	host->human = json_member(event, "human");
	host->asked = 0;
	host->hits = 0;
	conformance_tell(run, json_pack("{s:s}", "event", "batch_start"));
	for (size_t i = 0; host->running && i < json_array_size(calls); i++) {
		const json_t *next = json_array_get(calls, i);

		if (!json_is_true(json_object_get(next, "provider_executed")))
			call(run, host, next, theirs);
	}
	if (host->running) {
		gate(run, host,
		     json_pack("{s:s,s:s,s:s}", "event", "call", "id", "next", "tool",
		               "next_turn"),
		     theirs, &ours);
		json_decref(ours);
	}
	conformance_number(run, "asked", host->asked,
	                   json_integer_value(json_object_get(theirs, "asked")));
	conformance_number(run, "limits hit", (json_int_t)host->hits,
	                   (json_int_t)json_array_size(hits));
	conformance_number(run, "stopped", !host->running,
	                   json_is_true(json_object_get(theirs, "stopped")));
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct host *host = context;
	const char *type = json_member(event, "type");

	if (json_is(type, "session")) {
		start_session(run, host, event);
	} else if (json_is(type, "run")) {
		conformance_tell(run, json_pack("{s:s}", "event", "turn_start"));
		host->forced = false;
		host->running = true;
	} else if (json_is(type, "continue")) {
		host->running = true;
	} else if (json_is(type, "reset")) {
		start(run, host);
	} else if (json_is(type, "mode")) {
		host->mode = mode_of(event);
		conformance_tell(run, json_pack("{s:s,s:s}", "event", "mode_switch",
		                                "mode", host->mode));
	} else if (host->running) {
		batch(run, host, event, theirs);
	} else {
		conformance_number(run, "ignored", 1,
		                   json_is_true(json_object_get(theirs, "ignored")));
	}
	compare(run, host, theirs);
}

static void asks_as_cline_does(void)
{
	static const char *const sequences[] = {"seed001-mistakes", "seed002-loops",
	                                        "seed003-resets",   "seed004-decisions",
	                                        "seed005-limits",   "seed006-mixed"};
	static const struct conformance_agent agent = {
		.name = "cline",
		.folder = "cline",
		.answers = "answers",
		.sequences = sequences,
		.count = sizeof sequences / sizeof sequences[0],
		.known_events = 28,
	};
	struct host host = {.mode = NULL};

	conformance_agent(&agent, play_event, &host);
}

void conformance_cline_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_cline", NULL, NULL);

	CU_add_test(suite, "mistakes and repetition ask as in Cline",
	            asks_as_cline_does);
}
