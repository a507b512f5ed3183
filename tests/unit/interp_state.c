/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reference interpreter remembers: counters of every form as plain lists, and
 * slots, each by its definition in docs/language.md.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "interp.h"

static const struct model_counter *counter_of(const struct interp *interp, uint32_t c)
{
	return &interp->model->counters[c];
}

static struct interp_memory *memory_of(struct interp *interp, uint32_t c)
{
	if (!interp->memories[c])
		interp->memories[c] = calloc(1, sizeof *interp->memories[c]);
	assert(interp->memories[c]);
	return interp->memories[c];
}

void interp_end(struct interp *interp)
{
	for (uint32_t c = 0; c < ILK_MAX_COUNTERS; c++) {
		free(interp->memories[c]);
		interp->memories[c] = NULL;
	}
}

void interp_forget(struct interp *interp, int tier)
{
	const struct model *model = interp->model;

	for (uint32_t c = 0; c < model->counter_count; c++) {
		if ((model->tiered && c >= model->team_counters) != (tier == 1))
			continue;
		free(interp->memories[c]);
		interp->memories[c] = NULL;
		interp->counters[c] = 0;
	}
	for (uint32_t s = 0; s < model->slot_count; s++)
		if ((model->tiered && s >= model->team_slots) == (tier == 1))
			memset(interp->slots[s], 0, sizeof interp->slots[s]);
}

static uint64_t at_most_max(uint64_t value)
{
	return value > UINT32_MAX ? UINT32_MAX : value;
}

/* ---- Windows ---------------------------------------------------------------------------- */

/* The oldest entry goes, the newest comes, and the value is how many are 1. */
static void push(struct interp *interp, uint32_t c, unsigned char entry)
{
	uint32_t size = counter_of(interp, c)->size;
	unsigned char *entries = memory_of(interp, c)->entries;

	memmove(entries, entries + 1, size - 1);
	entries[size - 1] = entry;
	interp->counters[c] = 0;
	for (uint32_t i = 0; i < size; i++)
		interp->counters[c] += entries[i];
}

/* What was added counts while fewer slices have begun since than the time has. */
static void count_times(struct interp *interp, uint32_t c)
{
	struct interp_memory *memory = memory_of(interp, c);
	uint64_t slice = counter_of(interp, c)->size;
	uint64_t sum = 0;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < memory->time_count; i++) {
		uint64_t passed =
			interp->now_ms / slice - memory->times[i].at_ms / slice;

		if (passed > 32)
			continue;
		sum += memory->times[i].amount;
		memory->times[kept++] = memory->times[i];
	}
	memory->time_count = kept;
	interp->counters[c] = at_most_max(sum);
}

static void add_time(struct interp *interp, uint32_t c, uint64_t amount)
{
	struct interp_memory *memory = memory_of(interp, c);

	count_times(interp, c);
	assert(memory->time_count < INTERP_TIMES);
	memory->times[memory->time_count].at_ms = interp->now_ms;
	memory->times[memory->time_count].amount = amount;
	memory->time_count++;
	count_times(interp, c);
}

void interp_pass(struct interp *interp)
{
	for (uint32_t c = 0; c < interp->model->counter_count; c++)
		if (counter_of(interp, c)->form == ILK_COUNTER_CLOCK)
			count_times(interp, c);
}

/* ---- Keys -------------------------------------------------------------------------------- */

/* What tells this call apart in a group: its facts, or the agent's own fingerprint. */
static void fingerprint_in(const struct interp_step *step, uint32_t group,
                           char out[INTERP_FINGERPRINT])
{
	const struct model_group *by = &step->interp->model->groups[group];
	struct ilk_facts facts = *step->call->facts;

	if (by->flags & ILK_GROUP_GIVEN && step->call->fingerprint) {
		strcpy(out, step->call->fingerprint);
		return;
	}
	if (!(by->flags & ILK_GROUP_GIVEN))
		facts.fingerprint = (struct ilk_text){NULL, 0};
	interp_fingerprint(out, &facts, by->facts);
}

static void key_of(const struct interp_step *step, uint32_t group, char out[INTERP_KEY])
{
	memset(out, 0, INTERP_KEY);
	fingerprint_in(step, group, out);
	if (step->interp->model->groups[group].flags & ILK_GROUP_CATEGORY)
		strcpy(out + INTERP_FINGERPRINT, step->call->category);
}

static uint32_t find_key(const struct interp_memory *memory, const char *key)
{
	uint32_t i = 0;

	while (i < memory->keyed_count && memcmp(memory->keyed[i].key, key, INTERP_KEY))
		i++;
	return i;
}

void interp_enter(const struct interp_step *step)
{
	struct interp *interp = step->interp;
	char key[INTERP_KEY];

	for (uint32_t c = 0; c < interp->model->counter_count; c++) {
		if (counter_of(interp, c)->form != ILK_COUNTER_KEYED)
			continue;
		struct interp_memory *memory = memory_of(interp, c);

		key_of(step, counter_of(interp, c)->group, key);
		uint32_t at = find_key(memory, key);

		interp->counters[c] =
			at < memory->keyed_count ? memory->keyed[at].value : 0;
	}
}

/* A value that is another than before is the newest; 0 is not remembered; one too many,
 * and the oldest is forgotten. */
static void leave_one(const struct interp_step *step, uint32_t c)
{
	struct interp_memory *memory = memory_of(step->interp, c);
	struct interp_entry entry = {.value = step->interp->counters[c]};

	key_of(step, counter_of(step->interp, c)->group, entry.key);
	uint32_t at = find_key(memory, entry.key);
	uint64_t before = at < memory->keyed_count ? memory->keyed[at].value : 0;

	if (before == entry.value)
		return;
	if (at < memory->keyed_count)
		memmove(&memory->keyed[at], &memory->keyed[at + 1],
		        (--memory->keyed_count - at) * sizeof entry);
	if (entry.value == 0)
		return;
	memory->keyed[memory->keyed_count++] = entry;
	if (memory->keyed_count > counter_of(step->interp, c)->size)
		memmove(memory->keyed, memory->keyed + 1,
		        --memory->keyed_count * sizeof entry);
}

void interp_leave(const struct interp_step *step)
{
	for (uint32_t c = 0; c < step->interp->model->counter_count; c++)
		if (counter_of(step->interp, c)->form == ILK_COUNTER_KEYED)
			leave_one(step, c);
}

/* ---- Cycles ------------------------------------------------------------------------------ */

/* How many times the last `period` calls stand one behind the other at the end. */
static uint64_t repetitions(const struct interp_memory *memory, uint32_t period)
{
	uint32_t count = memory->history_count;
	uint32_t times = 1;

	for (;;) {
		if (count < (times + 1) * period)
			return times;
		for (uint32_t i = 0; i < period; i++)
			if (strcmp(memory->history[count - 1 - i],
			           memory->history[count - 1 - i - times * period]) !=
			    0)
				return times;
		times++;
	}
}

static void enter_cycle(const struct interp_step *step, uint32_t c)
{
	const struct model_counter *counter = counter_of(step->interp, c);
	struct interp_memory *memory = memory_of(step->interp, c);
	uint64_t *value = &step->interp->counters[c];

	if (memory->history_count == INTERP_HISTORY)
		memmove(memory->history, memory->history + 1,
		        --memory->history_count * sizeof memory->history[0]);
	fingerprint_in(step, counter->group, memory->history[memory->history_count]);
	memory->history_count++;
	*value = 1;
	for (uint32_t period = 1;
	     period <= counter->size && period <= memory->history_count; period++)
		if (repetitions(memory, period) > *value)
			*value = repetitions(memory, period);
}

/* ---- Effects ----------------------------------------------------------------------------- */

/* 0 forgets everything; of values kept for each key, in a step with a call, that one. */
static void set_counter(const struct interp_step *step, uint32_t c, uint64_t value)
{
	struct interp *interp = step->interp;

	interp->counters[c] = value;
	if (counter_of(interp, c)->form == ILK_COUNTER_KEYED && step->call)
		return;
	free(interp->memories[c]);
	interp->memories[c] = NULL;
}

void interp_reset_counter(const struct interp_step *step, uint32_t counter)
{
	set_counter(step, counter, 0);
}

static void add(const struct interp_step *step, uint32_t c, uint64_t amount)
{
	struct interp *interp = step->interp;

	if (counter_of(interp, c)->form == ILK_COUNTER_CLOCK)
		add_time(interp, c, amount);
	else
		interp->counters[c] = at_most_max(interp->counters[c] + amount);
}

static void change(const struct interp_step *step, uint32_t c,
                   const struct model_effect *effect)
{
	switch (effect->op) {
	case ILK_EFFECT_ADD:
		add(step, c, effect->value);
		break;
	case ILK_EFFECT_ADD_MEASURE:
		add(step, c, at_most_max(step->amounts[effect->value]));
		break;
	case ILK_EFFECT_SET:
		set_counter(step, c, effect->value);
		break;
	case ILK_EFFECT_PUSH:
		if (counter_of(step->interp, c)->form == ILK_COUNTER_CYCLE)
			enter_cycle(step, c);
		else
			push(step->interp, c, (unsigned char)effect->value);
		break;
	case ILK_EFFECT_COUNT:
		break;
	}
}

static bool all_hold(const struct interp_step *step,
                     const struct model_conditions *when)
{
	for (uint32_t i = 0; i < when->count; i++)
		if (!interp_holds(step, false, &when->at[i]))
			return false;
	return true;
}

/* The first effect that may take place on this event; NULL: none. */
static const struct model_effect *effect_on(const struct interp_step *step, uint32_t c,
                                            uint32_t event)
{
	const struct model_counter *counter = counter_of(step->interp, c);

	for (uint32_t e = 0; e < counter->effect_count; e++)
		if (counter->effects[e].event == event &&
		    all_hold(step, &counter->effects[e].when))
			return &counter->effects[e];
	return NULL;
}

/* ---- Slots ------------------------------------------------------------------------------- */

/* The call's fingerprint for a slot: what the agent gave, or worked out, once. */
static const char *fingerprint_of(const struct interp_step *step, uint32_t slot)
{
	uint32_t key = step->interp->model->slots[slot].key;
	char *kept = step->call->fingerprints[key];

	if (step->call->fingerprint)
		return step->call->fingerprint;
	if (!kept[0])
		interp_fingerprint(kept, step->call->facts,
		                   step->interp->model->keys[key]);
	return kept;
}

static uint32_t find_place(const struct interp_step *step, uint32_t slot)
{
	const char *fingerprint = fingerprint_of(step, slot);
	uint32_t i = 0;

	while (i < ILK_MAX_PLACES && strcmp(step->interp->slots[slot][i], fingerprint))
		i++;
	return i;
}

bool interp_slot_holds(const struct interp_step *step, uint32_t slot)
{
	return find_place(step, slot) < ILK_MAX_PLACES;
}

void interp_reset_slot(struct interp *interp, uint32_t slot)
{
	memset(interp->slots[slot], 0, sizeof interp->slots[slot]);
}

static void forget_call(const struct interp_step *step, uint32_t slot)
{
	uint32_t at = find_place(step, slot);
	char(*held)[INTERP_FINGERPRINT] = step->interp->slots[slot];

	if (at == ILK_MAX_PLACES)
		return;
	memmove(held[at], held[at + 1], (ILK_MAX_PLACES - 1 - at) * sizeof held[0]);
	held[ILK_MAX_PLACES - 1][0] = '\0';
}

static void remember_call(const struct interp_step *step, uint32_t slot)
{
	const struct model_slot *model = &step->interp->model->slots[slot];
	char(*held)[INTERP_FINGERPRINT] = step->interp->slots[slot];
	bool full = held[model->places - 1][0] != '\0';

	if (full && model->keeps && !interp_slot_holds(step, slot))
		return;
	forget_call(step, slot);
	memmove(held[1], held[0], (model->places - 1) * sizeof held[0]);
	strcpy(held[0], fingerprint_of(step, slot));
}

static void use(const struct interp_step *step, uint32_t slot, enum ilk_use op)
{
	switch (op) {
	case ILK_USE_CLEAR:
		interp_reset_slot(step->interp, slot);
		break;
	case ILK_USE_TAKE:
	case ILK_USE_DROP:
		forget_call(step, slot);
		break;
	case ILK_USE_SET:
		remember_call(step, slot);
		break;
	case ILK_USE_COUNT:
		break;
	}
}

/* ---- An event ----------------------------------------------------------------------------- */

/* Which uses of all slots take place, found before any does. */
struct chosen {
	const struct model_use *uses[ILK_MAX_SLOTS * 64];
	uint32_t slots[ILK_MAX_SLOTS * 64];
	uint32_t count;
};

static void choose_uses(const struct interp_step *step, uint32_t event,
                        struct chosen *chosen)
{
	const struct model *model = step->interp->model;

	for (uint32_t s = 0; s < model->slot_count; s++)
		for (uint32_t u = 0; u < model->slots[s].use_count; u++) {
			const struct model_use *one = &model->slots[s].uses[u];

			if (one->event != event || !all_hold(step, &one->when))
				continue;
			assert(chosen->count < sizeof chosen->slots / sizeof(uint32_t));
			chosen->uses[chosen->count] = one;
			chosen->slots[chosen->count++] = s;
		}
}

void interp_happen(const struct interp_step *step, uint32_t event)
{
	const struct model *model = step->interp->model;
	const struct model_effect *effects[ILK_MAX_COUNTERS];
	struct chosen chosen = {.count = 0};

	for (uint32_t c = 0; c < model->counter_count; c++)
		effects[c] = effect_on(step, c, event);
	choose_uses(step, event, &chosen);
	if (model->reset_all & 1u << event)
		interp_forget(step->interp, 0);
	if (model->org_reset_all & 1u << event)
		interp_forget(step->interp, 1);
	for (uint32_t c = 0; c < model->counter_count; c++)
		if (effects[c])
			change(step, c, effects[c]);
	/* What is forgotten comes before what is remembered. */
	for (uint32_t pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < chosen.count; i++)
			if ((chosen.uses[i]->op == ILK_USE_SET) == (pass == 1))
				use(step, chosen.slots[i], chosen.uses[i]->op);
}
