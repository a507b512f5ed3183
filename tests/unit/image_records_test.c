/* SPDX-License-Identifier: Apache-2.0
 *
 * Images with a damaged record under a good checksum: any field out of its range, and
 * any section with more records than it may have.
 */
#include <stdio.h>

#include "bytes/bytes.h"
#include "imagebuild.h"
#include "unit.h"

#define STRING_ENDS 0x7fffffffu
#define ALL_ONES    0xffffffffu
#define R(name, kind, index, field, value, status)                   \
	{                                                            \
		name, ILK_SECTION_##kind, index, ILK_##field, value, \
			ILK_IMAGE_##status                           \
	}
static const struct {
	const char *name;
	enum ilk_section kind;
	uint32_t index;
	unsigned field;
	uint32_t value;
	enum ilk_status status;
} records[] = {
	R("policy name", META, 0, META_NAME, ALL_ONES, STRING),
	R("policy version", META, 0, META_VERSION, STRING_ENDS, STRING),
	R("namespace between strings", META, 0, META_TELEMETRY, 1, STRING),
	R("scope", META, 0, META_SCOPE, ILK_SCOPE_COUNT, VALUE),
	R("reset on no event", META, 0, META_RESET_ALL, 1u << ILK_EVENT_COUNT, VALUE),
	R("layer of other modes", META, 0, META_MODE_LAYER, 5, INDEX),
	R("layer of answers", META, 0, META_APPROVAL_LAYER, ALL_ONES, INDEX),
	R("organisation resets on no event", META, 0, META_ORG_RESET_ALL,
          1u << ILK_EVENT_COUNT, VALUE),
	R("organisation's counters", META, 0, META_ORG_COUNTERS, 3, INDEX),
	R("organisation's slots", META, 0, META_ORG_SLOTS, 2, INDEX),
	R("organisation's rows", TABLES, ILK_TABLE_ANSWER, TABLE_ORG, 99, INDEX),
	R("organisation's rows allow", TABLES, ILK_TABLE_BEFORE, TABLE_ORG, 3, VALUE),
	R("mode name", MODES, 1, MODE_NAME, ALL_ONES, STRING),
	R("mode active", MODES, 1, MODE_ACTIVE, 2, VALUE),
	R("counter name", COUNTERS, 1, COUNTER_NAME, ALL_ONES, STRING),
	R("counter of no file", COUNTERS, 0, COUNTER_SOURCE, 1, INDEX),
	R("event's first effect", EVENTS, 5, EVENT_FIRST, 8, INDEX),
	R("event's effects", EVENTS, ILK_EVENT_COUNT - 1, EVENT_EFFECTS, ALL_ONES,
          INDEX),
	R("effect on no counter", EFFECTS, 6, EFFECT_COUNTER, 2, INDEX),
	R("effect op", EFFECTS, 0, EFFECT_OP, ILK_EFFECT_COUNT, VALUE),
	R("effect op of another form", EFFECTS, 0, EFFECT_OP, ILK_EFFECT_PUSH, VALUE),
	R("measure without usage", EFFECTS, 0, EFFECT_OP, ILK_EFFECT_ADD_MEASURE,
          VALUE),
	R("effect's first condition", EFFECTS, 0, EFFECT_FIRST, ALL_ONES, INDEX),
	R("effect's conditions", EFFECTS, 0, EFFECT_CONDITIONS, 99, INDEX),
	R("effect on facts", EFFECTS, 0, EFFECT_CONDITIONS, 2, VALUE),
	R("counter form", COUNTERS, 0, COUNTER_FORM, ILK_COUNTER_FORMS, VALUE),
	R("counter size", COUNTERS, 0, COUNTER_SIZE, 1, VALUE),
	R("counter key", COUNTERS, 0, COUNTER_KEY, 1, INDEX),
	R("counter memory", COUNTERS, 1, COUNTER_MEMORY, 1, INDEX),
	R("event's first use", EVENTS, 5, EVENT_FIRST_USE, 9, INDEX),
	R("event's uses", EVENTS, ILK_EVENT_COUNT - 1, EVENT_USES, ALL_ONES, INDEX),
	R("conditional", EVENTS, 0, EVENT_CONDITIONAL, 2, VALUE),
	R("conditional without conditions", EVENTS, 0, EVENT_CONDITIONAL, 1, VALUE),
	R("events share effects", EVENTS, ILK_EVENT_COUNT - 1, EVENT_FIRST, 0, INDEX),
	R("term of no counter", TERMS, 4, TERM_COUNTER, 2, INDEX),
	R("cap name", CAPS, 0, CAP_NAME, ALL_ONES, STRING),
	R("cap kind", CAPS, 2, CAP_KIND, ALL_ONES, STRING),
	R("cap's first term", CAPS, 0, CAP_FIRST, 5, INDEX),
	R("cap's terms", CAPS, 0, CAP_TERMS, ALL_ONES, INDEX),
	R("cap of no file", CAPS, 0, CAP_SOURCE, ALL_ONES, INDEX),
	R("cap op", CAPS, 0, CAP_OP, ILK_CAP_OP_COUNT, VALUE),
	R("limit of a cap that is off", CAPS, 2, CAP_LIMIT, 1, VALUE),
	R("report defined", REPORTS, 0, REPORT_DEFINED, 2, VALUE),
	R("terms of no report", REPORTS, 0, REPORT_DEFINED, 0, VALUE),
	R("report's first term", REPORTS, 1, REPORT_FIRST, 5, INDEX),
	R("report's terms", REPORTS, 1, REPORT_TERMS, 2, INDEX),
	R("key of files", KEYS, 0, KEY_FACTS, 1u << ILK_FACT_WRITES, VALUE),
	R("key of no fact", KEYS, 0, KEY_FACTS, 1u << ILK_FACT_COUNT, VALUE),
	R("slot name", SLOTS, 0, SLOT_NAME, ALL_ONES, STRING),
	R("slot without key", SLOTS, 0, SLOT_KEY, 1, INDEX),
	R("slot of no place", SLOTS, 0, SLOT_PLACES, 0, VALUE),
	R("slot of too many places", SLOTS, 0, SLOT_PLACES, ILK_MAX_PLACES + 1, VALUE),
	R("slot in others' places", SLOTS, 0, SLOT_FIRST, 1, INDEX),
	R("slot keeps", SLOTS, 0, SLOT_KEEPS, 2, VALUE),
	R("use of no slot", USES, 0, USE_SLOT, 1, INDEX),
	R("use op", USES, 0, USE_OP, ILK_USE_COUNT, VALUE),
	R("set without a call", USES, 3, USE_OP, ILK_USE_SET, VALUE),
	R("use's first condition", USES, 0, USE_FIRST, ALL_ONES, INDEX),
	R("use's conditions", USES, 0, USE_CONDITIONS, 99, INDEX),
	R("use on the classifier's words", USES, 0, USE_CONDITIONS, 13, VALUE),
	R("slot of no file", SLOTS, 0, SLOT_SOURCE, 1, INDEX),
	R("set name", SETS, 0, SET_NAME, ALL_ONES, STRING),
	R("set kind", SETS, 0, SET_KIND, ILK_SET_KIND_COUNT, VALUE),
	R("set's first pattern", SETS, 4, SET_FIRST, 6, INDEX),
	R("set's patterns", SETS, 0, SET_PATTERNS, 7, INDEX),
	R("pattern text", PATTERNS, 5, PATTERN_TEXT, ALL_ONES, STRING),
	R("pattern negated", PATTERNS, 5, PATTERN_NOT, 2, VALUE),
	R("next negated pattern", PATTERNS, 1, PATTERN_NEXT, 99, INDEX),
	R("next negated pattern is not", PATTERNS, 1, PATTERN_NEXT, 4, INDEX),
	R("reason", REASONS, 0, NAME_TEXT, ALL_ONES, STRING),
	R("layer", LAYERS, 0, NAME_TEXT, ALL_ONES, STRING),
	R("hook", HOOKS, 0, NAME_TEXT, ALL_ONES, STRING),
	R("table's first row", TABLES, ILK_TABLE_ANSWER, TABLE_FIRST, 19, INDEX),
	R("table's rows", TABLES, ILK_TABLE_BEFORE, TABLE_ROWS, ALL_ONES, INDEX),
	R("no row before", TABLES, ILK_TABLE_BEFORE, TABLE_ROWS, 0, VALUE),
	R("before without a last row", TABLES, ILK_TABLE_BEFORE, TABLE_ROWS, 8, VALUE),
	R("guard without a last row", TABLES, ILK_TABLE_GUARD, TABLE_ROWS, 1, VALUE),
	R("no row for a verdict", TABLES, ILK_TABLE_CLASSIFIER, TABLE_ROWS, 5, VALUE),
	R("classify, and no classifier", TABLES, ILK_TABLE_CLASSIFIER, TABLE_ROWS, 0,
          VALUE),
	R("verb", ROWS, 0, ROW_VERB, ILK_VERB_COUNT, VALUE),
	R("approve before", ROWS, 0, ROW_VERB, ILK_VERB_APPROVE, VALUE),
	R("classify on guard", ROWS, 9, ROW_VERB, ILK_VERB_CLASSIFY, VALUE),
	R("guard on guard", ROWS, 9, ROW_VERB, ILK_VERB_GUARD, VALUE),
	R("classify on classifier", ROWS, 11, ROW_VERB, ILK_VERB_CLASSIFY, VALUE),
	R("timeout on classifier", ROWS, 11, ROW_VERB, ILK_VERB_TIMEOUT, VALUE),
	R("allow on answer", ROWS, 18, ROW_VERB, ILK_VERB_ALLOW, VALUE),
	R("row reason", ROWS, 0, ROW_REASON, 99, INDEX),
	R("row layer", ROWS, 0, ROW_LAYER, 5, INDEX),
	R("row's first condition", ROWS, 0, ROW_FIRST, ALL_ONES, INDEX),
	R("row's conditions", ROWS, 0, ROW_CONDITIONS, 99, INDEX),
	R("rows share conditions", ROWS, 0, ROW_CONDITIONS, 11, INDEX),
	R("row fires no hook", ROWS, 0, ROW_FIRES, 2, INDEX),
	R("row cap", ROWS, 0, ROW_CAP, 4, INDEX),
	R("row of no file", ROWS, 3, ROW_SOURCE, 1, INDEX),
	R("row flags", ROWS, 0, ROW_FLAGS, 2, VALUE),
	R("row's first reset", ROWS, 18, ROW_RESET_FIRST, 5, INDEX),
	R("row's resets", ROWS, 18, ROW_RESETS, 99, INDEX),
	R("classify resets", ROWS, 8, ROW_RESETS, 1, VALUE),
	R("a note and a decision", ROWS, 0, ROW_NOTE, 1, VALUE),
	R("no such note", ROWS, 17, ROW_NOTE, 3, INDEX),
	R("a nudge without a note", ROWS, 17, ROW_NOTE, 0, VALUE),
	R("a nudge with a warning", ROWS, 17, ROW_NOTE, 2, VALUE),
	R("a note with a reason", ROWS, 17, ROW_REASON, 1, VALUE),
	R("a note with a layer", ROWS, 17, ROW_LAYER, 1, VALUE),
	R("a note that fires", ROWS, 17, ROW_FIRES, 1, VALUE),
	R("a note with a cap", ROWS, 17, ROW_CAP, 1, VALUE),
	R("a note by person", ROWS, 17, ROW_FLAGS, 1, VALUE),
	R("a note that resets", ROWS, 17, ROW_RESETS, 1, VALUE),
	R("switch to no string", ROWS, 0, ROW_SWITCH, ALL_ONES, STRING),
	R("classify and switch", ROWS, 8, ROW_SWITCH, 5, VALUE),
	R("a note that switches", ROWS, 17, ROW_SWITCH, 5, VALUE),
	R("deny then stop", ROWS, 10, ROW_THEN, ILK_VERB_STOP, VALUE),
	R("approve then deny", ROWS, 18, ROW_THEN, ILK_VERB_DENY, VALUE),
	R("reject then ask", ROWS, 20, ROW_THEN, ILK_VERB_ASK, VALUE),
	R("reject then nothing known", ROWS, 20, ROW_THEN, ILK_VERB_COUNT, VALUE),
	R("test", CONDITIONS, 0, CONDITION_TEST, ILK_TEST_COUNT, VALUE),
	R("test flags", CONDITIONS, 0, CONDITION_FLAGS, 16, VALUE),
	R("files of a presence", CONDITIONS, 0, CONDITION_FLAGS, 4 + 2, VALUE),
	R("files of a raw line", CONDITIONS, 1, CONDITION_FLAGS, 8 + 2, VALUE),
	R("files in a row that holds back", CONDITIONS, 8, CONDITION_FLAGS, 4, VALUE),
	R("carried files that are held back", CARRIED, 0, CONDITION_FLAGS, 8, VALUE),
	R("set of no fact", CONDITIONS, 1, CONDITION_A, ILK_FACT_COUNT, VALUE),
	R("set of no argument", CONDITIONS, 1, CONDITION_A, ILK_FACT_ARGUMENT + 1,
          VALUE),
	R("set of an argument's number as a fact", CONDITIONS, 1, CONDITION_A, 63,
          VALUE),
	R("no argument in workspace", CONDITIONS, 4, CONDITION_A, ILK_FACT_ARGUMENT + 1,
          VALUE),
	R("argument of no names", ARGUMENTS, 0, ARGUMENT_DEPTH, 0, VALUE),
	R("argument of too many names", ARGUMENTS, 0, ARGUMENT_DEPTH, ILK_MAX_WAY + 1,
          VALUE),
	R("argument of 33 names", ARGUMENTS, 0, ARGUMENT_DEPTH, 33, VALUE),
	R("argument's name", ARGUMENTS, 0, ARGUMENT_NAME, ALL_ONES, STRING),
	R("argument's last name", ARGUMENTS, 0, ARGUMENT_NAME + ILK_MAX_WAY - 1, 1,
          STRING),
	R("key of an argument", KEYS, 0, KEY_FACTS, ALL_ONES, VALUE),
	R("set of arguments", CONDITIONS, 1, CONDITION_A, ILK_FACT_ARGS, VALUE),
	R("in no set", CONDITIONS, 1, CONDITION_B, 5, INDEX),
	R("tool in workspace", CONDITIONS, 4, CONDITION_A, ILK_FACT_TOOL, VALUE),
	R("rule", CONDITIONS, 2, CONDITION_A, ILK_RULE_COUNT, VALUE),
	R("annotation", CONDITIONS, 6, CONDITION_A, ILK_HINT_COUNT, VALUE),
	R("mode", CONDITIONS, 7, CONDITION_A, 2, INDEX),
	R("presence", CONDITIONS, 0, CONDITION_A, ILK_PRESENCE_COUNT, VALUE),
	R("cap", CONDITIONS, 9, CONDITION_A, 3, INDEX),
	R("slot", CONDITIONS, 10, CONDITION_A, 1, INDEX),
	R("verdict", CONDITIONS, 12, CONDITION_A, ILK_VERDICT_COUNT, VALUE),
	R("kind", CONDITIONS, 14, CONDITION_A, ALL_ONES, STRING),
	R("stage", CONDITIONS, 17, CONDITION_A, ALL_ONES, STRING),
	R("category", CONDITIONS, 22, CONDITION_A, ALL_ONES, STRING),
	R("category on guard", CONDITIONS, 11, CONDITION_TEST, ILK_TEST_CATEGORY,
          VALUE),
	R("carried", CONDITIONS, 18, CONDITION_A, 1, INDEX),
	R("asked for no reason", CONDITIONS, 23, CONDITION_A, 99, INDEX),
	R("by", CONDITIONS, 24, CONDITION_A, ILK_BY_COUNT, VALUE),
	R("verdict before", CONDITIONS, 9, CONDITION_TEST, ILK_TEST_VERDICT, VALUE),
	R("asked before", CONDITIONS, 9, CONDITION_TEST, ILK_TEST_ASKED, VALUE),
	R("carried before", CONDITIONS, 9, CONDITION_TEST, ILK_TEST_CARRIED, VALUE),
	R("rule on guard", CONDITIONS, 11, CONDITION_TEST, ILK_TEST_RULE, VALUE),
	R("stage on guard", CONDITIONS, 11, CONDITION_TEST, ILK_TEST_STAGE, VALUE),
	R("set on classifier", CONDITIONS, 13, CONDITION_TEST, ILK_TEST_IN_SET, VALUE),
	R("by on classifier", CONDITIONS, 13, CONDITION_TEST, ILK_TEST_BY, VALUE),
	R("workspace on answer", CONDITIONS, 24, CONDITION_TEST, ILK_TEST_IN_WORKSPACE,
          VALUE),
	R("kind on answer", CONDITIONS, 24, CONDITION_TEST, ILK_TEST_KIND, VALUE),
	R("carried test", CARRIED, 0, CONDITION_TEST, ILK_TEST_COUNT, VALUE),
	R("carried of a slot", CARRIED, 0, CONDITION_TEST, ILK_TEST_SLOT, VALUE),
	R("carried of carried", CARRIED, 0, CONDITION_TEST, ILK_TEST_CARRIED, VALUE),
	R("carried flags", CARRIED, 0, CONDITION_FLAGS, 8, VALUE),
	R("carried fact", CARRIED, 0, CONDITION_A, 32, VALUE),
	R("carried set", CARRIED, 0, CONDITION_B, 5, INDEX),
	R("reset what", RESETS, 0, RESET_WHAT, ILK_RESET_COUNT, VALUE),
	R("reset of no counter", RESETS, 0, RESET_INDEX, 2, INDEX),
	R("reset of no slot", RESETS, 2, RESET_INDEX, 1, INDEX),
	R("ask becomes allow", PRESENCES, 0, PRESENCE_ASK, ILK_VERB_ALLOW, VALUE),
	R("ask becomes nothing", PRESENCES, 2, PRESENCE_ASK, 77, VALUE),
	R("timeout becomes ask", PRESENCES, 1, PRESENCE_TIMEOUT, ILK_VERB_ASK, VALUE),
	R("failure becomes classify", FAILURES, 0, FAILURE_VERB, ILK_VERB_CLASSIFY,
          VALUE),
	R("failure becomes approve", FAILURES, 1, FAILURE_VERB, ILK_VERB_APPROVE,
          VALUE),
	R("failure becomes nothing", FAILURES, 1, FAILURE_VERB, ALL_ONES, VALUE),
	R("reason of a failure", FAILURES, 1, FAILURE_REASON, 99, INDEX),
	R("layer of a failure", FAILURES, 0, FAILURE_LAYER, 99, INDEX),
	R("source of a failure", FAILURES, 0, FAILURE_SOURCE, 1, INDEX),
	R("note", NOTES, 0, NOTE_TEXT, ALL_ONES, STRING),
	R("kind of note", NOTES, 1, NOTE_KIND, ILK_NOTE_KIND_COUNT, VALUE),
	R("waived check", WAIVES, 0, WAIVE_CHECK, ALL_ONES, STRING),
	R("why waived", WAIVES, 0, WAIVE_WHY, ALL_ONES, STRING),
	R("waive of no file", WAIVES, 0, WAIVE_SOURCE, 1, INDEX),
	R("file name", SOURCES, 0, SOURCE_NAME, ALL_ONES, STRING),
	R("param name", PARAMS, 0, PARAM_NAME, ALL_ONES, STRING),
	R("param off and worth something", PARAMS, 0, PARAM_OFF, 1, VALUE),
	R("param off or not", PARAMS, 0, PARAM_OFF, 2, VALUE),
	R("param of no file", PARAMS, 0, PARAM_SOURCE, 1, INDEX),
	R("wrapper's name", WRAPPERS, 0, WRAPPER_NAME, ALL_ONES, STRING),
	R("wrapper's flags", WRAPPERS, 0, WRAPPER_FLAGS, ALL_ONES, STRING),
	R("wrapper's values", WRAPPERS, 0, WRAPPER_VALUES, ALL_ONES, STRING),
	R("wrapper's long options", WRAPPERS, 0, WRAPPER_LONGS, ALL_ONES, STRING),
	R("wrapper's asks", WRAPPERS, 0, WRAPPER_ASKS, ALL_ONES, STRING),
	R("wrapper's long asks", WRAPPERS, 0, WRAPPER_LONG_ASKS, ALL_ONES, STRING),
	R("kind of wrapper", WRAPPERS, 0, WRAPPER_KIND, ILK_WRAPPER_COUNT, VALUE),
	R("operands", WRAPPERS, 0, WRAPPER_OPERANDS, ILK_MAX_OPERANDS + 1, VALUE),
	R("assignments", WRAPPERS, 0, WRAPPER_ASSIGNS, 2, VALUE),
	R("wrapper of no file", WRAPPERS, 0, WRAPPER_SOURCE, 1, INDEX),
	R("file tier", SOURCES, 0, SOURCE_TIER, ILK_TIER_COUNT, VALUE),
};

static void damaged_records(void)
{
	struct craft build;

	for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
		craft_sample(&build);
		put_le32(build.bytes + craft_at(&build, records[i].kind,
		                                records[i].index, records[i].field),
		         records[i].value);
		craft_seal(build.bytes, build.size);
		enum ilk_status status = craft_open(build.bytes, build.size);

		CASE(records[i].name, status == records[i].status);
	}
}

/* A record more than a section may have. */
static const struct {
	const char *name;
	enum ilk_section kind;
	uint32_t most;
	bool exactly; /* one less is wrong too */
} limits[] = {
	{"meta", ILK_SECTION_META, 1, true},
	{"modes", ILK_SECTION_MODES, ILK_MAX_MODES, false},
	{"counters", ILK_SECTION_COUNTERS, ILK_MAX_COUNTERS, false},
	{"reports", ILK_SECTION_REPORTS, ILK_REPORT_COUNT, true},
	{"arguments", ILK_SECTION_ARGUMENTS, ILK_MAX_ARGUMENTS, false},
	{"keys", ILK_SECTION_KEYS, ILK_MAX_KEYS, false},
	{"groups", ILK_SECTION_GROUPS, ILK_MAX_GROUPS, false},
	{"slots", ILK_SECTION_SLOTS, ILK_MAX_SLOTS, false},
	{"hooks", ILK_SECTION_HOOKS, ILK_MAX_HOOKS, false},
	{"notes", ILK_SECTION_NOTES, ILK_MAX_NOTES, false},
	{"failures", ILK_SECTION_FAILURES, ILK_FAILURE_COUNT - 1, true},
	{"tables", ILK_SECTION_TABLES, ILK_TABLE_COUNT, true},
	{"carried", ILK_SECTION_CARRIED, ILK_MAX_CARRIED, false},
	{"presences", ILK_SECTION_PRESENCES, ILK_PRESENCE_COUNT, true},
	{"sources", ILK_SECTION_SOURCES, ILK_MAX_SOURCES, false},
};

static enum ilk_status open_with(enum ilk_section kind, uint32_t count)
{
	struct craft build;

	craft_start(&build);
	CRAFT(&build, SETS, 0, ILK_SET_TOOLS, 0, 0);
	if (kind == ILK_SECTION_SLOTS)
		CRAFT(&build, KEYS, 1);
	for (uint32_t i = 0; kind == ILK_SECTION_SLOTS && i < count; i++)
		craft_slot(&build, "", 0, 1);
	for (uint32_t i = 0; kind == ILK_SECTION_ARGUMENTS && i < count; i++)
		build.words[kind][i * ILK_ARGUMENT_FIELDS + ILK_ARGUMENT_DEPTH] = 1;
	build.counts[kind] = count;
	craft_finish(&build);
	return craft_open(build.bytes, build.size);
}

static void sections_have_limits(void)
{
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		enum ilk_status few = open_with(limits[i].kind, limits[i].most - 1);
		enum ilk_status most = open_with(limits[i].kind, limits[i].most);
		enum ilk_status more = open_with(limits[i].kind, limits[i].most + 1);

		CASE(limits[i].name,
		     few == (limits[i].exactly ? ILK_IMAGE_SECTION : ILK_OK));
		CASE(limits[i].name, most == ILK_OK);
		CASE(limits[i].name, more == ILK_IMAGE_SECTION);
	}
}

/* A note decides nothing, whatever it tests: tables end with rows that do. */
static void notes_end_no_table(void)
{
	static const struct {
		enum ilk_table table;
		const char *name;
	} cases[] = {
		{ILK_TABLE_COUNT, "no note"},
		{ILK_TABLE_BEFORE, "before"},
		{ILK_TABLE_GUARD, "on guard"},
		{ILK_TABLE_CLASSIFIER, "on classifier"},
		{ILK_TABLE_ANSWER, "on answer"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool may = cases[i].table >= ILK_TABLE_ANSWER;
		struct craft build;

		craft_start(&build);
		CRAFT(&build, NOTES, craft_string(&build, "low"), ILK_NOTE_WARN);
		for (unsigned table = 0; table < ILK_TABLE_COUNT; table++) {
			bool notes = table == (unsigned)cases[i].table;
			enum ilk_verb verb =
				table == ILK_TABLE_BEFORE   ? ILK_VERB_CLASSIFY
				: table == ILK_TABLE_ANSWER ? ILK_VERB_REJECT
							    : ILK_VERB_DENY;

			craft_table(&build, (enum ilk_table)table);
			if (notes && table == ILK_TABLE_BEFORE) {
				craft_row(&build, verb, NULL);
				craft_when(&build, ILK_TEST_PRESENCE, 0, 0, 0);
			}
			uint32_t row =
				craft_row(&build, notes ? ILK_VERB_WARN : verb, NULL);

			*craft_field(&build, ILK_SECTION_ROWS, row, ILK_ROW_NOTE) =
				notes;
		}
		craft_finish(&build);
		CASE(cases[i].name, craft_open(build.bytes, build.size) ==
		                            (may ? ILK_OK : ILK_IMAGE_VALUE));
	}
}

void image_records_suite(void);
void image_records_suite(void)
{
	CU_pSuite suite = CU_add_suite("image records", NULL, NULL);

	CU_add_test(suite, "damaged records", damaged_records);
	CU_add_test(suite, "sections have limits", sections_have_limits);
	CU_add_test(suite, "notes end no table", notes_end_no_table);
}
