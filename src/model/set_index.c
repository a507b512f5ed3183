/* SPDX-License-Identifier: Apache-2.0
 *
 * The policy's sets, found by their names or, those that are written inside conditions, by
 * what they hold: the same members written in ten thousand rows are one set. An
 * open-addressing table, so that large policies stay linear.
 */
#include "base/limits.h"
#include "model/resolve.h"

static uint32_t set_hash(const struct model_set *set)
{
	uint32_t hash = (uint32_t)set->kind;

	if (set->name.len)
		return text_hash(set->name);
	for (uint32_t i = 0; i < set->pattern_count; i++)
		hash = hash * 31u + text_hash(set->patterns[i]);
	return hash;
}

static bool same_set(const struct model_set *a, const struct model_set *b)
{
	if (a->name.len || b->name.len)
		return text_equal(a->name, b->name);
	if (a->kind != b->kind || a->pattern_count != b->pattern_count)
		return false;
	for (uint32_t i = 0; i < a->pattern_count; i++)
		if (!text_equal(a->patterns[i], b->patterns[i]))
			return false;
	return true;
}

/* Where a set like this one is in the index, or the free slot where it belongs. */
static uint32_t probe(const struct resolve *resolve, const struct model_set *set)
{
	const struct set_index *index = &resolve->sets;
	uint32_t slot = set_hash(set) & (index->slots - 1);

	while (index->at[slot] &&
	       !same_set(&resolve->model->sets[index->at[slot] - 1], set))
		slot = (slot + 1) & (index->slots - 1);
	return slot;
}

static uint32_t find(const struct resolve *resolve, const struct model_set *set)
{
	if (!resolve->sets.slots)
		return MODEL_NONE;
	uint32_t found = resolve->sets.at[probe(resolve, set)];

	return found ? found - 1 : MODEL_NONE;
}

uint32_t find_set(const struct resolve *resolve, struct text name)
{
	struct model_set named = {.name = name};

	return name.len ? find(resolve, &named) : MODEL_NONE;
}

/* Room for twice as many. */
static bool grow(struct resolve *resolve)
{
	struct model *model = resolve->model;
	struct set_index *index = &resolve->sets;
	uint32_t room = index->room ? 2 * index->room : 32;
	struct model_set *sets = arena_alloc(resolve->arena, room, sizeof *sets);
	uint32_t *at = arena_alloc(resolve->arena, 2 * (size_t)room, sizeof *at);

	if (!sets || !at)
		return false;
	for (uint32_t i = 0; i < model->set_count; i++)
		sets[i] = model->sets[i];
	model->sets = sets;
	*index = (struct set_index){at, 2 * room, room};
	for (uint32_t i = 0; i < model->set_count; i++)
		at[probe(resolve, &sets[i])] = i + 1;
	return true;
}

uint32_t set_add(struct resolve *resolve, const struct model_set *set)
{
	struct model *model = resolve->model;
	uint32_t found = find(resolve, set);

	if (found != MODEL_NONE)
		return found;
	if (model->set_count == MAX_SETS) {
		diag_error(resolve->diag, set->span, "too-many-sets",
		           "found more than %u sets", MAX_SETS);
		return MODEL_NONE;
	}
	if (model->set_count == resolve->sets.room && !grow(resolve))
		return MODEL_NONE;
	model->sets[model->set_count] = *set;
	model->sets[model->set_count].fold = model->fold && set->kind == ILK_SET_PATHS;
	resolve->sets.at[probe(resolve, set)] = model->set_count + 1;
	resolve->patterns += set->pattern_count;
	if (resolve->patterns > MAX_PATTERNS) {
		diag_error(resolve->diag, set->span, "too-many-patterns",
		           "found more than %u members in all sets", MAX_PATTERNS);
		/* The name stays known, so that this is the only thing said. */
		model->sets[model->set_count].pattern_count = 0;
	}
	return model->set_count++;
}
