/* SPDX-License-Identifier: Apache-2.0
 *
 * What others rely on in our own spec, by the header made from it: exact names and
 * values on the wire, and lists that must be part of one another.
 */
#include <stdio.h>
#include <string.h>

#include "interlock/telemetry.h"
#include "unit.h"

#define VALUE(id, value, brief) value,
#define BRIEF(id, value, brief) brief,
#define COUNT(array)            (sizeof(array) / sizeof(array)[0])

static const char *const reasons[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_REASON_MEMBERS(VALUE)};
static const char *const fallback_reasons[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_FALLBACK_REASON_MEMBERS(VALUE)};
static const char *const decisions[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_MEMBERS(VALUE)};
static const char *const layers[] = {ILK_OTEL_QWEN_CODE_AUTO_MODE_LAYER_MEMBERS(VALUE)};
static const char *const cap_kinds[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_CAP_KIND_MEMBERS(VALUE)};
static const char *const hooks[] = {ILK_OTEL_QWEN_CODE_AUTO_MODE_HOOK_MEMBERS(VALUE)};
static const char *const waits[] = {ILK_OTEL_DECISION_MEMBERS(VALUE)};
static const char *const wait_briefs[] = {ILK_OTEL_DECISION_MEMBERS(BRIEF)};

static bool has(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static void test_names_on_the_wire(void)
{
	static const struct {
		const char *made;
		const char *wanted;
	} cases[] = {
		{ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON,
	         "qwen-code.auto_mode.fallback_reason"},
		{ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND,
	         "qwen-code.auto_mode.cap_kind"},
		{ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CONSECUTIVE_DENIALS,
	         "qwen-code.auto_mode.consecutive_denials"},
		{ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_TOTAL_DENIALS,
	         "qwen-code.auto_mode.total_denials"},
		{ILK_OTEL_EVENT_QWEN_CODE_AUTO_MODE_DECISION,
	         "qwen-code.auto_mode.decision"},
		{ILK_OTEL_SPAN_QWEN_CODE_TOOL_BLOCKED_ON_USER,
	         "qwen-code.tool.blocked_on_user"},
		{ILK_OTEL_ATTR_DECISION, "decision"},
		{ILK_OTEL_ATTR_SOURCE, "source"},
		{ILK_OTEL_ATTR_GEN_AI_TOOL_NAME, "gen_ai.tool.name"},
		{ILK_OTEL_ATTR_GEN_AI_TOOL_CALL_ID, "gen_ai.tool.call.id"},
		{ILK_OTEL_ATTR_GEN_AI_REQUEST_MODEL, "gen_ai.request.model"},
		{ILK_OTEL_ATTR_GEN_AI_RESPONSE_ID, "gen_ai.response.id"},
		{ILK_OTEL_ATTR_GEN_AI_CONVERSATION_ID, "gen_ai.conversation.id"},
		{ILK_OTEL_ATTR_SESSION_ID, "session.id"},
		{ILK_OTEL_ATTR_ERROR_TYPE, "error.type"},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CASE(cases[i].wanted, strcmp(cases[i].made, cases[i].wanted) == 0);
}

static void test_members_on_the_wire(void)
{
	static const struct {
		const char *name;
		const char *const *list;
		size_t count;
		const char *wanted[8];
	} cases[] = {
		{"decision",
	         decisions,
	         COUNT(decisions),
	         {"allow", "deny", "ask", "interrupt", "stop", "classify", "defer"}},
		{"cap_kind",
	         cap_kinds,
	         COUNT(cap_kinds),
	         {"consecutive", "total", "window", "budget"}},
		{"hook",
	         hooks,
	         COUNT(hooks),
	         {"PermissionDenied", "PermissionRequest", "GuardianWarning"}},
		{"layer", layers, COUNT(layers), {"mode", "approval", "classifier"}},
		{"the wait's decision",
	         waits,
	         COUNT(waits),
	         {"proceed_once", "proceed_always", "cancel", "aborted", "error",
	          "auto_approved", "denial_cap_triggered"}},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t j = 0; cases[i].wanted[j]; j++)
			CASE(cases[i].name,
			     has(cases[i].list, cases[i].count, cases[i].wanted[j]));
	for (size_t i = 0; i < COUNT(waits); i++)
		if (strcmp(waits[i], "denial_cap_triggered") == 0)
			CU_ASSERT_STRING_EQUAL(wait_briefs[i],
			                       "A denial cap forced this fallback.");
}

static void test_a_reason_to_fall_back_is_a_reason(void)
{
	for (size_t i = 0; i < COUNT(fallback_reasons); i++)
		CASE(fallback_reasons[i],
		     has(reasons, COUNT(reasons), fallback_reasons[i]));
	CU_ASSERT(COUNT(fallback_reasons) < COUNT(reasons));
}

static void test_the_digest_is_one_in_both_forms(void)
{
	static const unsigned char bytes[] = ILK_OTEL_SPEC_SHA256;
	char text[80];
	size_t at = (size_t)snprintf(text, sizeof text, "sha256:");

	CU_ASSERT_FATAL(sizeof bytes == 32);
	for (size_t i = 0; i < sizeof bytes; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%02x", bytes[i]);
	CU_ASSERT_STRING_EQUAL(text, ILK_OTEL_SPEC_DIGEST);
}

void gen_spec_suite(void);
void gen_spec_suite(void)
{
	CU_pSuite suite = CU_add_suite("gen: our own spec", NULL, NULL);

	CU_add_test(suite, "names on the wire", test_names_on_the_wire);
	CU_add_test(suite, "members on the wire", test_members_on_the_wire);
	CU_add_test(suite, "a reason to fall back is a reason",
	            test_a_reason_to_fall_back_is_a_reason);
	CU_add_test(suite, "the digest is one in both forms",
	            test_the_digest_is_one_in_both_forms);
}
