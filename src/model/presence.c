/* SPDX-License-Identifier: Apache-2.0
 *
 * What each presence makes of an ask, and which checks the policy waives.
 */
#include "model/resolve.h"

/* timeout after N s: how long the answer is waited for. */
static void resolve_wait(struct resolve *resolve, const struct ast_mapping *mapping,
                         bool ask, struct model_presence *presence)
{
	if (!mapping->unit)
		return;
	if (ask) {
		diag_error(resolve->diag, mapping->wait.span, "wait-ask",
		           "found a time on \"ask\", expected one on \"timeout\" only");
		return;
	}
	if (!text_is(mapping->unit->text, "s"))
		diag_error(resolve->diag, mapping->unit->span, "wait-unit",
		           "found \"%.*s\", expected \"s\" for seconds",
		           (int)mapping->unit->text.len, mapping->unit->text.at);
	if (!resolve_number(resolve, &mapping->wait, &presence->wait))
		return;
	if (presence->wait == 0)
		diag_error(resolve->diag, mapping->wait.span, "wait-zero",
		           "found 0 seconds to wait for an answer, expected 1 or more");
}

static void resolve_mapping(struct resolve *resolve, const struct ast_mapping *mapping,
                            struct model_presence *presence)
{
	uint32_t to = words_find(&words_verbs, mapping->to->text);
	bool ask = text_is(mapping->from->text, "ask");

	if (!ask && !text_is(mapping->from->text, "timeout")) {
		diag_error(resolve->diag, mapping->from->span, "unknown-mapping",
		           "found \"%.*s\", expected ask or timeout",
		           (int)mapping->from->text.len, mapping->from->text.at);
		return;
	}
	uint32_t fitting = ask ? ILK_VERBS_ASKED : ILK_VERBS_UNANSWERED;

	if (to == WORD_NONE || !(fitting & 1u << to)) {
		struct diag_entry *entry =
			diag_error(resolve->diag, mapping->to->span, "presence-outcome",
		                   "found \"%.*s\", expected deny, interrupt or stop",
		                   (int)mapping->to->text.len, mapping->to->text.at);

		diag_help(resolve->diag, entry,
		          "a call that nobody approved is never let through");
		return;
	}
	resolve_wait(resolve, mapping, ask, presence);
	if (ask)
		presence->ask = (enum ilk_verb)to;
	else
		presence->timeout = (enum ilk_verb)to;
}

void resolve_presences(struct resolve *resolve)
{
	struct model *model = resolve->model;
	struct span first[ILK_PRESENCE_COUNT];

	for (uint32_t i = 0; i < ILK_PRESENCE_COUNT; i++)
		model->presences[i] = (struct model_presence){
			/* Nobody can be asked headless: what the policy does not say is
			 * denied rather than left hanging. */
			i == ILK_PRESENCE_HEADLESS ? ILK_VERB_DENY : ILK_VERB_ASK,
			ILK_VERB_DENY, 0, false};
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_PRESENCE);
	     item; item = resolve_next(item->next, AST_ITEM_PRESENCE)) {
		const struct ast_presence *ast = item->as.presence;
		uint32_t which = resolve_word(resolve, &words_presences, ast->name,
		                              "unknown-presence");

		if (which == WORD_NONE)
			continue;
		if (model->presences[which].written) {
			resolve_duplicate(resolve, ast->name, "presence", first[which]);
			continue;
		}
		first[which] = ast->name->span;
		model->presences[which].written = true;
		for (const struct ast_mapping *at = ast->mappings; at; at = at->next)
			resolve_mapping(resolve, at, &model->presences[which]);
	}
}

void resolve_waives(struct resolve *resolve)
{
	struct model *model = resolve->model;
	uint32_t count = resolve_count(resolve, AST_ITEM_WAIVE);

	model->waives = arena_alloc(resolve->arena, count, sizeof *model->waives);
	if (!model->waives)
		return;
	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_WAIVE);
	     item; item = resolve_next(item->next, AST_ITEM_WAIVE)) {
		const struct ast_waive *ast = item->as.waive;

		if (ast->why->text.len == 0)
			diag_error(resolve->diag, ast->why->span, "waive-why",
			           "found a waive without a reason, expected why");
		for (uint32_t i = 0; i < model->waive_count; i++)
			if (text_equal(model->waives[i].check, ast->check->text))
				resolve_duplicate(resolve, ast->check, "waive of",
				                  model->waives[i].span);
		model->waives[model->waive_count++] = (struct model_waive){
			ast->check->text, ast->why->text, ast->check->span, false};
	}
}
