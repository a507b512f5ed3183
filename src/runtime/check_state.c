/* SPDX-License-Identifier: Apache-2.0
 *
 * What counters and slots may remember, and what events may do to them. Every field by
 * itself has been checked before. Time is linear in the image.
 */
#include "runtime/check.h"
#include "runtime/counter.h"
#include "runtime/image.h"

/* What a form may have: sizes, a key, ops; the values of SET and PUSH. */
static const struct {
	uint32_t least;
	uint32_t most;
	bool key;
	uint32_t ops;
	uint32_t set_limit;
} forms[ILK_COUNTER_FORMS] = {
	[ILK_COUNTER_PLAIN] = {0, 0, false,
                               CHECK_BIT(ILK_EFFECT_ADD) | CHECK_BIT(ILK_EFFECT_SET) |
                                       CHECK_BIT(ILK_EFFECT_ADD_MEASURE),
                               UINT32_MAX},
	[ILK_COUNTER_WINDOW] = {1, ILK_MAX_WINDOW, false,
                                CHECK_BIT(ILK_EFFECT_SET) | CHECK_BIT(ILK_EFFECT_PUSH),
                                0},
	[ILK_COUNTER_CLOCK] = {1, ILK_MAX_SLICE, false,
                               CHECK_BIT(ILK_EFFECT_ADD) | CHECK_BIT(ILK_EFFECT_SET) |
                                       CHECK_BIT(ILK_EFFECT_ADD_MEASURE),
                               0},
	[ILK_COUNTER_KEYED] = {1, ILK_MAX_KEYED, true,
                               CHECK_BIT(ILK_EFFECT_ADD) | CHECK_BIT(ILK_EFFECT_SET),
                               UINT32_MAX},
	[ILK_COUNTER_CYCLE] = {1, ILK_MAX_CYCLE, true,
                               CHECK_BIT(ILK_EFFECT_SET) | CHECK_BIT(ILK_EFFECT_PUSH),
                               0},
};

/* Sizes and keys suit the form, and memories follow each other without gaps. */
static enum ilk_status check_counters(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_COUNTERS;
	uint32_t words = 0;

	for (uint32_t i = 0; i < image_count(image, kind); i++) {
		uint32_t form = image_field(image, kind, i, ILK_COUNTER_FORM);
		uint32_t size = image_field(image, kind, i, ILK_COUNTER_SIZE);
		bool key = image_field(image, kind, i, ILK_COUNTER_KEY) != 0;

		if (size < forms[form].least || size > forms[form].most ||
		    key != forms[form].key)
			return ILK_IMAGE_VALUE;
		if (image_field(image, kind, i, ILK_COUNTER_MEMORY) != words)
			return ILK_IMAGE_INDEX;
		words += counter_words((enum ilk_counter_form)form, size);
	}
	return image_field(image, ILK_SECTION_META, 0, ILK_META_MEMORY) == words
	               ? ILK_OK
	               : ILK_IMAGE_INDEX;
}

static enum ilk_status check_slots(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_SLOTS;
	uint32_t places = 0;

	for (uint32_t i = 0; i < image_count(image, kind); i++) {
		uint32_t own = image_field(image, kind, i, ILK_SLOT_PLACES);

		if (own == 0 || own > ILK_MAX_PLACES - places)
			return ILK_IMAGE_VALUE;
		if (image_field(image, kind, i, ILK_SLOT_FIRST) != places)
			return ILK_IMAGE_INDEX;
		places += own;
	}
	return ILK_OK;
}

/* Only these have a call to compare with. */
static bool is_of_call(uint32_t event)
{
	return ILK_EVENTS_OF_CALLS >> event & 1;
}

/* An effect suits its counter's form and its event. */
static bool effect_fits(const struct ilk_image *image, uint32_t effect, uint32_t event)
{
	enum ilk_section kind = ILK_SECTION_EFFECTS;
	uint32_t counter = image_field(image, kind, effect, ILK_EFFECT_COUNTER);
	uint32_t op = image_field(image, kind, effect, ILK_EFFECT_OP);
	uint32_t value = image_field(image, kind, effect, ILK_EFFECT_VALUE);
	uint32_t form =
		image_field(image, ILK_SECTION_COUNTERS, counter, ILK_COUNTER_FORM);

	if (!(forms[form].ops & CHECK_BIT(op)))
		return false;
	if (op == ILK_EFFECT_ADD_MEASURE)
		return event == ILK_EVENT_USAGE && value < ILK_MEASURE_COUNT;
	if (op == ILK_EFFECT_PUSH)
		return value <= 1 && (form == ILK_COUNTER_WINDOW ||
		                      (is_of_call(event) && value == 1));
	if (form == ILK_COUNTER_KEYED && !is_of_call(event))
		return op == ILK_EFFECT_SET && value == 0;
	return op != ILK_EFFECT_SET || value <= forms[form].set_limit;
}

/* Runs follow each other in the order of the events, which keeps the work linear, and one
 * event's changes fit what happens at once. */
static enum ilk_status check_changes(const struct ilk_image *image)
{
	uint32_t effects = 0;
	uint32_t uses = 0;

	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		struct image_run run =
			image_run(image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST);
		struct image_run use = image_run(image, ILK_SECTION_EVENTS, event,
		                                 ILK_EVENT_FIRST_USE);

		if (run.first != effects || use.first != uses)
			return ILK_IMAGE_INDEX;
		if ((uint64_t)run.count + use.count > ILK_MAX_EVENT_CHANGES)
			return ILK_IMAGE_VALUE;
		for (uint32_t i = 0; i < run.count; i++)
			if (!effect_fits(image, run.first + i, event))
				return ILK_IMAGE_VALUE;
		for (uint32_t i = 0; i < use.count; i++)
			if (!is_of_call(event) &&
			    image_field(image, ILK_SECTION_USES, use.first + i,
			                ILK_USE_OP) != ILK_USE_CLEAR)
				return ILK_IMAGE_VALUE;
		effects += run.count;
		uses += use.count;
	}
	return effects == image_count(image, ILK_SECTION_EFFECTS) &&
	                       uses == image_count(image, ILK_SECTION_USES)
	               ? ILK_OK
	               : ILK_IMAGE_INDEX;
}

enum ilk_status check_state(const struct ilk_image *image)
{
	enum ilk_status status = check_counters(image);

	if (status == ILK_OK)
		status = check_slots(image);
	if (status == ILK_OK)
		status = check_changes(image);
	return status;
}
