/* SPDX-License-Identifier: Apache-2.0
 *
 * What a step says beside its head; see given.h.
 */
#include "given.h"

#include <stdio.h>
#include <string.h>

#include "model/argument.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

struct given;
typedef bool (*given_fn)(struct steps *steps, const struct given *given,
                         const struct ast_pair *pair, struct step_events *events);

/* One word and who may say it: a mask over enum trace_kind. */
struct given {
	const char *name;
	unsigned kinds;
	given_fn take;
	size_t at;  /* take_text: where in the event */
	size_t max; /* take_text: bytes, 0: any */
};

static bool take_text(struct steps *steps, const struct given *given,
                      const struct ast_pair *pair, struct step_events *events)
{
	struct ilk_text text = steps_text(pair->value);

	if (given->max && text.len > given->max) {
		diag_error(steps->diag, pair->value->span, "text-too-long",
		           "\"%s\" has %zu bytes, at most %zu are allowed", given->name,
		           text.len, given->max);
		return false;
	}
	memcpy((char *)&events->event + given->at, &text, sizeof text);
	return true;
}

/* What the classifier says, whether it is asked now or by this step. */
static struct ilk_classified *classified(struct step_events *events)
{
	return events->event.kind == TRACE_VERDICT ? &events->event.classified
	                                           : &events->verdict.classified;
}

static bool take_stage(struct steps *steps, const struct given *given,
                       const struct ast_pair *pair, struct step_events *events)
{
	uint32_t index = 0;

	(void)given;
	classified(events)->stage = steps_text(pair->value);
	return steps_find(steps, pair->value, &words_stages, "unknown-stage", &index);
}

static bool take_kind(struct steps *steps, const struct given *given,
                      const struct ast_pair *pair, struct step_events *events)
{
	(void)steps;
	(void)given;
	classified(events)->kind = steps_text(pair->value);
	return true;
}

static bool take_category(struct steps *steps, const struct given *given,
                          const struct ast_pair *pair, struct step_events *events)
{
	uint32_t index = 0;

	(void)given;
	classified(events)->category = steps_text(pair->value);
	return steps_find(steps, pair->value, &words_categories, "unknown-category",
	                  &index);
}

static bool take_model(struct steps *steps, const struct given *given,
                       const struct ast_pair *pair, struct step_events *events)
{
	(void)steps;
	(void)given;
	/* Of a call it is the model that asks for it, of a verdict the classifier's. */
	if (events->event.kind == TRACE_CALL)
		events->event.facts.model = steps_text(pair->value);
	else
		events->event.classified.model = steps_text(pair->value);
	return true;
}

static bool take_verdict(struct steps *steps, const struct given *given,
                         const struct ast_pair *pair, struct step_events *events)
{
	uint32_t verdict = 0;

	(void)given;
	events->has_verdict = true;
	if (!steps_find(steps, pair->name, &words_verdicts, "unknown-verdict",
	                &verdict))
		return false;
	events->verdict.classified.verdict = (enum ilk_verdict)verdict;
	return true;
}

static bool take_failure(struct steps *steps, const struct given *given,
                         const struct ast_pair *pair, struct step_events *events)
{
	uint32_t failure = 0;

	(void)given;
	if (!steps_find(steps, pair->value, &words_failures, "unknown-failure",
	                &failure))
		return false;
	events->event.facts.failure = (enum ilk_failure)(failure + 1);
	return true;
}

static bool take_rule(struct steps *steps, const struct given *given,
                      const struct ast_pair *pair, struct step_events *events)
{
	uint32_t rule = 0;

	(void)given;
	if (!steps_find(steps, pair->value, &words_rules, "unknown-rule", &rule))
		return false;
	events->event.facts.rule = (enum ilk_rule)rule;
	return true;
}

static bool take_annotated(struct steps *steps, const struct given *given,
                           const struct ast_pair *pair, struct step_events *events)
{
	uint32_t bit = 0;

	(void)given;
	if (!steps_find(steps, pair->value, &words_annotations, "unknown-annotation",
	                &bit))
		return false;
	events->event.facts.annotations |= 1u << bit;
	return true;
}

static bool take_by(struct steps *steps, const struct given *given,
                    const struct ast_pair *pair, struct step_events *events)
{
	uint32_t by = 0;

	(void)given;
	if (!steps_find(steps, pair->value, &words_answerers, "unknown-answerer", &by))
		return false;
	events->event.by = (enum ilk_answerer)by;
	return true;
}

static bool take_workspace(struct steps *steps, const struct given *given,
                           const struct ast_pair *pair, struct step_events *events)
{
	struct trace_event *event = &events->event;

	(void)given;
	if (event->workspace_count == STEPS_MAX_ROOTS) {
		diag_error(steps->diag, pair->name->span, "too-many-roots",
		           "found more than %u workspace roots", STEPS_MAX_ROOTS);
		return false;
	}
	steps->workspace[event->workspace_count++] = steps_text(pair->value);
	event->workspace = steps->workspace;
	return true;
}

static bool take_args(struct steps *steps, const struct given *given,
                      const struct ast_pair *pair, struct step_events *events)
{
	(void)given;
	return given_args(steps, pair, &events->event.facts);
}

static bool take_amount(struct steps *steps, const struct given *given,
                        const struct ast_pair *pair, struct step_events *events)
{
	uint64_t amount = pair->number->written;

	(void)steps;
	memcpy((char *)&events->event + given->at, &amount, sizeof amount);
	return true;
}

static bool take_time(struct steps *steps, const struct given *given,
                      const struct ast_pair *pair, struct step_events *events)
{
	(void)steps;
	(void)given;
	events->event.has_time = true;
	events->event.time_ms = pair->number->written;
	return true;
}

#define FACT(name, member)                                            \
	{                                                             \
		name, 1u << TRACE_CALL, take_text,                    \
			offsetof(struct trace_event, facts.member), 0 \
	}
#define SCOPE(name, kinds, member)                                            \
	{                                                                     \
		name, kinds, take_text, offsetof(struct trace_event, member), \
			TRACE_MAX_SCOPE                                       \
	}
#define AMOUNT(name, measure)                                   \
	{                                                       \
		name, 1u << TRACE_USAGE, take_amount,           \
			offsetof(struct trace_event, amounts) + \
				sizeof(uint64_t) * (measure),   \
			0                                       \
	}
#define TURNS                                                               \
	(1u << TRACE_CALL | 1u << TRACE_TURN_START | 1u << TRACE_TURN_END | \
	 1u << TRACE_USAGE)
#define THREADS    (1u << TRACE_CALL | 1u << TRACE_SESSION_START | 1u << TRACE_USAGE)
#define CLASSIFIED (1u << TRACE_CALL | 1u << TRACE_VERDICT)

static const struct given givens[] = {
	FACT("command", command),
	FACT("path", path),
	FACT("cwd", cwd),
	FACT("host", host),
	FACT("mcp.server", mcp_server),
	FACT("mcp.tool", mcp_tool),
	SCOPE("agent", 1u << TRACE_CALL | 1u << TRACE_USAGE, facts.agent),
	FACT("fingerprint", fingerprint),
	SCOPE("turn", TURNS, turn),
	SCOPE("thread", THREADS, thread),
	{"args", 1u << TRACE_CALL, take_args, 0, 0},
	{"rule", 1u << TRACE_CALL, take_rule, 0, 0},
	{"failure", 1u << TRACE_CALL, take_failure, 0, 0},
	{"annotated", 1u << TRACE_CALL, take_annotated, 0, 0},
	{"pass", 1u << TRACE_CALL, take_verdict, 0, 0},
	{"block", 1u << TRACE_CALL, take_verdict, 0, 0},
	{"unavailable", 1u << TRACE_CALL, take_verdict, 0, 0},
	{"stage", CLASSIFIED, take_stage, 0, 0},
	{"kind", CLASSIFIED, take_kind, 0, 0},
	{"category", CLASSIFIED, take_category, 0, 0},
	{"model", CLASSIFIED, take_model, 0, 0},
	{"by", 1u << TRACE_ANSWER, take_by, 0, 0},
	{"workspace", 1u << TRACE_SESSION_START, take_workspace, 0, 0},
	SCOPE("batch", 1u << TRACE_CALL | 1u << TRACE_BATCH_START, facts.batch),
	AMOUNT("requests", ILK_MEASURE_REQUESTS),
	AMOUNT("tokens", ILK_MEASURE_TOKENS),
	AMOUNT("cost", ILK_MEASURE_COST),
	{"time_ms", (1u << TRACE_KIND_COUNT) - 1, take_time, 0, 0},
};

static bool unknown_given(struct steps *steps, const struct ast_word *name,
                          enum trace_kind kind)
{
	const char *names[COUNT(givens)];
	char what[64];
	struct words words = {what, names, 0};

	for (size_t i = 0; i < COUNT(givens); i++)
		if (givens[i].kinds >> kind & 1)
			names[words.count++] = givens[i].name;
	if (words.count)
		snprintf(what, sizeof what, "what a step \"%s\" can say",
		         trace_kind_name(kind));
	else
		snprintf(what, sizeof what, "nothing behind \"%s\"",
		         trace_kind_name(kind));
	return steps_unknown(steps, name, &words, "unknown-step-word");
}

bool given_take(struct steps *steps, const struct ast_pair *pair,
                struct step_events *events)
{
	enum trace_kind kind = events->event.kind;

	if (kind == TRACE_CALL && word_is_argument(pair->name))
		return given_argument(steps, pair, &events->event.facts);
	for (size_t i = 0; i < COUNT(givens); i++) {
		if (!(givens[i].kinds >> kind & 1) ||
		    !text_is(pair->name->text, givens[i].name))
			continue;
		bool alone = givens[i].take == take_verdict;
		bool number =
			givens[i].take == take_amount || givens[i].take == take_time;

		if (number != (pair->number != NULL) ||
		    (!number && alone != !pair->value)) {
			diag_error(steps->diag, pair->name->span, "bad-step-word",
			           "\"%s\" %s", givens[i].name,
			           alone    ? "stands alone"
			           : number ? "needs a number"
			                    : "needs a value");
			return false;
		}
		return givens[i].take(steps, &givens[i], pair, events);
	}
	return unknown_given(steps, pair->name, kind);
}
