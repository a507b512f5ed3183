/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds deepagents' policy to the agent's own code. A model message with its calls is a
 * batch: batch_start, all its calls begun, then their verdicts, then the answers. The host
 * that keeps the threads' states is in deep_host.c.
 */
#include <stdio.h>
#include <string.h>

#include "conformance.h"
#include "deep_host.h"
#include "unit.h"

#define POLICY    "policies/deepagents.policy"
#define MAX_CALLS 16
#define MAX_BATCH 512

struct call {
	const char *id;
	const char *kind;
	json_t *ours;  /* the last decision on it; NULL: not gated */
	bool reviewed; /* the classifier was asked */
};

struct host {
	struct deep_host deep;
	struct call calls[MAX_CALLS]; /* of the batch that runs */
	int call_count;
};

static void decided(struct call *call, json_t *ours)
{
	json_decref(call->ours);
	call->ours = ours;
}

static bool outcome_is(const struct call *call, const char *outcome)
{
	return call->ours && json_is(json_member(call->ours, "outcome"), outcome);
}

/* What fixed rules allow needs no state to decide by. */
static void begin_call(struct conformance *run, struct host *host, struct call *call,
                       const json_t *event)
{
	bool fixed = strncmp(call->kind, "det_", 4) == 0;
	bool compact = json_is(call->kind, "compact");
	json_t *trace = json_pack("{s:s,s:s,s:s,s:s}", "event", "call", "id", call->id,
	                          "tool", compact ? "compact_conversation" : call->kind,
	                          "rule", fixed ? "allow" : "none");

	CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
	if (json_member(event, "spec"))
		json_object_set(trace, "model", json_object_get(event, "spec"));
	if (host->deep.lost && !fixed && !compact)
		json_object_set_new(trace, "failure", json_string("state"));
	decided(call, deep_give(run, &host->deep, trace));
}

/* All calls that the agent gates. */
static void begin_calls(struct conformance *run, struct host *host, const json_t *event)
{
	for (int i = 0; i < host->call_count; i++)
		if (!json_is(host->calls[i].kind, "other"))
			begin_call(run, host, &host->calls[i], event);
}

/* The classifier's answer to one of its calls; NULL: the run was cancelled. */
static json_t *verdict(const json_t *event, const struct call *call)
{
	static const char *const kinds[][2] = {
		{"error", "error"},      {"provider_timeout", "timeout"},
		{"missing_id", "parse"}, {"extra_id", "parse"},
		{"dup_id", "parse"},     {"not_valid", "parse"},
	};
	const char *spec = json_member(event, "spec");
	const char *classifier = json_member(event, "classifier");
	const char *kind = spec && strncmp(spec, "bad:", 4) == 0 ? "build" : NULL;
	bool deny = json_is(json_member(json_object_get(event, "verdicts"), call->id),
	                    "deny");

	if (!kind && json_is(classifier, "cancel"))
		return NULL;
	for (size_t i = 0; !kind && i < sizeof kinds / sizeof kinds[0]; i++)
		if (json_is(classifier, kinds[i][0]))
			kind = kinds[i][1];
	if (kind)
		return json_pack("{s:s,s:s,s:s,s:s}", "event", "verdict", "id",
		                 call->id, "verdict", "unavailable", "kind", kind);
	return json_pack("{s:s,s:s,s:s}", "event", "verdict", "id", call->id, "verdict",
	                 deny ? "block" : "allow");
}

static void classify(struct conformance *run, struct host *host, const json_t *event)
{
	for (int i = 0; i < host->call_count; i++) {
		struct call *call = &host->calls[i];

		if (!outcome_is(call, "classify"))
			continue;
		json_t *trace = verdict(event, call);

		call->reviewed = true;
		if (trace)
			decided(call, deep_give(run, &host->deep, trace));
	}
	deep_store(run, &host->deep);
	for (int i = 0; host->deep.lost && i < host->call_count; i++)
		if (host->calls[i].reviewed)
			begin_call(run, host, &host->calls[i], event);
}

/* ---- What the agent did ------------------------------------------------------------ */

struct equivalent {
	const char *disposition;
	const char *path;     /* NULL: any */
	const char *fallback; /* NULL: any */
	const char *outcome;
	const char *reason; /* NULL: any */
};
static const struct equivalent equivalents[] = {
	{NULL, NULL, NULL, "defer", NULL},
	{"deterministic_allow", NULL, NULL, "allow", "permission_rule"},
	{"policy_deny", "deterministic", NULL, "deny", "permission_rule"},
	{"classifier_allow", NULL, NULL, "allow", "classifier_passed"},
	{"policy_deny", "classifier", NULL, "deny", "classifier_blocked"},
	{"classifier_unavailable", NULL, NULL, "deny", NULL},
	{"require_human", NULL, "repeated_batch", "ask", "repeated_batch"},
	{"require_human", NULL, "consecutive_policy_denials", "ask",
         "consecutive_block"},
	{"require_human", NULL, "classifier_unavailable", "ask",
         "consecutive_unavailable"},
	{"require_human", NULL, "total_policy_denials", "ask", "total_denial"},
	{"require_human", NULL, "control_state_unavailable", "ask",
         "state_unavailable"},
	/* A sentence about the model that could not be built. */
	{"require_human", "fallback", NULL, "ask", "classifier_misconfigured"},
};

static bool fits(const char *wanted, const char *found)
{
	return !wanted || json_is(found, wanted);
}

static bool is_equivalent(const struct equivalent *e, const json_t *did,
                          const char *fallback)
{
	const char *disposition = json_member(did, "disposition");

	return (e->disposition != NULL) == (disposition != NULL) &&
	       fits(e->disposition, disposition) &&
	       fits(e->path, json_member(did, "path")) && fits(e->fallback, fallback);
}

static void compare_plan(struct conformance *run, const struct call *call,
                         const json_t *theirs)
{
	const json_t *did = json_object_get(json_object_get(theirs, "calls"), call->id);
	const char *fallback = json_member(theirs, "fallback_reason");
	const char *ours = json_member(call->ours, "outcome");

	for (size_t i = 0; i < sizeof equivalents / sizeof equivalents[0]; i++) {
		const struct equivalent *e = &equivalents[i];

		if (!is_equivalent(e, did, fallback))
			continue;
		conformance_text(run, "outcome", ours, e->outcome);
		if (e->reason)
			conformance_text(run, "reason",
			                 json_member(call->ours, "reason"), e->reason);
		return;
	}
	conformance_differs(run, "outcome", ours, json_member(did, "disposition"));
}

/* Of a model that cannot be built nothing is asked. */
static void compare_plans(struct conformance *run, const struct host *host,
                          const json_t *theirs)
{
	bool built = false;
	bool reviewed = false;

	for (int i = 0; i < host->call_count; i++) {
		const struct call *call = &host->calls[i];

		if (!call->ours)
			continue;
		compare_plan(run, call, theirs);
		reviewed = reviewed || call->reviewed;
		built = built || !json_is(json_member(call->ours, "reason"),
		                          "classifier_misconfigured");
	}
	conformance_number(run, "classified", reviewed && built,
	                   json_is_true(json_object_get(theirs, "classified")));
}

/* How the call ended, where the agent was in Auto mode to the end. */
static void compare_final(struct conformance *run, const struct call *call,
                          const json_t *theirs)
{
	const char *final = json_member(
		json_object_get(json_object_get(theirs, "calls"), call->id), "final");

	conformance_text(run, "final", json_member(call->ours, "outcome"),
	                 json_is(final, "run") || json_is(final, "approved_by_human")
	                         ? "allow"
	                         : "deny");
}

static void compare_state(struct conformance *run, const json_t *theirs)
{
	static const char *const names[][2] = {
		{"denied_streak", "consecutive_denials"},
		{"denied", "total_denials"},
		{"failed_batches", "consecutive_unavailable"},
	};
	const json_t *counters = json_object_get(theirs, "counters");
	json_t *ours = conformance_play(run, "{\"event\":\"tick\"}");

	for (size_t i = 0; i < 3; i++)
		conformance_number(
			run, names[i][0], conformance_counter(ours, names[i][0]),
			json_integer_value(json_object_get(counters, names[i][1])));
	conformance_number(
		run, "a model that could not be built",
		json_member(json_object_get(ours, "slots"), "misconfigured") != NULL,
		json_is_string(json_object_get(counters, "config_fault")));
	json_decref(ours);
}

/* ---- Answers ----------------------------------------------------------------------- */

static void switch_mode(struct conformance *run, struct host *host, const char *mode,
                        const json_t *event)
{
	bool known = json_is(mode, "auto") || json_is(mode, "yolo");

	/* A record of the mode that is missing or cannot be read is Manual. */
	snprintf(host->deep.mode, DEEP_NAME, "%s", known ? mode : "manual");
	if (!event)
		return;
	deep_tell_mode(run, &host->deep);
	begin_calls(run, host, event);
	deep_store(run, &host->deep);
}

static const char *answer_to(const json_t *event, const struct call *call)
{
	const json_t *human = json_object_get(event, "human");
	const char *own = json_member(json_object_get(human, "calls"), call->id);

	return own ? own : json_member(human, "answer");
}

static void answer_call(struct conformance *run, struct host *host, const json_t *event,
                        struct call *call)
{
	json_t *trace = json_pack("{s:s,s:s,s:s}", "event", "answer", "id", call->id,
	                          "answer", answer_to(event, call));

	decided(call, deep_give(run, &host->deep, trace));
}

/* When the mode changes before the answer, the agent's way in the new mode applies. */
static void answer(struct conformance *run, struct host *host, const json_t *event)
{
	const char *general = json_member(json_object_get(event, "human"), "answer");
	const char *meanwhile = json_is(general, "switch_manual")
	                                ? "manual"
	                                : json_member(event, "mode_while_asking");

	for (int i = 0; i < host->call_count; i++) {
		if (!outcome_is(&host->calls[i], "ask"))
			continue;
		if (meanwhile) {
			switch_mode(run, host, meanwhile, event);
			return;
		}
		answer_call(run, host, event, &host->calls[i]);
	}
	deep_store(run, &host->deep);
}

/* ---- Events ------------------------------------------------------------------------ */

static void take_calls(struct host *host, const json_t *event, char batch[MAX_BATCH])
{
	const json_t *calls = json_object_get(event, "calls");
	size_t len = 0;

	CU_ASSERT_FATAL(json_array_size(calls) <= MAX_CALLS);
	batch[0] = '\0';
	for (size_t i = 0; i < json_array_size(calls); i++) {
		const json_t *call = json_array_get(calls, i);

		host->calls[i] = (struct call){.id = json_member(call, "id"),
		                               .kind = json_member(call, "kind")};
		len += (size_t)snprintf(batch + len, MAX_BATCH - len, "%s ",
		                        host->calls[i].id);
	}
	host->call_count = (int)json_array_size(calls);
}

static void play_batch(struct conformance *run, struct host *host, const json_t *event,
                       const json_t *theirs)
{
	const char *planned = json_member(event, "mode_after_plan");
	bool cancelled = json_object_get(theirs, "raised") != NULL;
	char batch[MAX_BATCH];

	take_calls(host, event, batch);
	deep_begin(run, &host->deep, batch);
	begin_calls(run, host, event);
	classify(run, host, event);
	if (!cancelled)
		compare_plans(run, host, theirs);
	if (planned)
		switch_mode(run, host, planned, event);
	answer(run, host, event);
	for (int i = 0; i < host->call_count; i++) {
		if (!cancelled && host->calls[i].ours &&
		    json_is(host->deep.mode, "auto"))
			compare_final(run, &host->calls[i], theirs);
		json_decref(host->calls[i].ours);
	}
	deep_end(run, &host->deep);
}

/* Results are in the conversation, which is not what is stored here. */
static void play_results(struct conformance *run, struct host *host,
                         const json_t *event)
{
	json_t *results = json_object_get(event, "results");
	const char *id;
	json_t *result;

	json_object_foreach(results, id, result)
		deep_tell(run, &host->deep,
	                  json_pack("{s:s,s:s,s:b}", "event", "executed", "id", id,
	                            "ok", json_is(json_string_value(result), "ok")));
}

static void start_session(struct conformance *run, struct host *host,
                          const json_t *event)
{
	if (!run->playing.player)
		conformance_session(run, POLICY, NULL, 0);
	if (host->deep.thread_count == 0)
		player_free(run->playing.player);
	deep_thread(run, &host->deep, json_member(event, "thread"));
	snprintf(host->deep.mode, DEEP_NAME, "auto");
	host->deep.turn[0] = '\0';
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct host *host = context;
	const char *type = json_member(event, "type");
	const char *counters = json_member(event, "counters");

	if (run->line == 1)
		deep_start(&host->deep);
	if (json_is(type, "session")) {
		start_session(run, host, event);
	} else if (json_is(type, "turn")) {
		bool trusted = json_is_true(json_object_get(event, "trusted"));

		snprintf(host->deep.turn, DEEP_NAME, "%s",
		         trusted ? json_member(event, "turn") : "");
	} else if (json_is(type, "mode")) {
		switch_mode(run, host, json_member(event, "mode"), NULL);
	} else if (json_is(type, "store")) {
		host->deep.reads = !json_is(counters, "read_fail");
		host->deep.writes =
			host->deep.reads && !json_is(counters, "write_fail");
	} else if (json_is(type, "batch")) {
		play_batch(run, host, event, theirs);
	} else if (json_is(type, "text")) {
		deep_begin(run, &host->deep, "");
		deep_end(run, &host->deep);
	} else {
		play_results(run, host, event);
	}
	if (!json_is(type, "session") && !json_is(type, "turn"))
		compare_state(run, theirs);
}

static const char *const sequences[] = {"seed001-mixed",       "seed002-near_cap",
                                        "seed003-totals",      "seed004-resets",
                                        "seed005-unavailable", "seed006-faults"};

static void decides_as_the_agent_does(void)
{
	static const struct conformance_agent agent = {
		"deepagents", "deepagents", "answers", sequences, 6, 0};
	static struct host host;

	conformance_agent(&agent, play_event, &host);
	deep_start(&host.deep);
}

void conformance_deep_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_deep", NULL, NULL);

	CU_add_test(suite, "deepagents decides as its own code does",
	            decides_as_the_agent_does);
}
