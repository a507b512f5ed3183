/* SPDX-License-Identifier: Apache-2.0
 *
 * Constructors of what a policy remembers: counters, windows, cycles, latches, slots.
 */
#include "policy_tokens.h"
#include "syntax/build.h"

/* Whether this is the first line of its kind; if not, it is reported. */
static bool only_one(struct parse *p, const char *what, struct token head,
                     const struct ast_word *first)
{
	if (!first)
		return true;
	struct diag_entry *entry =
		diag_error(p->diag, head.span, "duplicate-clause",
	                   "found a second \"%s\", expected one", what);

	diag_note(p->diag, entry, first->span, "the first is here");
	return false;
}

/* ---- Effects --------------------------------------------------------------------- */

static struct ast_effect *effect_new(struct parse *p, struct token head,
                                     struct ast_word_list events,
                                     struct ast_condition_list conditions)
{
	struct ast_effect *effect = arena_alloc(p->arena, 1, sizeof *effect);

	if (!effect || !events.last)
		return NULL;
	effect->span = span_join(head.span, conditions.last ? conditions.last->span
	                                                    : events.last->span);
	effect->events = events.first;
	effect->conditions = conditions.first;
	return effect;
}

struct ast_effect *build_effect(struct parse *p, struct token sign,
                                struct ast_number amount, struct ast_word_list events,
                                struct ast_condition_list conditions)
{
	struct ast_effect *effect = effect_new(p, sign, events, conditions);

	if (!effect)
		return NULL;
	effect->op = sign.kind == TK_EQUALS ? AST_EFFECT_SET
	             : sign.kind == TK_PLUS ? AST_EFFECT_ADD
	                                    : AST_EFFECT_PUSH;
	effect->amount = amount;
	return effect;
}

struct ast_effect *build_measured(struct parse *p, struct token sign,
                                  struct ast_word *measure, struct ast_word_list events,
                                  struct ast_condition_list conditions)
{
	struct ast_effect *effect = effect_new(p, sign, events, conditions);

	if (!effect || !measure)
		return NULL;
	effect->op = AST_EFFECT_MEASURE;
	effect->word = measure;
	return effect;
}

struct ast_effect *build_latch_effect(struct parse *p, struct token verb,
                                      struct ast_word_list events,
                                      struct ast_condition_list conditions)
{
	struct ast_effect *effect = effect_new(p, verb, events, conditions);
	struct ast_word *word = build_word(p, verb);

	if (!effect || !word)
		return NULL;
	effect->op = AST_EFFECT_VERB;
	effect->word = word;
	return effect;
}

/* ---- Counters, windows, cycles, latches ------------------------------------------ */

struct ast_counter *build_per(struct parse *p, struct ast_word *facts,
                              const struct ast_number *size)
{
	struct ast_counter *counter = arena_alloc(p->arena, 1, sizeof *counter);

	if (!counter)
		return NULL;
	counter->per = facts;
	counter->sized = size != NULL;
	if (size)
		counter->size = *size;
	p->effect_end = &counter->effects;
	return counter;
}

struct ast_counter *build_counter_body(struct parse *p, struct ast_counter *counter,
                                       struct ast_word *name,
                                       struct ast_effect *effects)
{
	(void)p;
	if (!counter)
		return NULL;
	counter->form = AST_COUNTER;
	counter->name = name;
	counter->effects = effects;
	return counter;
}

struct ast_counter *build_window(struct parse *p, struct ast_word *name,
                                 struct ast_number size, struct ast_word *unit,
                                 struct ast_effect *effects)
{
	struct ast_counter *counter = build_per(p, NULL, &size);

	if (!counter)
		return NULL;
	counter->form = AST_WINDOW;
	counter->name = name;
	counter->unit = unit;
	counter->effects = effects;
	return counter;
}

struct ast_counter *build_cycle(struct parse *p, struct ast_counter *counter,
                                struct ast_word *name, struct ast_number size)
{
	(void)p;
	if (!counter)
		return NULL;
	counter->form = AST_CYCLE;
	counter->name = name;
	counter->sized = true;
	counter->size = size;
	return counter;
}

struct ast_counter *build_cycle_key(struct parse *p, struct ast_counter *counter,
                                    struct token head, struct ast_word *facts)
{
	if (counter && only_one(p, "key", head, counter->key))
		counter->key = facts;
	return counter;
}

struct ast_counter *build_cycle_effect(struct parse *p, struct ast_counter *counter,
                                       struct ast_effect *effect)
{
	if (!counter || !effect)
		return counter;
	*p->effect_end = effect;
	p->effect_end = &effect->next;
	return counter;
}

struct ast_item *build_counter(struct parse *p, struct token head,
                               struct ast_counter *counter, struct token end)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_COUNTER, head, end.span);

	if (!item || !counter)
		return NULL;
	item->as.counter = counter;
	return item;
}

struct ast_item *build_latch(struct parse *p, struct token head, struct ast_word *name,
                             struct ast_effect *effects, struct token end)
{
	struct ast_counter *counter = build_per(p, NULL, NULL);

	if (!counter)
		return NULL;
	counter->form = AST_LATCH;
	counter->name = name;
	counter->effects = effects;
	return build_counter(p, head, counter, end);
}

/* ---- Slots ------------------------------------------------------------------------ */

struct ast_slot *build_slot(struct parse *p)
{
	struct ast_slot *slot = arena_alloc(p->arena, 1, sizeof *slot);

	if (slot)
		p->use_end = &slot->uses;
	return slot;
}

struct ast_slot *build_slot_key(struct parse *p, struct ast_slot *slot,
                                struct token head, struct ast_word *facts)
{
	if (slot && only_one(p, "key", head, slot->key))
		slot->key = facts;
	return slot;
}

struct ast_slot *build_slot_replace(struct parse *p, struct ast_slot *slot,
                                    struct token head, struct ast_word *what)
{
	if (slot && only_one(p, "replace", head, slot->replace))
		slot->replace = what;
	return slot;
}

struct ast_slot *build_slot_places(struct ast_slot *slot, struct ast_number places)
{
	if (slot)
		slot->places = places;
	return slot;
}

struct ast_slot *build_slot_use(struct parse *p, struct ast_slot *slot,
                                struct token verb, struct ast_word *events,
                                struct ast_condition *conditions)
{
	struct ast_slot_use *use = arena_alloc(p->arena, 1, sizeof *use);
	struct ast_word *word = build_word(p, verb);

	if (!slot || !use || !word)
		return slot;
	use->verb = word;
	use->events = events;
	use->conditions = conditions;
	*p->use_end = use;
	p->use_end = &use->next;
	return slot;
}

struct ast_item *build_slot_item(struct parse *p, struct token head,
                                 struct ast_word *name, struct ast_slot *slot,
                                 struct token end)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_SLOT, head, end.span);

	if (!item || !slot)
		return NULL;
	slot->name = name;
	item->as.slot = slot;
	return item;
}
