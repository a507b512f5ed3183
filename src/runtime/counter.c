/* SPDX-License-Identifier: Apache-2.0
 *
 * See counter.h. Each form has its few functions, and one table finds them.
 */
#include "runtime/counter.h"
#include "runtime/hot.h"

/* A counter being worked on. */
struct counter {
	const struct step *step;
	uint32_t *value;
	uint32_t *memory;
	uint32_t size;
	uint64_t key; /* of the step's call; 0 for forms without one */
};

static uint32_t field(const struct ilk_image *image, uint32_t counter,
                      enum ilk_counter_field which)
{
	return image_field(image, ILK_SECTION_COUNTERS, counter, which);
}

static uint32_t *memory_of(struct ilk_session *session, uint32_t counter)
{
	return session->counters + image_count(session->image, ILK_SECTION_COUNTERS) +
	       field(session->image, counter, ILK_COUNTER_MEMORY);
}

/* The verdict's category tells calls of one group apart, once there is one. */
static uint64_t key_of(const struct step *step, uint32_t group)
{
	uint32_t flags =
		image_field(step->image, ILK_SECTION_GROUPS, group, ILK_GROUP_FLAGS);

	return step->call->group[group] ^
	       (flags & ILK_GROUP_CATEGORY ? step->call->category : 0);
}

static struct counter counter_at(const struct step *step, uint32_t index)
{
	uint32_t key = field(step->image, index, ILK_COUNTER_KEY);

	return (struct counter){
		.step = step,
		.value = &step->session->counters[index],
		.memory = memory_of(step->session, index),
		.size = field(step->image, index, ILK_COUNTER_SIZE),
		.key = key && step->call ? key_of(step, key - 1) : 0,
	};
}

static uint32_t add(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static void forget(struct counter *counter, uint32_t words)
{
	*counter->value = 0;
	bytes_zero(counter->memory, sizeof(uint32_t) * words);
}

/* ---- Plain ---------------------------------------------------------------------- */

static void plain_add(struct counter *counter, uint32_t value)
{
	*counter->value = add(*counter->value, value);
}

static void plain_set(struct counter *counter, uint32_t value)
{
	*counter->value = value;
}

/* ---- Window --------------------------------------------------------------------- */

/* The newest entry takes the place of the oldest; the value is how many are 1. */
static void window_push(struct counter *counter, uint32_t value)
{
	uint32_t *ring = counter->memory;
	uint32_t *word = &ring[1 + ring[0] / 32];
	uint32_t bit = ring[0] % 32;

	*counter->value += value - (*word >> bit & 1u);
	*word = (*word & ~(1u << bit)) | value << bit;
	ring[0] = ring[0] + 1 == counter->size ? 0 : ring[0] + 1;
}

static void window_set(struct counter *counter, uint32_t value)
{
	(void)value;
	forget(counter, ILK_WINDOW_WORDS(counter->size));
}

/* ---- Clock ---------------------------------------------------------------------- */

static void clock_sum(uint32_t *value, const uint32_t *memory)
{
	*value = 0;
	for (uint32_t i = 0; i < ILK_CLOCK_SLICES; i++)
		*value = add(*value, memory[2 + i]);
}

/* Slices too old are emptied, each in its place, until the newest is the present one. */
static void clock_turn(uint32_t *value, uint32_t *memory, uint64_t slice)
{
	uint64_t newest = memory[0] | (uint64_t)memory[1] << 32;
	uint64_t passed = slice - newest;

	if (passed == 0)
		return;
	for (uint64_t i = 1; i <= passed && i <= ILK_CLOCK_SLICES; i++)
		memory[2 + (newest + i) % ILK_CLOCK_SLICES] = 0;
	memory[0] = (uint32_t)slice;
	memory[1] = (uint32_t)(slice >> 32);
	clock_sum(value, memory);
}

static void clock_add(struct counter *counter, uint32_t value)
{
	uint64_t slice = counter->step->session->now_ms / counter->size;
	uint32_t *place = &counter->memory[2 + slice % ILK_CLOCK_SLICES];

	clock_turn(counter->value, counter->memory, slice);
	*place = add(*place, value);
	clock_sum(counter->value, counter->memory);
}

static void clock_set(struct counter *counter, uint32_t value)
{
	(void)value;
	forget(counter, ILK_CLOCK_WORDS);
}

/* ---- Keyed ---------------------------------------------------------------------- */

enum { ENTRY_KEY, ENTRY_VALUE = 2, ENTRY_WORDS };

static uint64_t entry_key(const uint32_t *entry)
{
	return entry[ENTRY_KEY] | (uint64_t)entry[ENTRY_KEY + 1] << 32;
}

/* The entry of the key; the first free one, or the number of entries, if it has none. */
static uint32_t keyed_find(const struct counter *counter)
{
	uint32_t i = 0;

	while (i < counter->size &&
	       counter->memory[i * ENTRY_WORDS + ENTRY_VALUE] != 0 &&
	       entry_key(counter->memory + i * ENTRY_WORDS) != counter->key)
		i++;
	return i;
}

static uint32_t keyed_value(const struct counter *counter)
{
	uint32_t i = keyed_find(counter);

	return i < counter->size ? counter->memory[i * ENTRY_WORDS + ENTRY_VALUE] : 0;
}

/* Closes the gap that entry `at` leaves. */
static void keyed_remove(struct counter *counter, uint32_t at)
{
	uint32_t *entry = counter->memory + at * ENTRY_WORDS;

	for (; at + 1 < counter->size; at++, entry += ENTRY_WORDS)
		for (uint32_t i = 0; i < ENTRY_WORDS; i++)
			entry[i] = entry[ENTRY_WORDS + i];
	bytes_zero(entry, sizeof(uint32_t) * ENTRY_WORDS);
}

/* In front of all; the entry changed longest ago makes place. */
static void keyed_store(struct counter *counter)
{
	uint32_t at = keyed_find(counter);
	uint32_t *first = counter->memory;

	if (*counter->value == keyed_value(counter))
		return;
	if (*counter->value == 0) {
		keyed_remove(counter, at);
		return;
	}
	if (at == counter->size)
		at--;
	for (uint32_t i = (at + 1) * ENTRY_WORDS - 1; i >= ENTRY_WORDS; i--)
		first[i] = first[i - ENTRY_WORDS];
	first[ENTRY_KEY] = (uint32_t)counter->key;
	first[ENTRY_KEY + 1] = (uint32_t)(counter->key >> 32);
	first[ENTRY_VALUE] = *counter->value;
}

/* Outside calls there is but =0, and it forgets all keys. */
static void keyed_set(struct counter *counter, uint32_t value)
{
	if (counter->step->call)
		*counter->value = value;
	else
		forget(counter, ILK_KEYED_WORDS(counter->size));
}

/* ---- Cycle ---------------------------------------------------------------------- */

/* This call's key is the newest. A period of n has gone on for one call more when the key
 * is that of n calls ago. */
static void cycle_push(struct counter *counter, uint32_t value)
{
	uint32_t *count = counter->memory;
	uint32_t *runs = count + 1;
	uint32_t *keys = runs + counter->size;
	uint32_t low = (uint32_t)counter->key;
	uint32_t high = (uint32_t)(counter->key >> 32);

	(void)value;
	*counter->value = 1;
	for (uint32_t n = 1; n <= counter->size; n++) {
		const uint32_t *before = keys + 2 * (n - 1);
		bool same = *count >= n && before[0] == low && before[1] == high;

		runs[n - 1] = same ? add(runs[n - 1], 1) : 0;
		if (runs[n - 1] / n >= *counter->value)
			*counter->value = add(runs[n - 1] / n, 1);
	}
	for (uint32_t i = 2 * counter->size - 1; i >= 2; i--)
		keys[i] = keys[i - 2];
	keys[0] = low;
	keys[1] = high;
	if (*count < counter->size)
		++*count;
}

static void cycle_set(struct counter *counter, uint32_t value)
{
	(void)value;
	forget(counter, ILK_CYCLE_WORDS(counter->size));
}

/* ---- All forms ------------------------------------------------------------------ */

static const struct {
	void (*add)(struct counter *counter, uint32_t value);
	void (*set)(struct counter *counter, uint32_t value);
	void (*push)(struct counter *counter, uint32_t value);
} forms[ILK_COUNTER_FORMS] = {
	[ILK_COUNTER_PLAIN] = {plain_add, plain_set, plain_set},
	[ILK_COUNTER_WINDOW] = {window_push, window_set, window_push},
	[ILK_COUNTER_CLOCK] = {clock_add, clock_set, clock_add},
	[ILK_COUNTER_KEYED] = {plain_add, keyed_set, keyed_set},
	[ILK_COUNTER_CYCLE] = {cycle_push, cycle_set, cycle_push},
};

uint32_t counter_words(enum ilk_counter_form form, uint32_t size)
{
	switch (form) {
	case ILK_COUNTER_WINDOW:
		return ILK_WINDOW_WORDS(size);
	case ILK_COUNTER_CLOCK:
		return ILK_CLOCK_WORDS;
	case ILK_COUNTER_KEYED:
		return ILK_KEYED_WORDS(size);
	case ILK_COUNTER_CYCLE:
		return ILK_CYCLE_WORDS(size);
	case ILK_COUNTER_PLAIN:
	case ILK_COUNTER_FORMS:
		break;
	}
	return 0;
}

static uint32_t amount(const struct step *step, uint32_t measure)
{
	uint64_t used = step->amounts ? step->amounts[measure] : 0;

	return used > UINT32_MAX ? UINT32_MAX : (uint32_t)used;
}

bool counter_change(const struct step *step, uint32_t index, enum ilk_effect op,
                    uint32_t value)
{
	struct counter counter = counter_at(step, index);
	uint32_t form = field(step->image, index, ILK_COUNTER_FORM);
	uint32_t before = *counter.value;

	switch (op) {
	case ILK_EFFECT_ADD:
		forms[form].add(&counter, value);
		break;
	case ILK_EFFECT_SET:
		forms[form].set(&counter, value);
		break;
	case ILK_EFFECT_PUSH:
		forms[form].push(&counter, value);
		break;
	case ILK_EFFECT_ADD_MEASURE:
		forms[form].add(&counter, amount(step, value));
		break;
	case ILK_EFFECT_COUNT:
		break;
	}
	return op == ILK_EFFECT_PUSH || *counter.value != before;
}

/* Goes through the keyed counters, if the image has any keys at all. */
static void each_keyed(const struct step *step, void (*act)(struct counter *counter))
{
	if (!image_count(step->image, ILK_SECTION_GROUPS))
		return;
	for (uint32_t i = 0; i < image_count(step->image, ILK_SECTION_COUNTERS); i++) {
		struct counter counter = counter_at(step, i);

		if (field(step->image, i, ILK_COUNTER_FORM) == ILK_COUNTER_KEYED)
			act(&counter);
	}
}

static void load(struct counter *counter)
{
	*counter->value = keyed_value(counter);
}

HOT void counters_load(const struct step *step)
{
	each_keyed(step, load);
}

HOT void counters_store(const struct step *step)
{
	each_keyed(step, keyed_store);
}

void counters_tell_time(struct ilk_session *session)
{
	const struct ilk_image *image = session->image;

	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_COUNTERS); i++)
		if (field(image, i, ILK_COUNTER_FORM) == ILK_COUNTER_CLOCK)
			clock_turn(&session->counters[i], memory_of(session, i),
			           session->now_ms / field(image, i, ILK_COUNTER_SIZE));
}
