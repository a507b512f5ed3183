/* SPDX-License-Identifier: Apache-2.0
 *
 * A step of a policy's test -> trace events; see steps.h.
 */
#include "steps.h"

#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "given.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

struct ilk_text steps_text(const struct ast_word *word)
{
	return (struct ilk_text){word->text.at ? word->text.at : "", word->text.len};
}

bool steps_unknown(struct steps *steps, const struct ast_word *word,
                   const struct words *words, const char *id)
{
	struct near near;

	near_init(&near, word->text);
	for (uint32_t i = 0; i < words->count; i++)
		near_offer(&near, text_of(words->at[i]));
	struct diag_entry *entry =
		diag_error(steps->diag, word->span, id, "found \"%.*s\", expected %s",
	                   (int)word->text.len, word->text.at, words->what);

	if (near_found(&near))
		diag_help(steps->diag, entry, "did you mean \"%.*s\"?",
		          (int)near.best.len, near.best.at);
	return false;
}

bool steps_find(struct steps *steps, const struct ast_word *word,
                const struct words *words, const char *id, uint32_t *index)
{
	*index = words_find(words, word->text);
	if (*index != WORD_NONE)
		return true;
	steps_unknown(steps, word, words, id);
	return false;
}

static const char *const answers_at[] = {"approve", "reject", "cancel", "timeout"};
static const struct words answers = {"approve, reject, cancel or timeout", answers_at,
                                     COUNT(answers_at)};
static const char *const endings_at[] = {"error", "ok"};
static const struct words endings = {"ok or error", endings_at, COUNT(endings_at)};

typedef bool (*head_fn)(struct steps *steps, const struct ast_word *argument,
                        struct trace_event *event);

static bool head_call(struct steps *steps, const struct ast_word *argument,
                      struct trace_event *event)
{
	event->facts.tool = steps_text(argument);
	snprintf(steps->id, sizeof steps->id, "%u", ++steps->calls);
	if (argument->text.len <= TRACE_MAX_TOOL)
		return true;
	diag_error(steps->diag, argument->span, "tool-too-long",
	           "the tool's name has more than %u bytes", TRACE_MAX_TOOL);
	return false;
}

static bool head_answer(struct steps *steps, const struct ast_word *argument,
                        struct trace_event *event)
{
	uint32_t answer = 0;

	if (!steps_find(steps, argument, &answers, "unknown-answer", &answer))
		return false;
	event->answer = (enum ilk_answer)answer;
	return true;
}

static bool head_verdict(struct steps *steps, const struct ast_word *argument,
                         struct trace_event *event)
{
	uint32_t verdict = 0;

	if (!steps_find(steps, argument, &words_verdicts, "unknown-verdict", &verdict))
		return false;
	event->classified.verdict = (enum ilk_verdict)verdict;
	return true;
}

static bool head_executed(struct steps *steps, const struct ast_word *argument,
                          struct trace_event *event)
{
	uint32_t ok = 0;

	if (!steps_find(steps, argument, &endings, "unknown-ending", &ok))
		return false;
	event->ok = ok == 1;
	return true;
}

static bool head_mode(struct steps *steps, const struct ast_word *argument,
                      struct trace_event *event)
{
	(void)steps;
	event->mode = steps_text(argument);
	return true;
}

static bool head_presence(struct steps *steps, const struct ast_word *argument,
                          struct trace_event *event)
{
	uint32_t presence = 0;

	if (!steps_find(steps, argument, &words_presences, "unknown-presence",
	                &presence))
		return false;
	event->presence = (enum ilk_presence)presence;
	return true;
}

static const struct {
	const char *name;
	enum trace_kind kind;
	head_fn take; /* NULL: there is no argument */
} heads[] = {
	{"call", TRACE_CALL, head_call},
	{"answer", TRACE_ANSWER, head_answer},
	{"verdict", TRACE_VERDICT, head_verdict},
	{"executed", TRACE_EXECUTED, head_executed},
	{"mode", TRACE_MODE_SWITCH, head_mode},
	{"presence", TRACE_PRESENCE, head_presence},
	{"session_start", TRACE_SESSION_START, NULL},
	{"turn_start", TRACE_TURN_START, NULL},
	{"turn_end", TRACE_TURN_END, NULL},
	{"user_message", TRACE_USER_MESSAGE, NULL},
	{"policy_reload", TRACE_POLICY_RELOAD, NULL},
	{"tick", TRACE_TICK, NULL},
	{"batch_start", TRACE_BATCH_START, NULL},
	{"usage", TRACE_USAGE, NULL},
};

static bool take_head(struct steps *steps, const struct ast_step *step,
                      struct trace_event *event)
{
	const char *names[COUNT(heads)];
	const struct words words = {"a step", names, COUNT(heads)};

	for (size_t i = 0; i < COUNT(heads); i++) {
		names[i] = heads[i].name;
		if (!text_is(step->head->text, heads[i].name))
			continue;
		event->kind = heads[i].kind;
		if (!heads[i].take || step->argument)
			return !heads[i].take ||
			       heads[i].take(steps, step->argument, event);
		diag_error(steps->diag, step->head->span, "bad-step-word",
		           "\"%s\" needs a value", heads[i].name);
		return false;
	}
	return steps_unknown(steps, step->head, &words, "unknown-step");
}

bool steps_convert(struct steps *steps, const struct ast_step *step,
                   struct step_events *events)
{
	*events = (struct step_events){.has_verdict = false};
	events->verdict.kind = TRACE_VERDICT;
	if (!take_head(steps, step, &events->event))
		return false;
	bool good = true;

	for (const struct ast_pair *pair = step->given; pair; pair = pair->next)
		good &= given_take(steps, pair, events);
	events->event.id = (struct ilk_text){steps->id, strlen(steps->id)};
	events->verdict.id = events->event.id;
	return good;
}
