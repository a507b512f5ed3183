/* SPDX-License-Identifier: Apache-2.0
 *
 * What the rows of the tables may be: which verbs and tests stand where, that a test's
 * operands suit it, and that every step comes to a decision. Every field by itself has
 * been checked before. Time is linear in the image.
 */
#include "runtime/check.h"
#include "runtime/image.h"

/* Where a test may stand: bit n is table n, the one above them CARRIED. */
#define IN_BEFORE     CHECK_BIT(ILK_TABLE_BEFORE)
#define IN_CLASSIFIER CHECK_BIT(ILK_TABLE_CLASSIFIER)
#define IN_ANSWER     CHECK_BIT(ILK_TABLE_ANSWER)
#define IN_TABLES     CHECK_ALL_OF(ILK_TABLE_COUNT)
#define IN_CARRIED    CHECK_BIT(ILK_TABLE_COUNT)

/* The facts that sets may test, and those that the workspace may hold. */
#define TESTED_FACTS (CHECK_ALL_OF(ILK_FACT_COUNT) & ~CHECK_BIT(ILK_FACT_ARGS))
#define PLACES       (CHECK_BIT(ILK_FACT_PATH) | CHECK_BIT(ILK_FACT_CWD) | ILK_FACTS_OF_LINE)
static const struct {
	uint32_t places;
	uint32_t events;
	enum check_rule a;
	uint32_t a_limit;
	enum check_rule b;
	uint32_t b_limit;
} tests[ILK_TEST_COUNT] = {
	[ILK_TEST_IN_SET] = {IN_BEFORE | IN_CARRIED, 0, CHECK_FACT, TESTED_FACTS,
                             CHECK_INDEX, ILK_SECTION_SETS},
	[ILK_TEST_IN_WORKSPACE] = {IN_BEFORE | IN_CARRIED, 0, CHECK_FACT, PLACES,
                                   CHECK_BELOW, ILK_CASE_COUNT},
	[ILK_TEST_RULE] = {IN_BEFORE | IN_CARRIED, 0, CHECK_BELOW, ILK_RULE_COUNT,
                           CHECK_ANY, 0},
	[ILK_TEST_ANNOTATED] = {IN_BEFORE | IN_CARRIED, 0, CHECK_BELOW, ILK_HINT_COUNT,
                                CHECK_ANY, 0},
	[ILK_TEST_MODE] = {IN_TABLES, ILK_EVENTS_ALL, CHECK_INDEX, ILK_SECTION_MODES,
                           CHECK_ANY, 0},
	[ILK_TEST_PRESENCE] = {IN_TABLES, ILK_EVENTS_ALL, CHECK_BELOW,
                               ILK_PRESENCE_COUNT, CHECK_ANY, 0},
	[ILK_TEST_CAP] = {IN_TABLES, ILK_EVENTS_ALL, CHECK_INDEX, ILK_SECTION_CAPS,
                          CHECK_ANY, 0},
	[ILK_TEST_LATCH] = {IN_TABLES, ILK_EVENTS_ALL, CHECK_INDEX,
                            ILK_SECTION_COUNTERS, CHECK_ANY, 0},
	[ILK_TEST_SLOT] = {IN_TABLES, ILK_EVENTS_OF_CALLS, CHECK_INDEX,
                           ILK_SECTION_SLOTS, CHECK_ANY, 0},
	[ILK_TEST_VERDICT] = {IN_CLASSIFIER, 0, CHECK_BELOW, ILK_VERDICT_COUNT,
                              CHECK_ANY, 0},
	[ILK_TEST_KIND] = {IN_CLASSIFIER, ILK_EVENTS_VERDICT, CHECK_STRING, 0,
                           CHECK_ANY, 0},
	[ILK_TEST_STAGE] = {IN_CLASSIFIER, ILK_EVENTS_VERDICT, CHECK_STRING, 0,
                            CHECK_ANY, 0},
	[ILK_TEST_CATEGORY] = {IN_CLASSIFIER, ILK_EVENTS_VERDICT, CHECK_STRING, 0,
                               CHECK_ANY, 0},
	[ILK_TEST_ASKED] = {IN_ANSWER, ILK_EVENTS_ANSWER, CHECK_INDEX,
                            ILK_SECTION_REASONS, CHECK_ANY, 0},
	[ILK_TEST_DECIDED] = {0, ILK_EVENTS_EXECUTED, CHECK_INDEX, ILK_SECTION_REASONS,
                              CHECK_ANY, 0},
	[ILK_TEST_BY] = {IN_ANSWER, ILK_EVENTS_ANSWER, CHECK_BELOW, ILK_BY_COUNT,
                         CHECK_ANY, 0},
	[ILK_TEST_CARRIED] = {IN_TABLES & ~IN_BEFORE, ILK_EVENTS_OF_CALLS, CHECK_INDEX,
                              ILK_SECTION_CARRIED, CHECK_ANY, 0},
};

static const uint32_t verbs[ILK_TABLE_COUNT] = {
	[ILK_TABLE_BEFORE] = ILK_VERBS_DECIDE | ILK_VERBS_BEFORE_ONLY | ILK_VERBS_NOTE,
	[ILK_TABLE_GUARD] = ILK_VERBS_DECIDE | ILK_VERBS_NOTE,
	[ILK_TABLE_CLASSIFIER] = ILK_VERBS_DECIDE | ILK_VERBS_NOTE,
	[ILK_TABLE_ANSWER] = ILK_VERBS_ANSWER | ILK_VERBS_NOTE,
};

/* Where conditions stand: in a table, among the carried ones, or at changes of an event
 * (the one or the other mask has a bit). */
struct standing {
	uint32_t place;
	uint32_t event;
};

/* Only of commands files are told apart, and only where that lets more on. */
static bool files_suit(uint32_t flags, uint32_t test, uint32_t a)
{
	return !(flags & (ILK_CONDITION_WRITES | ILK_CONDITION_READS)) ||
	       (flags & ILK_CONDITION_LOOSE && test == ILK_TEST_IN_SET &&
	        a == ILK_FACT_COMMAND);
}

/* An argument is no command. */
static bool set_suits(const struct ilk_image *image, uint32_t test, uint32_t a,
                      uint32_t b)
{
	return test != ILK_TEST_IN_SET || a < ILK_FACT_ARGUMENT ||
	       image_field(image, ILK_SECTION_SETS, b, ILK_SET_KIND) !=
	               ILK_SET_COMMANDS;
}

/* A condition's test stands where it may, and its operands suit it. */
static enum ilk_status check_condition(const struct ilk_image *image,
                                       enum ilk_section kind, uint32_t index,
                                       struct standing standing)
{
	uint32_t test = image_field(image, kind, index, ILK_CONDITION_TEST);
	uint32_t a = image_field(image, kind, index, ILK_CONDITION_A);
	uint32_t b = image_field(image, kind, index, ILK_CONDITION_B);

	if (!(tests[test].places & standing.place) &&
	    !(tests[test].events & standing.event))
		return ILK_IMAGE_VALUE;

	if (!files_suit(image_field(image, kind, index, ILK_CONDITION_FLAGS), test, a))
		return ILK_IMAGE_VALUE;

	enum ilk_status status =
		check_value(image, tests[test].a, tests[test].a_limit, a, 0);

	if (status != ILK_OK)
		return status;
	status = check_value(image, tests[test].b, tests[test].b_limit, b, 0);
	if (status == ILK_OK && !set_suits(image, test, a, b))
		return ILK_IMAGE_VALUE;
	return status;
}

static enum ilk_status check_run(const struct ilk_image *image, enum ilk_section kind,
                                 struct image_run run, struct standing standing)
{
	for (uint32_t i = 0; i < run.count; i++) {
		enum ilk_status status =
			check_condition(image, kind, run.first + i, standing);

		if (status != ILK_OK)
			return status;
	}
	return ILK_OK;
}

/* Conditions of one row or change. `*left` are those that nothing has claimed so far:
 * they are not shared, which keeps the work linear. */
static enum ilk_status check_own(const struct ilk_image *image, struct image_run run,
                                 struct standing standing, uint32_t *left)
{
	if (run.count > *left)
		return ILK_IMAGE_INDEX;
	*left -= run.count;
	return check_run(image, ILK_SECTION_CONDITIONS, run, standing);
}

static bool row_notes(const struct ilk_image *image, uint32_t row)
{
	return (ILK_VERBS_NOTE & CHECK_BIT(image_field(image, ILK_SECTION_ROWS, row,
	                                               ILK_ROW_VERB))) != 0;
}

/* A row that only notes has a note of its kind and nothing that a decision has; one that
 * decides has no note. */
static enum ilk_status check_note(const struct ilk_image *image, uint32_t row)
{
	static const unsigned of_decisions[] = {ILK_ROW_REASON, ILK_ROW_LAYER,
	                                        ILK_ROW_FIRES,  ILK_ROW_CAP,
	                                        ILK_ROW_FLAGS,  ILK_ROW_RESETS};
	uint32_t verb = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_VERB);
	uint32_t note = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_NOTE);

	if (!row_notes(image, row))
		return note ? ILK_IMAGE_VALUE : ILK_OK;
	if (!note || image_field(image, ILK_SECTION_NOTES, note - 1, ILK_NOTE_KIND) !=
	                     (verb == ILK_VERB_WARN ? ILK_NOTE_WARN : ILK_NOTE_NUDGE))
		return ILK_IMAGE_VALUE;
	for (size_t i = 0; i < sizeof of_decisions / sizeof of_decisions[0]; i++)
		if (image_field(image, ILK_SECTION_ROWS, row, of_decisions[i]))
			return ILK_IMAGE_VALUE;
	return ILK_OK;
}

static enum ilk_status check_row(const struct ilk_image *image, uint32_t row,
                                 enum ilk_table table, uint32_t *left)
{
	uint32_t verb = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_VERB);
	struct image_run run = image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_FIRST);
	struct image_run resets =
		image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST);
	struct standing standing = {CHECK_BIT(table), 0};

	if (!(verbs[table] & CHECK_BIT(verb)))
		return ILK_IMAGE_VALUE;
	if ((resets.count ||
	     image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_SWITCH)) &&
	    !((ILK_VERBS_DECIDE | ILK_VERBS_ANSWER) & CHECK_BIT(verb)))
		return ILK_IMAGE_VALUE;
	if (image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_THEN) &&
	    !(ILK_VERBS_REFUSE & CHECK_BIT(verb)))
		return ILK_IMAGE_VALUE;

	enum ilk_status status = check_note(image, row);

	if (status != ILK_OK)
		return status;
	return check_own(image, run, standing, left);
}

/* The conditions of one event's changes. */
static enum ilk_status check_event(const struct ilk_image *image, uint32_t event,
                                   uint32_t *left)
{
	static const struct {
		enum ilk_section kind;
		unsigned run;
		unsigned conditions;
	} changes[] = {
		{ILK_SECTION_EFFECTS, ILK_EVENT_FIRST, ILK_EFFECT_FIRST},
		{ILK_SECTION_USES, ILK_EVENT_FIRST_USE, ILK_USE_FIRST},
	};
	struct standing standing = {0, CHECK_BIT(event)};
	enum ilk_status status = ILK_OK;
	uint32_t before = *left;

	for (size_t c = 0; c < sizeof changes / sizeof changes[0]; c++) {
		struct image_run run =
			image_run(image, ILK_SECTION_EVENTS, event, changes[c].run);

		for (uint32_t i = 0; i < run.count && status == ILK_OK; i++)
			status = check_own(image,
			                   image_run(image, changes[c].kind,
			                             run.first + i,
			                             changes[c].conditions),
			                   standing, left);
	}
	if (status == ILK_OK &&
	    (*left != before) != (image_field(image, ILK_SECTION_EVENTS, event,
	                                      ILK_EVENT_CONDITIONAL) == 1))
		return ILK_IMAGE_VALUE;
	return status;
}

/* How many of a table's rows are the organisation's. */
static uint32_t org_rows(const struct ilk_image *image, uint32_t table)
{
	return image_field(image, ILK_SECTION_TABLES, table, ILK_TABLE_ORG);
}

static enum ilk_status check_tables(const struct ilk_image *image)
{
	uint32_t left = image_count(image, ILK_SECTION_CONDITIONS);
	enum ilk_status status = ILK_OK;

	for (uint32_t event = 0; event < ILK_EVENT_COUNT && status == ILK_OK; event++)
		status = check_event(image, event, &left);
	for (unsigned table = 0; table < ILK_TABLE_COUNT; table++) {
		struct image_run rows =
			image_run(image, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST);

		if (org_rows(image, table) > rows.count)
			return ILK_IMAGE_INDEX;
		for (uint32_t i = 0; i < rows.count && status == ILK_OK; i++)
			status = check_row(image, rows.first + i, table, &left);
		for (uint32_t i = 0; i < org_rows(image, table); i++)
			if (image_field(image, ILK_SECTION_ROWS, rows.first + i,
			                ILK_ROW_VERB) == ILK_VERB_ALLOW ||
			    image_field(image, ILK_SECTION_ROWS, rows.first + i,
			                ILK_ROW_VERB) == ILK_VERB_DEFER)
				return ILK_IMAGE_VALUE;
	}
	return status;
}

/* Whether a row of CLASSIFIER holds for a verdict whatever else is the case. */
static bool row_catches(const struct ilk_image *image, uint32_t row, uint32_t verdict)
{
	struct image_run run = image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_FIRST);

	if (row_notes(image, row))
		return false;
	for (uint32_t i = run.first; i < run.first + run.count; i++) {
		enum ilk_section kind = ILK_SECTION_CONDITIONS;
		uint32_t flags = image_field(image, kind, i, ILK_CONDITION_FLAGS);
		uint32_t tested = image_field(image, kind, i, ILK_CONDITION_A);
		bool negated = (flags & ILK_CONDITION_NOT) != 0;

		if (image_field(image, kind, i, ILK_CONDITION_TEST) !=
		            ILK_TEST_VERDICT ||
		    (tested == verdict) == negated)
			return false;
	}
	return true;
}

static bool table_catches(const struct ilk_image *image, uint32_t verdict)
{
	struct image_run rows = image_run(image, ILK_SECTION_TABLES,
	                                  ILK_TABLE_CLASSIFIER, ILK_TABLE_FIRST);

	for (uint32_t i = 0; i < rows.count; i++)
		if (row_catches(image, rows.first + i, verdict))
			return true;
	return false;
}

/* Whether a table's last row decides and has no conditions, so that some row always decides. */
static bool table_ends(const struct ilk_image *image, enum ilk_table table)
{
	struct image_run rows =
		image_run(image, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST);

	if (rows.count == org_rows(image, table))
		return false;

	uint32_t last = rows.first + rows.count - 1;

	return !row_notes(image, last) &&
	       image_run(image, ILK_SECTION_ROWS, last, ILK_ROW_FIRST).count == 0;
}

static bool table_classifies(const struct ilk_image *image)
{
	struct image_run rows =
		image_run(image, ILK_SECTION_TABLES, ILK_TABLE_BEFORE, ILK_TABLE_FIRST);

	for (uint32_t i = 0; i < rows.count; i++)
		if (image_field(image, ILK_SECTION_ROWS, rows.first + i,
		                ILK_ROW_VERB) == ILK_VERB_CLASSIFY)
			return true;
	return false;
}

/* Every step comes to a decision: there is always a row that holds. */
static enum ilk_status check_ends(const struct ilk_image *image)
{
	if (!table_ends(image, ILK_TABLE_BEFORE))
		return ILK_IMAGE_VALUE;
	if (image_field(image, ILK_SECTION_TABLES, ILK_TABLE_GUARD, ILK_TABLE_ROWS) >
	            org_rows(image, ILK_TABLE_GUARD) &&
	    !table_ends(image, ILK_TABLE_GUARD))
		return ILK_IMAGE_VALUE;
	if (!table_classifies(image))
		return ILK_OK;
	for (uint32_t verdict = 0; verdict < ILK_VERDICT_COUNT; verdict++)
		if (!table_catches(image, verdict))
			return ILK_IMAGE_VALUE;
	return ILK_OK;
}

enum ilk_status check_rows(const struct ilk_image *image)
{
	struct image_run carried = {0, image_count(image, ILK_SECTION_CARRIED)};
	enum ilk_status status = check_run(image, ILK_SECTION_CARRIED, carried,
	                                   (struct standing){IN_CARRIED, 0});

	if (status == ILK_OK)
		status = check_tables(image);
	if (status == ILK_OK)
		status = check_ends(image);
	return status;
}
