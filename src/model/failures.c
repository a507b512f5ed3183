/* SPDX-License-Identifier: Apache-2.0
 *
 * What a policy decides when the session's state or the hook itself fails.
 */
#include "interlock/telemetry.h"
#include "model/resolve.h"

#define REASON(name) ILK_OTEL_QWEN_CODE_AUTO_MODE_REASON_VALUE_##name

/* Why, when the rule does not say. */
static const char *const usual_reasons[ILK_FAILURE_COUNT] = {
	[ILK_FAILURE_STATE] = REASON(STATE_UNAVAILABLE),
	[ILK_FAILURE_HOOK] = REASON(HOOK_FAILED),
};

static void resolve_outcome(struct resolve *resolve, const struct ast_word *word,
                            struct model_failure *failure)
{
	uint32_t verb = words_find(&words_verbs, word->text);

	if (verb != WORD_NONE && ILK_VERBS_FAILURE & 1u << verb)
		failure->verb = (enum ilk_verb)verb;
	else
		diag_error(resolve->diag, word->span, "failure-outcome",
		           "found \"%.*s\", expected allow, deny, ask, interrupt, stop "
		           "or defer",
		           (int)word->text.len, word->text.at);
}

static void resolve_failure(struct resolve *resolve, const struct ast_failure *ast,
                            struct model_failure *failure)
{
	const struct words *reasons;

	resolve_outcome(resolve, ast->outcome, failure);
	failure->written = true;
	failure->span = ast->what->span;
	resolve_line(resolve, failure->span.at, &failure->source, &failure->line);
	if (!ast->reason)
		return;
	reasons = ILK_VERBS_FALL_BACK & 1u << failure->verb ? &words_fallback_reasons
	                                                    : &words_reasons;
	if (resolve_word(resolve, reasons, ast->reason, "unknown-reason") != WORD_NONE)
		failure->reason =
			name_add(resolve, &resolve->model->reasons, ast->reason->text);
}

void resolve_failures(struct resolve *resolve)
{
	struct model *model = resolve->model;

	for (uint32_t i = 0; i < ILK_FAILURE_COUNT; i++)
		model->failures[i] = (struct model_failure){.verb = ILK_VERB_DENY,
		                                            .reason = MODEL_NONE,
		                                            .layer = MODEL_NONE};
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_FAILURE);
	     item; item = resolve_next(item->next, AST_ITEM_FAILURE)) {
		const struct ast_failure *ast = item->as.failure;
		uint32_t which = resolve_word(resolve, &words_failures, ast->what,
		                              "unknown-failure");

		if (which == WORD_NONE)
			continue;
		if (model->failures[which + 1].written)
			resolve_duplicate(resolve, ast->what, "failure",
			                  model->failures[which + 1].span);
		else
			resolve_failure(resolve, ast, &model->failures[which + 1]);
	}
	for (uint32_t i = ILK_FAILURE_NONE + 1; i < ILK_FAILURE_COUNT; i++) {
		struct model_failure *failure = &model->failures[i];

		if (failure->reason == MODEL_NONE)
			failure->reason = name_add(resolve, &model->reasons,
			                           text_of(usual_reasons[i]));
		failure->layer = name_add(
			resolve, &model->layers,
			text_of(ILK_OTEL_QWEN_CODE_AUTO_MODE_LAYER_VALUE_POLICY));
	}
}
