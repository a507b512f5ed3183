/* SPDX-License-Identifier: Apache-2.0
 *
 * What events do to counters and slots, and what can be read off them.
 */
#include "runtime/condition.h"
#include "runtime/counter.h"
#include "runtime/hot.h"
#include "runtime/session.h"
#include "runtime/slot.h"

/* Which of an event's changes take place: a bit each, its effects first, then its uses.
 * Known before anything changes, so that no change sees another one. */
struct changes {
	bool all; /* there are no conditions, and no bits */
	uint32_t bits[ILK_MAX_EVENT_CHANGES / 32];
};

static void tell(const struct step *step, enum ilk_section what, uint32_t index,
                 bool did)
{
	const struct ilk_observer *observer = step->session->observer;
	struct ilk_changed changed = {what, index, did};

	if (observer && observer->changed)
		observer->changed(observer->context, &changed);
}

static bool all_hold(const struct step *step, struct image_run conditions)
{
	for (uint32_t i = 0; i < conditions.count; i++)
		if (!condition_holds(step, ILK_SECTION_CONDITIONS,
		                     conditions.first + i))
			return false;
	return true;
}

static bool takes_place(const struct changes *changes, uint32_t index)
{
	return changes->all || changes->bits[index / 32] >> index % 32 & 1;
}

static void find_changes(const struct step *step, enum ilk_section kind,
                         struct image_run run, unsigned conditions, uint32_t base,
                         struct changes *changes)
{
	for (uint32_t i = 0; i < run.count; i++)
		if (all_hold(step,
		             image_run(step->image, kind, run.first + i, conditions)))
			changes->bits[(base + i) / 32] |= 1u << (base + i) % 32;
}

/* Of several effects on one counter the first that may takes place; they are next to each
 * other. */
static void change_counters(const struct step *step, struct image_run effects,
                            const struct changes *changes)
{
	const struct ilk_image *image = step->image;
	enum ilk_section kind = ILK_SECTION_EFFECTS;
	uint32_t done = IMAGE_NONE;

	for (uint32_t i = 0; i < effects.count; i++) {
		uint32_t at = effects.first + i;
		uint32_t counter = image_field(image, kind, at, ILK_EFFECT_COUNTER);

		if (!takes_place(changes, i) || counter == done)
			continue;
		done = counter;
		tell(step, kind, at,
		     counter_change(step, counter,
		                    (enum ilk_effect)image_field(image, kind, at,
		                                                 ILK_EFFECT_OP),
		                    image_field(image, kind, at, ILK_EFFECT_VALUE)));
	}
}

static void change_slots(const struct step *step, struct image_run uses, uint32_t base,
                         const struct changes *changes)
{
	const struct ilk_image *image = step->image;
	enum ilk_section kind = ILK_SECTION_USES;

	for (uint32_t i = 0; i < uses.count; i++) {
		uint32_t at = uses.first + i;

		if (takes_place(changes, base + i))
			tell(step, kind, at,
			     slot_change(step,
			                 image_field(image, kind, at, ILK_USE_SLOT),
			                 (enum ilk_use)image_field(image, kind, at,
			                                           ILK_USE_OP)));
	}
}

HOT void session_happen(const struct step *step, enum ilk_event event)
{
	const struct ilk_image *image = step->image;
	struct image_run effects =
		image_run(image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST);
	struct image_run uses =
		image_run(image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST_USE);
	uint32_t reset_all =
		image_field(image, ILK_SECTION_META, 0, ILK_META_RESET_ALL);
	uint32_t org_reset_all =
		image_field(image, ILK_SECTION_META, 0, ILK_META_ORG_RESET_ALL);
	struct changes changes;

	changes.all =
		!image_field(image, ILK_SECTION_EVENTS, event, ILK_EVENT_CONDITIONAL);
	if (!changes.all) {
		bytes_zero(changes.bits, sizeof changes.bits);
		find_changes(step, ILK_SECTION_EFFECTS, effects, ILK_EFFECT_FIRST, 0,
		             &changes);
		find_changes(step, ILK_SECTION_USES, uses, ILK_USE_FIRST, effects.count,
		             &changes);
	}
	if (reset_all >> event & 1)
		session_clear(step->session, ILK_TIER_TEAM);
	if (org_reset_all >> event & 1)
		session_clear(step->session, ILK_TIER_ORG);
	change_counters(step, effects, &changes);
	change_slots(step, uses, effects.count, &changes);
}

HOT void session_reset(const struct step *step, struct image_run resets)
{
	enum ilk_section kind = ILK_SECTION_RESETS;

	for (uint32_t i = resets.first; i < resets.first + resets.count; i++) {
		uint32_t index = image_field(step->image, kind, i, ILK_RESET_INDEX);

		tell(step, kind, i,
		     image_field(step->image, kind, i, ILK_RESET_WHAT) ==
		                     ILK_RESET_COUNTER
		             ? counter_change(step, index, ILK_EFFECT_SET, 0)
		             : slot_change(step, index, ILK_USE_CLEAR));
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
