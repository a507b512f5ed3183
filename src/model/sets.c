/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets: members checked as patterns of the set's kind, other sets' members included,
 * each text once. A set may include those written before it, so there are no cycles.
 */
#include "model/resolve.h"

#include "base/limits.h"
#include "base/near.h"

/* Members being gathered: a growing run, and an open-addressing index by text so that
 * large sets stay linear. */
struct gathering {
	struct resolve *resolve;
	struct text *at;
	uint32_t count;
	uint32_t room;
	uint32_t *index; /* 2 * room slots of position + 1 */
	uint32_t slots;
};

/* Where `text` is in the index, or the free slot where it belongs. */
static uint32_t probe(const struct gathering *to, struct text text)
{
	uint32_t slot = text_hash(text) & (to->slots - 1);

	while (to->index[slot] && !text_equal(to->at[to->index[slot] - 1], text))
		slot = (slot + 1) & (to->slots - 1);
	return slot;
}

static bool grow(struct gathering *to)
{
	struct arena *arena = to->resolve->arena;
	struct text *old = to->at;

	to->room = to->room ? 2 * to->room : 8;
	to->slots = 2 * to->room;
	to->at = arena_alloc(arena, to->room, sizeof *to->at);
	to->index = arena_alloc(arena, to->slots, sizeof *to->index);
	if (!to->at || !to->index)
		return false;
	for (uint32_t i = 0; i < to->count; i++) {
		to->at[i] = old[i];
		to->index[probe(to, old[i])] = i + 1;
	}
	return true;
}

/* Adds a member; `*twice` tells that it was there. False: no memory. */
static bool gather(struct gathering *to, struct text text, bool *twice)
{
	*twice = false;
	if (to->count == to->room && !grow(to))
		return false;
	uint32_t slot = probe(to, text);

	*twice = to->index[slot] != 0;
	if (!*twice) {
		to->at[to->count++] = text;
		to->index[slot] = to->count;
	}
	return true;
}

/* A member that names another set. */
static bool include(struct gathering *to, const struct ast_word *member,
                    enum ilk_set_kind kind)
{
	struct resolve *resolve = to->resolve;
	const struct model *model = resolve->model;
	uint32_t found = find_set(resolve, member->text);
	bool twice;

	if (found == MODEL_NONE) {
		struct near near;

		near_init(&near, member->text);
		for (uint32_t i = 0; i < model->set_count; i++)
			near_offer(&near, model->sets[i].name);
		resolve_unknown(resolve, member, "unknown-set",
		                "a string, or a set defined above", &near);
		return true;
	}
	struct model_set *from = &model->sets[found];

	from->used = true;
	if (from->kind != kind) {
		struct diag_entry *entry = diag_error(
			resolve->diag, member->span, "set-kind",
			"found a set of %s, expected one of %s",
			words_set_kinds.at[from->kind], words_set_kinds.at[kind]);

		diag_note(resolve->diag, entry, from->span, "\"%.*s\" is defined here",
		          (int)member->text.len, member->text.at);
		return true;
	}
	for (uint32_t i = 0; i < from->pattern_count; i++)
		if (!gather(to, from->patterns[i], &twice))
			return false;
	return true;
}

bool resolve_set_members(struct resolve *resolve, const struct ast_set *ast,
                         enum ilk_set_kind fallback, struct model_set *set)
{
	struct gathering to = {.resolve = resolve};
	bool twice;

	set->kind = fallback;
	if (resolve->patterns > MAX_PATTERNS)
		return true; /* said so already; sets that include it would only grow */
	if (ast->kind) {
		uint32_t kind = resolve_word(resolve, &words_set_kinds, ast->kind,
		                             "unknown-set-kind");

		if (kind != WORD_NONE)
			set->kind = (enum ilk_set_kind)kind;
	}
	for (const struct ast_word *member = ast->members; member;
	     member = member->next) {
		if (!member->quoted) {
			if (!include(&to, member, set->kind))
				return false;
			continue;
		}
		if (!pattern_check(resolve, member, set->kind))
			continue;
		if (!gather(&to, member->text, &twice))
			return false;
		if (twice)
			diag_warning(resolve->diag, member->span, "duplicate-member",
			             "found \"%.*s\" twice in one set",
			             (int)member->text.len, member->text.at);
	}
	if (!ast->members)
		diag_error(resolve->diag, ast->span, "empty-set",
		           "found a set without members, expected at least one");
	set->span = ast->span;
	set->patterns = to.at;
	set->pattern_count = to.count;
	return !resolve->arena->failed;
}

static const char *const reserved[] = {"workspace"};

void resolve_sets(struct resolve *resolve)
{
	struct model *model = resolve->model;

	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_SET);
	     item; item = resolve_next(item->next, AST_ITEM_SET)) {
		const struct ast_set *ast = item->as.set;
		struct model_set set = {.name = ast->name->text};
		uint32_t first = find_set(resolve, set.name);

		for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
			if (text_is(set.name, reserved[i]))
				diag_error(
					resolve->diag, ast->name->span, "reserved-name",
					"found a set named \"%s\", which the language "
					"itself defines",
					reserved[i]);
		if (!resolve_set_members(resolve, ast, ILK_SET_TOOLS, &set))
			return;
		if (first != MODEL_NONE) {
			resolve_duplicate(resolve, ast->name, "set",
			                  model->sets[first].span);
			continue;
		}
		set.span = ast->name->span;
		if (set_add(resolve, &set) == MODEL_NONE)
			return;
	}
}
