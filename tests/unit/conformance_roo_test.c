/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds Roo Code's policy to the agent's own code: the limits of requests and cost, and
 * the detector of repetitions, new and old. A session has its own limits, so it gets the
 * policy with those numbers in its params. What the host does around it is here: the list of
 * messages, which a task that is opened again, or whose limits change, is counted from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

#define POLICY "policies/roo.policy"
/* Its params. */
#define REQUESTS_WRITTEN "max_requests = 20"
#define COST_WRITTEN     "max_cost     = 5000100"
#define REPEATS_WRITTEN  "max_repeats  = 3"
/* The comparison with the last, in which the old detector differs from the new one. */
#define COMPARISON_WRITTEN "> max_repeats"

/* In millionths: what a sum may be above the limit. */
#define COST_MARGIN  100
#define MAX_MESSAGES 1024

/* ---- Limits ---------------------------------------------------------------------- */

struct message {
	bool request;
	json_int_t cost; /* in millionths */
};

struct task {
	bool bare; /* a request's message is added after it was asked for */
	bool over;
	struct conformance_edit limits[2];
	struct message messages[MAX_MESSAGES];
	int count;
	int counted_from; /* the first message after the last yes */
};

static json_int_t millionths(const json_t *amount)
{
	return (json_int_t)(json_number_value(amount) * 1e6 + 0.5);
}

/* 0 and null mean no limit. */
static void keep_limits(struct task *task, const json_t *event)
{
	json_int_t cost = millionths(json_object_get(event, "max_cost"));
	json_int_t requests =
		json_integer_value(json_object_get(event, "max_requests"));

	task->limits[0] =
		(struct conformance_edit){REQUESTS_WRITTEN, "max_requests = off"};
	task->limits[1] = (struct conformance_edit){COST_WRITTEN, "max_cost = off"};
	if (requests)
		snprintf(task->limits[0].instead, sizeof task->limits[0].instead,
		         "max_requests = %lld", (long long)requests);
	if (cost)
		snprintf(task->limits[1].instead, sizeof task->limits[1].instead,
		         "max_cost = %lld", (long long)cost + COST_MARGIN);
}

static void say_request(struct conformance *run)
{
	conformance_tell(run, json_pack("{s:s}", "event", "batch_start"));
}

static void say_cost(struct conformance *run, json_int_t cost)
{
	conformance_tell(run, json_pack("{s:s,s:I}", "event", "usage", "cost", cost));
}

/* A fresh state, and the messages that it counts. */
static void open_task(struct conformance *run, struct task *task)
{
	conformance_session(run, POLICY, task->limits, 2);
	for (int i = task->counted_from; i < task->count; i++) {
		if (task->messages[i].request)
			say_request(run);
		say_cost(run, task->messages[i].cost);
	}
}

static void add_message(struct task *task, bool request, json_int_t cost)
{
	CU_ASSERT_FATAL(task->count < MAX_MESSAGES);
	task->messages[task->count++] = (struct message){request, cost};
}

static void start_request(struct conformance *run, struct task *task)
{
	add_message(task, true, 0);
	say_request(run);
}

static const char *asked_for(const char *reason)
{
	return json_is(reason, "request_budget") ? "requests"
	       : json_is(reason, "cost_budget")  ? "cost"
	                                         : NULL;
}

/* The agent looks at the cost only when it does not ask for the requests. */
static void compare_check(struct conformance *run, const json_t *ours,
                          const json_t *theirs)
{
	const json_t *state = json_object_get(theirs, "state");
	const char *asked = json_member(json_object_get(theirs, "ask"), "type");

	conformance_text(run, "ask",
	                 json_is(json_member(ours, "outcome"), "ask")
	                         ? asked_for(json_member(ours, "reason"))
	                         : NULL,
	                 asked);
	conformance_number(run, "requests", conformance_counter(ours, "requests") + 1,
	                   json_integer_value(json_object_get(state, "count")));
	if (!json_is(asked, "requests"))
		conformance_number(run, "cost", conformance_counter(ours, "cost"),
		                   millionths(json_object_get(state, "cost")));
}

/* Whether the request goes on. */
static bool check(struct conformance *run, struct task *task, const json_t *event,
                  const json_t *theirs)
{
	json_t *ours =
		conformance_give(run, json_pack("{s:s,s:s,s:s}", "event", "call", "id",
	                                        "1", "tool", "api_request"));
	bool yes = json_is(json_member(event, "human"), "yes");

	compare_check(run, ours, theirs);
	if (json_is(json_member(ours, "outcome"), "ask")) {
		json_decref(ours);
		ours = conformance_give(run, json_pack("{s:s,s:s,s:s}", "event",
		                                       "answer", "id", "1", "answer",
		                                       yes ? "approve" : "reject"));
		if (json_is(json_member(ours, "outcome"), "allow"))
			task->counted_from = task->count;
	}
	bool allowed = json_is(json_member(ours, "outcome"), "allow");

	task->over = json_is(json_member(ours, "outcome"), "stop");
	json_decref(ours);
	conformance_number(run, "proceeds", allowed,
	                   json_is_true(json_object_get(theirs, "proceed")));
	return allowed;
}

static void request(struct conformance *run, struct task *task, const json_t *event,
                    const json_t *theirs)
{
	bool again = json_is(json_member(event, "type"), "retry");
	json_int_t cost = millionths(json_object_get(event, "cost"));

	conformance_number(run, "ignored", task->over,
	                   json_is_true(json_object_get(theirs, "ignored")));
	if (task->over)
		return;
	if (!again && !task->bare)
		start_request(run, task);
	if (!check(run, task, event, theirs))
		return;
	if (!again && task->bare)
		start_request(run, task);
	if (!again)
		task->messages[task->count - 1].cost = cost;
	say_cost(run, cost);
}

static void play_limits(struct conformance *run, const json_t *event,
                        const json_t *theirs, void *context)
{
	struct task *task = context;
	const char *type = json_member(event, "type");

	if (json_is(type, "session")) {
		task->count = 0;
		task->bare = json_is(json_member(event, "order"), "bare");
	}
	if (json_is(type, "session") || json_is(type, "resume")) {
		task->counted_from = 0;
		task->over = false;
	}
	if (json_is(type, "session") || json_is(type, "limits"))
		keep_limits(task, event);
	if (json_is(type, "call") || json_is(type, "retry")) {
		request(run, task, event, theirs);
	} else if (json_is(type, "condense")) {
		add_message(task, false, millionths(json_object_get(event, "cost")));
		say_cost(run, task->messages[task->count - 1].cost);
	} else if (!json_is(type, "message")) {
		open_task(run, task);
	}
}

/* ---- Repetition ------------------------------------------------------------------- */

struct detector {
	bool old; /* it counts from 1, and knows no native arguments */
};

/* A session without a limit has the policy's; 0: none. */
static void open_detector(struct conformance *run, const struct detector *detector,
                          const json_t *event)
{
	const json_t *limit = json_object_get(event, "limit");
	struct conformance_edit edits[2];
	size_t count = 0;

	if (detector->old)
		edits[count++] =
			(struct conformance_edit){COMPARISON_WRITTEN, ">= max_repeats"};
	if (limit) {
		edits[count] =
			(struct conformance_edit){REPEATS_WRITTEN, "max_repeats = off"};
		if (json_integer_value(limit))
			snprintf(edits[count].instead, sizeof edits[count].instead,
			         "max_repeats = %lld",
			         (long long)json_integer_value(limit));
		count++;
	}
	conformance_session(run, POLICY, edits, count);
}

/* A call that Roo's own settings approve. */
static json_t *approved_call(struct conformance *run, const struct detector *detector,
                             const json_t *event)
{
	const json_t *native = json_object_get(event, "native");
	json_t *trace =
		json_pack("{s:s,s:s,s:s,s:s,s:{s:O}}", "event", "call", "id", "1",
	                  "tool", json_member(event, "tool"), "rule", "allow", "args",
	                  "given", json_object_get(event, "params"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
	if (!detector->old && json_object_size(native) > 0)
		json_object_set(json_object_get(trace, "args"), "native",
		                json_object_get(event, "native"));
	return conformance_give(run, trace);
}

static void play_repetition(struct conformance *run, const json_t *event,
                            const json_t *theirs, void *context)
{
	struct detector *detector = context;
	const json_t *state = json_object_get(theirs, "state");

	if (json_is(json_member(event, "type"), "session")) {
		open_detector(run, detector, event);
		return;
	}
	if (json_object_get(theirs, "skipped"))
		return;
	json_t *ours = approved_call(run, detector, event);
	json_int_t repeats = conformance_counter(ours, "repeats");

	conformance_text(run, "outcome", json_member(ours, "outcome"),
	                 json_is_true(json_object_get(theirs, "allow")) ? "allow"
	                                                                : "ask");
	conformance_text(run, "reason", json_member(ours, "reason"),
	                 json_member(theirs, "ask") ? "repeated_call"
	                                            : "permission_rule");
	conformance_number(run, "a last call", repeats > 0,
	                   json_is_true(json_object_get(state, "has_previous")));
	conformance_number(run, "count",
	                   repeats && !detector->old ? repeats - 1 : repeats,
	                   json_integer_value(json_object_get(state, "count")));
	json_decref(ours);
}

/* ---- The sequences ---------------------------------------------------------------- */

static const char *const limits[] = {"seed001-requests", "seed002-cost",
                                     "seed003-both",     "seed004-changes",
                                     "seed005-resume",   "seed006-mixed"};
static const char *const repetitions[] = {"seed001-runs",      "seed002-limits",
                                          "seed003-alternate", "seed004-keys",
                                          "seed005-partial",   "seed006-mixed"};

static void asks_for_requests_and_cost(void)
{
	static const struct conformance_agent agent = {
		"roo limits", "roo-limits", "answers", limits, 6, 0};
	static struct task task;

	conformance_agent(&agent, play_limits, &task);
}

static void asks_about_repetition(void)
{
	static const struct conformance_agent agents[] = {
		{"roo repetition, new", "roo-repetition", "answers.new", repetitions, 6,
	         0},
		{"roo repetition, old", "roo-repetition", "answers.old", repetitions, 6,
	         0},
	};
	struct detector new_one = {.old = false};
	struct detector old_one = {.old = true};

	conformance_agent(&agents[0], play_repetition, &new_one);
	conformance_agent(&agents[1], play_repetition, &old_one);
}

void conformance_roo_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_roo", NULL, NULL);

	CU_add_test(suite, "Roo asks for requests and cost as its own code does",
	            asks_for_requests_and_cost);
	CU_add_test(suite, "Roo asks about repetition as its own code does and did",
	            asks_about_repetition);
}
