/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds policies of repetition to Roo Code's own detector, old and new. A session sets its
 * own limit, so each gets the policy with that number in its cap.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"
#include "unit.h"

struct agent {
	const char *name;
	const char *policy;
	const char *written; /* the cap's comparison in that file */
	const char *limit;   /* the session's key */
	int usual;           /* when the session has no such key */
	int none;            /* the value that means no limit */
	int off_by;          /* added to the limit */
	const char *comparison;
	int counted_from;
	const char *counter; /* its name in the agent's state */
	const char *held;    /* that there is a last call */
	bool native;         /* arguments are also in "native" */
};

static const struct agent roo_new = {
	.name = "roo new",
	.policy = "tests/policy/agents/roo-repetition-new.policy",
	.written = ">= 3",
	.limit = "limit",
	.usual = 3,
	.none = 0,
	.comparison = ">=",
	.counter = "count",
	.held = "has_previous",
	.native = true,
};
static const struct agent roo_old = {
	.name = "roo old",
	.policy = "tests/policy/agents/roo-repetition-old.policy",
	.written = ">= 3",
	.limit = "limit",
	.usual = 3,
	.none = 0,
	.off_by = -1,
	.comparison = ">=",
	.counted_from = 1,
	.counter = "count",
	.held = "has_previous",
};

struct repeat {
	const struct agent *agent;
};

/* The policy with the session's limit in the place of its own. */
static void open_session(struct conformance *run, struct repeat *repeat,
                         const json_t *event)
{
	const struct agent *agent = repeat->agent;
	const json_t *value = json_object_get(event, agent->limit);
	int limit = json_is_integer(value) ? (int)json_integer_value(value)
	            : json_is_null(value)  ? agent->none
	                                   : agent->usual;
	struct conformance_edit edit = {agent->written, ">= off"};

	if (limit != agent->none)
		snprintf(edit.instead, sizeof edit.instead, "%s %d", agent->comparison,
		         limit + agent->off_by);
	conformance_session(run, agent->policy, &edit, 1);
}

/* The outcome, with every call that is no repetition let pass. */
static json_t *call(struct conformance *run, const struct agent *agent,
                    const json_t *event)
{
	const json_t *params = json_object_get(event, "params");
	const json_t *native = json_object_get(event, "native");
	json_t *trace = json_pack("{s:s,s:s,s:s,s:{s:O}}", "event", "call", "id", "1",
	                          "tool", json_member(event, "tool"), "args", "given",
	                          params ? params : json_object_get(event, "args"));

	CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
	if (agent->native && json_object_size(native) > 0)
		json_object_set(json_object_get(trace, "args"), "native",
		                json_object_get(event, "native"));
	json_t *ours = conformance_give(run, trace);

	if (json_is(json_member(ours, "outcome"), "classify")) {
		json_decref(ours);
		ours = conformance_play(run, "{\"event\":\"verdict\",\"id\":\"1\","
		                             "\"verdict\":\"allow\"}");
	}
	return ours;
}

static void compare(struct conformance *run, const struct repeat *repeat,
                    const json_t *ours, const json_t *theirs)
{
	const struct agent *agent = repeat->agent;
	const json_t *state = json_object_get(theirs, "state");
	bool held = json_member(json_object_get(ours, "slots"), "last") != NULL;
	json_int_t count =
		json_integer_value(json_object_get(ours, "consecutive_denials"));

	conformance_number(run, "allowed",
	                   json_is(json_member(ours, "outcome"), "allow"),
	                   json_is_true(json_object_get(theirs, "allow")));
	conformance_number(run, "a last call", held,
	                   json_is_true(json_object_get(state, agent->held)));
	conformance_number(run, agent->counter,
	                   count + (held ? agent->counted_from : 0),
	                   json_integer_value(json_object_get(state, agent->counter)));
}

static void play_event(struct conformance *run, const json_t *event,
                       const json_t *theirs, void *context)
{
	struct repeat *repeat = context;
	const char *type = json_member(event, "type");

	if (json_is(type, "session")) {
		open_session(run, repeat, event);
	} else if (json_is(type, "reset")) {
		json_decref(conformance_play(run, "{\"event\":\"session_start\"}"));
	} else if (json_is(type, "call") && !json_object_get(theirs, "skipped")) {
		json_t *ours = call(run, repeat->agent, event);

		compare(run, repeat, ours, theirs);
		json_decref(ours);
	}
}

static const char *const roo_sequences[] = {"seed001-runs",      "seed002-limits",
                                            "seed003-alternate", "seed004-keys",
                                            "seed005-partial",   "seed006-mixed"};
static void play_agent(const struct agent *agent, const char *answers)
{
	const struct conformance_agent known = {
		.name = agent->name,
		.folder = "roo-repetition",
		.answers = answers,
		.sequences = roo_sequences,
		.count = 6,
	};
	struct repeat repeat = {agent};

	conformance_agent(&known, play_event, &repeat);
}

static void roo_asks_about_repetition(void)
{
	play_agent(&roo_new, "answers.new");
	play_agent(&roo_old, "answers.old");
}

void conformance_repeat_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance_repeat", NULL, NULL);

	CU_add_test(suite, "Roo asks about repetition as its own code does",
	            roo_asks_about_repetition);
}
