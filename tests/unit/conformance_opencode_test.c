/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds policies/opencode.policy to OpenCode's own processor. A session's configuration
 * becomes rows in the place of the policy's own. OpenCode remembers "always" itself, and
 * answers for the person then.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

#define POLICY "policies/opencode.policy"
#define ROW    "ask   repeated_call   when capped"
#define ALWAYS 16

struct host {
	bool failed; /* this message has ended */
	json_t *replies;
	size_t replied;
	char always[ALWAYS][64];
	size_t always_count;
};

/* One rule of a configuration, as a row; whether it holds for every tool. */
static bool write_row(char *rows, size_t room, const char *verb, const char *pattern)
{
	bool every = strcmp(pattern, "*") == 0;
	size_t used = strlen(rows);

	snprintf(rows + used, room - used,
	         every ? "%s repeated_call when capped\n"
	               : "%s repeated_call when capped and tool in { \"%s\" }\n",
	         json_is(verb, "deny") ? "interrupt" : verb, pattern);
	return every;
}

/* The rules of an object of patterns, the last one first; whether one holds for all. */
static bool write_rules(char *rows, size_t room, json_t *rules)
{
	const char *keys[16];
	size_t count = 0;
	const char *key;
	json_t *value;

	json_object_foreach(rules, key, value) keys[count++] = key;
	while (count--)
		if (write_row(rows, room, json_member(rules, keys[count]), keys[count]))
			return true;
	return false;
}

/* A configuration's permissions "*" and "doom_loop", the last one first. */
static void write_config(char *rows, size_t room, json_t *permission)
{
	const char *keys[16];
	size_t count = 0;
	const char *key;
	json_t *value;

	rows[0] = '\0';
	json_object_foreach(permission, key, value) keys[count++] = key;
	while (count--) {
		json_t *rule = json_object_get(permission, keys[count]);

		if (json_is_string(rule)
		            ? write_row(rows, room, json_string_value(rule), "*")
		            : write_rules(rows, room, rule))
			return;
	}
	write_row(rows, room, "ask", "*");
}

static void start_session(struct conformance *run, struct host *host,
                          const json_t *event)
{
	struct conformance_edit edits[] = {
		{ROW, ""},
		{"report consecutive_denials = same",
	         "waive boundary-cap-asks \"as the user's configuration says\"\n"}};

	write_config(edits[0].instead, sizeof edits[0].instead,
	             json_object_get(event, "permission"));
	conformance_session(run, POLICY, edits, sizeof edits / sizeof edits[0]);
	if (json_is_true(json_object_get(event, "fresh")))
		host->always_count = 0;
	conformance_tell(
		run, json_pack("{s:s,s:s}", "event", "session_start", "mode", "build"));
}

/* A part of the message that is no call ends a run of calls. */
static void part(struct conformance *run)
{
	conformance_tell(run, json_pack("{s:s}", "event", "batch_start"));
}

static void start_message(struct conformance *run, struct host *host,
                          const json_t *event)
{
	json_decref(host->replies);
	host->replies = json_incref(json_object_get(event, "replies"));
	host->replied = 0;
	host->failed = false;
	part(run);
}

static bool always(const struct host *host, const char *tool)
{
	for (size_t i = 0; i < host->always_count; i++)
		if (strcmp(host->always[i], tool) == 0)
			return true;
	return false;
}

static void remember(struct host *host, const char *tool)
{
	CU_ASSERT_FATAL(host->always_count < ALWAYS);
	snprintf(host->always[host->always_count++], sizeof host->always[0], "%s",
	         tool);
}

/* OpenCode answers for a tool that it remembers, the person for others; then the decision
 * is the answer's. */
static json_t *answer(struct conformance *run, struct host *host, const char *tool,
                      const char **reply)
{
	bool known = always(host, tool);

	if (!known) {
		*reply = json_string_value(
			json_array_get(host->replies, host->replied++));
		if (!*reply)
			*reply = "once";
		if (json_is(*reply, "always"))
			remember(host, tool);
	}
	bool rejects = *reply && strncmp(*reply, "reject", 6) == 0;

	return conformance_give(run,
	                        json_pack("{s:s,s:s,s:s,s:s}", "event", "answer", "id",
	                                  "1", "answer", rejects ? "reject" : "approve",
	                                  "by", known ? "hook" : "person"));
}

/* What our decision is called there, when the check was triggered. */
static const char *permission(const char *outcome, const char *reply)
{
	if (json_is(outcome, "ask"))
		return reply ? "asked" : "allowed_by_rule";
	return json_is(outcome, "interrupt") ? "denied_by_rule" : "allowed_by_rule";
}

/* OpenCode compares inputs as they are written. */
static json_t *begin(struct conformance *run, const json_t *event)
{
	char *input = json_dumps(json_object_get(event, "input"), JSON_COMPACT);

	CU_ASSERT_PTR_NOT_NULL_FATAL(input);
	json_t *print = json_sprintf("%s %s", json_member(event, "tool"), input);

	free(input);
	return conformance_give(
		run, json_pack("{s:s,s:s,s:s,s:o}", "event", "call", "id", "1", "tool",
	                       json_member(event, "tool"), "fingerprint", print));
}

static void call(struct conformance *run, struct host *host, const json_t *event,
                 const json_t *theirs)
{
	const char *reply = NULL;
	json_t *ours = begin(run, event);
	json_t *answered = NULL;
	const char *outcome = json_member(ours, "outcome");
	bool triggered = json_is(json_member(ours, "reason"), "repeated_call");

	if (json_is(outcome, "ask"))
		answered = answer(run, host, json_member(event, "tool"), &reply);
	conformance_number(run, "triggered", triggered,
	                   json_is_true(json_object_get(theirs, "triggered")));
	conformance_text(run, "permission",
	                 triggered ? permission(outcome, reply) : NULL,
	                 json_member(theirs, "doom_loop"));
	conformance_text(run, "reply", reply, json_member(theirs, "reply"));
	host->failed =
		!json_is(json_member(answered ? answered : ours, "outcome"), "allow");
	conformance_number(run, "failed", host->failed,
	                   json_is_true(json_object_get(theirs, "failed")));
	json_decref(answered);
	json_decref(ours);
}

/* Something of a message that has not ended. */
static void stream(struct conformance *run, struct host *host, const json_t *event,
                   const json_t *theirs)
{
	const char *type = json_member(event, "type");

	if (json_is(type, "call")) {
		call(run, host, event, theirs);
	} else if (!json_is(type, "input") && !json_is(type, "result") &&
	           !json_is(type, "error")) {
		part(run);
	}
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct host *host = context;
	const char *type = json_member(event, "type");

	if (json_is(type, "session")) {
		start_session(run, host, event);
	} else if (json_is(type, "message")) {
		start_message(run, host, event);
	} else if (!json_is(type, "end")) {
		conformance_number(run, "reached", !host->failed,
		                   json_is_true(json_object_get(theirs, "reached")));
		if (!host->failed)
			stream(run, host, event, theirs);
	}
}

static void asks_as_opencode_does(void)
{
	static const char *const sequences[] = {
		"seed001-runs",   "seed002-interleaved", "seed003-across",
		"seed004-inputs", "seed005-permissions", "seed006-mixed"};
	static const struct conformance_agent agent = {
		.name = "opencode",
		.folder = "opencode",
		.answers = "answers",
		.sequences = sequences,
		.count = sizeof sequences / sizeof sequences[0],
	};
	struct host host = {.failed = false};

	conformance_agent(&agent, play_event, &host);
	json_decref(host.replies);
}

void conformance_opencode_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_opencode", NULL, NULL);

	CU_add_test(suite, "a doom loop asks as in OpenCode", asks_as_opencode_does);
}
