/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds the Codex policies to what the guardian's own circuit breaker did, in three
 * versions. The policy is the breaker; what the host does around it is here: which reply
 * of the reviewer counts after its retries, which turn runs, and the abort tasks that an
 * interrupt starts.
 */
#include <stdio.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

static const struct {
	const char *policy;
	const char *version;
	int attempts; /* how often a review is tried */
} versions[] = {
	{"tests/policy/agents/codex-guardian-v1.policy", "v1", 1},
	{"tests/policy/agents/codex-guardian-v2.policy", "v2", 3},
	{"policies/codex-guardian.policy", "v3", 3},
};

static const char *const sequences[] = {"seed001-mixed",  "seed002-near_cap",
                                        "seed003-window", "seed004-resets",
                                        "seed005-cyber",  "seed006-faults"};

#define MAX_TURNS   256
#define MAX_PENDING 64
#define NAME        64

struct host {
	int attempts;
	char running[NAME]; /* "": no turn */
	char turns[MAX_TURNS][NAME];
	bool cyber[MAX_TURNS];
	int turn_count;
	char pending[MAX_PENDING][NAME];
	int pending_count;
};

static void say(struct conformance *run, const char *event, const char *turn)
{
	char line[256];

	snprintf(line, sizeof line, "{\"event\":\"%s\",\"turn\":\"%s\"}", event, turn);
	json_decref(conformance_play(run, line));
}

static void end_turn(struct conformance *run, struct host *host)
{
	say(run, "turn_end", host->running);
	host->running[0] = '\0';
}

/* Only the turn that runs can end or be aborted. */
static void end_if_running(struct conformance *run, struct host *host, const char *turn)
{
	if (strcmp(host->running, turn) == 0 && turn[0])
		end_turn(run, host);
}

static void start_turn(struct conformance *run, struct host *host, const json_t *event)
{
	const char *id = json_member(event, "id");
	int i = 0;

	if (host->running[0])
		end_turn(run, host);
	while (i < host->turn_count && strcmp(host->turns[i], id) != 0)
		i++;
	CU_ASSERT_FATAL(i < MAX_TURNS);
	host->turn_count += i == host->turn_count;
	snprintf(host->turns[i], NAME, "%s", id);
	host->cyber[i] = json_is(json_member(event, "model"), "cyber");
	snprintf(host->running, NAME, "%s", id);
	say(run, "turn_start", id);
}

static bool is_cyber(const struct host *host, const char *turn)
{
	for (int i = 0; i < host->turn_count; i++)
		if (strcmp(host->turns[i], turn) == 0)
			return host->cyber[i];
	return false;
}

/* The reply that counts: the last of those that were tried. A review is tried again after
 * an answer that cannot be read and after an overload; the wait before may be cut short. */
static const char *reply(const struct host *host, const json_t *event)
{
	const json_t *attempts = json_object_get(event, "attempts");
	const char *last = "";
	size_t at = 0;

	if (json_is_true(json_object_get(event, "cancelled_before")))
		return "cancelled";
	for (int tries = 0; tries < host->attempts && at < json_array_size(attempts);
	     tries++) {
		last = json_string_value(json_array_get(attempts, at++));
		if (!json_is(last, "parse_error") && !json_is(last, "overloaded"))
			return last;
		const char *wait = json_string_value(json_array_get(attempts, at));

		if (tries + 1 == host->attempts ||
		    (!json_is(wait, "deadline") && !json_is(wait, "cancel")))
			continue;
		return json_is(wait, "cancel") ? "cancelled" : "timeout";
	}
	return last;
}

static void verdict_line(char line[512], const char *id, const char *said)
{
	bool deny = json_is(said, "deny") || json_is(said, "deny_blank");

	if (deny || json_is(said, "allow"))
		snprintf(line, 512,
		         "{\"event\":\"verdict\",\"id\":\"%s\",\"verdict\":\"%s\"}", id,
		         deny ? "block" : "allow");
	else
		snprintf(line, 512,
		         "{\"event\":\"verdict\",\"id\":\"%s\",\"verdict\":"
		         "\"unavailable\",\"kind\":\"%s\"}",
		         id, said);
}

static void compare(struct conformance *run, const json_t *ours, const json_t *theirs)
{
	const json_t *state = json_object_get(theirs, "state");
	const json_t *counters = json_object_get(ours, "counters");
	const json_t *recent = json_object_get(state, "recent");
	bool interrupts = json_is(json_member(theirs, "action"), "interrupt");
	bool approved = json_is(json_member(theirs, "decision"), "approved");

	conformance_text(run, "outcome", json_member(ours, "outcome"),
	                 interrupts ? "interrupt"
	                 : approved ? "allow"
	                            : "deny");
	conformance_number(
		run, "consecutive",
		json_integer_value(json_object_get(counters, "denied_streak")),
		json_integer_value(json_object_get(state, "consecutive")));
	conformance_number(
		run, "recent or total",
		json_integer_value(json_object_get(ours, "total_denials")),
		json_integer_value(recent ? recent : json_object_get(state, "total")));
	conformance_number(run, "latched",
	                   json_integer_value(json_object_get(counters, "interrupted")),
	                   json_is_true(json_object_get(state, "latched")));
}

static void review(struct conformance *run, struct host *host, const json_t *event,
                   const json_t *theirs)
{
	const char *id = json_member(event, "id");
	const char *asking = json_member(event, "turn");
	const char *counted = json_member(event, "of");
	char line[512];

	if (!counted)
		counted = asking;
	snprintf(line, sizeof line,
	         "{\"event\":\"call\",\"id\":\"%s\",\"tool\":\"%s\",\"turn\":\"%s\","
	         "\"model\":\"%s\"}",
	         id, json_member(event, "tool"), counted,
	         is_cyber(host, asking) ? "cyber" : "standard");
	json_decref(conformance_play(run, line));
	verdict_line(line, id, reply(host, event));
	json_t *ours = conformance_play(run, line);
	bool interrupted = json_is(json_member(ours, "outcome"), "interrupt");
	bool aborts = interrupted && strcmp(host->running, counted) == 0;

	compare(run, ours, theirs);
	json_decref(ours);
	conformance_number(run, "abort requested", aborts,
	                   json_is_true(json_object_get(theirs, "abort_requested")));
	if (aborts && host->pending_count < MAX_PENDING)
		snprintf(host->pending[host->pending_count++], NAME, "%s", counted);
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct host *host = context;
	const char *type = json_member(event, "type");

	if (json_is(type, "session")) {
		int attempts = host->attempts;

		memset(host, 0, sizeof *host);
		host->attempts = attempts;
		say(run, "session_start", "");
	} else if (json_is(type, "turn")) {
		start_turn(run, host, event);
	} else if (json_is(type, "turn_end")) {
		end_if_running(run, host, json_member(event, "turn"));
	} else if (json_is(type, "abort")) {
		conformance_number(
			run, "pending", host->pending_count,
			json_integer_value(json_object_get(theirs, "pending")));
		for (int i = 0; i < host->pending_count; i++)
			end_if_running(run, host, host->pending[i]);
		host->pending_count = 0;
	} else {
		review(run, host, event, theirs);
	}
}

static void interrupts_as_the_agent_did(void)
{
	if (!conformance_at_hand())
		return;
	for (size_t v = 0; v < sizeof versions / sizeof versions[0]; v++) {
		static struct host host;
		struct conformance run = {.events = 0};
		char events[128];
		char answers[128];

		playing_open(&run.playing, versions[v].policy);
		memset(&host, 0, sizeof host);
		host.attempts = versions[v].attempts;
		for (size_t s = 0; s < sizeof sequences / sizeof sequences[0]; s++) {
			snprintf(events, sizeof events, "agents/codex/%s.events.jsonl",
			         sequences[s]);
			snprintf(answers, sizeof answers,
			         "agents/codex/%s.answers.%s.jsonl", sequences[s],
			         versions[v].version);
			conformance_files(&run, events, answers, play_event, &host);
		}
		printf("\n    codex %s: 6 sequences, %d events, %d differences ",
		       versions[v].version, run.events, run.differences);
		CASE(versions[v].version, run.differences == 0);
		CU_ASSERT(run.events > 1500);
		playing_close(&run.playing);
	}
}

void conformance_codex_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_codex", NULL, NULL);

	CU_add_test(suite, "interrupts as the agent's own breaker did",
	            interrupts_as_the_agent_did);
}
