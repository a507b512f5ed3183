/* SPDX-License-Identifier: Apache-2.0
 *
 * See play.h.
 */
#include "agent/play.h"

#include <string.h>

static struct ilk_text text_of(const char *at, size_t len)
{
	return (struct ilk_text){len ? at : NULL, len};
}

/* What the step is about: the event's own texts where it has them, else the kept ones. */
static struct step step_of(const struct follow *f, const struct kept_call *call,
                           const char *event)
{
	const struct hook_call *now = &f->input->call;
	struct step step = {.event = event, .id = now->id, .tool = now->tool};

	if (call && memcmp(call->key, now->key, KEPT_HASH) != 0) {
		step.id = text_of(call->id_text, call->id_len);
		step.tool = text_of(call->tool, call->tool_len);
		return step;
	}
	if (call && !step.id.len)
		step.id = text_of(call->id_text, call->id_len);
	if (call) {
		step.command = now->command;
		step.path = now->path;
	}
	return step;
}

static void add(struct follow *f, const struct kept_call *call, const char *event,
                const struct ilk_decision *decision)
{
	struct step step = step_of(f, call, event);

	steps_add(f->steps, &step, f->session, decision);
}

struct guess play_guess(struct follow *f, const struct kept_call *call)
{
	memcpy(f->spare, f->memory, ilk_session_size(f->image));
	return (struct guess){steps_mark(f->steps), *call};
}

void play_back(struct follow *f, struct kept_call *call, const struct guess *guess)
{
	memcpy(f->memory, f->spare, ilk_session_size(f->image));
	steps_back(f->steps, guess->steps);
	*call = guess->call;
}

static void settle(struct kept_call *call, enum ilk_outcome outcome)
{
	switch (outcome) {
	case ILK_OUTCOME_ALLOW:
		call->state = KEPT_RUNNING;
		break;
	case ILK_OUTCOME_ASK:
		call->state = KEPT_ASKED;
		break;
	case ILK_OUTCOME_CLASSIFY:
		call->state = KEPT_CLASSIFYING;
		break;
	case ILK_OUTCOME_NONE:
	case ILK_OUTCOME_DENY:
	case ILK_OUTCOME_INTERRUPT:
	case ILK_OUTCOME_DEFER:
	case ILK_OUTCOME_STOP:
	case ILK_OUTCOME_COUNT:
		call->state = KEPT_OVER;
		break;
	}
}

static struct ilk_facts facts_of(const struct follow *f)
{
	const struct hook_input *input = f->input;
	struct ilk_facts facts = {
		.tool = input->call.tool,
		.command = input->call.command,
		.path = input->call.path,
		.cwd = input->cwd,
		.host = input->call.host,
		.mcp_server = input->call.mcp_server,
		.mcp_tool = input->call.mcp_tool,
		.agent = input->agent_type.at ? input->agent_type : input->agent_id,
		.model = input->model,
		.args = input->call.args,
		.workspace = f->workspace,
		.workspace_count = f->workspaces,
	};

	if (!facts.model.at)
		facts.model = text_of(f->kept->model, f->kept->model_len);
	return facts;
}

enum ilk_outcome play_begin(struct follow *f, struct kept_call *call,
                            enum ilk_rule rule, enum ilk_failure failure,
                            struct ilk_decision *decision)
{
	struct ilk_facts facts = facts_of(f);

	facts.rule = rule;
	facts.failure = failure;
	ilk_begin(f->session, &facts, &call->call, decision);
	settle(call, decision->outcome);
	add(f, call, "call", decision);
	return decision->outcome;
}

/* A late verdict or answer changes nothing, and is no step. */
static enum ilk_outcome ended(struct follow *f, struct kept_call *call,
                              enum ilk_status status, const char *event,
                              struct ilk_decision *decision)
{
	if (status != ILK_OK) {
		call->state = KEPT_OVER;
		return ILK_OUTCOME_NONE;
	}
	settle(call, decision->outcome);
	add(f, call, event, decision);
	return decision->outcome;
}

enum ilk_outcome play_verdict(struct follow *f, struct kept_call *call,
                              enum ilk_verdict verdict, struct ilk_decision *decision)
{
	struct ilk_classified classified = {.verdict = verdict};
	enum ilk_status status =
		ilk_verdict(f->session, &call->call, &classified, decision);

	return ended(f, call, status, "verdict", decision);
}

enum ilk_outcome play_answer(struct follow *f, struct kept_call *call,
                             enum ilk_answer answer, struct ilk_decision *decision)
{
	enum ilk_status status =
		ilk_answer(f->session, &call->call, answer, ILK_BY_PERSON, decision);

	return ended(f, call, status, "answer", decision);
}

void play_executed(struct follow *f, struct kept_call *call, bool ok)
{
	static const char well[] = "\"ok\":true";
	static const char not_well[] = "\"ok\":false";
	struct ilk_decision none = {.outcome = ILK_OUTCOME_NONE};
	struct step step = step_of(f, call, "executed");

	step.more = ok ? (struct ilk_text){well, sizeof well - 1}
	               : (struct ilk_text){not_well, sizeof not_well - 1};
	if (ilk_executed(f->session, &call->call, ok) == ILK_OK)
		steps_add(f->steps, &step, f->session, &none);
}

void play_event(struct follow *f, enum ilk_event event, const char *word)
{
	struct ilk_decision none = {.outcome = ILK_OUTCOME_NONE};

	ilk_event(f->session, event);
	add(f, NULL, word, &none);
}

void play_restart(struct follow *f)
{
	struct ilk_decision none = {.outcome = ILK_OUTCOME_NONE};
	struct ilk_text elsewhere = {"", 0};

	ilk_mode_switch(f->session, elsewhere);
	ilk_mode_switch(f->session, f->mode);
	add(f, NULL, "mode_switch", &none);
}
