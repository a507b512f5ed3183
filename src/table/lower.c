/* SPDX-License-Identifier: Apache-2.0
 *
 * Checked model -> records, section by section in the order of image.h. The only
 * thought here is which conditions are carried from begin() to the later tables.
 */
#include "table/lower.h"

struct lowering {
	struct sections *out;
	struct diag *diag;
	const struct source *source;
	const struct model *model;
	bool ok;
};

static void field(struct lowering *lowering, enum ilk_section section, uint32_t value)
{
	sections_field(lowering->out, section, value);
}

static uint32_t string(struct lowering *lowering, struct text text)
{
	return sections_string(lowering->out, text);
}

static uint32_t count(const struct lowering *lowering, enum ilk_section section)
{
	return sections_count(lowering->out, section);
}

/* Two fields: line and source. */
static void place(struct lowering *lowering, enum ilk_section section, struct span span)
{
	field(lowering, section, source_line(lowering->source, span.at));
	field(lowering, section, source_number(lowering->source, span.at));
}

/* An index + 1, with 0 for none. */
static uint32_t optional(uint32_t index)
{
	return index == MODEL_NONE ? 0 : index + 1;
}

/* ---- The policy and its state ------------------------------------------------------ */

static uint32_t ring_words(const struct model *model)
{
	uint32_t words = 0;

	for (uint32_t i = 0; i < model->counter_count; i++)
		words += ILK_RING_WORDS(model->counters[i].window);
	return words;
}

static void lower_meta(struct lowering *to)
{
	const struct model *model = to->model;

	field(to, ILK_SECTION_META, string(to, model->name));
	field(to, ILK_SECTION_META, string(to, model->version));
	field(to, ILK_SECTION_META, string(to, model->telemetry));
	field(to, ILK_SECTION_META, model->scope);
	field(to, ILK_SECTION_META, model->reset_all);
	field(to, ILK_SECTION_META, ring_words(model));
	field(to, ILK_SECTION_META, optional(model->mode_layer));
	field(to, ILK_SECTION_META, optional(model->approval_layer));
	for (uint32_t i = 0; i < model->mode_count; i++) {
		field(to, ILK_SECTION_MODES, string(to, model->modes[i].name));
		field(to, ILK_SECTION_MODES, model->modes[i].active);
	}
}

static void lower_counters(struct lowering *to)
{
	const struct model *model = to->model;
	uint32_t ring = 0;

	for (uint32_t i = 0; i < model->counter_count; i++) {
		field(to, ILK_SECTION_COUNTERS, string(to, model->counters[i].name));
		place(to, ILK_SECTION_COUNTERS, model->counters[i].span);
		field(to, ILK_SECTION_COUNTERS, model->counters[i].window);
		field(to, ILK_SECTION_COUNTERS, ring);
		ring += ILK_RING_WORDS(model->counters[i].window);
	}
}

/* The model has effects by counter, the image by event. */
static void lower_events(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		uint32_t first = count(to, ILK_SECTION_EFFECTS);

		for (uint32_t c = 0; c < model->counter_count; c++)
			for (uint32_t e = 0; e < model->counters[c].effect_count; e++) {
				const struct model_effect *effect =
					&model->counters[c].effects[e];

				if (effect->event != event)
					continue;
				field(to, ILK_SECTION_EFFECTS, c);
				field(to, ILK_SECTION_EFFECTS, effect->op);
				field(to, ILK_SECTION_EFFECTS, effect->value);
			}
		field(to, ILK_SECTION_EVENTS, first);
		field(to, ILK_SECTION_EVENTS, count(to, ILK_SECTION_EFFECTS) - first);
	}
}

static void lower_sum(struct lowering *to, enum ilk_section owner,
                      const struct model_sum *sum)
{
	field(to, owner, count(to, ILK_SECTION_TERMS));
	field(to, owner, sum->count);
	for (uint32_t i = 0; i < sum->count; i++)
		field(to, ILK_SECTION_TERMS, sum->counters[i]);
}

static void lower_caps(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < model->cap_count; i++) {
		const struct model_cap *cap = &model->caps[i];

		field(to, ILK_SECTION_CAPS, string(to, cap->name));
		field(to, ILK_SECTION_CAPS, string(to, cap->kind));
		lower_sum(to, ILK_SECTION_CAPS, &cap->sum);
		field(to, ILK_SECTION_CAPS, cap->op);
		field(to, ILK_SECTION_CAPS, cap->limit);
		place(to, ILK_SECTION_CAPS, cap->span);
	}
	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		field(to, ILK_SECTION_REPORTS, model->reports[i].defined);
		lower_sum(to, ILK_SECTION_REPORTS, &model->reports[i].sum);
	}
}

static void lower_slots(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < model->key_count; i++)
		field(to, ILK_SECTION_KEYS, model->keys[i]);
	for (uint32_t i = 0; i < model->slot_count; i++) {
		const struct model_slot *slot = &model->slots[i];

		field(to, ILK_SECTION_SLOTS, string(to, slot->name));
		field(to, ILK_SECTION_SLOTS, slot->key);
		field(to, ILK_SECTION_SLOTS, slot->set);
		field(to, ILK_SECTION_SLOTS, slot->take);
		field(to, ILK_SECTION_SLOTS, slot->drop);
		field(to, ILK_SECTION_SLOTS, slot->clear);
		place(to, ILK_SECTION_SLOTS, slot->span);
	}
}

static void lower_sets(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < model->set_count; i++) {
		const struct model_set *set = &model->sets[i];

		field(to, ILK_SECTION_SETS, string(to, set->name));
		field(to, ILK_SECTION_SETS, set->kind);
		field(to, ILK_SECTION_SETS, count(to, ILK_SECTION_PATTERNS));
		field(to, ILK_SECTION_SETS, set->pattern_count);
		for (uint32_t p = 0; p < set->pattern_count; p++)
			field(to, ILK_SECTION_PATTERNS, string(to, set->patterns[p]));
	}
}

static void lower_names(struct lowering *to, enum ilk_section section,
                        const struct model_names *names)
{
	for (uint32_t i = 0; i < names->count; i++)
		field(to, section, string(to, names->at[i]));
}

/* ---- Rows ---------------------------------------------------------------------------- */

struct condition {
	uint32_t fields[ILK_CONDITION_FIELDS];
};

static bool on_facts(enum ilk_test test)
{
	return test == ILK_TEST_IN_SET || test == ILK_TEST_IN_WORKSPACE ||
	       test == ILK_TEST_RULE || test == ILK_TEST_ANNOTATED;
}

/* Rows that let a call on its way must never hold because of a value that nobody could
 * make sense of. */
static bool lets_on(enum ilk_verb verb)
{
	return (ILK_VERBS_LET_ON & 1u << verb) != 0;
}

static struct condition make_condition(struct lowering *to, enum ilk_verb verb,
                                       const struct model_condition *from)
{
	struct condition out = {{0}};
	bool matches =
		from->test == ILK_TEST_IN_SET || from->test == ILK_TEST_IN_WORKSPACE;

	out.fields[ILK_CONDITION_TEST] = from->test;
	if (from->negated)
		out.fields[ILK_CONDITION_FLAGS] |= ILK_CONDITION_NOT;
	if (matches && lets_on(verb))
		out.fields[ILK_CONDITION_FLAGS] |= ILK_CONDITION_LOOSE;
	out.fields[ILK_CONDITION_A] = from->a;
	out.fields[ILK_CONDITION_B] = from->b;
	if (from->test == ILK_TEST_KIND || from->test == ILK_TEST_STAGE ||
	    from->test == ILK_TEST_CATEGORY)
		out.fields[ILK_CONDITION_A] = string(to, from->text);
	return out;
}

static void put_condition(struct lowering *to, enum ilk_section section,
                          const struct condition *condition)
{
	for (uint32_t i = 0; i < ILK_CONDITION_FIELDS; i++)
		field(to, section, condition->fields[i]);
}

/* What carried conditions there are, beside their records. */
struct carried {
	struct condition at[ILK_MAX_CARRIED];
	uint32_t count;
};

static bool same(const struct condition *a, const struct condition *b)
{
	for (uint32_t i = 0; i < ILK_CONDITION_FIELDS; i++)
		if (a->fields[i] != b->fields[i])
			return false;
	return true;
}

/* Replaces a condition on facts by one on the answer that begin() kept. */
static struct condition carry(struct lowering *to, struct carried *carried,
                              const struct condition *condition, struct span span)
{
	struct condition out = {{[ILK_CONDITION_TEST] = ILK_TEST_CARRIED}};
	uint32_t index = 0;

	while (index < carried->count && !same(&carried->at[index], condition))
		index++;
	out.fields[ILK_CONDITION_A] = index;
	if (index < carried->count)
		return out;
	if (index == ILK_MAX_CARRIED) {
		diag_error(to->diag, span, "too-many-carried",
		           "found more than %u different conditions on facts after "
		           "\"before classifier\"",
		           ILK_MAX_CARRIED);
		to->ok = false;
		out.fields[ILK_CONDITION_A] = 0;
		return out;
	}
	carried->at[carried->count++] = *condition;
	put_condition(to, ILK_SECTION_CARRIED, condition);
	return out;
}

static void lower_conditions(struct lowering *to, struct carried *carried,
                             enum ilk_table table, const struct model_row *row)
{
	for (uint32_t i = 0; i < row->condition_count; i++) {
		const struct model_condition *from = &row->conditions[i];
		struct condition condition = make_condition(to, row->verb, from);

		if (table != ILK_TABLE_BEFORE && on_facts(from->test))
			condition = carry(to, carried, &condition, from->span);
		put_condition(to, ILK_SECTION_CONDITIONS, &condition);
	}
}

static void lower_resets(struct lowering *to, const struct model_row *row)
{
	for (uint32_t i = 0; i < row->reset_counter_count; i++) {
		field(to, ILK_SECTION_RESETS, ILK_RESET_COUNTER);
		field(to, ILK_SECTION_RESETS, row->reset_counters[i]);
	}
	for (uint32_t i = 0; i < row->reset_slot_count; i++) {
		field(to, ILK_SECTION_RESETS, ILK_RESET_SLOT);
		field(to, ILK_SECTION_RESETS, row->reset_slots[i]);
	}
}

static void lower_row(struct lowering *to, struct carried *carried,
                      enum ilk_table table, const struct model_row *row)
{
	uint32_t fields[ILK_ROW_FIELDS] = {
		[ILK_ROW_VERB] = row->verb,
		[ILK_ROW_REASON] = optional(row->reason),
		[ILK_ROW_LAYER] = optional(row->layer),
		[ILK_ROW_FIRST] = count(to, ILK_SECTION_CONDITIONS),
		[ILK_ROW_CONDITIONS] = row->condition_count,
		[ILK_ROW_FIRES] = row->fires,
		[ILK_ROW_CAP] = optional(row->cap),
		[ILK_ROW_FLAGS] = row->by_person ? ILK_ROW_BY_PERSON : 0,
		[ILK_ROW_RESET_FIRST] = count(to, ILK_SECTION_RESETS),
		[ILK_ROW_RESETS] = row->reset_counter_count + row->reset_slot_count,
		[ILK_ROW_LINE] = row->line,
		[ILK_ROW_SWITCH] =
			row->switch_mode.len ? string(to, row->switch_mode) : 0,
		[ILK_ROW_THEN] = row->then == MODEL_NONE ? 0 : row->then,
		[ILK_ROW_NOTE] = optional(row->note),
		[ILK_ROW_SOURCE] = row->source,
	};

	for (uint32_t i = 0; i < ILK_ROW_FIELDS; i++)
		field(to, ILK_SECTION_ROWS, fields[i]);
	lower_conditions(to, carried, table, row);
	lower_resets(to, row);
}

static void lower_tables(struct lowering *to)
{
	struct carried carried = {.count = 0};

	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++) {
		const struct model_table *table = &to->model->tables[t];

		field(to, ILK_SECTION_TABLES, count(to, ILK_SECTION_ROWS));
		field(to, ILK_SECTION_TABLES, table->row_count);
		for (uint32_t r = 0; r < table->row_count; r++)
			lower_row(to, &carried, (enum ilk_table)t, &table->rows[r]);
	}
}

static void lower_rest(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < ILK_PRESENCE_COUNT; i++) {
		field(to, ILK_SECTION_PRESENCES, model->presences[i].ask);
		field(to, ILK_SECTION_PRESENCES, model->presences[i].timeout);
	}
	for (uint32_t i = 0; i < model->waive_count; i++) {
		field(to, ILK_SECTION_WAIVES, string(to, model->waives[i].check));
		field(to, ILK_SECTION_WAIVES, string(to, model->waives[i].why));
		place(to, ILK_SECTION_WAIVES, model->waives[i].span);
	}
	for (uint32_t i = 0; i < model->note_count; i++) {
		field(to, ILK_SECTION_NOTES, string(to, model->notes[i].name));
		field(to, ILK_SECTION_NOTES, model->notes[i].kind);
	}
}

bool lower_model(struct sections *sections, struct diag *diag,
                 const struct source *source, const struct model *model)
{
	struct lowering to = {sections, diag, source, model, true};

	lower_meta(&to);
	lower_counters(&to);
	lower_events(&to);
	lower_caps(&to);
	lower_slots(&to);
	lower_sets(&to);
	lower_names(&to, ILK_SECTION_REASONS, &model->reasons);
	lower_names(&to, ILK_SECTION_LAYERS, &model->layers);
	lower_names(&to, ILK_SECTION_HOOKS, &model->hooks);
	lower_tables(&to);
	lower_rest(&to);
	return to.ok && sections_ok(sections);
}
