/* SPDX-License-Identifier: Apache-2.0
 *
 * The conditions of what events do to counters and slots. They may name caps, slots and
 * latches that stand anywhere, so they are resolved when all of those are known.
 */
#include "model/resolve.h"

static uint32_t events_of(const struct ast_word *events)
{
	uint32_t mask = 0;

	for (const struct ast_word *word = events; word; word = word->next) {
		uint32_t event = words_find(&words_events, word->text);

		if (event != WORD_NONE)
			mask |= 1u << event;
	}
	return mask;
}

static struct condition_site site_of(const struct ast_word *events,
                                     const struct ast_condition *conditions)
{
	return (struct condition_site){.table = ILK_TABLE_COUNT,
	                               .events = events_of(events),
	                               .span = conditions->span};
}

/* An effect as written is one for each of its events: they share its conditions. */
static void counter_changes(struct resolve *resolve, struct model_counter *counter)
{
	for (uint32_t i = 0; i < counter->effect_count; i++) {
		const struct ast_effect *ast = counter->effects[i].ast;
		struct model_conditions when = {NULL, 0};
		struct condition_site site;

		if (!ast->conditions || counter->effects[i].when.at)
			continue;
		site = site_of(ast->events, ast->conditions);
		resolve_conditions(resolve, &site, ast->conditions, &when);
		for (uint32_t e = i; e < counter->effect_count; e++)
			if (counter->effects[e].ast == ast)
				counter->effects[e].when = when;
	}
}

static void slot_changes(struct resolve *resolve, struct model_slot *slot)
{
	for (uint32_t i = 0; i < slot->use_count; i++) {
		const struct ast_slot_use *ast = slot->uses[i].ast;
		struct model_conditions when = {NULL, 0};
		struct condition_site site;

		if (!ast->conditions || slot->uses[i].when.at)
			continue;
		site = site_of(ast->events, ast->conditions);
		resolve_conditions(resolve, &site, ast->conditions, &when);
		for (uint32_t u = i; u < slot->use_count; u++)
			if (slot->uses[u].ast == ast)
				slot->uses[u].when = when;
	}
}

void resolve_changes(struct resolve *resolve)
{
	struct model *model = resolve->model;

	for (uint32_t i = 0; i < model->counter_count; i++)
		counter_changes(resolve, &model->counters[i]);
	for (uint32_t i = 0; i < model->slot_count; i++)
		slot_changes(resolve, &model->slots[i]);
}
