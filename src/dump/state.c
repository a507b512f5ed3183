/* SPDX-License-Identifier: Apache-2.0
 *
 * See state.h. A line for each change, with all events that make it; one with conditions
 * has its own line for each event.
 */
#include "dump/state.h"

#include <inttypes.h>
#include <stdbool.h>

#include "dump/wording.h"
#include "runtime/image.h"

/* EFFECTS and USES are read alike: what is changed, then how, then (of effects alone) by
 * how much. */
struct changes {
	enum ilk_section kind;
	unsigned run; /* in EVENTS */
	unsigned conditions;
	unsigned fields; /* that make two changes the same */
};
static const struct changes effects = {ILK_SECTION_EFFECTS, ILK_EVENT_FIRST,
                                       ILK_EFFECT_FIRST, ILK_EFFECT_FIRST};
static const struct changes uses = {ILK_SECTION_USES, ILK_EVENT_FIRST_USE,
                                    ILK_USE_FIRST, ILK_USE_FIRST};

static bool same(const struct changes *changes, const struct ilk_image *image,
                 uint32_t a, uint32_t b)
{
	for (unsigned field = 0; field < changes->fields; field++)
		if (image_field(image, changes->kind, a, field) !=
		    image_field(image, changes->kind, b, field))
			return false;
	return !image_run(image, changes->kind, a, changes->conditions).count &&
	       !image_run(image, changes->kind, b, changes->conditions).count;
}

/* The events that make the same change as `index`, which happens on `event`. */
static uint32_t events_of(const struct changes *changes, const struct ilk_image *image,
                          uint32_t index, uint32_t event)
{
	uint32_t mask = UINT32_C(1) << event;

	for (uint32_t e = 0; e < ILK_EVENT_COUNT; e++) {
		struct image_run run =
			image_run(image, ILK_SECTION_EVENTS, e, changes->run);

		for (uint32_t i = run.first; i < run.first + run.count; i++)
			if (same(changes, image, i, index))
				mask |= UINT32_C(1) << e;
	}
	return mask;
}

static void change(const struct sheet *sheet, const struct changes *changes,
                   const struct ilk_image *image, uint32_t index)
{
	static const char *const verbs[ILK_USE_COUNT] = {
		[ILK_USE_CLEAR] = "clear",
		[ILK_USE_TAKE] = "take",
		[ILK_USE_DROP] = "drop",
		[ILK_USE_SET] = "set",
	};

	if (changes->kind == ILK_SECTION_EFFECTS)
		wording_effect(sheet, image, index);
	else
		sheet_string(
			sheet,
			verbs[image_field(image, changes->kind, index, ILK_USE_OP)]);
}

/* Written at the first of the events that make it. */
static void line(const struct sheet *sheet, const struct changes *changes,
                 const struct ilk_image *image, uint32_t index, uint32_t event)
{
	struct image_run when =
		image_run(image, changes->kind, index, changes->conditions);
	uint32_t mask = events_of(changes, image, index, event);

	if (mask & ((UINT32_C(1) << event) - 1))
		return;
	sheet_string(sheet, "      ");
	change(sheet, changes, image, index);
	sheet_string(sheet, " on ");
	wording_events(sheet, mask);
	wording_when(sheet, image, when.first, when.count);
	sheet_string(sheet, "\n");
}

/* All changes of one counter or slot. */
static void lines(const struct sheet *sheet, const struct changes *changes,
                  const struct ilk_image *image, uint32_t target)
{
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		struct image_run run =
			image_run(image, ILK_SECTION_EVENTS, event, changes->run);

		for (uint32_t i = run.first; i < run.first + run.count; i++)
			if (image_field(image, changes->kind, i, 0) == target)
				line(sheet, changes, image, i, event);
	}
}

static void group(const struct sheet *sheet, const struct ilk_image *image,
                  uint32_t counter)
{
	uint32_t key =
		image_field(image, ILK_SECTION_COUNTERS, counter, ILK_COUNTER_KEY) - 1;
	uint32_t flags = image_field(image, ILK_SECTION_GROUPS, key, ILK_GROUP_FLAGS);

	wording_facts(sheet,
	              image_field(image, ILK_SECTION_GROUPS, key, ILK_GROUP_FACTS));
	if (flags & ILK_GROUP_CATEGORY)
		sheet_string(sheet, " and category");
	if (flags & ILK_GROUP_GIVEN)
		sheet_string(sheet, " or a given fingerprint");
}

static void form(const struct sheet *sheet, const struct ilk_image *image,
                 uint32_t counter)
{
	enum ilk_section kind = ILK_SECTION_COUNTERS;
	uint32_t size = image_field(image, kind, counter, ILK_COUNTER_SIZE);

	switch ((enum ilk_counter_form)image_field(image, kind, counter,
	                                           ILK_COUNTER_FORM)) {
	case ILK_COUNTER_WINDOW:
		sheet_printf(sheet, ", of the last %" PRIu32, size);
		break;
	case ILK_COUNTER_CLOCK:
		sheet_printf(sheet,
		             ", of the last %" PRIu32 " ms (in slices of %" PRIu32 ")",
		             size * (ILK_CLOCK_SLICES - 1), size);
		break;
	case ILK_COUNTER_KEYED:
		sheet_printf(sheet, ", for each of %" PRIu32 " by ", size);
		group(sheet, image, counter);
		break;
	case ILK_COUNTER_CYCLE:
		sheet_printf(sheet, ", repetitions of 1 to %" PRIu32 " calls by ",
		             size);
		group(sheet, image, counter);
		break;
	case ILK_COUNTER_PLAIN:
	case ILK_COUNTER_FORMS:
		break;
	}
}

void state_counters(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < ilk_counter_count(image); i++) {
		sheet_string(sheet, "  ");
		sheet_text(sheet, ilk_counter_name(image, i));
		form(sheet, image, i);
		wording_line(sheet, image, ILK_SECTION_COUNTERS, i, ILK_COUNTER_LINE);
		lines(sheet, &effects, image, i);
	}
}

void state_slots(const struct sheet *sheet, const struct ilk_image *image)
{
	enum ilk_section slots = ILK_SECTION_SLOTS;

	for (uint32_t i = 0; i < ilk_slot_count(image); i++) {
		uint32_t key = image_field(image, slots, i, ILK_SLOT_KEY);

		sheet_string(sheet, "  ");
		sheet_text(sheet, ilk_slot_name(image, i));
		if (ilk_slot_places(image, i) > 1)
			sheet_printf(sheet, ", %" PRIu32 " places%s",
			             ilk_slot_places(image, i),
			             image_field(image, slots, i, ILK_SLOT_KEEPS)
			                     ? ", the oldest kept"
			                     : "");
		wording_line(sheet, image, slots, i, ILK_SLOT_LINE);
		sheet_string(sheet, "      key ");
		wording_facts(sheet,
		              image_field(image, ILK_SECTION_KEYS, key, ILK_KEY_FACTS));
		sheet_string(sheet, "\n");
		lines(sheet, &uses, image, i);
	}
}
