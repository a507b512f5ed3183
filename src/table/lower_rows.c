/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows and changes with their conditions -> records. The only thought here is which
 * conditions are carried from begin() to what comes later.
 */
#include "table/lowering.h"

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

static struct lowered_condition make_condition(struct lowering *to, bool loose,
                                               const struct model_condition *from)
{
	struct lowered_condition out = {{0}};
	bool matches = from->test == ILK_TEST_IN_SET ||
	               from->test == ILK_TEST_IN_WORKSPACE ||
	               from->test == ILK_TEST_ANNOTATED;

	out.fields[ILK_CONDITION_TEST] = from->test;
	if (from->negated)
		out.fields[ILK_CONDITION_FLAGS] |= ILK_CONDITION_NOT;
	if (matches && loose)
		out.fields[ILK_CONDITION_FLAGS] |= ILK_CONDITION_LOOSE;
	if (loose && from->apart >> ILK_FACT_WRITES & 1)
		out.fields[ILK_CONDITION_FLAGS] |= ILK_CONDITION_WRITES;
	if (loose && from->apart >> ILK_FACT_READS & 1)
		out.fields[ILK_CONDITION_FLAGS] |= ILK_CONDITION_READS;
	out.fields[ILK_CONDITION_A] = from->a;
	out.fields[ILK_CONDITION_B] = from->b;
	if (from->test == ILK_TEST_KIND || from->test == ILK_TEST_STAGE ||
	    from->test == ILK_TEST_CATEGORY)
		out.fields[ILK_CONDITION_A] = string(to, from->text);
	return out;
}

static void put_condition(struct lowering *to, enum ilk_section section,
                          const struct lowered_condition *condition)
{
	for (uint32_t i = 0; i < ILK_CONDITION_FIELDS; i++)
		field(to, section, condition->fields[i]);
}

static bool same(const struct lowered_condition *a, const struct lowered_condition *b)
{
	for (uint32_t i = 0; i < ILK_CONDITION_FIELDS; i++)
		if (a->fields[i] != b->fields[i])
			return false;
	return true;
}

/* Replaces a condition on facts by one on the answer that begin() kept. */
static struct lowered_condition carry(struct lowering *to, struct carried *carried,
                                      const struct lowered_condition *condition,
                                      struct span span)
{
	struct lowered_condition out = {{[ILK_CONDITION_TEST] = ILK_TEST_CARRIED}};
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
		struct lowered_condition condition =
			make_condition(to, lets_on(row->verb), from);

		if (table != ILK_TABLE_BEFORE && on_facts(from->test))
			condition = carry(to, carried, &condition, from->span);
		put_condition(to, ILK_SECTION_CONDITIONS, &condition);
	}
}

/* What counts does so whether a value is certain or not: like a row that holds back. */
static void lower_change_conditions(struct lowering *to, struct carried *carried,
                                    const struct model_conditions *when)
{
	for (uint32_t i = 0; i < when->count; i++) {
		struct lowered_condition condition =
			make_condition(to, false, &when->at[i]);

		if (on_facts(when->at[i].test))
			condition = carry(to, carried, &condition, when->at[i].span);
		put_condition(to, ILK_SECTION_CONDITIONS, &condition);
	}
}

static void lower_effects(struct lowering *to, struct carried *carried, uint32_t event)
{
	for (uint32_t c = 0; c < to->model->counter_count; c++) {
		const struct model_counter *counter = &to->model->counters[c];

		for (uint32_t e = 0; e < counter->effect_count; e++) {
			const struct model_effect *effect = &counter->effects[e];

			if (effect->event != event)
				continue;
			field(to, ILK_SECTION_EFFECTS, c);
			field(to, ILK_SECTION_EFFECTS, effect->op);
			field(to, ILK_SECTION_EFFECTS, effect->value);
			field(to, ILK_SECTION_EFFECTS,
			      count(to, ILK_SECTION_CONDITIONS));
			field(to, ILK_SECTION_EFFECTS, effect->when.count);
			lower_change_conditions(to, carried, &effect->when);
		}
	}
}

/* The uses of one slot by op, so that what empties comes before what is set. */
static void lower_uses(struct lowering *to, struct carried *carried, uint32_t event,
                       uint32_t index)
{
	const struct model_slot *slot = &to->model->slots[index];

	for (uint32_t op = 0; op < ILK_USE_COUNT; op++)
		for (uint32_t u = 0; u < slot->use_count; u++) {
			const struct model_use *use = &slot->uses[u];

			if (use->event != event || use->op != op)
				continue;
			field(to, ILK_SECTION_USES, index);
			field(to, ILK_SECTION_USES, op);
			field(to, ILK_SECTION_USES, count(to, ILK_SECTION_CONDITIONS));
			field(to, ILK_SECTION_USES, use->when.count);
			lower_change_conditions(to, carried, &use->when);
		}
}

/* The model has changes by counter and slot, the image by event. */
void lower_events(struct lowering *to, struct carried *carried)
{
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		uint32_t effects = count(to, ILK_SECTION_EFFECTS);
		uint32_t uses = count(to, ILK_SECTION_USES);
		uint32_t conditions = count(to, ILK_SECTION_CONDITIONS);

		lower_effects(to, carried, event);
		for (uint32_t s = 0; s < to->model->slot_count; s++)
			lower_uses(to, carried, event, s);
		field(to, ILK_SECTION_EVENTS, effects);
		effects = count(to, ILK_SECTION_EFFECTS) - effects;
		field(to, ILK_SECTION_EVENTS, effects);
		field(to, ILK_SECTION_EVENTS, uses);
		uses = count(to, ILK_SECTION_USES) - uses;
		field(to, ILK_SECTION_EVENTS, uses);
		field(to, ILK_SECTION_EVENTS,
		      count(to, ILK_SECTION_CONDITIONS) != conditions);
		if (effects + uses <= ILK_MAX_EVENT_CHANGES)
			continue;
		diag_error(to->diag, (struct span){0, 0}, "too-many-effects",
		           "found more than %u effects of one event",
		           ILK_MAX_EVENT_CHANGES);
		to->ok = false;
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

void lower_tables(struct lowering *to, struct carried *carried)
{
	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++) {
		const struct model_table *table = &to->model->tables[t];

		field(to, ILK_SECTION_TABLES, count(to, ILK_SECTION_ROWS));
		field(to, ILK_SECTION_TABLES, table->row_count);
		field(to, ILK_SECTION_TABLES, table->org_count);
		for (uint32_t r = 0; r < table->row_count; r++)
			lower_row(to, carried, (enum ilk_table)t, &table->rows[r]);
	}
}
