/* SPDX-License-Identifier: Apache-2.0
 *
 * What every field of every record may hold, as one table, and the few rules that take
 * two fields. Time is linear in the image.
 */
#include "runtime/check.h"

#include "runtime/image.h"

/* How many records a section must or may have. A call keeps a reason's index + 1 in 16
 * bits. */
static const struct {
	enum ilk_section kind;
	uint32_t least;
	uint32_t most;
} sizes[] = {
	{ILK_SECTION_META, 1, 1},
	{ILK_SECTION_MODES, 0, ILK_MAX_MODES},
	{ILK_SECTION_COUNTERS, 0, ILK_MAX_COUNTERS},
	{ILK_SECTION_EVENTS, ILK_EVENT_COUNT, ILK_EVENT_COUNT},
	{ILK_SECTION_REPORTS, ILK_REPORT_COUNT, ILK_REPORT_COUNT},
	{ILK_SECTION_KEYS, 0, ILK_MAX_KEYS},
	{ILK_SECTION_GROUPS, 0, ILK_MAX_GROUPS},
	{ILK_SECTION_SLOTS, 0, ILK_MAX_SLOTS},
	{ILK_SECTION_ARGUMENTS, 0, ILK_MAX_ARGUMENTS},
	{ILK_SECTION_REASONS, 0, UINT16_MAX - 1},
	{ILK_SECTION_HOOKS, 0, ILK_MAX_HOOKS},
	{ILK_SECTION_TABLES, ILK_TABLE_COUNT, ILK_TABLE_COUNT},
	{ILK_SECTION_CARRIED, 0, ILK_MAX_CARRIED},
	{ILK_SECTION_PRESENCES, ILK_PRESENCE_COUNT, ILK_PRESENCE_COUNT},
	{ILK_SECTION_NOTES, 0, ILK_MAX_NOTES},
	{ILK_SECTION_FAILURES, ILK_FAILURE_COUNT - 1, ILK_FAILURE_COUNT - 1},
	{ILK_SECTION_SOURCES, 1, ILK_MAX_SOURCES},
};

/* The facts that have a text of their own. */
#define KEY_FACTS (CHECK_ALL_OF(ILK_FACT_COUNT) & ~ILK_FACTS_OF_LINE)

#define SECTION(kind) ILK_SECTION_##kind
static const struct {
	enum ilk_section kind;
	unsigned field;
	enum check_rule rule;
	uint32_t limit;
} checks[] = {
	{SECTION(META), ILK_META_NAME, CHECK_STRING, 0},
	{SECTION(META), ILK_META_VERSION, CHECK_STRING, 0},
	{SECTION(META), ILK_META_TELEMETRY, CHECK_STRING, 0},
	{SECTION(META), ILK_META_SCOPE, CHECK_BELOW, ILK_SCOPE_COUNT},
	{SECTION(META), ILK_META_RESET_ALL, CHECK_BITS, CHECK_ALL_OF(ILK_EVENT_COUNT)},
	{SECTION(META), ILK_META_MODE_LAYER, CHECK_INDEX_OR_0, SECTION(LAYERS)},
	{SECTION(META), ILK_META_APPROVAL_LAYER, CHECK_INDEX_OR_0, SECTION(LAYERS)},
	{SECTION(META), ILK_META_ORG_RESET_ALL, CHECK_BITS,
         CHECK_ALL_OF(ILK_EVENT_COUNT)},
	{SECTION(META), ILK_META_ORG_COUNTERS, CHECK_INDEX_OR_0, SECTION(COUNTERS)},
	{SECTION(META), ILK_META_ORG_SLOTS, CHECK_INDEX_OR_0, SECTION(SLOTS)},
	{SECTION(MODES), ILK_MODE_NAME, CHECK_STRING, 0},
	{SECTION(MODES), ILK_MODE_ACTIVE, CHECK_BELOW, 2},
	{SECTION(COUNTERS), ILK_COUNTER_NAME, CHECK_STRING, 0},
	{SECTION(COUNTERS), ILK_COUNTER_FORM, CHECK_BELOW, ILK_COUNTER_FORMS},
	{SECTION(COUNTERS), ILK_COUNTER_KEY, CHECK_INDEX_OR_0, SECTION(GROUPS)},
	{SECTION(GROUPS), ILK_GROUP_FACTS, CHECK_BITS, KEY_FACTS},
	{SECTION(GROUPS), ILK_GROUP_FLAGS, CHECK_BITS, ILK_GROUP_ALL_FLAGS},
	{SECTION(COUNTERS), ILK_COUNTER_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(EVENTS), ILK_EVENT_FIRST, CHECK_RUN, SECTION(EFFECTS)},
	{SECTION(EVENTS), ILK_EVENT_FIRST_USE, CHECK_RUN, SECTION(USES)},
	{SECTION(EVENTS), ILK_EVENT_CONDITIONAL, CHECK_BELOW, 2},
	{SECTION(EFFECTS), ILK_EFFECT_COUNTER, CHECK_INDEX, SECTION(COUNTERS)},
	{SECTION(EFFECTS), ILK_EFFECT_OP, CHECK_BELOW, ILK_EFFECT_COUNT},
	{SECTION(EFFECTS), ILK_EFFECT_FIRST, CHECK_RUN, SECTION(CONDITIONS)},
	{SECTION(TERMS), ILK_TERM_COUNTER, CHECK_INDEX, SECTION(COUNTERS)},
	{SECTION(CAPS), ILK_CAP_NAME, CHECK_STRING, 0},
	{SECTION(CAPS), ILK_CAP_KIND, CHECK_STRING, 0},
	{SECTION(CAPS), ILK_CAP_FIRST, CHECK_RUN, SECTION(TERMS)},
	{SECTION(CAPS), ILK_CAP_OP, CHECK_BELOW, ILK_CAP_OP_COUNT},
	{SECTION(CAPS), ILK_CAP_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(REPORTS), ILK_REPORT_DEFINED, CHECK_BELOW, 2},
	{SECTION(REPORTS), ILK_REPORT_FIRST, CHECK_RUN, SECTION(TERMS)},
	{SECTION(KEYS), ILK_KEY_FACTS, CHECK_BITS, KEY_FACTS},
	{SECTION(SLOTS), ILK_SLOT_NAME, CHECK_STRING, 0},
	{SECTION(SLOTS), ILK_SLOT_KEY, CHECK_INDEX, SECTION(KEYS)},
	{SECTION(SLOTS), ILK_SLOT_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(SLOTS), ILK_SLOT_KEEPS, CHECK_BELOW, 2},
	{SECTION(USES), ILK_USE_SLOT, CHECK_INDEX, SECTION(SLOTS)},
	{SECTION(USES), ILK_USE_OP, CHECK_BELOW, ILK_USE_COUNT},
	{SECTION(USES), ILK_USE_FIRST, CHECK_RUN, SECTION(CONDITIONS)},
	{SECTION(SETS), ILK_SET_NAME, CHECK_STRING, 0},
	{SECTION(SETS), ILK_SET_KIND, CHECK_BELOW, ILK_SET_KIND_COUNT},
	{SECTION(SETS), ILK_SET_FIRST, CHECK_RUN, SECTION(PATTERNS)},
	{SECTION(PATTERNS), ILK_PATTERN_TEXT, CHECK_STRING, 0},
	{SECTION(PATTERNS), ILK_PATTERN_NOT, CHECK_BELOW, 2},
	{SECTION(PATTERNS), ILK_PATTERN_NEXT, CHECK_INDEX_OR_0, SECTION(PATTERNS)},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_DEPTH, CHECK_ONE_OF,
         CHECK_ALL_OF(ILK_MAX_WAY + 1) & ~1u},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 1, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 2, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 3, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 4, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 5, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 6, CHECK_STRING, 0},
	{SECTION(ARGUMENTS), ILK_ARGUMENT_NAME + 7, CHECK_STRING, 0},
	{SECTION(REASONS), ILK_NAME_TEXT, CHECK_STRING, 0},
	{SECTION(LAYERS), ILK_NAME_TEXT, CHECK_STRING, 0},
	{SECTION(HOOKS), ILK_NAME_TEXT, CHECK_STRING, 0},
	{SECTION(TABLES), ILK_TABLE_FIRST, CHECK_RUN, SECTION(ROWS)},
	{SECTION(ROWS), ILK_ROW_VERB, CHECK_BELOW, ILK_VERB_COUNT},
	{SECTION(ROWS), ILK_ROW_REASON, CHECK_INDEX_OR_0, SECTION(REASONS)},
	{SECTION(ROWS), ILK_ROW_LAYER, CHECK_INDEX_OR_0, SECTION(LAYERS)},
	{SECTION(ROWS), ILK_ROW_FIRST, CHECK_RUN, SECTION(CONDITIONS)},
	{SECTION(ROWS), ILK_ROW_FIRES, CHECK_BIT_EACH, SECTION(HOOKS)},
	{SECTION(ROWS), ILK_ROW_CAP, CHECK_INDEX_OR_0, SECTION(CAPS)},
	{SECTION(ROWS), ILK_ROW_FLAGS, CHECK_BITS, ILK_ROW_ALL_FLAGS},
	{SECTION(ROWS), ILK_ROW_RESET_FIRST, CHECK_RUN, SECTION(RESETS)},
	{SECTION(ROWS), ILK_ROW_SWITCH, CHECK_STRING, 0},
	{SECTION(ROWS), ILK_ROW_THEN, CHECK_ONE_OF, ILK_VERBS_UNANSWERED | 1u},
	{SECTION(ROWS), ILK_ROW_NOTE, CHECK_INDEX_OR_0, SECTION(NOTES)},
	{SECTION(ROWS), ILK_ROW_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(CONDITIONS), ILK_CONDITION_TEST, CHECK_BELOW, ILK_TEST_COUNT},
	{SECTION(CONDITIONS), ILK_CONDITION_FLAGS, CHECK_BITS, ILK_CONDITION_ALL_FLAGS},
	{SECTION(RESETS), ILK_RESET_WHAT, CHECK_BELOW, ILK_RESET_COUNT},
	{SECTION(CARRIED), ILK_CONDITION_TEST, CHECK_BELOW, ILK_TEST_COUNT},
	{SECTION(CARRIED), ILK_CONDITION_FLAGS, CHECK_BITS, ILK_CONDITION_ALL_FLAGS},
	{SECTION(PRESENCES), ILK_PRESENCE_ASK, CHECK_ONE_OF, ILK_VERBS_ASKED},
	{SECTION(PRESENCES), ILK_PRESENCE_TIMEOUT, CHECK_ONE_OF, ILK_VERBS_UNANSWERED},
	{SECTION(WAIVES), ILK_WAIVE_CHECK, CHECK_STRING, 0},
	{SECTION(WAIVES), ILK_WAIVE_WHY, CHECK_STRING, 0},
	{SECTION(NOTES), ILK_NOTE_TEXT, CHECK_STRING, 0},
	{SECTION(NOTES), ILK_NOTE_KIND, CHECK_BELOW, ILK_NOTE_KIND_COUNT},
	{SECTION(FAILURES), ILK_FAILURE_VERB, CHECK_ONE_OF, ILK_VERBS_FAILURE},
	{SECTION(FAILURES), ILK_FAILURE_REASON, CHECK_INDEX_OR_0, SECTION(REASONS)},
	{SECTION(FAILURES), ILK_FAILURE_LAYER, CHECK_INDEX_OR_0, SECTION(LAYERS)},
	{SECTION(FAILURES), ILK_FAILURE_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(WAIVES), ILK_WAIVE_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(SOURCES), ILK_SOURCE_NAME, CHECK_STRING, 0},
	{SECTION(SOURCES), ILK_SOURCE_TIER, CHECK_BELOW, ILK_TIER_COUNT},
	{SECTION(PARAMS), ILK_PARAM_NAME, CHECK_STRING, 0},
	{SECTION(PARAMS), ILK_PARAM_OFF, CHECK_BELOW, 2},
	{SECTION(PARAMS), ILK_PARAM_SOURCE, CHECK_INDEX, SECTION(SOURCES)},
	{SECTION(PAIRS), ILK_PAIR_FACT, CHECK_ONE_OF, KEY_FACTS},
	{SECTION(PAIRS), ILK_PAIR_SET, CHECK_INDEX, SECTION(SETS)},
	{SECTION(PAIRS), ILK_PAIR_FIRST, CHECK_RUN, SECTION(ANCHORED)},
	{SECTION(MATCHERS), ILK_MATCHER_FACT, CHECK_ONE_OF, KEY_FACTS},
	{SECTION(MATCHERS), ILK_MATCHER_ROOT, CHECK_INDEX, SECTION(NODES)},
	{SECTION(MATCHERS), ILK_MATCHER_STATE, CHECK_INDEX_OR_0, SECTION(STATES)},
	{SECTION(MATCHERS), ILK_MATCHER_ANCHORS, CHECK_BELOW, 2},
	{SECTION(MATCHERS), ILK_MATCHER_SKIP, CHECK_RUN, SECTION(SKIPS)},
	{SECTION(MATCHERS), ILK_MATCHER_FOLD, CHECK_BELOW, 2},
	{SECTION(MATCHERS), ILK_MATCHER_WINDOW, CHECK_BELOW, ILK_MAX_LITERAL + 1},
	{SECTION(NODES), ILK_NODE_FIRST, CHECK_RUN, SECTION(NODES)},
	{SECTION(NODES), ILK_NODE_FIRST_END, CHECK_RUN, SECTION(ENDS)},
	{SECTION(STATES), ILK_STATE_FIRST, CHECK_RUN, SECTION(EDGES)},
	{SECTION(STATES), ILK_STATE_FIRST_END, CHECK_RUN, SECTION(ENDS)},
	{SECTION(EDGES), ILK_EDGE_STATE, CHECK_INDEX, SECTION(STATES)},
	{SECTION(ENDS), ILK_END_HOW, CHECK_BELOW, ILK_END_COUNT},
	{SECTION(ENDS), ILK_END_PATTERN, CHECK_INDEX, SECTION(PATTERNS)},
	{SECTION(ENDS), ILK_END_PAIR, CHECK_INDEX, SECTION(PAIRS)},
};

static bool string_fits(const struct ilk_image *image, uint32_t offset)
{
	const unsigned char *strings = image->section[ILK_SECTION_STRINGS].at;
	uint64_t size = image_count(image, ILK_SECTION_STRINGS);

	if ((uint64_t)offset + 5 > size)
		return false;
	uint64_t end = (uint64_t)offset + 4 + le32(strings + offset);

	return end < size && strings[end] == 0;
}

static enum ilk_status status_of(bool fits, enum ilk_status otherwise)
{
	return fits ? ILK_OK : otherwise;
}

enum ilk_status check_value(const struct ilk_image *image, enum check_rule rule,
                            uint32_t limit, uint32_t value, uint32_t next)
{
	switch (rule) {
	case CHECK_ANY:
		return ILK_OK;
	case CHECK_STRING:
		return status_of(string_fits(image, value), ILK_IMAGE_STRING);
	case CHECK_BELOW:
		return status_of(value < limit, ILK_IMAGE_VALUE);
	case CHECK_ONE_OF:
		return status_of(value < 32 && (limit >> value & 1), ILK_IMAGE_VALUE);
	case CHECK_BITS:
		return status_of((value & ~limit) == 0, ILK_IMAGE_VALUE);
	case CHECK_INDEX:
		return status_of(value < image->section[limit].count, ILK_IMAGE_INDEX);
	case CHECK_INDEX_OR_0:
		return status_of(value <= image->section[limit].count, ILK_IMAGE_INDEX);
	case CHECK_RUN:
		return status_of((uint64_t)value + next <= image->section[limit].count,
		                 ILK_IMAGE_INDEX);
	case CHECK_FACT:
		return status_of(
			(value < 32 && (limit >> value & 1)) ||
				(value >= ILK_FACT_ARGUMENT &&
		                 value - ILK_FACT_ARGUMENT <
		                         image_count(image, ILK_SECTION_ARGUMENTS)),
			ILK_IMAGE_VALUE);
	case CHECK_BIT_EACH:
		return status_of((uint64_t)value >> image->section[limit].count == 0,
		                 ILK_IMAGE_INDEX);
	}
	return ILK_IMAGE_VALUE;
}

/* One field, by its number in `checks`, of every record. */
static enum ilk_status check_field(const struct ilk_image *image, size_t number)
{
	enum ilk_section kind = checks[number].kind;
	unsigned field = checks[number].field;
	uint32_t next = 0;

	for (uint32_t i = 0; i < image_count(image, kind); i++) {
		uint32_t value = image_field(image, kind, i, field);

		if (checks[number].rule == CHECK_RUN)
			next = image_field(image, kind, i, field + 1);

		enum ilk_status status = check_value(image, checks[number].rule,
		                                     checks[number].limit, value, next);

		if (status != ILK_OK)
			return status;
	}
	return ILK_OK;
}

/* What a reset names, and what is zero when something is off. */
static enum ilk_status check_pairs(const struct ilk_image *image)
{
	static const enum ilk_section what[ILK_RESET_COUNT] = {
		[ILK_RESET_COUNTER] = ILK_SECTION_COUNTERS,
		[ILK_RESET_SLOT] = ILK_SECTION_SLOTS,
	};
	enum ilk_section kind = ILK_SECTION_RESETS;

	for (uint32_t i = 0; i < image_count(image, kind); i++)
		if (image_field(image, kind, i, ILK_RESET_INDEX) >=
		    image_count(image,
		                what[image_field(image, kind, i, ILK_RESET_WHAT)]))
			return ILK_IMAGE_INDEX;
	kind = ILK_SECTION_CAPS;
	for (uint32_t i = 0; i < image_count(image, kind); i++)
		if (image_field(image, kind, i, ILK_CAP_OP) == ILK_CAP_OFF &&
		    image_field(image, kind, i, ILK_CAP_LIMIT) != 0)
			return ILK_IMAGE_VALUE;
	kind = ILK_SECTION_PARAMS;
	for (uint32_t i = 0; i < image_count(image, kind); i++)
		if (image_field(image, kind, i, ILK_PARAM_OFF) &&
		    image_field(image, kind, i, ILK_PARAM_VALUE) != 0)
			return ILK_IMAGE_VALUE;
	kind = ILK_SECTION_REPORTS;
	for (uint32_t i = 0; i < image_count(image, kind); i++)
		if (!image_field(image, kind, i, ILK_REPORT_DEFINED) &&
		    image_field(image, kind, i, ILK_REPORT_TERMS) != 0)
			return ILK_IMAGE_VALUE;
	return ILK_OK;
}

enum ilk_status check_records(const struct ilk_image *image)
{
	enum ilk_status status = ILK_OK;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		if (image_count(image, sizes[i].kind) < sizes[i].least ||
		    image_count(image, sizes[i].kind) > sizes[i].most)
			return ILK_IMAGE_SECTION;
	if (!string_fits(image, 0) || image_string(image, 0).len != 0)
		return ILK_IMAGE_STRING;
	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && status == ILK_OK;
	     i++)
		status = check_field(image, i);
	if (status == ILK_OK)
		status = check_pairs(image);
	if (status == ILK_OK)
		status = check_state(image);
	if (status == ILK_OK)
		status = check_rows(image);
	if (status == ILK_OK)
		status = check_index(image);
	return status;
}
