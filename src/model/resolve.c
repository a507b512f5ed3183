/* SPDX-License-Identifier: Apache-2.0
 *
 * AST -> model: the order of the parts, and the policy's settings. See resolve.h.
 */
#include "model/resolve.h"

#include <string.h>

#include "base/near.h"

struct model *model_resolve(struct arena *arena, struct diag *diag,
                            const struct source *first, const struct source *source,
                            const struct ast_policy *ast, struct ilk_params given)
{
	struct model *model = arena_alloc(arena, 1, sizeof *model);
	struct resolve resolve = {.arena = arena,
	                          .diag = diag,
	                          .source = first,
	                          .ast = ast,
	                          .model = model,
	                          .line = 1,
	                          .given = given};

	if (!model)
		return NULL;
	model->ast = ast;
	model->main_end = source->base + source->len + 1;
	resolve_settings(&resolve);
	resolve_params(&resolve);
	resolve_sets(&resolve);
	resolve_counters(&resolve);
	resolve_reports(&resolve);
	resolve_caps(&resolve);
	resolve_slots(&resolve);
	resolve_changes(&resolve);
	resolve_tables(&resolve);
	resolve_presences(&resolve);
	resolve_failures(&resolve);
	resolve_waives(&resolve);
	resolve_wrappers(&resolve);
	return arena->failed ? NULL : model;
}

static const char *const setting_words[] = {
	[AST_SETTING_TELEMETRY] = "telemetry", [AST_SETTING_SCOPE] = "scope",
	[AST_SETTING_TIER] = "tier",           [AST_SETTING_CASE] = "case",
	[AST_SETTING_MODE] = "mode",           [AST_SETTING_RESET] = "reset",
};

static void set_telemetry(struct resolve *resolve, const struct ast_setting *setting)
{
	struct text known = words_namespace();
	struct near near;

	resolve->model->telemetry = setting->words->text;
	if (text_equal(setting->words->text, known))
		return;
	near_init(&near, setting->words->text);
	near_offer(&near, known);
	resolve_unknown(resolve, setting->words, "unknown-namespace",
	                "a namespace of the telemetry spec", &near);
}

static void set_modes(struct resolve *resolve, const struct ast_setting *setting)
{
	struct model *model = resolve->model;
	uint32_t count = 0;

	for (const struct ast_word *word = setting->words; word; word = word->next)
		count++;
	/* Conditions may add modes that are only tested: up to the format's limit. */
	model->modes = arena_alloc(resolve->arena, ILK_MAX_MODES, sizeof *model->modes);
	if (!model->modes)
		return;
	if (count > ILK_MAX_MODES) {
		diag_error(resolve->diag, setting->span, "too-many-modes",
		           "found %u modes, expected at most %u", count, ILK_MAX_MODES);
		return;
	}
	for (const struct ast_word *word = setting->words; word; word = word->next) {
		for (uint32_t i = 0; i < model->mode_count; i++)
			if (text_equal(model->modes[i].name, word->text))
				resolve_duplicate(resolve, word, "mode", setting->span);
		model->modes[model->mode_count++] =
			(struct model_mode){word->text, true};
	}
}

static void apply_setting(struct resolve *resolve, const struct ast_setting *setting)
{
	switch (setting->kind) {
	case AST_SETTING_TELEMETRY:
		set_telemetry(resolve, setting);
		break;
	case AST_SETTING_SCOPE: {
		uint32_t scope = resolve_word(resolve, &words_scopes, setting->words,
		                              "unknown-scope");

		if (scope != WORD_NONE)
			resolve->model->scope = (enum ilk_scope)scope;
		break;
	}
	case AST_SETTING_TIER: {
		uint32_t tier = resolve_word(resolve, &words_tiers, setting->words,
		                             "unknown-tier");

		if (tier != WORD_NONE)
			resolve->model->tier = (enum ilk_tier)tier;
		break;
	}
	case AST_SETTING_CASE: {
		uint32_t cased = resolve_word(resolve, &words_cases, setting->words,
		                              "unknown-case");

		resolve->model->fold = cased == ILK_CASE_INSENSITIVE;
		break;
	}
	case AST_SETTING_MODE:
		set_modes(resolve, setting);
		break;
	case AST_SETTING_RESET:
		resolve->model->reset_all = resolve_events(resolve, setting->words);
		break;
	}
}

void resolve_settings(struct resolve *resolve)
{
	static struct ast_word automatic = {.text = {"auto", 4}};
	static const struct ast_setting by_default = {.kind = AST_SETTING_MODE,
	                                              .words = &automatic};
	const struct ast_setting *seen[sizeof setting_words / sizeof setting_words[0]] =
		{NULL};
	struct model *model = resolve->model;

	model->name =
		resolve->ast->name ? resolve->ast->name->text : (struct text){"", 0};
	model->version = resolve->ast->version ? resolve->ast->version->text
	                                       : (struct text){"", 0};
	model->telemetry = words_namespace();
	for (const struct ast_setting *at = resolve->ast->settings; at; at = at->next) {
		if (seen[at->kind]) {
			struct diag_entry *entry = diag_error(
				resolve->diag, at->span, "duplicate-setting",
				"found a second \"%s\", expected one at most",
				setting_words[at->kind]);

			diag_note(resolve->diag, entry, seen[at->kind]->span,
			          "the first");
			continue;
		}
		seen[at->kind] = at;
		if (at->words)
			apply_setting(resolve, at);
	}
	if (!seen[AST_SETTING_MODE])
		set_modes(resolve, &by_default);
}
