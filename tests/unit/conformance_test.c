/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds the two qwen-code policies to what the agent's own functions answered, event by
 * event, through the whole way a trace takes: JSON line, reader, player, engine, JSON
 * answer. Skipped, and says so, where the recorded answers are not at hand.
 */
#include <stdio.h>
#include <string.h>

#include "conformance.h"
#include "qwen.h"
#include "unit.h"

struct version {
	const char *policy;
	const char *answers;
};

static const struct version versions[] = {
	{"policies/qwen-code.policy", "qwen-code-0.24.4"},
	{"policies/qwen-code-pr4476.policy", "qwen-code-pr4476"},
};

static const char *const profiles[] = {"blocky", "caps",  "fast",
                                       "flaky",  "mixed", "retry"};

/* What our outcome and reason have to be for what the agent did. */
static const struct {
	const char *outcome;
	const char *via;    /* NULL: any */
	const char *reason; /* the agent's; NULL: any */
	const char *ours;
	const char *our_reason; /* NULL: the agent's */
} equivalents[] = {
	{"approved", "fast-path:accept-edits", NULL, "allow", "accept_edits"},
	{"approved", "fast-path:allowlist", NULL, "allow", "allowlist"},
	{"approved", "classifier", NULL, "allow", "classifier_passed"},
	{"approved", "rule", NULL, "allow", "permission_rule"},
	{"blocked", "blocked:destructive-command", NULL, "deny", "destructive_command"},
	{"blocked", NULL, NULL, "deny", NULL},
	{"fallback", NULL, NULL, "ask", NULL},
	{"denied_by_rule", NULL, NULL, "deny", NULL},
};

static void compare_decision(struct conformance *run, const json_t *ours,
                             const json_t *theirs)
{
	const char *outcome = json_member(theirs, "outcome");
	const char *via = json_member(theirs, "via");

	if (!json_is(json_member(theirs, "mode"), "auto") ||
	    json_is(outcome, "not_auto")) {
		conformance_text(run, "outcome", json_member(ours, "outcome"), "defer");
		return;
	}
	for (size_t i = 0; i < sizeof equivalents / sizeof equivalents[0]; i++) {
		if (!json_is(outcome, equivalents[i].outcome) ||
		    (equivalents[i].via && !json_is(via, equivalents[i].via)))
			continue;
		conformance_text(run, "outcome", json_member(ours, "outcome"),
		                 equivalents[i].ours);
		conformance_text(run, "reason", json_member(ours, "reason"),
		                 equivalents[i].our_reason
		                         ? equivalents[i].our_reason
		                         : json_member(theirs, "reason"));
		return;
	}
	conformance_differs(run, "outcome", json_member(ours, "outcome"), outcome);
}

static void compare_state(struct conformance *run, const json_t *ours,
                          const json_t *theirs)
{
	static const char *const names[][2] = {
		{"block_streak", "consecutiveBlock"},
		{"unavailable_streak", "consecutiveUnavailable"},
		{"blocks", "totalBlock"},
		{"outages", "totalUnavailable"},
	};
	const json_t *state = json_object_get(theirs, "state");
	const json_t *counters = json_object_get(ours, "counters");
	const json_t *slots = json_object_get(ours, "slots");
	json_int_t values[4];

	for (size_t i = 0; i < 4; i++) {
		values[i] = json_integer_value(json_object_get(state, names[i][1]));
		conformance_number(
			run, names[i][0],
			json_integer_value(json_object_get(counters, names[i][0])),
			values[i]);
	}
	conformance_number(
		run, "consecutive_denials",
		json_integer_value(json_object_get(ours, "consecutive_denials")),
		values[0] + values[1]);
	conformance_number(run, "total_denials",
	                   json_integer_value(json_object_get(ours, "total_denials")),
	                   values[2] + values[3]);
	if (json_object_get(slots, "retry"))
		conformance_text(run, "retry", json_member(slots, "retry"),
		                 json_member(state, "pending"));
}

static bool fires_permission_denied(const json_t *ours)
{
	const json_t *fires = json_object_get(ours, "fires");

	for (size_t i = 0; i < json_array_size(fires); i++)
		if (json_is(json_string_value(json_array_get(fires, i)),
		            "PermissionDenied"))
			return true;
	return false;
}

/* A call, and the verdict if our engine asks for it. */
static json_t *play_call(struct conformance *run, char lines[QWEN_MAX_LINES][1024],
                         const json_t *theirs)
{
	json_t *ours = conformance_play(run, lines[0]);
	bool classify = json_is(json_member(ours, "outcome"), "classify");

	conformance_number(run, "classifier asked", classify,
	                   json_is_true(json_object_get(theirs, "classifier_called")));
	json_t *verdict = conformance_play(run, lines[1]);

	if (!classify) {
		conformance_text(run, "verdict nobody asked for",
		                 json_member(verdict, "outcome"), "refused");
		json_decref(verdict);
	} else {
		json_decref(ours);
		ours = verdict;
	}
	compare_decision(run, ours, theirs);
	conformance_number(
		run, "PermissionDenied", fires_permission_denied(ours),
		json_is_string(json_object_get(theirs, "permission_denied")));
	return ours;
}

static json_t *play_answer(struct conformance *run, char lines[QWEN_MAX_LINES][1024],
                           const json_t *event, const json_t *theirs)
{
	static const char *const words[][2] = {
		{"manually_approved", "allow"},
		{"manually_rejected", "deny"},
		{"no_open_fallback", "refused"},
	};
	json_t *ours = conformance_play(run, lines[0]);
	bool refused = json_is(json_member(ours, "outcome"), "refused");

	for (size_t i = 0; i < 3; i++)
		if (json_is(json_member(theirs, "outcome"), words[i][0]))
			conformance_text(run, "answer", json_member(ours, "outcome"),
			                 words[i][1]);
	if (qwen_answer_switch(event) && !refused) {
		json_decref(ours);
		ours = conformance_play(run, qwen_answer_switch(event));
	}
	return ours;
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	char lines[QWEN_MAX_LINES][1024];
	int count = qwen_lines(event, lines);
	json_t *ours;

	(void)context;
	if (json_is(json_member(event, "type"), "call")) {
		ours = play_call(run, lines, theirs);
	} else if (json_is(json_member(event, "type"), "manual")) {
		ours = play_answer(run, lines, event, theirs);
	} else {
		ours = conformance_play(run, lines[0]);
		if (count == 2) {
			json_decref(ours);
			ours = conformance_play(run, lines[1]);
		}
	}
	compare_state(run, ours, theirs);
	json_decref(ours);
}

static void play_version(const struct version *version, struct conformance *run)
{
	char events[64];
	char answers[64];

	for (size_t p = 0; p < sizeof profiles / sizeof profiles[0]; p++)
		for (int seed = 1; seed <= 3; seed++) {
			snprintf(events, sizeof events, "events-%s-%d.jsonl",
			         profiles[p], seed);
			snprintf(answers, sizeof answers, "%s/%s-%d.jsonl",
			         version->answers, profiles[p], seed);
			conformance_files(run, events, answers, play_event, NULL);
		}
}

static void decides_as_the_agent_did(void)
{
	if (!conformance_at_hand())
		return;
	for (size_t v = 0; v < sizeof versions / sizeof versions[0]; v++) {
		struct conformance run = {.events = 0};

		playing_open(&run.playing, versions[v].policy);
		play_version(&versions[v], &run);
		printf("\n    %s: 18 sequences, %d events, %d differences ",
		       versions[v].answers, run.events, run.differences);
		CASE(versions[v].policy, run.differences == 0);
		CU_ASSERT(run.events > 10000);
		playing_close(&run.playing);
	}
}

void conformance_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance", NULL, NULL);

	CU_add_test(suite, "decides as the agent's own functions did",
	            decides_as_the_agent_did);
}
