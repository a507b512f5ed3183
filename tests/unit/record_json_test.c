/* SPDX-License-Identifier: Apache-2.0
 *
 * Decisions as attributes and as answer lines. The policy's digest, which changes with
 * every byte of the policy, is checked by itself and then taken out.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interlock/record.h"
#include "interlock/telemetry.h"
#include "playing.h"
#include "unit.h"

#define POLICY "tests/cli/everything.policy"
#define NAME   "qwen-code.auto_mode."
#define STATE0                                                                     \
	"\"counters\":{\"block_streak\":0,\"unavailable_streak\":0,\"denials\":0," \
	"\"oks\":0},\"slots\":{\"retry\":null},\"consecutive_denials\":0,"         \
	"\"total_denials\":0,"
#define WHO                                              \
	"\"" NAME "policy_name\":\"everything\",\"" NAME \
	"policy_version\":\"1.2\",\"gen_ai.tool.name\":"

/* Takes the digest attribute out of the line, after a look at it. */
static void take_digest_out(const struct playing *p, char *json)
{
	char digest[256];
	const unsigned char *hash = ilk_policy_hash(&p->image);
	size_t len = (size_t)sprintf(digest, "\"" NAME "policy_digest\":\"sha256:");

	for (size_t i = 0; i < ILK_IMAGE_HASH_SIZE; i++)
		len += (size_t)sprintf(digest + len, "%02x", hash[i]);
	len += (size_t)sprintf(digest + len, "\",");
	char *at = strstr(json, digest);

	CU_ASSERT(strstr(json, "\"attributes\":{}") || at);
	if (at)
		memmove(at, at + len, strlen(at + len) + 1);
}

static void answer_lines_are_exact(void)
{
	static const struct {
		const char *name;
		const char *line;
		const char *json;
	} cases[] = {
		{"session", "{\"event\":\"session_start\",\"workspace\":[\"/w\"]}",
	         "{\"id\":null,\"event\":\"session_start\",\"outcome\":null,\"reason\":"
	         "null,\"layer\":null,\"rule\":null,\"fires\":[],\"cap\":null," STATE0
	         "\"attributes\":{}}"},
		{"allowed", "{\"event\":\"call\",\"id\":\"a\",\"tool\":\"read_file\"}",
	         "{\"id\":\"a\",\"event\":\"call\",\"outcome\":\"allow\",\"reason\":"
	         "\"allowlist\",\"layer\":\"fast_path\",\"rule\":{\"name\":"
	         "\"allowlist\",\"line\":32},\"fires\":[],\"cap\":null," STATE0
	         "\"attributes\":{\"" NAME "decision\":\"allow\",\"" NAME
	         "layer\":\"fast_path\",\"" NAME "reason\":\"allowlist\",\"" NAME
	         "rule\":\"allowlist\",\"" NAME "rule_line\":32,\"" NAME
	         "consecutive_denials\":0,\"" NAME "total_denials\":0,\"" NAME
	         "presence\":\"interactive\"," WHO
	         "\"read_file\",\"gen_ai.tool.call.id\":\"a\"}}"},
		{"classify",
	         "{\"event\":\"call\",\"id\":\"b\",\"tool\":\"x\","
	         "\"fingerprint\":\"F\"}",
	         "{\"id\":\"b\",\"event\":\"call\",\"outcome\":\"classify\",\"reason\":"
	         "null,\"layer\":\"classifier\",\"rule\":{\"name\":\"classify\","
	         "\"line\":43},\"fires\":[],\"cap\":null," STATE0
	         "\"attributes\":{\"" NAME "decision\":\"classify\",\"" NAME
	         "layer\":\"classifier\",\"" NAME "rule\":\"classify\",\"" NAME
	         "rule_line\":43,\"" NAME "consecutive_denials\":0,\"" NAME
	         "total_denials\":0,\"" NAME "presence\":\"interactive\"," WHO
	         "\"x\",\"gen_ai.tool.call.id\":\"b\"}}"},
		{"blocked",
	         "{\"event\":\"verdict\",\"id\":\"b\",\"verdict\":\"block\",\"stage\":"
	         "\"thinking\",\"model\":\"m\",\"request_id\":\"r\",\"message_id\":"
	         "\"i\",\"duration_ms\":812}",
	         "{\"id\":\"b\",\"event\":\"verdict\",\"outcome\":\"deny\",\"reason\":"
	         "\"classifier_blocked\",\"layer\":\"classifier\",\"rule\":{\"name\":"
	         "\"classifier_blocked\",\"line\":59},\"fires\":[\"PermissionDenied\"],"
	         "\"cap\":null,\"counters\":{\"block_streak\":1,\"unavailable_streak\":"
	         "0,\"denials\":1,\"oks\":0},\"slots\":{\"retry\":\"F\"},"
	         "\"consecutive_denials\":1,\"total_denials\":1,\"attributes\":{\"" NAME
	         "decision\":\"deny\",\"" NAME "layer\":\"classifier\",\"" NAME
	         "reason\":\"classifier_blocked\",\"" NAME
	         "rule\":\"classifier_blocked\",\"" NAME "rule_line\":59,\"" NAME
	         "consecutive_denials\":1,\"" NAME "total_denials\":1,\"" NAME
	         "hook\":\"PermissionDenied\",\"" NAME
	         "classifier_stage\":\"thinking\",\"" NAME
	         "classifier_verdict\":\"block\",\"" NAME
	         "classifier_duration\":0.812,\"" NAME
	         "classifier_request_id\":\"r\",\"" NAME
	         "presence\":\"interactive\"," WHO
	         "\"x\",\"gen_ai.tool.call.id\":\"b\",\"gen_ai.request.model\":\"m\","
	         "\"gen_ai.response.id\":\"i\"}}"},
		{"nobody waits",
	         "{\"event\":\"verdict\",\"id\":\"b\",\"verdict\":\"allow\"}",
	         "{\"id\":\"b\",\"event\":\"verdict\",\"outcome\":\"refused\","
	         "\"reason\":null,\"layer\":null,\"rule\":null,\"fires\":[],\"cap\":"
	         "null,\"counters\":{\"block_streak\":1,\"unavailable_streak\":0,"
	         "\"denials\":1,\"oks\":0},\"slots\":{\"retry\":\"F\"},"
	         "\"consecutive_denials\":1,\"total_denials\":1,\"attributes\":{}}"},
		{"switch", "{\"event\":\"mode_switch\",\"mode\":\"default\"}",
	         "{\"id\":null,\"event\":\"mode_switch\",\"outcome\":null,\"reason\":"
	         "null,\"layer\":null,\"rule\":null,\"fires\":[],\"cap\":null," STATE0
	         "\"attributes\":{}}"},
		{"deferred", "{\"event\":\"call\",\"id\":\"c\",\"tool\":\"x\"}",
	         "{\"id\":\"c\",\"event\":\"call\",\"outcome\":\"defer\",\"reason\":"
	         "null,\"layer\":\"mode\",\"rule\":null,\"fires\":[],\"cap\":"
	         "null," STATE0 "\"attributes\":{\"" NAME "decision\":\"defer\",\"" NAME
	         "layer\":\"mode\",\"" NAME "consecutive_denials\":0,\"" NAME
	         "total_denials\":0,\"" NAME "presence\":\"interactive\"," WHO
	         "\"x\",\"gen_ai.tool.call.id\":\"c\"}}"},
	};
	struct playing p;

	playing_open(&p, POLICY);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		playing_line(&p, cases[i].line);
		take_digest_out(&p, p.json);
		CASE(cases[i].name, strcmp(p.json, cases[i].json) == 0);
		if (strcmp(p.json, cases[i].json) != 0)
			printf("\n    %s", p.json);
	}
	playing_close(&p);
}

/* Whether the answer has this attribute with this value (JSON), or not at all (NULL). */
static bool has_attribute(const char *json, const char *name, const char *value)
{
	json_t *line = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	json_t *found = json_object_get(json_object_get(line, "attributes"), name);
	char *text = found ? json_dumps(found, JSON_ENCODE_ANY) : NULL;
	bool same = value ? text && strcmp(text, value) == 0 : line && !text;

	free(text);
	json_decref(line);
	return same;
}

struct attribute_case {
	const char *line;
	const char *name;
	const char *value; /* JSON; NULL: absent */
};

static void check_attributes(struct playing *p, const struct attribute_case *cases,
                             size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (cases[i].line)
			playing_line(p, cases[i].line);
		CASE(cases[i].name,
		     has_attribute(p->json, cases[i].name, cases[i].value));
	}
}

#define CALL(id) \
	"{\"event\":\"call\",\"id\":\"" id "\",\"tool\":\"x\",\"cwd\":\"/" id "\"}"
#define BLOCK(id) "{\"event\":\"verdict\",\"id\":\"" id "\",\"verdict\":\"block\"}"

static void a_cap_tells_its_name_kind_value_and_limit(void)
{
	static const struct attribute_case cases[] = {
		{CALL("1"), NAME "cap", NULL},
		{BLOCK("1"), NAME "cap_kind", NULL},
		{CALL("2"), NAME "fallback_reason", NULL},
		{BLOCK("2"), NAME "fallback_reason", NULL},
		{CALL("3"), NAME "reason", NULL},
		{BLOCK("3"), NAME "cap", "\"consecutive_block\""},
		{NULL, NAME "hook", "\"PermissionDenied\""},
		{NULL, NAME "hooks", "[\"PermissionDenied\", \"GuardianWarning\"]"},
		{NULL, NAME "warnings", NULL},
		{NULL, NAME "decision", "\"ask\""},
		{NULL, NAME "cap_kind", "\"consecutive\""},
		{NULL, NAME "cap_value", "3"},
		{NULL, NAME "cap_limit", "3"},
		{NULL, NAME "fallback_reason", "\"consecutive_block\""},
		{NULL, NAME "consecutive_denials", "3"},
		{NULL, NAME "classifier_stage", NULL},
		{NULL, NAME "classifier_duration", NULL},
		{NULL, NAME "answer", NULL},
		{"{\"event\":\"answer\",\"id\":\"3\",\"answer\":\"approve\",\"by\":"
	         "\"hook\"}",
	         NAME "answer", "\"approve\""},
		{NULL, NAME "answered_by", "\"hook\""},
		{NULL, NAME "decision", "\"allow\""},
		{NULL, NAME "fallback_reason", NULL},
		{NULL, NAME "cap", NULL},
	};
	struct playing p;

	playing_open(&p, POLICY);
	check_attributes(&p, cases, sizeof cases / sizeof cases[0]);
	playing_close(&p);
}

static void the_kind_of_unavailability_is_the_error_type(void)
{
	static const struct attribute_case cases[] = {
		{CALL("1"), "error.type", NULL},
		{"{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"unavailable\","
	         "\"kind\":"
	         "\"timeout\"}",
	         "error.type", "\"timeout\""},
		{NULL, NAME "classifier_verdict", "\"unavailable\""},
		{NULL, NAME "rule_line", "54"},
		{CALL("3"), "error.type", NULL},
		{"{\"event\":\"verdict\",\"id\":\"3\",\"verdict\":\"block\","
	         "\"category\":\"persistence\"}",
	         NAME "denial_category", "\"persistence\""},
		{CALL("2"), NAME "denial_category", NULL},
		{"{\"event\":\"verdict\",\"id\":\"2\",\"verdict\":\"allow\",\"model\":"
	         "\"\"}",
	         NAME "classifier_verdict", "\"allow\""},
		{NULL, "error.type", NULL},
		{NULL, "gen_ai.request.model", NULL},
	};
	struct playing p;

	playing_open(&p, POLICY);
	check_attributes(&p, cases, sizeof cases / sizeof cases[0]);
	playing_close(&p);
}

static void an_ask_that_nobody_hears_still_says_it_was_one(void)
{
	static const struct attribute_case cases[] = {
		{"{\"event\":\"presence\",\"presence\":\"headless\"}", NAME "decision",
	         NULL},
		{"{\"event\":\"call\",\"id\":\"1\",\"tool\":\"x\",\"rule\":\"ask\"}",
	         NAME "decision", "\"deny\""},
		{NULL, NAME "fallback_reason", "\"ask_rule\""},
		{NULL, NAME "presence", "\"headless\""},
		{"{\"event\":\"presence\",\"presence\":\"background\"}",
	         NAME "decision", NULL},
		{"{\"event\":\"call\",\"id\":\"2\",\"tool\":\"x\",\"rule\":\"ask\"}",
	         NAME "decision", "\"interrupt\""},
		{NULL, NAME "presence", "\"background\""},
	};
	struct playing p;

	playing_open(&p, POLICY);
	check_attributes(&p, cases, sizeof cases / sizeof cases[0]);
	playing_close(&p);
}

static void the_mode_to_switch_to_is_told_when_there_is_one(void)
{
	struct playing p;

	playing_open(&p, POLICY);
	playing_line(&p, "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"x\",\"rule\":"
	                 "\"ask\"}");
	CU_ASSERT_PTR_NULL(strstr(p.json, "switch_mode"));
	playing_line(&p, "{\"event\":\"answer\",\"id\":\"1\",\"answer\":\"timeout\","
	                 "\"by\":\"hook\"}");
	CU_ASSERT_PTR_NOT_NULL(
		strstr(p.json, "\"fires\":[],\"switch_mode\":\"plan\",\"cap\":"));
	CU_ASSERT_PTR_NOT_NULL(strstr(p.json, "\"outcome\":\"interrupt\""));
	playing_close(&p);
}

static void a_failure_is_decided_by_its_rule(void)
{
	struct playing p;

	playing_open(&p, POLICY);
	playing_line(&p, "{\"event\":\"presence\",\"presence\":\"attached\"}");
	playing_line(&p, "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"x\",\"failure\":"
	                 "\"state\"}");
	CU_ASSERT_PTR_NOT_NULL(strstr(p.json,
	                              "\"rule\":{\"name\":\"state_unavailable\","
	                              "\"line\":"));
	CU_ASSERT_PTR_NOT_NULL(strstr(p.json, "\"timeout_s\":300,\"cap\":"));
	CU_ASSERT(
		has_attribute(p.json, NAME "fallback_reason", "\"state_unavailable\""));
	CU_ASSERT(has_attribute(p.json, NAME "presence", "\"attached\""));
	playing_line(&p, "{\"event\":\"call\",\"id\":\"2\",\"tool\":\"x\",\"failure\":"
	                 "\"hook\"}");
	CU_ASSERT_PTR_NOT_NULL(strstr(p.json, "\"outcome\":\"deny\",\"reason\":"
	                                      "\"hook_failed\",\"layer\":\"policy\""));
	CU_ASSERT_PTR_NULL(strstr(p.json, "timeout_s"));
	playing_close(&p);
}

/* A host that has no session gets the same. */
static void a_failure_needs_no_session(void)
{
	struct ilk_decision d;
	struct playing p;

	playing_open(&p, POLICY);
	CU_ASSERT_EQUAL(ilk_failure_decision(&p.image, ILK_FAILURE_STATE,
	                                     ILK_PRESENCE_ATTACHED, &d),
	                ILK_OK);
	CU_ASSERT(d.outcome == ILK_OUTCOME_ASK && d.ask_timeout_s == 300);
	CU_ASSERT(d.failure == ILK_FAILURE_STATE && d.row == UINT32_MAX && d.line > 0);
	CU_ASSERT_EQUAL(ilk_failure_decision(&p.image, ILK_FAILURE_STATE,
	                                     ILK_PRESENCE_BACKGROUND, &d),
	                ILK_OK);
	CU_ASSERT(d.outcome == ILK_OUTCOME_INTERRUPT && !d.ask_timeout_s);
	CU_ASSERT_EQUAL(d.row_outcome, ILK_OUTCOME_ASK);
	CU_ASSERT_EQUAL(ilk_failure_decision(&p.image, ILK_FAILURE_HOOK,
	                                     ILK_PRESENCE_INTERACTIVE, &d),
	                ILK_OK);
	CU_ASSERT(d.outcome == ILK_OUTCOME_DENY && d.line == 0);
	CU_ASSERT_EQUAL(ilk_failure_decision(&p.image, ILK_FAILURE_NONE,
	                                     ILK_PRESENCE_INTERACTIVE, &d),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_failure_decision(&p.image, ILK_FAILURE_COUNT,
	                                     ILK_PRESENCE_INTERACTIVE, &d),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_failure_decision(&p.image, ILK_FAILURE_HOOK,
	                                     ILK_PRESENCE_COUNT, &d),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_failure_decision(NULL, ILK_FAILURE_HOOK,
	                                     ILK_PRESENCE_INTERACTIVE, &d),
	                ILK_ARGUMENT);
	playing_close(&p);
}

static void what_rows_say_beside_the_decision_is_a_list(void)
{
	static const struct attribute_case cases[] = {
		{"{\"event\":\"call\",\"id\":\"1\",\"tool\":\"x\",\"rule\":\"ask\"}",
	         NAME "warnings", NULL},
		{"{\"event\":\"answer\",\"id\":\"1\",\"answer\":\"cancel\",\"by\":"
	         "\"hook\"}",
	         NAME "warnings", "[\"late\"]"},
		{NULL, NAME "nudges", "[\"look_again\"]"},
		{NULL, NAME "hooks", NULL},
	};
	static const char line[] =
		"\"fires\":[],\"warnings\":[\"late\"],\"nudges\":[\"look_again\"],"
		"\"cap\":";
	struct playing p;

	playing_open(&p, POLICY);
	check_attributes(&p, cases, sizeof cases / sizeof cases[0]);
	CU_ASSERT_PTR_NOT_NULL(strstr(p.json, line));
	playing_close(&p);
}

/* The texts of a list, with as much room as there is; of another attribute none. */
static void a_list_gives_its_texts(void)
{
	struct ilk_attribute attribute = {.type = ILK_ATTRIBUTE_STRINGS};
	struct ilk_text texts[3] = {{NULL, 0}};
	struct playing p;

	playing_open(&p, POLICY);
	attribute.value.strings.image = &p.image;
	attribute.value.strings.names = ILK_SECTION_NOTES;
	attribute.value.strings.mask = 3;
	CU_ASSERT_EQUAL(ilk_attribute_strings(&attribute, NULL, 0), 2);
	CU_ASSERT_EQUAL(ilk_attribute_strings(&attribute, texts, 1), 2);
	CU_ASSERT(texts[0].len == 4 && !texts[1].at);
	CU_ASSERT_EQUAL(ilk_attribute_strings(&attribute, texts, 3), 2);
	CU_ASSERT(texts[1].len == 10 && !texts[2].at);
	attribute.type = ILK_ATTRIBUTE_INT;
	CU_ASSERT_EQUAL(ilk_attribute_strings(&attribute, texts, 3), 0);
	CU_ASSERT_EQUAL(ilk_note_count(&p.image), 2);
	CU_ASSERT_EQUAL(ilk_note_kind(&p.image, 1), ILK_NOTE_NUDGE);
	CU_ASSERT_EQUAL(ilk_note_kind(&p.image, 2), ILK_NOTE_WARN);
	CU_ASSERT_PTR_NULL(ilk_note_name(&p.image, 2).at);
	playing_close(&p);
}

static void odd_durations_have_no_value(void)
{
	static const double durations[] = {-1, 1e300, 1e15};
	struct playing p;

	playing_open(&p, POLICY);
	playing_line(&p, CALL("1"));
	playing_line(&p, BLOCK("1"));
	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
		struct ilk_attribute attributes[ILK_RECORD_MAX_ATTRIBUTES];
		const struct ilk_recorded recorded = {
			.image = &p.image,
			.session = p.played.session,
			.decision = &p.played.decision,
		};

		p.played.decision.classified.has_duration = true;
		p.played.decision.classified.duration_ms = durations[i];
		size_t count = ilk_record_attributes(&recorded, attributes,
		                                     ILK_RECORD_MAX_ATTRIBUTES);

		CU_ASSERT(count > 0);
		for (size_t a = 0; a < count; a++)
			CU_ASSERT(attributes[a].type != ILK_ATTRIBUTE_DOUBLE);
	}
	playing_close(&p);
}

static void too_little_room_is_counted_not_overrun(void)
{
	struct playing p;
	char digest[ILK_RECORD_DIGEST_SIZE];
	char json[PLAYING_JSON];

	playing_open(&p, POLICY);
	playing_line(&p, CALL("1"));
	playing_line(&p, BLOCK("1"));
	const struct ilk_recorded recorded = {
		.image = &p.image,
		.session = p.played.session,
		.decision = &p.played.decision,
		.digest = digest,
	};
	struct ilk_attribute all[ILK_RECORD_MAX_ATTRIBUTES];
	size_t count = ilk_record_attributes(&recorded, all, ILK_RECORD_MAX_ATTRIBUTES);
	size_t needed = ilk_record_json(&recorded, "verdict", false, json, sizeof json);

	CU_ASSERT(count > 5 && count < ILK_RECORD_MAX_ATTRIBUTES);
	CU_ASSERT(ilk_record_attributes(&recorded, NULL, 0) == count);
	for (size_t room = 0; room <= count; room++) {
		struct ilk_attribute some[ILK_RECORD_MAX_ATTRIBUTES] = {{.name = NULL}};

		CU_ASSERT(ilk_record_attributes(&recorded, some, room) == count);
		CU_ASSERT(room == 0 || some[room - 1].name == all[room - 1].name);
		CU_ASSERT(some[room].name == NULL);
	}
	for (size_t room = 0; room <= needed; room += 7) {
		char cut[PLAYING_JSON];

		memset(cut, '#', sizeof cut);
		CU_ASSERT(ilk_record_json(&recorded, "verdict", false, cut, room) ==
		          needed);
		CU_ASSERT(memcmp(cut, json, room) == 0 && cut[room] == '#');
	}
	playing_close(&p);
}

/* Whether the attributes of the span are exactly these, as name=value pairs. */
static bool span_is(const struct playing *p, const struct ilk_decision *asked,
                    const struct ilk_decision *answered, const char *expected)
{
	struct ilk_attribute attributes[ILK_RECORD_MAX_ATTRIBUTES];
	const struct ilk_recorded recorded = {&p->image, p->played.session, asked,
	                                      {NULL, 0}, {NULL, 0},         NULL};
	size_t count = ilk_record_blocked_on_user(
		&recorded, asked, answered, attributes, ILK_RECORD_MAX_ATTRIBUTES);
	char text[512] = "";
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		const struct ilk_attribute *a = &attributes[i];

		if (a->type == ILK_ATTRIBUTE_INT)
			len += (size_t)sprintf(text + len, "%s=%ld ", a->name,
			                       (long)a->value.integer);
		else
			len += (size_t)sprintf(text + len, "%s=%.*s ", a->name,
			                       (int)a->value.string.len,
			                       a->value.string.at);
	}
	if (strcmp(text, expected) != 0)
		printf("\n    %s", text);
	return strcmp(text, expected) == 0;
}

#define COUNTS(n, m) NAME "consecutive_denials=" #n " " NAME "total_denials=" #m " "

static void the_wait_for_a_person_says_when_a_cap_forced_it(void)
{
	struct playing p;
	struct ilk_decision asked;

	playing_open(&p, POLICY);
	playing_line(
		&p,
		"{\"event\":\"call\",\"id\":\"r\",\"tool\":\"x\",\"rule\":\"ask\"}");
	asked = p.played.decision;
	CU_ASSERT(span_is(&p, &asked, NULL,
	                  NAME "fallback_reason=ask_rule " COUNTS(0, 0)));
	playing_line(&p, "{\"event\":\"answer\",\"id\":\"r\",\"answer\":\"reject\"}");
	CU_ASSERT(span_is(&p, &asked, &p.played.decision,
	                  "decision=cancel source=cli " NAME
	                  "fallback_reason=ask_rule " COUNTS(0, 0)));
	playing_line(&p, CALL("1"));
	playing_line(&p, BLOCK("1"));
	playing_line(&p, CALL("2"));
	playing_line(&p, BLOCK("2"));
	playing_line(&p, CALL("3"));
	playing_line(&p, BLOCK("3"));
	asked = p.played.decision;
	CU_ASSERT(span_is(&p, &asked, NULL,
	                  "decision=denial_cap_triggered " NAME
	                  "fallback_reason=consecutive_block " NAME
	                  "cap_kind=consecutive " COUNTS(3, 3)));
	playing_line(&p,
	             "{\"event\":\"answer\",\"id\":\"3\",\"answer\":\"approve\",\"by\":"
	             "\"hook\"}");
	CU_ASSERT(span_is(&p, &asked, &p.played.decision,
	                  "decision=denial_cap_triggered source=hook " NAME
	                  "fallback_reason=consecutive_block " NAME
	                  "cap_kind=consecutive " COUNTS(0, 3)));
	playing_close(&p);
}

static void every_outcome_has_its_word(void)
{
	static const char *const words[] = {"none",      "allow",    "deny",  "ask",
	                                    "interrupt", "classify", "defer", "stop"};

	for (unsigned i = 0; i < ILK_OUTCOME_COUNT; i++)
		CASE(words[i],
		     strcmp(ilk_outcome_name((enum ilk_outcome)i), words[i]) == 0);
	CU_ASSERT_STRING_EQUAL(ilk_outcome_name(ILK_OUTCOME_COUNT), "none");
}

void record_json_suite(void);
void record_json_suite(void)
{
	CU_pSuite suite = CU_add_suite("record: decisions as telemetry", NULL, NULL);

	CU_add_test(suite, "what rows say beside the decision is a list",
	            what_rows_say_beside_the_decision_is_a_list);
	CU_add_test(suite, "the mode to switch to is told when there is one",
	            the_mode_to_switch_to_is_told_when_there_is_one);
	CU_add_test(suite, "a failure is decided by its rule",
	            a_failure_is_decided_by_its_rule);
	CU_add_test(suite, "a failure needs no session", a_failure_needs_no_session);
	CU_add_test(suite, "a list gives its texts", a_list_gives_its_texts);
	CU_add_test(suite, "answer lines are exact", answer_lines_are_exact);
	CU_add_test(suite, "a cap tells its name, kind, value and limit",
	            a_cap_tells_its_name_kind_value_and_limit);
	CU_add_test(suite, "the kind of unavailability is the error type",
	            the_kind_of_unavailability_is_the_error_type);
	CU_add_test(suite, "an ask that nobody hears still says it was one",
	            an_ask_that_nobody_hears_still_says_it_was_one);
	CU_add_test(suite, "odd durations have no value", odd_durations_have_no_value);
	CU_add_test(suite, "too little room is counted, not overrun",
	            too_little_room_is_counted_not_overrun);
	CU_add_test(suite, "the wait for a person says when a cap forced it",
	            the_wait_for_a_person_says_when_a_cap_forced_it);
	CU_add_test(suite, "every outcome has its word", every_outcome_has_its_word);
}
