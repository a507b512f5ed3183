/* SPDX-License-Identifier: Apache-2.0
 *
 * What events do to counters and slots, and what can be read off them.
 */
#include "runtime/fingerprint.h"
#include "runtime/session.h"

static void set_counter(struct ilk_session *session, uint32_t counter, uint32_t value)
{
	const struct ilk_image *image = session->image;
	enum ilk_section counters = ILK_SECTION_COUNTERS;
	uint32_t window = image_field(image, counters, counter, ILK_COUNTER_WINDOW);

	session->counters[counter] = value;
	if (window)
		bytes_zero(session_rings(session) + image_field(image, counters,
		                                                counter,
		                                                ILK_COUNTER_RING),
		           sizeof(uint32_t) * ILK_RING_WORDS(window));
}

static void add_to_counter(struct ilk_session *session, uint32_t counter,
                           uint32_t value)
{
	uint32_t *at = &session->counters[counter];

	*at = *at > UINT32_MAX - value ? UINT32_MAX : *at + value;
}

/* The newest entry takes the place of the oldest; the counter is how many are 1. */
static void push_to_window(struct ilk_session *session, uint32_t counter,
                           uint32_t value)
{
	const struct ilk_image *image = session->image;
	enum ilk_section counters = ILK_SECTION_COUNTERS;
	uint32_t window = image_field(image, counters, counter, ILK_COUNTER_WINDOW);
	uint32_t *ring = session_rings(session) +
	                 image_field(image, counters, counter, ILK_COUNTER_RING);
	uint32_t *word = &ring[1 + ring[0] / 32];
	uint32_t bit = ring[0] % 32;

	session->counters[counter] += value - (*word >> bit & 1u);
	*word = (*word & ~(1u << bit)) | value << bit;
	ring[0] = ring[0] + 1 == window ? 0 : ring[0] + 1;
}

static void (*const changes[ILK_EFFECT_COUNT])(struct ilk_session *, uint32_t,
                                               uint32_t) = {
	[ILK_EFFECT_ADD] = add_to_counter,
	[ILK_EFFECT_SET] = set_counter,
	[ILK_EFFECT_PUSH] = push_to_window,
};

static void change_counter(struct ilk_session *session, uint32_t effect)
{
	const struct ilk_image *image = session->image;
	enum ilk_section effects = ILK_SECTION_EFFECTS;

	changes[image_field(image, effects, effect, ILK_EFFECT_OP)](
		session, image_field(image, effects, effect, ILK_EFFECT_COUNTER),
		image_field(image, effects, effect, ILK_EFFECT_VALUE));
}

static void change_slot(const struct step *step, uint32_t index, uint32_t event)
{
	const struct ilk_image *image = step->image;
	enum ilk_section slots = ILK_SECTION_SLOTS;
	struct session_slot *slot = session_slots(step->session) + index;
	uint32_t bit = 1u << event;
	uint32_t take = image_field(image, slots, index, ILK_SLOT_TAKE) |
	                image_field(image, slots, index, ILK_SLOT_DROP);

	if (image_field(image, slots, index, ILK_SLOT_CLEAR) & bit ||
	    (take & bit && session_slot_holds(step, index)))
		bytes_zero(slot, sizeof *slot);
	if (!step->call || !(image_field(image, slots, index, ILK_SLOT_SET) & bit))
		return;

	struct ilk_text text =
		fingerprint_of(step, image_field(image, slots, index, ILK_SLOT_KEY));

	bytes_zero(slot, sizeof *slot);
	bytes_copy(slot->text, text.at, text.len);
	slot->len = (uint8_t)text.len;
}

void session_happen(const struct step *step, enum ilk_event event)
{
	struct image_run effects =
		image_run(step->image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST);
	uint32_t reset_all =
		image_field(step->image, ILK_SECTION_META, 0, ILK_META_RESET_ALL);

	if (reset_all >> event & 1)
		session_clear(step->session);
	for (uint32_t i = 0; i < effects.count; i++)
		change_counter(step->session, effects.first + i);
	for (uint32_t i = 0; i < image_count(step->image, ILK_SECTION_SLOTS); i++)
		change_slot(step, i, event);
}

void session_reset(struct ilk_session *session, struct image_run resets)
{
	enum ilk_section kind = ILK_SECTION_RESETS;

	for (uint32_t i = resets.first; i < resets.first + resets.count; i++) {
		uint32_t index = image_field(session->image, kind, i, ILK_RESET_INDEX);

		if (image_field(session->image, kind, i, ILK_RESET_WHAT) ==
		    ILK_RESET_COUNTER)
			set_counter(session, index, 0);
		else
			bytes_zero(session_slots(session) + index,
			           sizeof(struct session_slot));
	}
}

uint64_t session_sum(const struct ilk_session *session, struct image_run terms)
{
	uint64_t sum = 0;

	for (uint32_t i = terms.first; i < terms.first + terms.count; i++)
		sum += session->counters[image_field(session->image, ILK_SECTION_TERMS,
		                                     i, ILK_TERM_COUNTER)];
	return sum;
}

bool session_cap_holds(const struct ilk_session *session, uint32_t cap)
{
	const struct ilk_image *image = session->image;
	uint64_t sum = session_sum(
		session, image_run(image, ILK_SECTION_CAPS, cap, ILK_CAP_FIRST));
	uint32_t limit = image_field(image, ILK_SECTION_CAPS, cap, ILK_CAP_LIMIT);

	switch ((enum ilk_cap_op)image_field(image, ILK_SECTION_CAPS, cap,
	                                     ILK_CAP_OP)) {
	case ILK_CAP_AT_LEAST:
		return sum >= limit;
	case ILK_CAP_ABOVE:
		return sum > limit;
	case ILK_CAP_OFF:
	case ILK_CAP_OP_COUNT:
		break;
	}
	return false;
}

bool session_slot_holds(const struct step *step, uint32_t index)
{
	const struct session_slot *slot = session_slot(step->session, index);

	if (slot->len == 0)
		return false;

	struct ilk_text text = fingerprint_of(
		step, image_field(step->image, ILK_SECTION_SLOTS, index, ILK_SLOT_KEY));

	return text.len == slot->len && bytes_equal(text.at, slot->text, slot->len);
}
