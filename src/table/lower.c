/* SPDX-License-Identifier: Apache-2.0
 *
 * Checked model -> records, section by section in the order of image.h.
 */
#include "table/lower.h"

#include "table/index.h"
#include "table/lowering.h"

/* ---- The policy and its state ------------------------------------------------------ */

static uint32_t memory_words(const struct model_counter *counter)
{
	switch (counter->form) {
	case ILK_COUNTER_WINDOW:
		return ILK_WINDOW_WORDS(counter->size);
	case ILK_COUNTER_CLOCK:
		return ILK_CLOCK_WORDS;
	case ILK_COUNTER_KEYED:
		return ILK_KEYED_WORDS(counter->size);
	case ILK_COUNTER_CYCLE:
		return ILK_CYCLE_WORDS(counter->size);
	case ILK_COUNTER_PLAIN:
	case ILK_COUNTER_FORMS:
		break;
	}
	return 0;
}

static uint32_t all_memory(const struct model *model)
{
	uint32_t words = 0;

	for (uint32_t i = 0; i < model->counter_count; i++)
		words += memory_words(&model->counters[i]);
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
	field(to, ILK_SECTION_META, all_memory(model));
	field(to, ILK_SECTION_META, optional(model->mode_layer));
	field(to, ILK_SECTION_META, optional(model->approval_layer));
	field(to, ILK_SECTION_META, model->org_reset_all);
	field(to, ILK_SECTION_META,
	      model->tiered ? model->team_counters : model->counter_count);
	field(to, ILK_SECTION_META,
	      model->tiered ? model->team_slots : model->slot_count);
	for (uint32_t i = 0; i < model->mode_count; i++) {
		field(to, ILK_SECTION_MODES, string(to, model->modes[i].name));
		field(to, ILK_SECTION_MODES, model->modes[i].active);
	}
}

static void lower_counters(struct lowering *to)
{
	const struct model *model = to->model;
	uint32_t memory = 0;

	for (uint32_t i = 0; i < model->counter_count; i++) {
		const struct model_counter *counter = &model->counters[i];

		field(to, ILK_SECTION_COUNTERS, string(to, counter->name));
		place(to, ILK_SECTION_COUNTERS, counter->span);
		field(to, ILK_SECTION_COUNTERS, counter->form);
		field(to, ILK_SECTION_COUNTERS, counter->size);
		field(to, ILK_SECTION_COUNTERS, optional(counter->group));
		field(to, ILK_SECTION_COUNTERS, memory);
		memory += memory_words(counter);
	}
	for (uint32_t i = 0; i < model->group_count; i++) {
		field(to, ILK_SECTION_GROUPS, model->groups[i].facts);
		field(to, ILK_SECTION_GROUPS, model->groups[i].flags);
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
	uint32_t first = 0;

	for (uint32_t i = 0; i < model->key_count; i++)
		field(to, ILK_SECTION_KEYS, model->keys[i]);
	for (uint32_t i = 0; i < model->slot_count; i++) {
		const struct model_slot *slot = &model->slots[i];

		field(to, ILK_SECTION_SLOTS, string(to, slot->name));
		field(to, ILK_SECTION_SLOTS, slot->key);
		field(to, ILK_SECTION_SLOTS, first);
		field(to, ILK_SECTION_SLOTS, slot->places);
		field(to, ILK_SECTION_SLOTS, slot->keeps);
		place(to, ILK_SECTION_SLOTS, slot->span);
		first += slot->places;
	}
}

/* The patterns of a set: each tells where the next negated one is, behind it. */
static void lower_patterns(struct lowering *to, const struct model_set *set)
{
	uint32_t first = count(to, ILK_SECTION_PATTERNS);
	uint32_t next = 0;

	for (uint32_t i = 0; i < set->pattern_count; i++) {
		struct text text = set->patterns[i];
		bool not = set_is_negated(set, i);

		while (next <= i ||
		       (next < set->pattern_count && !set_is_negated(set, next)))
			next++;
		field(to, ILK_SECTION_PATTERNS,
		      string(to, (struct text){text.at + not, text.len - not }));
		field(to, ILK_SECTION_PATTERNS, not );
		field(to, ILK_SECTION_PATTERNS,
		      next < set->pattern_count ? first + next + 1 : 0);
	}
}

static void lower_sets(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < model->set_count; i++) {
		const struct model_set *set = &model->sets[i];

		field(to, ILK_SECTION_SETS, string(to, set->name));
		field(to, ILK_SECTION_SETS, set_kind(set));
		field(to, ILK_SECTION_SETS, count(to, ILK_SECTION_PATTERNS));
		field(to, ILK_SECTION_SETS, set->pattern_count);
		lower_patterns(to, set);
	}
}

static void lower_arguments(struct lowering *to)
{
	for (uint32_t i = 0; i < to->model->argument_count; i++) {
		const struct model_argument *argument = &to->model->arguments[i];

		field(to, ILK_SECTION_ARGUMENTS, argument->depth);
		for (uint32_t n = 0; n < ILK_MAX_WAY; n++)
			field(to, ILK_SECTION_ARGUMENTS,
			      n < argument->depth ? string(to, argument->names[n]) : 0);
	}
}

static void lower_names(struct lowering *to, enum ilk_section section,
                        const struct model_names *names)
{
	for (uint32_t i = 0; i < names->count; i++)
		field(to, section, string(to, names->at[i]));
}

static void lower_params(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < model->param_count; i++) {
		const struct model_param *param = &model->params[i];

		field(to, ILK_SECTION_PARAMS, string(to, param->name));
		field(to, ILK_SECTION_PARAMS, param->value);
		field(to, ILK_SECTION_PARAMS, param->off);
		place(to, ILK_SECTION_PARAMS, param->span);
	}
}

static void lower_wrappers(struct lowering *to)
{
	enum ilk_section kind = ILK_SECTION_WRAPPERS;

	for (uint32_t i = 0; i < to->model->wrapper_count; i++) {
		const struct model_wrapper *wrapper = &to->model->wrappers[i];

		field(to, kind, string(to, wrapper->name));
		field(to, kind, string(to, wrapper->flags));
		field(to, kind, string(to, wrapper->values));
		field(to, kind, string(to, wrapper->longs));
		field(to, kind, string(to, wrapper->asks));
		field(to, kind, string(to, wrapper->long_asks));
		field(to, kind, wrapper->kind);
		field(to, kind, wrapper->operands);
		field(to, kind, wrapper->assigns);
		place(to, kind, wrapper->span);
	}
}

static void lower_rest(struct lowering *to)
{
	const struct model *model = to->model;

	for (uint32_t i = 0; i < ILK_PRESENCE_COUNT; i++) {
		field(to, ILK_SECTION_PRESENCES, model->presences[i].ask);
		field(to, ILK_SECTION_PRESENCES, model->presences[i].timeout);
		field(to, ILK_SECTION_PRESENCES, model->presences[i].wait);
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
	for (uint32_t i = ILK_FAILURE_NONE + 1; i < ILK_FAILURE_COUNT; i++) {
		const struct model_failure *failure = &model->failures[i];

		field(to, ILK_SECTION_FAILURES, failure->verb);
		field(to, ILK_SECTION_FAILURES, optional(failure->reason));
		field(to, ILK_SECTION_FAILURES, optional(failure->layer));
		field(to, ILK_SECTION_FAILURES, failure->line);
		field(to, ILK_SECTION_FAILURES, failure->source);
	}
}

bool lower_model(struct sections *sections, struct diag *diag,
                 const struct source *source, const struct model *model)
{
	struct lowering to = {sections, diag, source, model, true};
	struct carried carried = {.count = 0};

	lower_meta(&to);
	lower_counters(&to);
	lower_caps(&to);
	lower_slots(&to);
	lower_sets(&to);
	lower_arguments(&to);
	lower_names(&to, ILK_SECTION_REASONS, &model->reasons);
	lower_names(&to, ILK_SECTION_LAYERS, &model->layers);
	lower_names(&to, ILK_SECTION_HOOKS, &model->hooks);
	lower_events(&to, &carried);
	lower_tables(&to, &carried);
	lower_rest(&to);
	lower_params(&to);
	lower_wrappers(&to);
	index_lower(&to);
	return to.ok && sections_ok(sections);
}
