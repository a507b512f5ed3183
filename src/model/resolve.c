/* SPDX-License-Identifier: Apache-2.0
 *
 * AST -> model: the order of the parts, the policy's settings, and what all parts use to
 * look names up and to say that they found none. See resolve.h.
 */
#include "model/resolve.h"

#include <string.h>

#include "base/near.h"

struct model *model_resolve(struct arena *arena, struct diag *diag,
                            const struct source *source, const struct ast_policy *ast)
{
	struct model *model = arena_alloc(arena, 1, sizeof *model);
	struct resolve resolve = {arena, diag, source, ast, model, 0, 1, 0};

	if (!model)
		return NULL;
	model->ast = ast;
	resolve_settings(&resolve);
	resolve_sets(&resolve);
	resolve_counters(&resolve);
	resolve_reports(&resolve);
	resolve_caps(&resolve);
	resolve_slots(&resolve);
	resolve_tables(&resolve);
	resolve_presences(&resolve);
	resolve_waives(&resolve);
	return arena->failed ? NULL : model;
}

/* ---- Settings ------------------------------------------------------------------- */

static const char *const setting_words[] = {
	[AST_SETTING_TELEMETRY] = "telemetry",
	[AST_SETTING_SCOPE] = "scope",
	[AST_SETTING_MODE] = "mode",
	[AST_SETTING_RESET] = "reset",
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

/* ---- Looking up ----------------------------------------------------------------- */

uint32_t resolve_line(struct resolve *resolve, uint32_t at)
{
	for (uint32_t i = resolve->line_at; i < at; i++)
		resolve->line += resolve->source->at[i] == '\n';
	resolve->line_at = at > resolve->line_at ? at : resolve->line_at;
	return resolve->line;
}

uint32_t resolve_count(const struct resolve *resolve, enum ast_item_kind kind)
{
	uint32_t count = 0;

	for (const struct ast_item *item = resolve->ast->items; item; item = item->next)
		count += item->kind == kind;
	return count;
}

const struct ast_item *resolve_next(const struct ast_item *item,
                                    enum ast_item_kind kind)
{
	while (item && item->kind != kind)
		item = item->next;
	return item;
}

void resolve_unknown(struct resolve *resolve, const struct ast_word *word,
                     const char *id, const char *what, const struct near *near)
{
	struct diag_entry *entry =
		diag_error(resolve->diag, word->span, id, "found \"%.*s\", expected %s",
	                   (int)word->text.len, word->text.at, what);

	if (near && near_found(near))
		diag_help(resolve->diag, entry, "did you mean \"%.*s\"?",
		          (int)near->best.len, near->best.at);
}

void resolve_duplicate(struct resolve *resolve, const struct ast_word *word,
                       const char *what, struct span first)
{
	struct diag_entry *entry =
		diag_error(resolve->diag, word->span, "duplicate-name",
	                   "found a second %s \"%.*s\", expected each name once", what,
	                   (int)word->text.len, word->text.at);

	diag_note(resolve->diag, entry, first, "the first");
}

/* "one of a, b, c" when the list is short enough to read. */
static const char *expected(struct resolve *resolve, const struct words *words)
{
	char list[256];
	size_t used = 0;

	if (words->count > 8)
		return words->what;
	for (uint32_t i = 0; i < words->count; i++) {
		size_t len = strlen(words->at[i]);

		if (used + len + 3 > sizeof list)
			return words->what;
		if (i > 0) {
			memcpy(list + used, ", ", 2);
			used += 2;
		}
		memcpy(list + used, words->at[i], len);
		used += len;
	}
	list[used] = '\0';
	const char *text = arena_printf(resolve->arena, "%s (%s)", words->what, list);

	return text ? text : words->what;
}

uint32_t resolve_word(struct resolve *resolve, const struct words *words,
                      const struct ast_word *word, const char *id)
{
	uint32_t found = words_find(words, word->text);
	struct near near;

	if (found != WORD_NONE)
		return found;
	near_init(&near, word->text);
	for (uint32_t i = 0; i < words->count; i++)
		near_offer(&near, text_of(words->at[i]));
	resolve_unknown(resolve, word, id, expected(resolve, words), &near);
	return WORD_NONE;
}

uint32_t resolve_events(struct resolve *resolve, const struct ast_word *events)
{
	uint32_t mask = 0;

	for (const struct ast_word *word = events; word; word = word->next) {
		uint32_t event =
			resolve_word(resolve, &words_events, word, "unknown-event");

		if (event == WORD_NONE)
			continue;
		if (mask & 1u << event)
			diag_warning(resolve->diag, word->span, "duplicate-event",
			             "found \"%.*s\" twice in one list",
			             (int)word->text.len, word->text.at);
		mask |= 1u << event;
	}
	return mask;
}

#define FIND(thing, array, length)                                         \
	uint32_t find_##thing(const struct model *model, struct text name) \
	{                                                                  \
		for (uint32_t i = 0; i < model->length; i++)               \
			if (model->array[i].name.len &&                    \
			    text_equal(model->array[i].name, name))        \
				return i;                                  \
		return MODEL_NONE;                                         \
	}

FIND(set, sets, set_count)
FIND(counter, counters, counter_count)
FIND(cap, caps, cap_count)
FIND(slot, slots, slot_count)

uint32_t find_latch(const struct model *model, struct text name)
{
	uint32_t found = find_counter(model, name);

	return found != MODEL_NONE && model->counters[found].latch ? found : MODEL_NONE;
}

uint32_t find_name(const struct model_names *names, struct text name)
{
	for (uint32_t i = 0; i < names->count; i++)
		if (text_equal(names->at[i], name))
			return i;
	return MODEL_NONE;
}

uint32_t name_add(struct resolve *resolve, struct model_names *names, struct text name)
{
	uint32_t found = find_name(names, name);

	if (found != MODEL_NONE)
		return found;
	/* Doubles at powers of two; the arena keeps the old run, which is short. */
	if ((names->count & (names->count - 1)) == 0) {
		struct text *grown = arena_alloc(
			resolve->arena, names->count ? 2 * (size_t)names->count : 1,
			sizeof *grown);

		if (!grown)
			return MODEL_NONE;
		for (uint32_t i = 0; i < names->count; i++)
			grown[i] = names->at[i];
		names->at = grown;
	}
	names->at[names->count] = name;
	return names->count++;
}
