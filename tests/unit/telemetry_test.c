/* SPDX-License-Identifier: Apache-2.0
 *
 * What somebody who watches a fleet has to be able to tell apart, each by the name of the
 * attribute that tells: through the shipped qwen-code policy, from the call to the
 * attributes. The names are written out here, not taken from the generated header, since
 * dashboards have them written out, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interlock/compile.h"
#include "interlock/record.h"
#include "unit.h"

#define FALLBACK_REASON     "qwen-code.auto_mode.fallback_reason"
#define CAP_KIND            "qwen-code.auto_mode.cap_kind"
#define CONSECUTIVE_DENIALS "qwen-code.auto_mode.consecutive_denials"
#define TOTAL_DENIALS       "qwen-code.auto_mode.total_denials"
#define DECISION            "qwen-code.auto_mode.decision"
#define REASON              "qwen-code.auto_mode.reason"
#define LAYER               "qwen-code.auto_mode.layer"
#define STAGE               "qwen-code.auto_mode.classifier_stage"
#define VERDICT             "qwen-code.auto_mode.classifier_verdict"
#define REQUEST_ID          "qwen-code.auto_mode.classifier_request_id"
#define MODEL               "gen_ai.request.model"
#define MESSAGE_ID          "gen_ai.response.id"
#define ERROR_TYPE          "error.type"

struct fleet {
	struct ilk_compiler compiler;
	unsigned char *bytes;
	size_t size;
	struct ilk_image image;
	struct ilk_session *session;
	void *memory;
	struct ilk_call call;
	struct ilk_decision decision;
	struct ilk_attribute attributes[ILK_RECORD_MAX_ATTRIBUTES];
	size_t count;
	char digest[ILK_RECORD_DIGEST_SIZE];
	unsigned calls;
};

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, strlen(string)};
}

static void start(struct fleet *fleet)
{
	size_t size;
	char *policy = unit_read(unit_path("policies/qwen-code.policy"), &size);

	memset(fleet, 0, sizeof *fleet);
	CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
	CU_ASSERT_EQUAL_FATAL(ilk_compile(&fleet->compiler, "p", policy, size,
	                                  &fleet->bytes, &fleet->size),
	                      ILK_OK);
	free(policy);
	CU_ASSERT_EQUAL_FATAL(ilk_open(&fleet->image, fleet->bytes, fleet->size),
	                      ILK_OK);
	fleet->memory = malloc(ilk_session_size(&fleet->image));
	CU_ASSERT_PTR_NOT_NULL_FATAL(fleet->memory);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&fleet->session, &fleet->image,
	                                        fleet->memory,
	                                        ilk_session_size(&fleet->image),
	                                        text("auto"), ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

static void stop(struct fleet *fleet)
{
	free(fleet->memory);
	ilk_compile_free(&fleet->compiler, fleet->bytes, fleet->size);
}

static void record(struct fleet *fleet)
{
	struct ilk_recorded recorded = {&fleet->image,    fleet->session,
	                                &fleet->decision, text("call-1"),
	                                text("shell"),    fleet->digest};

	fleet->count = ilk_record_attributes(&recorded, fleet->attributes,
	                                     ILK_RECORD_MAX_ATTRIBUTES);
	CU_ASSERT_FATAL(fleet->count <= ILK_RECORD_MAX_ATTRIBUTES);
}

/* A new shell command each time, so that no retry is in play. */
static void call(struct fleet *fleet, enum ilk_rule rule,
                 const struct ilk_classified *said)
{
	char command[32];
	struct ilk_facts facts = {.tool = text("run_shell_command"), .rule = rule};

	snprintf(command, sizeof command, "make target-%u", fleet->calls++);
	facts.command = text(command);
	CU_ASSERT_EQUAL(
		ilk_begin(fleet->session, &facts, &fleet->call, &fleet->decision),
		ILK_OK);
	if (fleet->decision.outcome == ILK_OUTCOME_CLASSIFY && said)
		CU_ASSERT_EQUAL(ilk_verdict(fleet->session, &fleet->call, said,
		                            &fleet->decision),
		                ILK_OK);
	record(fleet);
}

static const struct ilk_attribute *find(const struct fleet *fleet, const char *name)
{
	const struct ilk_attribute *found = NULL;

	for (size_t i = 0; i < fleet->count; i++) {
		if (strcmp(fleet->attributes[i].name, name) != 0)
			continue;
		CASE(name, found == NULL); /* once at most */
		found = &fleet->attributes[i];
	}
	return found;
}

static bool says(const struct fleet *fleet, const char *name, const char *value)
{
	const struct ilk_attribute *found = find(fleet, name);

	return found && found->type == ILK_ATTRIBUTE_STRING &&
	       found->value.string.len == strlen(value) &&
	       memcmp(found->value.string.at, value, strlen(value)) == 0;
}

static bool counts(const struct fleet *fleet, const char *name, int64_t value)
{
	const struct ilk_attribute *found = find(fleet, name);

	return found && found->type == ILK_ATTRIBUTE_INT &&
	       found->value.integer == value;
}

static bool fires_permission_denied(const struct fleet *fleet)
{
	for (uint32_t i = 0; i < ILK_MAX_HOOKS; i++) {
		struct ilk_text name = ilk_hook_name(&fleet->image, i);

		if (fleet->decision.fires >> i & 1 && name.len == 16 &&
		    memcmp(name.at, "PermissionDenied", 16) == 0)
			return true;
	}
	return false;
}

static const struct ilk_classified block = {.verdict = ILK_VERDICT_BLOCK};
static const struct ilk_classified pass = {.verdict = ILK_VERDICT_PASS};
static const struct ilk_classified down = {.verdict = ILK_VERDICT_UNAVAILABLE};

static void consecutive_cap_fallback_is_told_from_total_cap_fallback(void)
{
	struct fleet fleet;

	start(&fleet);
	for (int i = 0; i < 3; i++)
		call(&fleet, ILK_RULE_NONE, &block);
	CU_ASSERT(says(&fleet, DECISION, "ask"));
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "consecutive_block"));
	CU_ASSERT(says(&fleet, CAP_KIND, "consecutive"));
	CU_ASSERT(counts(&fleet, CONSECUTIVE_DENIALS, 3));
	CU_ASSERT(counts(&fleet, TOTAL_DENIALS, 3));
	ilk_answer(fleet.session, &fleet.call, ILK_ANSWER_APPROVE, ILK_BY_PERSON,
	           &fleet.decision);
	for (int i = 3; i < 20; i++) {
		call(&fleet, ILK_RULE_NONE, &block);
		if (i < 19)
			call(&fleet, ILK_RULE_NONE, &pass);
	}
	CU_ASSERT(says(&fleet, DECISION, "ask"));
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "total_denial"));
	CU_ASSERT(says(&fleet, CAP_KIND, "total"));
	CU_ASSERT(counts(&fleet, CONSECUTIVE_DENIALS, 1));
	CU_ASSERT(counts(&fleet, TOTAL_DENIALS, 20));
	stop(&fleet);
}

static void ask_rule_is_told_from_denial_cap_fallback(void)
{
	struct fleet fleet;

	start(&fleet);
	call(&fleet, ILK_RULE_ASK, NULL);
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "ask_rule"));
	CU_ASSERT(says(&fleet, LAYER, "permission_rule"));
	CU_ASSERT_PTR_NULL(find(&fleet, CAP_KIND));
	for (int i = 0; i < 3; i++)
		call(&fleet, ILK_RULE_NONE, &block);
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "consecutive_block"));
	CU_ASSERT(says(&fleet, LAYER, "denial_cap"));
	CU_ASSERT_PTR_NOT_NULL(find(&fleet, CAP_KIND));
	/* With the cap reached, an ask rule is still an ask rule. */
	call(&fleet, ILK_RULE_ASK, NULL);
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "ask_rule"));
	CU_ASSERT_PTR_NULL(find(&fleet, CAP_KIND));
	stop(&fleet);
}

static void classifier_block_is_told_from_classifier_unavailable(void)
{
	struct ilk_classified timeout = {.verdict = ILK_VERDICT_UNAVAILABLE,
	                                 .kind = text("timeout")};
	struct fleet fleet;

	start(&fleet);
	call(&fleet, ILK_RULE_NONE, &block);
	CU_ASSERT(says(&fleet, DECISION, "deny"));
	CU_ASSERT(says(&fleet, REASON, "classifier_blocked"));
	CU_ASSERT(says(&fleet, VERDICT, "block"));
	CU_ASSERT_PTR_NULL(find(&fleet, FALLBACK_REASON));
	CU_ASSERT_PTR_NULL(find(&fleet, ERROR_TYPE));
	call(&fleet, ILK_RULE_NONE, &timeout);
	CU_ASSERT(says(&fleet, DECISION, "ask"));
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "classifier_unavailable"));
	CU_ASSERT(says(&fleet, VERDICT, "unavailable"));
	CU_ASSERT(says(&fleet, ERROR_TYPE, "timeout"));
	CU_ASSERT_PTR_NULL(find(&fleet, CAP_KIND));
	stop(&fleet);
}

static void permission_denied_fires_only_for_classifier_blocks(void)
{
	struct fleet fleet;

	start(&fleet);
	call(&fleet, ILK_RULE_DENY, NULL);
	CU_ASSERT(says(&fleet, DECISION, "deny"));
	CU_ASSERT_FALSE(fires_permission_denied(&fleet));
	call(&fleet, ILK_RULE_NONE, &down);
	CU_ASSERT_FALSE(fires_permission_denied(&fleet));
	call(&fleet, ILK_RULE_NONE, &pass);
	CU_ASSERT_FALSE(fires_permission_denied(&fleet));
	struct ilk_facts guarded = {.tool = text("run_shell_command"),
	                            .command = text("git reset --hard")};

	ilk_begin(fleet.session, &guarded, &fleet.call, &fleet.decision);
	record(&fleet);
	CU_ASSERT(says(&fleet, DECISION, "deny"));
	CU_ASSERT(says(&fleet, LAYER, "guard"));
	CU_ASSERT_FALSE(fires_permission_denied(&fleet));
	call(&fleet, ILK_RULE_NONE, &block);
	CU_ASSERT(fires_permission_denied(&fleet));
	/* The block that reaches the cap is one, too; the armed cap after it is none. */
	call(&fleet, ILK_RULE_NONE, &block);
	CU_ASSERT(says(&fleet, DECISION, "ask"));
	CU_ASSERT(fires_permission_denied(&fleet));
	call(&fleet, ILK_RULE_NONE, NULL);
	CU_ASSERT(says(&fleet, FALLBACK_REASON, "consecutive_block"));
	CU_ASSERT_FALSE(fires_permission_denied(&fleet));
	stop(&fleet);
}

static void blocked_on_user_tells_a_cap_from_an_answer(void)
{
	struct ilk_decision asked;
	struct fleet fleet;

	start(&fleet);
	for (int rule = 0; rule < 2; rule++) {
		struct ilk_recorded recorded = {&fleet.image, fleet.session,
		                                &asked,       text("c"),
		                                text("t"),    fleet.digest};

		if (rule)
			call(&fleet, ILK_RULE_ASK, NULL);
		for (int i = 0; i < 3 && !rule; i++)
			call(&fleet, ILK_RULE_NONE, &block);
		asked = fleet.decision;
		CU_ASSERT_EQUAL(asked.outcome, ILK_OUTCOME_ASK);
		fleet.count = ilk_record_blocked_on_user(&recorded, &asked, NULL,
		                                         fleet.attributes,
		                                         ILK_RECORD_MAX_ATTRIBUTES);
		CU_ASSERT_EQUAL(says(&fleet, "decision", "denial_cap_triggered"),
		                !rule);
		CU_ASSERT(says(&fleet, FALLBACK_REASON,
		               rule ? "ask_rule" : "consecutive_block"));
		ilk_answer(fleet.session, &fleet.call, ILK_ANSWER_APPROVE,
		           ILK_BY_PERSON, &fleet.decision);
		fleet.count = ilk_record_blocked_on_user(
			&recorded, &asked, &fleet.decision, fleet.attributes,
			ILK_RECORD_MAX_ATTRIBUTES);
		CU_ASSERT(says(&fleet, "decision",
		               rule ? "proceed_once" : "denial_cap_triggered"));
	}
	stop(&fleet);
}

static void what_the_verdict_carried_appears_and_nothing_else(void)
{
	static const char *const names[] = {STAGE, MODEL, REQUEST_ID, MESSAGE_ID};
	static const char *const values[] = {"thinking", "guard-1", "req-7", "msg-9"};

	for (unsigned mask = 0; mask < 16; mask++) {
		struct ilk_classified said = {.verdict = ILK_VERDICT_BLOCK};
		struct ilk_text *const fields[] = {&said.stage, &said.model,
		                                   &said.request_id, &said.message_id};
		struct fleet fleet;

		start(&fleet);
		for (unsigned i = 0; i < 4; i++)
			if (mask >> i & 1)
				*fields[i] = text(values[i]);
		call(&fleet, ILK_RULE_NONE, &said);
		for (unsigned i = 0; i < 4; i++) {
			if (mask >> i & 1)
				CASE(names[i], says(&fleet, names[i], values[i]));
			else
				CASE(names[i], find(&fleet, names[i]) == NULL);
		}
		for (size_t i = 0; i < fleet.count; i++)
			if (fleet.attributes[i].type == ILK_ATTRIBUTE_STRING)
				CASE(fleet.attributes[i].name,
				     fleet.attributes[i].value.string.len > 0);
		stop(&fleet);
	}
}

/* ---- Traps n and p ------------------------------------------------------------------ */

static void see_row(void *context, const struct ilk_tried *tried)
{
	*(unsigned *)context += tried->held;
}

static void see_change(void *context, const struct ilk_changed *changed)
{
	*(unsigned *)context += changed->did;
}

/* Everything that telemetry does, to a step that has been taken. */
static void tell_all(struct fleet *fleet)
{
	struct ilk_recorded recorded = {&fleet->image,    fleet->session,
	                                &fleet->decision, text("call-1"),
	                                text("shell"),    fleet->digest};
	char json[4096];

	record(fleet);
	ilk_record_json(&recorded, "call", false, json, 10);
	ilk_record_json(&recorded, "call", false, json, sizeof json);
}

static void telemetry_changes_no_decision(void)
{
	static const struct ilk_classified says[] = {
		{.verdict = ILK_VERDICT_BLOCK},
		{.verdict = ILK_VERDICT_UNAVAILABLE, .kind = {"timeout", 7}},
		{.verdict = ILK_VERDICT_BLOCK},
		{.verdict = ILK_VERDICT_PASS}};
	unsigned char saved[2][4096];
	unsigned seen = 0;
	struct ilk_observer observer = {see_row, see_change, &seen};
	struct fleet fleets[2];
	size_t size;

	start(&fleets[0]);
	start(&fleets[1]);
	CU_ASSERT_EQUAL(ilk_session_observe(fleets[1].session, &observer), ILK_OK);
	size = ilk_session_saved_size(&fleets[0].image);
	CU_ASSERT_FATAL(size <= sizeof saved[0]);
	for (unsigned i = 0; i < 60; i++) {
		for (unsigned told = 0; told < 2; told++) {
			call(&fleets[told], i % 7 ? ILK_RULE_NONE : ILK_RULE_ASK,
			     &says[i % 4]);
			if (told)
				tell_all(&fleets[told]);
			if (fleets[told].decision.outcome == ILK_OUTCOME_ASK)
				ilk_answer(fleets[told].session, &fleets[told].call,
				           i % 5 ? ILK_ANSWER_REJECT
				                 : ILK_ANSWER_APPROVE,
				           ILK_BY_PERSON, &fleets[told].decision);
			if (told)
				tell_all(&fleets[told]);
			CU_ASSERT_EQUAL(ilk_session_save(fleets[told].session,
			                                 saved[told], size),
			                ILK_OK);
		}
		CU_ASSERT_EQUAL(fleets[0].decision.outcome, fleets[1].decision.outcome);
		CU_ASSERT_EQUAL(fleets[0].decision.row, fleets[1].decision.row);
		CU_ASSERT_EQUAL(memcmp(saved[0], saved[1], size), 0);
	}
	CU_ASSERT(seen > 60);
	stop(&fleets[0]);
	stop(&fleets[1]);
}

/* Identifiers, fingerprints and texts would make a time series of each call. */
static void metrics_have_no_identifiers(void)
{
	static const char *const never[] = {"fingerprint", "_id\n",  ".id\n",
	                                    "digest",      "line",   "command",
	                                    "warnings",    "nudges", "denials\n"};
	size_t size = 0;
	char *metrics = unit_read(unit_path("gen/registry/metrics.yaml"), &size);
	unsigned refs = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(metrics);
	for (char *at = metrics; (at = strstr(at, "ref: ")); refs++) {
		char *end = strchr(at, '\n');
		char after = end ? end[1] : '\0';

		CU_ASSERT_PTR_NOT_NULL_FATAL(end);
		end[1] = '\0';
		for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
			CASE(at, strstr(at, never[i]) == NULL);
		end[1] = after;
		at = end;
	}
	CU_ASSERT(refs >= 10);
	free(metrics);
}

/* Two calls of one turn wait at once: there is one order, that in which their verdicts
 * come, whichever call began first. */
static void calls_at_once_see_one_order(void)
{
	for (unsigned last = 0; last < 3; last++) {
		struct ilk_call calls[3];
		struct fleet fleet;

		start(&fleet);
		for (unsigned i = 0; i < 3; i++) {
			call(&fleet, ILK_RULE_NONE, NULL);
			calls[i] = fleet.call;
			CU_ASSERT_EQUAL(fleet.decision.outcome, ILK_OUTCOME_CLASSIFY);
		}
		for (unsigned n = 1; n <= 3; n++) {
			CU_ASSERT_EQUAL(ilk_verdict(fleet.session,
			                            &calls[(last + n) % 3], &block,
			                            &fleet.decision),
			                ILK_OK);
			CU_ASSERT_EQUAL(fleet.decision.consecutive_denials, n);
			CU_ASSERT_EQUAL(fleet.decision.outcome,
			                n < 3 ? ILK_OUTCOME_DENY : ILK_OUTCOME_ASK);
		}
		stop(&fleet);
	}
}

void telemetry_suite(void)
{
	CU_pSuite suite = CU_add_suite("telemetry", NULL, NULL);

	CU_add_test(suite, "consecutive-cap fallback is told from total-cap fallback",
	            consecutive_cap_fallback_is_told_from_total_cap_fallback);
	CU_add_test(suite, "ask rule is told from denial-cap fallback",
	            ask_rule_is_told_from_denial_cap_fallback);
	CU_add_test(suite, "classifier block is told from classifier unavailable",
	            classifier_block_is_told_from_classifier_unavailable);
	CU_add_test(suite, "PermissionDenied fires only for classifier blocks",
	            permission_denied_fires_only_for_classifier_blocks);
	CU_add_test(suite, "blocked-on-user tells a cap from an answer",
	            blocked_on_user_tells_a_cap_from_an_answer);
	CU_add_test(suite, "what the verdict carried appears, and nothing else",
	            what_the_verdict_carried_appears_and_nothing_else);
	CU_add_test(suite, "trap n: telemetry changes no decision",
	            telemetry_changes_no_decision);
	CU_add_test(suite, "trap n: metrics have no identifiers",
	            metrics_have_no_identifiers);
	CU_add_test(suite, "trap p: calls at once see one order",
	            calls_at_once_see_one_order);
}
