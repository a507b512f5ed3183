/* SPDX-License-Identifier: Apache-2.0
 *
 * See tiers_parts.h. What refers to a place in the organisation's arrays refers to one in
 * the team's afterwards.
 */
#include "model/argument.h"
#include "model/tiers_parts.h"
#include "syntax/ast.h"

/* ---- Arrays ------------------------------------------------------------------------ */

static void too_many(const struct merging *m, uint32_t most, const char *what)
{
	diag_error(m->diag, m->from->ast->name->span, "tiers-too-many",
	           "found more than %u %s in both tiers", (unsigned)most, what);
}

/* Room for both runs, the first copied. NULL: no memory, or too many. */
static void *grow(const struct merging *m, const void *at, uint32_t count,
                  uint32_t more, size_t size, uint32_t most, const char *what)
{
	if (count + more > most) {
		too_many(m, most, what);
		return NULL;
	}
	unsigned char *grown = arena_alloc(m->arena, (size_t)count + more, size);
	const unsigned char *from = at;

	for (size_t i = 0; grown && i < (size_t)count * size; i++)
		grown[i] = from[i];
	return grown;
}

#define GROW(m, array, number, most, what)                                     \
	((m)->to->array =                                                      \
	         grow((m), (m)->to->array, (m)->to->number, (m)->from->number, \
	              sizeof *(m)->to->array, (most), (what)))

/* The number of a name among the team's, where it is put when it is new. */
static uint32_t name_index(const struct merging *m, struct model_names *names,
                           struct text name)
{
	uint32_t i = 0;

	while (i < names->count && !text_equal(names->at[i], name))
		i++;
	if (i < names->count)
		return i;
	struct text *grown = grow(m, names->at, names->count, 1, sizeof *grown,
	                          MAX_REASONS, "names");

	if (!grown)
		return 0;
	grown[names->count] = name;
	names->at = grown;
	return names->count++;
}

static uint32_t map_name(const struct merging *m, struct model_names *to,
                         const struct model_names *from, uint32_t index)
{
	return index == MODEL_NONE ? MODEL_NONE : name_index(m, to, from->at[index]);
}

uint32_t tiers_reason(const struct merging *m, uint32_t index)
{
	return map_name(m, &m->to->reasons, &m->from->reasons, index);
}

/* Modes that only the organisation tests are not the policy's. */
uint32_t tiers_layer(const struct merging *m, uint32_t index)
{
	return map_name(m, &m->to->layers, &m->from->layers, index);
}

static void map_modes(struct merging *m)
{
	for (uint32_t i = 0; i < m->from->mode_count; i++) {
		uint32_t at = 0;

		while (at < m->to->mode_count &&
		       !text_equal(m->to->modes[at].name, m->from->modes[i].name))
			at++;
		m->modes[i] = at;
		if (at < m->to->mode_count)
			continue;
		if (at == ILK_MAX_MODES) {
			too_many(m, ILK_MAX_MODES, "modes");
			return;
		}
		m->to->modes[m->to->mode_count++] =
			(struct model_mode){m->from->modes[i].name, false};
	}
}

static void map_hooks(struct merging *m)
{
	for (uint32_t i = 0; i < m->from->hooks.count; i++)
		m->hooks[i] = name_index(m, &m->to->hooks, m->from->hooks.at[i]);
	if (m->to->hooks.count > ILK_MAX_HOOKS)
		too_many(m, ILK_MAX_HOOKS, "hooks");
}

static void map_notes(struct merging *m)
{
	uint32_t count = m->to->note_count;

	if (!GROW(m, notes, note_count, ILK_MAX_NOTES, "notes"))
		return;
	for (uint32_t i = 0; i < m->from->note_count; i++) {
		m->notes[i] = count + i;
		m->to->notes[m->to->note_count++] = m->from->notes[i];
	}
}

static void map_arguments(struct merging *m)
{
	struct model *to = m->to;

	for (uint32_t i = 0; i < m->from->argument_count; i++) {
		uint32_t at = 0;

		while (at < to->argument_count &&
		       !argument_same(&to->arguments[at], &m->from->arguments[i]))
			at++;
		m->arguments[i] = at;
		if (at < to->argument_count)
			continue;
		struct model_argument *grown =
			grow(m, to->arguments, to->argument_count, 1, sizeof *grown,
		             ILK_MAX_ARGUMENTS, "arguments");

		if (!grown)
			return;
		grown[to->argument_count++] = m->from->arguments[i];
		to->arguments = grown;
	}
}

static void map_groups(struct merging *m)
{
	struct model *to = m->to;
	uint32_t most = ILK_MAX_GROUPS;

	for (uint32_t i = 0; i < m->from->group_count; i++) {
		struct model_group group = m->from->groups[i];
		uint32_t at = 0;

		while (at < to->group_count && (to->groups[at].facts != group.facts ||
		                                to->groups[at].flags != group.flags))
			at++;
		m->groups[i] = at;
		if (at < to->group_count)
			continue;
		struct model_group *grown = grow(m, to->groups, to->group_count, 1,
		                                 sizeof *grown, most, "keys");

		if (!grown)
			return;
		grown[to->group_count++] = group;
		to->groups = grown;
	}
}

static void map_keys(struct merging *m)
{
	struct model *to = m->to;

	for (uint32_t i = 0; i < m->from->key_count; i++) {
		uint32_t at = 0;

		while (at < to->key_count && to->keys[at] != m->from->keys[i])
			at++;
		m->keys[i] = at;
		if (at < to->key_count)
			continue;
		uint32_t *grown = grow(m, to->keys, to->key_count, 1, sizeof *grown,
		                       ILK_MAX_KEYS, "keys of slots");

		if (!grown)
			return;
		grown[to->key_count++] = m->from->keys[i];
		to->keys = grown;
	}
}

/* ---- Parts -------------------------------------------------------------------------- */

static struct model_condition map_condition(const struct merging *m,
                                            struct model_condition condition)
{
	bool on_facts = condition.test == ILK_TEST_IN_SET ||
	                condition.test == ILK_TEST_IN_WORKSPACE;

	if (on_facts && condition.a >= ILK_FACT_ARGUMENT)
		condition.a = ILK_FACT_ARGUMENT +
		              m->arguments[condition.a - ILK_FACT_ARGUMENT];
	switch (condition.test) {
	case ILK_TEST_IN_SET:
		condition.b += m->sets;
		break;
	case ILK_TEST_MODE:
		condition.a = m->modes[condition.a];
		break;
	case ILK_TEST_CAP:
		condition.a += m->caps;
		break;
	case ILK_TEST_LATCH:
		condition.a += m->counters;
		break;
	case ILK_TEST_SLOT:
		condition.a += m->slots;
		break;
	case ILK_TEST_ASKED:
	case ILK_TEST_DECIDED:
		condition.a = tiers_reason(m, condition.a);
		break;
	case ILK_TEST_IN_WORKSPACE:
	case ILK_TEST_RULE:
	case ILK_TEST_ANNOTATED:
	case ILK_TEST_PRESENCE:
	case ILK_TEST_VERDICT:
	case ILK_TEST_KIND:
	case ILK_TEST_STAGE:
	case ILK_TEST_CATEGORY:
	case ILK_TEST_BY:
	case ILK_TEST_CARRIED:
	case ILK_TEST_COUNT:
		break;
	}
	return condition;
}

/* The organisation's own conditions become the merged ones, in place. */
static void map_conditions(const struct merging *m, struct model_condition *at,
                           uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		at[i] = map_condition(m, at[i]);
}

/* Changes written together, "on ask, deny when ...", share their conditions. */
static struct model_conditions map_when(const struct merging *m,
                                        struct model_conditions when)
{
	struct model_condition *at = arena_alloc(m->arena, when.count, sizeof *at);

	for (uint32_t i = 0; at && i < when.count; i++)
		at[i] = map_condition(m, when.at[i]);
	when.at = at;
	when.count = at ? when.count : 0;
	return when;
}

static struct model_sum map_sum(const struct merging *m, struct model_sum sum)
{
	for (uint32_t i = 0; i < sum.count; i++)
		sum.counters[i] += m->counters;
	return sum;
}

static void merge_counters(struct merging *m)
{
	if (!GROW(m, counters, counter_count, ILK_MAX_COUNTERS, "counters"))
		return;
	for (uint32_t i = 0; i < m->from->counter_count; i++) {
		struct model_counter counter = m->from->counters[i];

		if (counter.group != MODEL_NONE)
			counter.group = m->groups[counter.group];
		for (uint32_t e = 0; e < counter.effect_count; e++)
			counter.effects[e].when = map_when(m, counter.effects[e].when);
		m->to->counters[m->to->counter_count++] = counter;
	}
}

static void merge_caps(struct merging *m)
{
	if (!GROW(m, caps, cap_count, MAX_CAPS, "caps"))
		return;
	for (uint32_t i = 0; i < m->from->cap_count; i++) {
		struct model_cap cap = m->from->caps[i];

		cap.sum = map_sum(m, cap.sum);
		if (cap.param != MODEL_NONE)
			cap.param += m->params;
		m->to->caps[m->to->cap_count++] = cap;
	}
	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		if (m->to->reports[i].defined || !m->from->reports[i].defined)
			continue;
		m->to->reports[i].defined = true;
		m->to->reports[i].sum = map_sum(m, m->from->reports[i].sum);
	}
}

static void merge_slots(struct merging *m)
{
	uint32_t places = 0;

	if (!GROW(m, slots, slot_count, ILK_MAX_SLOTS, "slots"))
		return;
	for (uint32_t i = 0; i < m->from->slot_count; i++) {
		struct model_slot slot = m->from->slots[i];

		slot.key = m->keys[slot.key];
		for (uint32_t u = 0; u < slot.use_count; u++)
			slot.uses[u].when = map_when(m, slot.uses[u].when);
		m->to->slots[m->to->slot_count++] = slot;
	}
	for (uint32_t i = 0; i < m->to->slot_count; i++)
		places += m->to->slots[i].places;
	if (places > ILK_MAX_PLACES)
		too_many(m, ILK_MAX_PLACES, "places of slots");
}

static void merge_sets(struct merging *m)
{
	if (!GROW(m, sets, set_count, MAX_SETS, "sets"))
		return;
	for (uint32_t i = 0; i < m->from->set_count; i++)
		m->to->sets[m->to->set_count++] = m->from->sets[i];
}

static void merge_params(struct merging *m)
{
	if (!GROW(m, params, param_count, MAX_PARAMS, "params"))
		return;
	for (uint32_t i = 0; i < m->from->param_count; i++)
		m->to->params[m->to->param_count++] = m->from->params[i];
}

static void merge_waives(struct merging *m)
{
	if (!GROW(m, waives, waive_count, UINT32_MAX, "waives"))
		return;
	for (uint32_t i = 0; i < m->from->waive_count; i++)
		m->to->waives[m->to->waive_count++] = m->from->waives[i];
}

/* Of two with one name the organisation's is the one that is taken: the first. */
static void merge_wrappers(struct merging *m)
{
	uint32_t team = m->to->wrapper_count;
	const struct model_wrapper *of_team = m->to->wrappers;

	if (!GROW(m, wrappers, wrapper_count, ILK_MAX_WRAPPERS, "wrappers"))
		return;
	for (uint32_t i = 0; i < m->from->wrapper_count; i++)
		m->to->wrappers[i] = m->from->wrappers[i];
	for (uint32_t i = 0; i < team; i++)
		m->to->wrappers[m->from->wrapper_count + i] = of_team[i];
	m->to->wrapper_count += m->from->wrapper_count;
}

/* ---- Rows ---------------------------------------------------------------------------- */

static struct model_row map_row(const struct merging *m, struct model_row row)
{
	uint32_t fires = 0;

	row.reason = tiers_reason(m, row.reason);
	row.layer = tiers_layer(m, row.layer);
	if (row.note != MODEL_NONE)
		row.note = m->notes[row.note];
	if (row.cap != MODEL_NONE)
		row.cap += m->caps;
	for (uint32_t i = 0; i < m->from->hooks.count; i++)
		if (row.fires >> i & 1)
			fires |= 1u << m->hooks[i];
	row.fires = fires;
	map_conditions(m, row.conditions, row.condition_count);
	for (uint32_t i = 0; i < row.reset_counter_count; i++)
		row.reset_counters[i] += m->counters;
	for (uint32_t i = 0; i < row.reset_slot_count; i++)
		row.reset_slots[i] += m->slots;
	return row;
}

static void merge_table(struct merging *m, enum ilk_table index)
{
	struct model_table *to = &m->to->tables[index];
	const struct model_table *from = &m->from->tables[index];
	struct model_row *rows;

	if (!from->row_count)
		return;
	if (from->row_count + to->row_count > MAX_ROWS) {
		too_many(m, MAX_ROWS, "rows in a table");
		return;
	}
	rows = arena_alloc(m->arena, (size_t)from->row_count + to->row_count,
	                   sizeof *rows);
	if (!rows)
		return;
	for (uint32_t i = 0; i < from->row_count; i++)
		rows[i] = map_row(m, from->rows[i]);
	for (uint32_t i = 0; i < to->row_count; i++)
		rows[from->row_count + i] = to->rows[i];
	to->rows = rows;
	to->org_count = from->row_count;
	to->row_count += from->row_count;
}

void tiers_map(struct merging *m)
{
	map_modes(m);
	map_hooks(m);
	map_notes(m);
	map_arguments(m);
	map_groups(m);
	map_keys(m);
}

void tiers_join(struct merging *m)
{
	merge_params(m);
	merge_sets(m);
	merge_counters(m);
	merge_caps(m);
	merge_slots(m);
	merge_waives(m);
	merge_wrappers(m);
	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++)
		merge_table(m, (enum ilk_table)t);
}
