/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets: members checked as patterns of the set's kind, other sets' members included,
 * each text once. A set may include those written before it, so there are no cycles.
 */
#include "model/resolve.h"

#include "base/limits.h"
#include "base/near.h"
#include "model/patterns.h"

/* Members being gathered: a growing run, and an open-addressing index by text so that
 * large sets stay linear. */
struct gathering {
	struct resolve *resolve;
	enum ilk_set_kind kind;
	struct text *at;
	uint32_t count;
	uint32_t room;
	uint32_t *index; /* 2 * room slots of position + 1 */
	uint32_t slots;
	uint32_t turned; /* where patterns last changed between plain and negated */
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

static bool is_negated(const struct gathering *to, uint32_t at)
{
	return to->kind == ILK_SET_PATHS && to->at[at].at[0] == '!';
}

/* Adds a member; `*twice` tells that it was there. What was there before others took it out
 * or put it in comes again, as the last that matches counts. False: no memory. */
static bool gather(struct gathering *to, struct text text, bool *twice)
{
	*twice = false;
	if (to->count == to->room && !grow(to))
		return false;
	uint32_t slot = probe(to, text);

	*twice = to->index[slot] > to->turned;
	if (*twice)
		return true;
	to->at[to->count] = text;
	if (to->count > 0 && is_negated(to, to->count) != is_negated(to, to->count - 1))
		to->turned = to->count;
	to->index[slot] = ++to->count;
	return true;
}

/* A member that names another set. */
static bool include(struct gathering *to, const struct ast_word *member)
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
	if (from->kind != to->kind) {
		struct diag_entry *entry = diag_error(
			resolve->diag, member->span, "set-kind",
			"found a set of %s, expected one of %s",
			words_set_kinds.at[from->kind], words_set_kinds.at[to->kind]);

		diag_note(resolve->diag, entry, from->span, "\"%.*s\" is defined here",
		          (int)member->text.len, member->text.at);
		return true;
	}
	for (uint32_t i = 0; i < from->pattern_count; i++)
		if (!gather(to, from->patterns[i], &twice))
			return false;
	return true;
}

/* A member that is written out: braces make several patterns of one. */
static bool take_pattern(struct gathering *to, const struct ast_word *member)
{
	struct diag *diag = to->resolve->diag;
	struct pattern_texts texts;
	bool twice = false;

	if (!pattern_read(to->resolve, member, to->kind, &texts))
		return false;
	if (texts.count && to->kind == ILK_SET_PATHS && texts.at[0].at[0] == '!' &&
	    to->count == 0)
		diag_warning(diag, member->span, "negated-first",
		             "found a negated pattern with none in front of it, "
		             "which takes nothing out");
	for (uint32_t i = 0; i < texts.count; i++)
		if (!gather(to, texts.at[i], &twice))
			return false;
	if (twice && texts.count == 1)
		diag_warning(diag, member->span, "duplicate-member",
		             "found \"%.*s\" twice in one set", (int)member->text.len,
		             member->text.at);
	return true;
}

bool resolve_set_members(struct resolve *resolve, const struct ast_set *ast,
                         enum ilk_set_kind fallback, struct model_set *set)
{
	struct gathering to = {.resolve = resolve};

	set->kind = fallback;
	if (resolve->patterns > MAX_PATTERNS)
		return true; /* said so already; sets that include it would only grow */
	if (ast->kind) {
		uint32_t kind = resolve_word(resolve, &words_set_kinds, ast->kind,
		                             "unknown-set-kind");

		if (kind != WORD_NONE)
			set->kind = (enum ilk_set_kind)kind;
	}
	to.kind = set->kind;
	for (const struct ast_word *member = ast->members; member;
	     member = member->next) {
		if (!member->quoted) {
			if (!include(&to, member))
				return false;
			continue;
		}
		if (!take_pattern(&to, member))
			return false;
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
