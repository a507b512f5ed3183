/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of words; see words.h.
 */
#include "record/words.h"

#include "interlock/record.h"
#include "interlock/telemetry.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *const outcomes[] = {
	[ILK_OUTCOME_NONE] = "none",           [ILK_OUTCOME_ALLOW] = "allow",
	[ILK_OUTCOME_DENY] = "deny",           [ILK_OUTCOME_ASK] = "ask",
	[ILK_OUTCOME_INTERRUPT] = "interrupt", [ILK_OUTCOME_CLASSIFY] = "classify",
	[ILK_OUTCOME_DEFER] = "defer",         [ILK_OUTCOME_STOP] = "stop",
};
_Static_assert(COUNT(outcomes) == ILK_OUTCOME_COUNT, "one word an outcome");

static const char *const verbs[] = {
#define RECORD_VERB(name, word) [ILK_VERB_##name] = word,
	ILK_VERBS(RECORD_VERB)
#undef RECORD_VERB
};
_Static_assert(COUNT(verbs) == ILK_VERB_COUNT, "one word a verb");

struct ilk_text record_name(const struct ilk_image *image, enum ilk_section names,
                            uint32_t index)
{
	return names == ILK_SECTION_HOOKS ? ilk_hook_name(image, index)
	                                  : ilk_note_name(image, index);
}

uint32_t record_notes(const struct ilk_image *image, uint32_t notes,
                      enum ilk_note_kind kind)
{
	uint32_t mask = 0;

	for (uint32_t i = 0; i < ILK_MAX_NOTES; i++)
		if (notes >> i & 1 && ilk_note_kind(image, i) == kind)
			mask |= UINT32_C(1) << i;
	return mask;
}

bool record_falls_back(enum ilk_outcome outcome)
{
	return outcome == ILK_OUTCOME_ASK || outcome == ILK_OUTCOME_INTERRUPT ||
	       outcome == ILK_OUTCOME_STOP;
}

static const char *const decisions[] = {
	[ILK_OUTCOME_NONE] = 0,
	[ILK_OUTCOME_ALLOW] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_ALLOW,
	[ILK_OUTCOME_DENY] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_DENY,
	[ILK_OUTCOME_ASK] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_ASK,
	[ILK_OUTCOME_INTERRUPT] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_INTERRUPT,
	[ILK_OUTCOME_CLASSIFY] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_CLASSIFY,
	[ILK_OUTCOME_DEFER] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_DEFER,
	[ILK_OUTCOME_STOP] = ILK_OTEL_QWEN_CODE_AUTO_MODE_DECISION_VALUE_STOP,
};
_Static_assert(COUNT(decisions) == ILK_OUTCOME_COUNT, "one member an outcome");

static const char *const presences[] = {
	[ILK_PRESENCE_INTERACTIVE] =
		ILK_OTEL_QWEN_CODE_AUTO_MODE_PRESENCE_VALUE_INTERACTIVE,
	[ILK_PRESENCE_HEADLESS] = ILK_OTEL_QWEN_CODE_AUTO_MODE_PRESENCE_VALUE_HEADLESS,
	[ILK_PRESENCE_ATTACHED] = ILK_OTEL_QWEN_CODE_AUTO_MODE_PRESENCE_VALUE_ATTACHED,
	[ILK_PRESENCE_BACKGROUND] =
		ILK_OTEL_QWEN_CODE_AUTO_MODE_PRESENCE_VALUE_BACKGROUND,
};
_Static_assert(COUNT(presences) == ILK_PRESENCE_COUNT, "one member a presence");

static const char *const tiers[] = {
	[ILK_TIER_TEAM] = ILK_OTEL_QWEN_CODE_AUTO_MODE_RULE_TIER_VALUE_TEAM,
	[ILK_TIER_ORG] = ILK_OTEL_QWEN_CODE_AUTO_MODE_RULE_TIER_VALUE_ORG,
};
_Static_assert(COUNT(tiers) == ILK_TIER_COUNT, "one member a tier");

static const char *const verdicts[] = {
	[ILK_VERDICT_PASS] =
		ILK_OTEL_QWEN_CODE_AUTO_MODE_CLASSIFIER_VERDICT_VALUE_ALLOW,
	[ILK_VERDICT_BLOCK] =
		ILK_OTEL_QWEN_CODE_AUTO_MODE_CLASSIFIER_VERDICT_VALUE_BLOCK,
	[ILK_VERDICT_UNAVAILABLE] =
		ILK_OTEL_QWEN_CODE_AUTO_MODE_CLASSIFIER_VERDICT_VALUE_UNAVAILABLE,
};
_Static_assert(COUNT(verdicts) == ILK_VERDICT_COUNT, "one member a verdict");

static const char *const answers[] = {
	[ILK_ANSWER_APPROVE] = ILK_OTEL_QWEN_CODE_AUTO_MODE_ANSWER_VALUE_APPROVE,
	[ILK_ANSWER_REJECT] = ILK_OTEL_QWEN_CODE_AUTO_MODE_ANSWER_VALUE_REJECT,
	[ILK_ANSWER_CANCEL] = ILK_OTEL_QWEN_CODE_AUTO_MODE_ANSWER_VALUE_CANCEL,
	[ILK_ANSWER_TIMEOUT] = ILK_OTEL_QWEN_CODE_AUTO_MODE_ANSWER_VALUE_TIMEOUT,
};
_Static_assert(COUNT(answers) == ILK_ANSWER_COUNT, "one member an answer");

static const char *const answerers[] = {
	[ILK_BY_PERSON] = ILK_OTEL_QWEN_CODE_AUTO_MODE_ANSWERED_BY_VALUE_PERSON,
	[ILK_BY_HOOK] = ILK_OTEL_QWEN_CODE_AUTO_MODE_ANSWERED_BY_VALUE_HOOK,
};
_Static_assert(COUNT(answerers) == ILK_BY_COUNT, "one member an answerer");

/* The span cannot tell a reject from a dismissed question. */
static const char *const span_decisions[] = {
	[ILK_ANSWER_APPROVE] = ILK_OTEL_DECISION_VALUE_PROCEED_ONCE,
	[ILK_ANSWER_REJECT] = ILK_OTEL_DECISION_VALUE_CANCEL,
	[ILK_ANSWER_CANCEL] = ILK_OTEL_DECISION_VALUE_CANCEL,
	[ILK_ANSWER_TIMEOUT] = ILK_OTEL_DECISION_VALUE_ABORTED,
};
_Static_assert(COUNT(span_decisions) == ILK_ANSWER_COUNT, "one member an answer");

static const char *const span_sources[] = {
	[ILK_BY_PERSON] = ILK_OTEL_SOURCE_VALUE_CLI,
	[ILK_BY_HOOK] = ILK_OTEL_SOURCE_VALUE_HOOK,
};
_Static_assert(COUNT(span_sources) == ILK_BY_COUNT, "one member an answerer");

struct ilk_text record_text(const char *word)
{
	struct ilk_text text = {word, 0};

	while (word && word[text.len])
		text.len++;
	return text;
}

const char *ilk_outcome_name(enum ilk_outcome outcome)
{
	return (unsigned)outcome < COUNT(outcomes) ? outcomes[outcome] : "none";
}

const char *record_verb(enum ilk_verb verb)
{
	return (unsigned)verb < COUNT(verbs) ? verbs[verb] : 0;
}

const char *record_decision(enum ilk_outcome outcome)
{
	return (unsigned)outcome < COUNT(decisions) ? decisions[outcome] : 0;
}

const char *record_presence(enum ilk_presence presence)
{
	return (unsigned)presence < COUNT(presences) ? presences[presence] : 0;
}

const char *record_tier(enum ilk_tier tier)
{
	return (unsigned)tier < COUNT(tiers) ? tiers[tier] : 0;
}

const char *record_verdict(enum ilk_verdict verdict)
{
	return (unsigned)verdict < COUNT(verdicts) ? verdicts[verdict] : 0;
}

const char *record_answer(enum ilk_answer answer)
{
	return (unsigned)answer < COUNT(answers) ? answers[answer] : 0;
}

const char *record_answerer(enum ilk_answerer by)
{
	return (unsigned)by < COUNT(answerers) ? answerers[by] : 0;
}

const char *record_span_decision(enum ilk_answer answer)
{
	return (unsigned)answer < COUNT(span_decisions) ? span_decisions[answer] : 0;
}

const char *record_span_source(enum ilk_answerer by)
{
	return (unsigned)by < COUNT(span_sources) ? span_sources[by] : 0;
}
