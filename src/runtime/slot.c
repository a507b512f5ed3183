/* SPDX-License-Identifier: Apache-2.0
 *
 * See slot.h.
 */
#include "runtime/slot.h"

#include "runtime/fingerprint.h"

/* A slot being worked on, and the fingerprint it is about. */
struct slot {
	struct session_slot *place;
	uint32_t places;
	bool keeps;
	struct ilk_text text;
};

static struct slot slot_at(const struct step *step, uint32_t index)
{
	const struct ilk_image *image = step->image;
	enum ilk_section slots = ILK_SECTION_SLOTS;

	return (struct slot){
		.place = session_slots(step->session) +
	                 image_field(image, slots, index, ILK_SLOT_FIRST),
		.places = image_field(image, slots, index, ILK_SLOT_PLACES),
		.keeps = image_field(image, slots, index, ILK_SLOT_KEEPS) != 0,
	};
}

static bool place_holds(const struct session_slot *place, struct ilk_text text)
{
	return place->len == text.len && bytes_equal(place->text, text.at, text.len);
}

/* Where the fingerprint is; the first empty place, or their number, when it is not. */
static uint32_t find(const struct slot *slot)
{
	uint32_t i = 0;

	while (i < slot->places && slot->place[i].len != 0 &&
	       !place_holds(&slot->place[i], slot->text))
		i++;
	return i;
}

static bool holds(const struct slot *slot)
{
	uint32_t i = find(slot);

	return i < slot->places && slot->place[i].len != 0;
}

static bool clear(struct slot *slot)
{
	bool full = slot->place->len != 0;

	bytes_zero(slot->place, sizeof *slot->place * slot->places);
	return full;
}

/* Closes the gap. */
static bool drop(struct slot *slot)
{
	uint32_t i = find(slot);

	if (!holds(slot))
		return false;
	for (; i + 1 < slot->places; i++)
		bytes_copy(&slot->place[i], &slot->place[i + 1], sizeof *slot->place);
	bytes_zero(&slot->place[i], sizeof *slot->place);
	return true;
}

/* In front of the others; the oldest goes, unless the slot keeps what it has. */
static bool set(struct slot *slot)
{
	uint32_t i = find(slot);

	if (i == slot->places) {
		if (slot->keeps)
			return false;
		i--;
	}
	for (; i > 0; i--)
		bytes_copy(&slot->place[i], &slot->place[i - 1], sizeof *slot->place);
	bytes_zero(slot->place, sizeof *slot->place);
	bytes_copy(slot->place->text, slot->text.at, slot->text.len);
	slot->place->len = (uint8_t)slot->text.len;
	return true;
}

static struct ilk_text fingerprint_for(const struct step *step, uint32_t index)
{
	return fingerprint_of(
		step, image_field(step->image, ILK_SECTION_SLOTS, index, ILK_SLOT_KEY));
}

bool slot_holds(const struct step *step, uint32_t index)
{
	struct slot slot = slot_at(step, index);

	if (slot.place->len == 0)
		return false;
	slot.text = fingerprint_for(step, index);
	return slot.text.len && holds(&slot);
}

bool slot_change(const struct step *step, uint32_t index, enum ilk_use op)
{
	static bool (*const acts[ILK_USE_COUNT])(struct slot *) = {
		[ILK_USE_CLEAR] = clear,
		[ILK_USE_TAKE] = drop,
		[ILK_USE_DROP] = drop,
		[ILK_USE_SET] = set,
	};
	struct slot slot = slot_at(step, index);

	if (op != ILK_USE_CLEAR) {
		if (op != ILK_USE_SET && slot.place->len == 0)
			return false;
		slot.text = fingerprint_for(step, index);
		if (!slot.text.len)
			return false;
	}
	return acts[op](&slot);
}
