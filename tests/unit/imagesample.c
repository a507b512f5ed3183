/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy in which every section, every test and every kind of row occurs, made by hand
 * with imagebuild.h. The comments have it in the policy language.
 */
#include "imagebuild.h"

/*
 * policy "test" { telemetry ns  mode auto  reset all on policy_reload }
 * counter streak { +1 on block, guard_block  =0 on allow }
 * counter total  { +1 on block, guard_block, unavailable  =7 on tick }
 * report consecutive_denials = streak   report total_denials = total
 * param limit = 5
 * wrapper "doppler run" { flags "-v"  values "-p", "--project"  asks "-h", "--help"
 *                         operands 1  assignments }
 * cap total_cap total when total >= limit
 * cap streak_cap consecutive when streak >= 3
 * cap never window off
 * slot retry { key tool, cwd, args  set on block  take on ask  drop on allow
 *              clear on turn_start }
 */
static void sample_state(struct craft *build)
{
	uint32_t streak = craft_counter(build, "streak");
	uint32_t total = craft_counter(build, "total");

	*craft_field(build, ILK_SECTION_META, 0, ILK_META_RESET_ALL) =
		1u << ILK_EVENT_POLICY_RELOAD;
	craft_mode(build, "default", false);
	craft_effect(build, ILK_EVENT_BLOCK, streak, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_GUARD_BLOCK, streak, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_ALLOW, streak, ILK_EFFECT_SET, 0);
	craft_effect(build, ILK_EVENT_BLOCK, total, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_GUARD_BLOCK, total, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_UNAVAILABLE, total, ILK_EFFECT_ADD, 1);
	craft_effect(build, ILK_EVENT_TICK, total, ILK_EFFECT_SET, 7);
	craft_cap(build, "total_cap", "total", total, ILK_CAP_AT_LEAST, 5);
	craft_cap(build, "streak_cap", "consecutive", streak, ILK_CAP_AT_LEAST, 3);
	craft_cap(build, "never", "window", total, ILK_CAP_OFF, 0);
	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		uint32_t *report = craft_field(build, ILK_SECTION_REPORTS, i, 0);

		report[ILK_REPORT_DEFINED] = 1;
		report[ILK_REPORT_FIRST] = CRAFT(build, TERMS, i ? total : streak);
		report[ILK_REPORT_TERMS] = 1;
	}
	CRAFT(build, KEYS,
	      1u << ILK_FACT_TOOL | 1u << ILK_FACT_CWD | 1u << ILK_FACT_ARGS);
	uint32_t retry = craft_slot(build, "retry", 0, 1);

	craft_uses(build, retry, ILK_USE_SET, 1u << ILK_EVENT_BLOCK);
	craft_uses(build, retry, ILK_USE_TAKE, 1u << ILK_EVENT_ASK);
	craft_uses(build, retry, ILK_USE_DROP, 1u << ILK_EVENT_ALLOW);
	craft_uses(build, retry, ILK_USE_CLEAR, 1u << ILK_EVENT_TURN_START);
	craft_name(build, ILK_SECTION_HOOKS, "PermissionDenied");
	CRAFT(build, ARGUMENTS, 2, craft_string(build, "options"),
	      craft_string(build, "force"));
	CRAFT(build, PARAMS, craft_string(build, "limit"), 5, 0, 3);
	CRAFT(build, WRAPPERS, craft_string(build, "doppler run"),
	      craft_string(build, "v"), craft_string(build, "p"),
	      craft_string(build, "--project= "), craft_string(build, "h"),
	      craft_string(build, "--help "), ILK_WRAPPER_COMMAND, 1, 1, 4);
	CRAFT(build, WAIVES, craft_string(build, "boundary-cap-asks"),
	      craft_string(build, "because"), 9);
}

/*
 * before classifier {
 *     deny  headless   when presence is headless and command_line in texts { "*sudo*" }
 *     deny  rule       when rule is deny
 *     allow            when tool in { "read*", "ls" }
 *     allow            when path in workspace and path not in { inside .git }
 *     allow            when annotated read_only and mode is auto
 *     guard wrecking   when command in commands { "rm -rf *" }   layer guard
 *     ask   total      when total_cap
 *     ask   retry      when retry                                 by person
 *     classify
 * }
 */
static void sample_before(struct craft *build)
{
	static const char *const texts[] = {"*sudo*", NULL};
	static const char *const tools[] = {"read*", "ls", NULL};
	static const char *const paths[] = {"**/.git/**", NULL};
	static const char *const commands[] = {"rm -rf *", NULL};
	uint32_t loose = ILK_CONDITION_LOOSE;
	uint32_t row;

	craft_table(build, ILK_TABLE_BEFORE);
	craft_row(build, ILK_VERB_DENY, "headless");
	craft_when(build, ILK_TEST_PRESENCE, 0, ILK_PRESENCE_HEADLESS, 0);
	craft_when(build, ILK_TEST_IN_SET, 0, ILK_FACT_COMMAND_LINE,
	           craft_set(build, ILK_SET_TEXTS, texts));
	craft_row(build, ILK_VERB_DENY, "rule");
	craft_when(build, ILK_TEST_RULE, 0, ILK_RULE_DENY, 0);
	craft_row(build, ILK_VERB_ALLOW, NULL);
	craft_when(build, ILK_TEST_IN_SET, loose, ILK_FACT_TOOL,
	           craft_set(build, ILK_SET_TOOLS, tools));
	craft_row(build, ILK_VERB_ALLOW, NULL);
	craft_when(build, ILK_TEST_IN_WORKSPACE, loose, ILK_FACT_PATH, 0);
	craft_when(build, ILK_TEST_IN_SET, loose | ILK_CONDITION_NOT, ILK_FACT_PATH,
	           craft_set(build, ILK_SET_PATHS, paths));
	craft_row(build, ILK_VERB_ALLOW, NULL);
	craft_when(build, ILK_TEST_ANNOTATED, loose, ILK_HINT_READ_ONLY, 0);
	craft_when(build, ILK_TEST_MODE, loose, 0, 0);
	row = craft_row(build, ILK_VERB_GUARD, "wrecking");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_LAYER) =
		craft_name(build, ILK_SECTION_LAYERS, "guard");
	craft_when(build, ILK_TEST_IN_SET, 0, ILK_FACT_COMMAND,
	           craft_set(build, ILK_SET_COMMANDS, commands));
	row = craft_row(build, ILK_VERB_ASK, "total");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_CAP) = 1;
	craft_when(build, ILK_TEST_CAP, 0, 0, 0);
	row = craft_row(build, ILK_VERB_ASK, "retry");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_FLAGS) = ILK_ROW_BY_PERSON;
	craft_when(build, ILK_TEST_SLOT, 0, 0, 0);
	craft_row(build, ILK_VERB_CLASSIFY, NULL);
}

/*
 * on guard {
 *     ask   streak       when streak_cap
 *     deny
 * }
 * on classifier {
 *     allow passed       when pass                       layer classifier
 *     ask   slow         when unavailable and kind is timeout
 *     deny  unavailable  when unavailable
 *     ask   push         when block and stage is fast and command in { "git push *" }
 *     ask   streak       when block and streak_cap       fires PermissionDenied
 *     deny  blocked      when block                      fires PermissionDenied
 *     nudge again        when category is persistence
 * }
 */
static void sample_guard_and_classifier(struct craft *build)
{
	static const char *const pushes[] = {"git push *", NULL};
	uint32_t pushing = CRAFT(build, CARRIED, ILK_TEST_IN_SET, 0, ILK_FACT_COMMAND,
	                         craft_set(build, ILK_SET_COMMANDS, pushes));
	uint32_t row;

	craft_table(build, ILK_TABLE_GUARD);
	row = craft_row(build, ILK_VERB_ASK, "streak");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_CAP) = 2;
	craft_when(build, ILK_TEST_CAP, 0, 1, 0);
	craft_row(build, ILK_VERB_DENY, NULL);

	craft_table(build, ILK_TABLE_CLASSIFIER);
	row = craft_row(build, ILK_VERB_ALLOW, "passed");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_LAYER) =
		craft_name(build, ILK_SECTION_LAYERS, "classifier");
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_PASS, 0);
	craft_row(build, ILK_VERB_ASK, "slow");
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_UNAVAILABLE, 0);
	craft_when(build, ILK_TEST_KIND, 0, craft_string(build, "timeout"), 0);
	craft_row(build, ILK_VERB_DENY, "unavailable");
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_UNAVAILABLE, 0);
	craft_row(build, ILK_VERB_ASK, "push");
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_BLOCK, 0);
	craft_when(build, ILK_TEST_STAGE, 0, craft_string(build, "fast"), 0);
	craft_when(build, ILK_TEST_CARRIED, 0, pushing, 0);
	row = craft_row(build, ILK_VERB_ASK, "streak");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_CAP) = 2;
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_FIRES) = 1;
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_BLOCK, 0);
	craft_when(build, ILK_TEST_CAP, 0, 1, 0);
	row = craft_row(build, ILK_VERB_DENY, "blocked");
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_FIRES) = 1;
	craft_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_BLOCK, 0);
	row = craft_row(build, ILK_VERB_NUDGE, NULL);
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_NOTE) =
		1 + CRAFT(build, NOTES, craft_string(build, "again"), ILK_NOTE_NUDGE);
	craft_when(build, ILK_TEST_CATEGORY, 0, craft_string(build, "persistence"), 0);
}

/*
 * on answer {
 *     approve            when asked total    reset total, streak, retry
 *     approve            when by person      reset streak
 *     reject                                 keep
 *     warn    late
 * }
 */
static void sample_answer(struct craft *build)
{
	uint32_t row;

	*craft_field(build, ILK_SECTION_META, 0, ILK_META_MODE_LAYER) =
		craft_name(build, ILK_SECTION_LAYERS, "mode");
	*craft_field(build, ILK_SECTION_META, 0, ILK_META_APPROVAL_LAYER) =
		craft_name(build, ILK_SECTION_LAYERS, "approval");
	craft_table(build, ILK_TABLE_ANSWER);
	row = craft_row(build, ILK_VERB_APPROVE, NULL);
	craft_when(build, ILK_TEST_ASKED, 0,
	           craft_name(build, ILK_SECTION_REASONS, "total") - 1, 0);
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST) =
		CRAFT(build, RESETS, ILK_RESET_COUNTER, 1);
	CRAFT(build, RESETS, ILK_RESET_COUNTER, 0);
	CRAFT(build, RESETS, ILK_RESET_SLOT, 0);
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESETS) = 3;
	row = craft_row(build, ILK_VERB_APPROVE, NULL);
	craft_when(build, ILK_TEST_BY, 0, ILK_BY_PERSON, 0);
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST) =
		CRAFT(build, RESETS, ILK_RESET_COUNTER, 0);
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESETS) = 1;
	craft_row(build, ILK_VERB_REJECT, NULL);
	row = craft_row(build, ILK_VERB_WARN, NULL);
	*craft_field(build, ILK_SECTION_ROWS, row, ILK_ROW_NOTE) =
		1 + CRAFT(build, NOTES, craft_string(build, "late"), ILK_NOTE_WARN);
}

void craft_sample_parts(struct craft *build)
{
	sample_state(build);
	sample_before(build);
	sample_guard_and_classifier(build);
	sample_answer(build);
	craft_finish(build);
}

void craft_sample(struct craft *build)
{
	craft_start(build);
	craft_sample_parts(build);
}
