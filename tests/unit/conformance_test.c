/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds the two qwen-code policies to what the agent's own functions answered, event by
 * event, through the whole way a trace takes: JSON line, reader, player, engine, JSON
 * answer. Skipped, and says so, where the recorded answers are not at hand.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interlock/compile.h"
#include "interlock/record.h"
#include "qwen.h"
#include "trace/play.h"
#include "trace/read.h"
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

/* One sequence on its way. */
struct run {
	struct ilk_image image;
	struct player *player;
	struct trace_reader *reader;
	const char *name;
	int line;
	int events;
	int differences;
};

static void differs(struct run *run, const char *what, const char *ours,
                    const char *theirs)
{
	run->differences++;
	if (run->differences <= 5)
		printf("\n    %s:%d: %s: ours %s, the agent's %s", run->name, run->line,
		       what, ours ? ours : "null", theirs ? theirs : "null");
}

static void compare_text(struct run *run, const char *what, const char *ours,
                         const char *theirs)
{
	if ((ours == NULL) != (theirs == NULL) ||
	    (ours && theirs && strcmp(ours, theirs) != 0))
		differs(run, what, ours, theirs);
}

static void compare_number(struct run *run, const char *what, json_int_t ours,
                           json_int_t theirs)
{
	char a[32];
	char b[32];

	if (ours == theirs)
		return;
	snprintf(a, sizeof a, "%lld", (long long)ours);
	snprintf(b, sizeof b, "%lld", (long long)theirs);
	differs(run, what, a, b);
}

/* Plays one trace line and answers its JSON answer, to be released. */
static json_t *play(struct run *run, const char *line)
{
	static char json[8192];
	char digest[ILK_RECORD_DIGEST_SIZE];
	struct trace_event event;
	struct trace_error error;
	struct played played;
	enum ilk_status status =
		trace_read(run->reader, line, strlen(line), &event, &error);

	CU_ASSERT_EQUAL_FATAL(status, ILK_OK);
	status = player_step(run->player, &event, NULL, &played);
	CU_ASSERT_EQUAL_FATAL(status, ILK_OK);
	struct ilk_recorded recorded = {&run->image,      played.session,
	                                &played.decision, played.call_id,
	                                played.tool,      digest};
	size_t need = ilk_record_json(&recorded, trace_kind_name(event.kind),
	                              played.refused, json, sizeof json);

	CU_ASSERT_FATAL(need <= sizeof json);
	json_t *answer = json_loadb(json, need, 0, NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
	return answer;
}

static const char *member(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

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

static void compare_decision(struct run *run, const json_t *ours, const json_t *theirs)
{
	const char *outcome = member(theirs, "outcome");
	const char *via = member(theirs, "via");

	if (!is(member(theirs, "mode"), "auto") || is(outcome, "not_auto")) {
		compare_text(run, "outcome", member(ours, "outcome"), "defer");
		return;
	}
	for (size_t i = 0; i < sizeof equivalents / sizeof equivalents[0]; i++) {
		if (!is(outcome, equivalents[i].outcome) ||
		    (equivalents[i].via && !is(via, equivalents[i].via)))
			continue;
		compare_text(run, "outcome", member(ours, "outcome"),
		             equivalents[i].ours);
		compare_text(run, "reason", member(ours, "reason"),
		             equivalents[i].our_reason ? equivalents[i].our_reason
		                                       : member(theirs, "reason"));
		return;
	}
	differs(run, "outcome", member(ours, "outcome"), outcome);
}

static void compare_state(struct run *run, const json_t *ours, const json_t *theirs)
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
		compare_number(
			run, names[i][0],
			json_integer_value(json_object_get(counters, names[i][0])),
			values[i]);
	}
	compare_number(run, "consecutive_denials",
	               json_integer_value(json_object_get(ours, "consecutive_denials")),
	               values[0] + values[1]);
	compare_number(run, "total_denials",
	               json_integer_value(json_object_get(ours, "total_denials")),
	               values[2] + values[3]);
	if (json_object_get(slots, "retry"))
		compare_text(run, "retry", member(slots, "retry"),
		             member(state, "pending"));
}

static bool fires_permission_denied(const json_t *ours)
{
	const json_t *fires = json_object_get(ours, "fires");

	for (size_t i = 0; i < json_array_size(fires); i++)
		if (is(json_string_value(json_array_get(fires, i)), "PermissionDenied"))
			return true;
	return false;
}

/* A call, and the verdict if our engine asks for it. */
static json_t *play_call(struct run *run, char lines[QWEN_MAX_LINES][1024],
                         const json_t *theirs)
{
	json_t *ours = play(run, lines[0]);
	bool classify = is(member(ours, "outcome"), "classify");

	compare_number(run, "classifier asked", classify,
	               json_is_true(json_object_get(theirs, "classifier_called")));
	json_t *verdict = play(run, lines[1]);

	if (!classify) {
		compare_text(run, "verdict nobody asked for",
		             member(verdict, "outcome"), "refused");
		json_decref(verdict);
	} else {
		json_decref(ours);
		ours = verdict;
	}
	compare_decision(run, ours, theirs);
	compare_number(run, "PermissionDenied", fires_permission_denied(ours),
	               json_is_string(json_object_get(theirs, "permission_denied")));
	return ours;
}

static json_t *play_answer(struct run *run, char lines[QWEN_MAX_LINES][1024],
                           const json_t *event, const json_t *theirs)
{
	static const char *const words[][2] = {
		{"manually_approved", "allow"},
		{"manually_rejected", "deny"},
		{"no_open_fallback", "refused"},
	};
	json_t *ours = play(run, lines[0]);
	bool refused = is(member(ours, "outcome"), "refused");

	for (size_t i = 0; i < 3; i++)
		if (is(member(theirs, "outcome"), words[i][0]))
			compare_text(run, "answer", member(ours, "outcome"),
			             words[i][1]);
	if (qwen_answer_switch(event) && !refused) {
		json_decref(ours);
		ours = play(run, qwen_answer_switch(event));
	}
	return ours;
}

static void play_event(struct run *run, const json_t *event, const json_t *theirs)
{
	char lines[QWEN_MAX_LINES][1024];
	int count = qwen_lines(event, lines);
	json_t *ours;

	if (is(member(event, "type"), "call")) {
		ours = play_call(run, lines, theirs);
	} else if (is(member(event, "type"), "manual")) {
		ours = play_answer(run, lines, event, theirs);
	} else {
		ours = play(run, lines[0]);
		if (count == 2) {
			json_decref(ours);
			ours = play(run, lines[1]);
		}
	}
	compare_state(run, ours, theirs);
	json_decref(ours);
	run->events++;
}

static void play_sequence(struct run *run, FILE *events, FILE *answers)
{
	char event_line[4096];
	char answer_line[4096];

	run->line = 0;
	while (fgets(event_line, sizeof event_line, events)) {
		run->line++;
		CU_ASSERT_PTR_NOT_NULL_FATAL(
			fgets(answer_line, sizeof answer_line, answers));
		json_t *event = json_loads(event_line, 0, NULL);
		json_t *answer = json_loads(answer_line, 0, NULL);

		CU_ASSERT_FATAL(event && answer);
		play_event(run, event, answer);
		json_decref(event);
		json_decref(answer);
	}
	CU_ASSERT_PTR_NULL(fgets(answer_line, sizeof answer_line, answers));
}

static FILE *shared_file(char *name, size_t room, const char *folder,
                         const char *prefix, const char *profile, int seed)
{
	const char *shared = getenv("ILK_SHARED");

	snprintf(name, room, "%s/data/conformance/%s%s%s-%d.jsonl",
	         shared ? shared : unit_path("../shared"), folder, prefix, profile,
	         seed);
	return fopen(name, "rb");
}

static void play_version(const struct version *version, struct run *run)
{
	char name[1024];

	for (size_t p = 0; p < sizeof profiles / sizeof profiles[0]; p++)
		for (int seed = 1; seed <= 3; seed++) {
			char folder[64];

			snprintf(folder, sizeof folder, "%s/", version->answers);
			FILE *events = shared_file(name, sizeof name, "", "events-",
			                           profiles[p], seed);
			FILE *answers = shared_file(name, sizeof name, folder, "",
			                            profiles[p], seed);

			run->name = name;
			CU_ASSERT_FATAL(events && answers);
			play_sequence(run, events, answers);
			fclose(events);
			fclose(answers);
		}
}

static bool at_hand(void)
{
	char name[1024];
	FILE *file = shared_file(name, sizeof name, "", "events-", profiles[0], 1);

	if (file)
		fclose(file);
	else
		printf("\n    skipped: the agent's recorded answers are not at hand");
	return file != NULL;
}

static void decides_as_the_agent_did(void)
{
	if (!at_hand())
		return;
	for (size_t v = 0; v < sizeof versions / sizeof versions[0]; v++) {
		struct ilk_compiler compiler = {{NULL, NULL}, NULL, NULL, 0, 0};
		struct run run = {.name = ""};
		size_t size;
		size_t image_size;
		unsigned char *bytes;
		char *text = unit_read(unit_path(versions[v].policy), &size);

		CU_ASSERT_PTR_NOT_NULL_FATAL(text);
		CU_ASSERT_EQUAL_FATAL(ilk_compile(&compiler, versions[v].policy, text,
		                                  size, &bytes, &image_size),
		                      ILK_OK);
		CU_ASSERT_EQUAL_FATAL(ilk_open(&run.image, bytes, image_size), ILK_OK);
		run.player = player_new(&run.image);
		run.reader = trace_reader_new();
		CU_ASSERT_FATAL(run.player && run.reader);
		play_version(&versions[v], &run);
		printf("\n    %s: 18 sequences, %d events, %d differences ",
		       versions[v].answers, run.events, run.differences);
		CASE(versions[v].policy, run.differences == 0);
		CU_ASSERT(run.events > 10000);
		trace_reader_free(run.reader);
		player_free(run.player);
		ilk_compile_free(&compiler, bytes, image_size);
		free(text);
	}
}

void conformance_suite(void)
{
	CU_pSuite suite = CU_add_suite("conformance", NULL, NULL);

	CU_add_test(suite, "decides as the agent's own functions did",
	            decides_as_the_agent_did);
}
