/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of words; see words.h. Those of the telemetry spec come from the header
 * that the generator makes of it, so that a member added there is known here.
 */
#include "model/words.h"

#include <string.h>

#include "interlock/runtime.h"
#include "interlock/telemetry.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORDS(name, phrase) \
	const struct words words_##name = {phrase, name##_at, COUNT(name##_at)}

#define NAME_WORD(name, word)          word,
#define MEMBER_VALUE(id, value, brief) value,

static const char *const events_at[] = {ILK_EVENTS(NAME_WORD)};
static const char *const facts_at[] = {ILK_FACTS(NAME_WORD)};
static const char *const set_kinds_at[] = {ILK_SET_KINDS(NAME_WORD)};
static const char *const tables_at[] = {ILK_TABLES(NAME_WORD)};
static const char *const verbs_at[] = {ILK_VERBS(NAME_WORD)};
static const char *const tiers_at[] = {
	[ILK_TIER_TEAM] = "team",
	[ILK_TIER_ORG] = "org",
};
static const char *const cases_at[] = {ILK_CASES(NAME_WORD)};
static const char *const scopes_at[] = {
	[ILK_SCOPE_SESSION] = "session",
	[ILK_SCOPE_TURN] = "turn",
	[ILK_SCOPE_THREAD] = "thread",
	[ILK_SCOPE_AGENT] = "agent",
	[ILK_SCOPE_ORGANISATION] = "organisation",
};
static const char *const presences_at[] = {
	[ILK_PRESENCE_INTERACTIVE] = "interactive",
	[ILK_PRESENCE_HEADLESS] = "headless",
	[ILK_PRESENCE_BACKGROUND] = "background",
	[ILK_PRESENCE_ATTACHED] = "attached",
};
static const char *const failures_at[] = {
	[ILK_FAILURE_STATE - 1] = "state",
	[ILK_FAILURE_HOOK - 1] = "hook",
};
static const char *const rules_at[] = {
	[ILK_RULE_NONE] = "none",
	[ILK_RULE_ALLOW] = "allow",
	[ILK_RULE_ASK] = "ask",
	[ILK_RULE_DENY] = "deny",
};
static const char *const verdicts_at[] = {
	[ILK_VERDICT_PASS] = "pass",
	[ILK_VERDICT_BLOCK] = "block",
	[ILK_VERDICT_UNAVAILABLE] = "unavailable",
};
static const char *const answerers_at[] = {
	[ILK_BY_PERSON] = "person",
	[ILK_BY_HOOK] = "hook",
};
static const char *const annotations_at[] = {ILK_HINTS(NAME_WORD)};
static const char *const reports_at[] = {
	[ILK_REPORT_CONSECUTIVE_DENIALS] = "consecutive_denials",
	[ILK_REPORT_TOTAL_DENIALS] = "total_denials",
};
static const char *const kinds_at[] = {"timeout",  "parse",   "error",
                                       "overflow", "refused", "build"};

static const char *const reasons_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_REASON_MEMBERS(MEMBER_VALUE)};
static const char *const fallback_reasons_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_FALLBACK_REASON_MEMBERS(MEMBER_VALUE)};
static const char *const cap_kinds_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_CAP_KIND_MEMBERS(MEMBER_VALUE)};
static const char *const layers_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_LAYER_MEMBERS(MEMBER_VALUE)};
static const char *const hooks_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_HOOK_MEMBERS(MEMBER_VALUE)};
static const char *const stages_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_CLASSIFIER_STAGE_MEMBERS(MEMBER_VALUE)};
static const char *const categories_at[] = {
	ILK_OTEL_QWEN_CODE_AUTO_MODE_DENIAL_CATEGORY_MEMBERS(MEMBER_VALUE)};

_Static_assert(COUNT(presences_at) == ILK_PRESENCE_COUNT, "a word for each presence");
_Static_assert(COUNT(failures_at) == ILK_FAILURE_COUNT - 1, "a word for each failure");
_Static_assert(COUNT(rules_at) == ILK_RULE_COUNT, "a word for each rule");
_Static_assert(COUNT(verdicts_at) == ILK_VERDICT_COUNT, "a word for each verdict");
_Static_assert(COUNT(answerers_at) == ILK_BY_COUNT, "a word for each answerer");
_Static_assert(COUNT(reports_at) == ILK_REPORT_COUNT, "a word for each report");
_Static_assert(COUNT(tiers_at) == ILK_TIER_COUNT, "a word for each tier");
_Static_assert(COUNT(scopes_at) == ILK_SCOPE_COUNT, "a word for each scope");
_Static_assert(ILK_EVENT_COUNT <= 32, "an event mask has 32 bits");

WORDS(events, "an event");
WORDS(facts, "a fact");
/* Those that are written: what comes behind them, the compiler makes. */
const struct words words_set_kinds = {"a kind of set", set_kinds_at,
                                      ILK_SET_FOLDED_PATHS};
WORDS(verbs, "a verdict");
WORDS(tables, "a table");
WORDS(presences, "a presence");
WORDS(failures, "a failure");
WORDS(rules, "what a permission rule says");
WORDS(verdicts, "a classifier's verdict");
WORDS(answerers, "who answered");
WORDS(annotations, "a tool annotation");
WORDS(reports, "a reported sum");
WORDS(scopes, "a scope");
WORDS(tiers, "a tier");
WORDS(cases, "a way to compare letters");
WORDS(kinds, "a kind of unavailability");
WORDS(reasons, "a reason");
WORDS(fallback_reasons, "a fallback reason");
WORDS(cap_kinds, "a cap kind");
WORDS(layers, "a layer");
WORDS(hooks, "a hook event");
WORDS(stages, "a classifier stage");
WORDS(categories, "a category of denials");

#define PLAIN (1u << ILK_SET_TOOLS | 1u << ILK_SET_TEXTS)

const struct word_fact word_facts[ILK_FACT_COUNT] = {
	[ILK_FACT_TOOL] = {PLAIN, ILK_SET_TOOLS},
	[ILK_FACT_COMMAND] = {1u << ILK_SET_COMMANDS, ILK_SET_COMMANDS},
	[ILK_FACT_PATH] = {1u << ILK_SET_PATHS, ILK_SET_PATHS},
	[ILK_FACT_CWD] = {1u << ILK_SET_PATHS, ILK_SET_PATHS},
	[ILK_FACT_HOST] = {PLAIN, ILK_SET_TEXTS},
	[ILK_FACT_MCP_SERVER] = {PLAIN, ILK_SET_TEXTS},
	[ILK_FACT_MCP_TOOL] = {PLAIN, ILK_SET_TEXTS},
	[ILK_FACT_AGENT] = {PLAIN, ILK_SET_TEXTS},
	[ILK_FACT_MODEL] = {PLAIN, ILK_SET_TEXTS},
	[ILK_FACT_COMMAND_LINE] = {PLAIN, ILK_SET_TEXTS},
	[ILK_FACT_ARGS] = {0, ILK_SET_TEXTS},
	[ILK_FACT_WRITES] = {1u << ILK_SET_PATHS, ILK_SET_PATHS},
	[ILK_FACT_READS] = {1u << ILK_SET_PATHS, ILK_SET_PATHS},
};

const struct word_fact *word_fact_of(uint32_t fact)
{
	static const struct word_fact argument = {PLAIN | 1u << ILK_SET_PATHS,
	                                          ILK_SET_TEXTS};

	return fact < ILK_FACT_COUNT ? &word_facts[fact] : &argument;
}

uint32_t words_find(const struct words *words, struct text text)
{
	for (uint32_t i = 0; i < words->count; i++)
		if (text_is(text, words->at[i]))
			return i;
	return WORD_NONE;
}

struct text words_namespace(void)
{
	static const char attribute[] =
		ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON;
	const char *dot = strrchr(attribute, '.');

	return (struct text){attribute, (size_t)(dot - attribute)};
}
