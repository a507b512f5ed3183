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
 * cap total_cap total when total >= 5
 * cap streak_cap consecutive when streak >= 3
 * cap never window off
 * slot retry { key tool, cwd, args  set on block  take on ask  drop on allow
 *              clear on turn_start }
 */
static void sample_state(struct build *build)
{
	uint32_t streak = build_counter(build, "streak");
	uint32_t total = build_counter(build, "total");

	*build_field(build, ILK_SECTION_META, 0, ILK_META_RESET_ALL) =
		1u << ILK_EVENT_POLICY_RELOAD;
	build_mode(build, "default", false);
	build_effect(build, ILK_EVENT_BLOCK, streak, ILK_EFFECT_ADD, 1);
	build_effect(build, ILK_EVENT_GUARD_BLOCK, streak, ILK_EFFECT_ADD, 1);
	build_effect(build, ILK_EVENT_ALLOW, streak, ILK_EFFECT_SET, 0);
	build_effect(build, ILK_EVENT_BLOCK, total, ILK_EFFECT_ADD, 1);
	build_effect(build, ILK_EVENT_GUARD_BLOCK, total, ILK_EFFECT_ADD, 1);
	build_effect(build, ILK_EVENT_UNAVAILABLE, total, ILK_EFFECT_ADD, 1);
	build_effect(build, ILK_EVENT_TICK, total, ILK_EFFECT_SET, 7);
	build_cap(build, "total_cap", "total", total, ILK_CAP_AT_LEAST, 5);
	build_cap(build, "streak_cap", "consecutive", streak, ILK_CAP_AT_LEAST, 3);
	build_cap(build, "never", "window", total, ILK_CAP_OFF, 0);
	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		uint32_t *report = build_field(build, ILK_SECTION_REPORTS, i, 0);

		report[ILK_REPORT_DEFINED] = 1;
		report[ILK_REPORT_FIRST] = BUILD(build, TERMS, i ? total : streak);
		report[ILK_REPORT_TERMS] = 1;
	}
	BUILD(build, KEYS,
	      1u << ILK_FACT_TOOL | 1u << ILK_FACT_CWD | 1u << ILK_FACT_ARGS);
	BUILD(build, SLOTS, build_string(build, "retry"), 0, 1u << ILK_EVENT_BLOCK,
	      1u << ILK_EVENT_ASK, 1u << ILK_EVENT_ALLOW, 1u << ILK_EVENT_TURN_START,
	      5);
	build_name(build, ILK_SECTION_HOOKS, "PermissionDenied");
	BUILD(build, WAIVES, build_string(build, "boundary-cap-asks"),
	      build_string(build, "because"), 9);
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
static void sample_before(struct build *build)
{
	static const char *const texts[] = {"*sudo*", NULL};
	static const char *const tools[] = {"read*", "ls", NULL};
	static const char *const paths[] = {"**/.git/**", NULL};
	static const char *const commands[] = {"rm -rf *", NULL};
	uint32_t loose = ILK_CONDITION_LOOSE;
	uint32_t row;

	build_table(build, ILK_TABLE_BEFORE);
	build_row(build, ILK_VERB_DENY, "headless");
	build_when(build, ILK_TEST_PRESENCE, 0, ILK_PRESENCE_HEADLESS, 0);
	build_when(build, ILK_TEST_IN_SET, 0, ILK_FACT_COMMAND_LINE,
	           build_set(build, ILK_SET_TEXTS, texts));
	build_row(build, ILK_VERB_DENY, "rule");
	build_when(build, ILK_TEST_RULE, 0, ILK_RULE_DENY, 0);
	build_row(build, ILK_VERB_ALLOW, NULL);
	build_when(build, ILK_TEST_IN_SET, loose, ILK_FACT_TOOL,
	           build_set(build, ILK_SET_TOOLS, tools));
	build_row(build, ILK_VERB_ALLOW, NULL);
	build_when(build, ILK_TEST_IN_WORKSPACE, loose, ILK_FACT_PATH, 0);
	build_when(build, ILK_TEST_IN_SET, loose | ILK_CONDITION_NOT, ILK_FACT_PATH,
	           build_set(build, ILK_SET_PATHS, paths));
	build_row(build, ILK_VERB_ALLOW, NULL);
	build_when(build, ILK_TEST_ANNOTATED, loose, ILK_ANNOTATION_READ_ONLY, 0);
	build_when(build, ILK_TEST_MODE, loose, 0, 0);
	row = build_row(build, ILK_VERB_GUARD, "wrecking");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_LAYER) =
		build_name(build, ILK_SECTION_LAYERS, "guard");
	build_when(build, ILK_TEST_IN_SET, 0, ILK_FACT_COMMAND,
	           build_set(build, ILK_SET_COMMANDS, commands));
	row = build_row(build, ILK_VERB_ASK, "total");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_CAP) = 1;
	build_when(build, ILK_TEST_CAP, 0, 0, 0);
	row = build_row(build, ILK_VERB_ASK, "retry");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_FLAGS) = ILK_ROW_BY_PERSON;
	build_when(build, ILK_TEST_SLOT, 0, 0, 0);
	build_row(build, ILK_VERB_CLASSIFY, NULL);
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
 * }
 */
static void sample_guard_and_classifier(struct build *build)
{
	static const char *const pushes[] = {"git push *", NULL};
	uint32_t pushing = BUILD(build, CARRIED, ILK_TEST_IN_SET, 0, ILK_FACT_COMMAND,
	                         build_set(build, ILK_SET_COMMANDS, pushes));
	uint32_t row;

	build_table(build, ILK_TABLE_GUARD);
	row = build_row(build, ILK_VERB_ASK, "streak");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_CAP) = 2;
	build_when(build, ILK_TEST_CAP, 0, 1, 0);
	build_row(build, ILK_VERB_DENY, NULL);

	build_table(build, ILK_TABLE_CLASSIFIER);
	row = build_row(build, ILK_VERB_ALLOW, "passed");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_LAYER) =
		build_name(build, ILK_SECTION_LAYERS, "classifier");
	build_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_PASS, 0);
	build_row(build, ILK_VERB_ASK, "slow");
	build_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_UNAVAILABLE, 0);
	build_when(build, ILK_TEST_KIND, 0, build_string(build, "timeout"), 0);
	build_row(build, ILK_VERB_DENY, "unavailable");
	build_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_UNAVAILABLE, 0);
	build_row(build, ILK_VERB_ASK, "push");
	build_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_BLOCK, 0);
	build_when(build, ILK_TEST_STAGE, 0, build_string(build, "fast"), 0);
	build_when(build, ILK_TEST_CARRIED, 0, pushing, 0);
	row = build_row(build, ILK_VERB_ASK, "streak");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_CAP) = 2;
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_FIRES) = 1;
	build_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_BLOCK, 0);
	build_when(build, ILK_TEST_CAP, 0, 1, 0);
	row = build_row(build, ILK_VERB_DENY, "blocked");
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_FIRES) = 1;
	build_when(build, ILK_TEST_VERDICT, 0, ILK_VERDICT_BLOCK, 0);
}

/*
 * on answer {
 *     approve            when asked total    reset total, streak, retry
 *     approve            when by person      reset streak
 *     reject                                 keep
 * }
 */
static void sample_answer(struct build *build)
{
	uint32_t row;

	build_name(build, ILK_SECTION_LAYERS, "mode");
	build_name(build, ILK_SECTION_LAYERS, "approval");
	build_table(build, ILK_TABLE_ANSWER);
	row = build_row(build, ILK_VERB_APPROVE, NULL);
	build_when(build, ILK_TEST_ASKED, 0,
	           build_name(build, ILK_SECTION_REASONS, "total") - 1, 0);
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST) =
		BUILD(build, RESETS, ILK_RESET_COUNTER, 1);
	BUILD(build, RESETS, ILK_RESET_COUNTER, 0);
	BUILD(build, RESETS, ILK_RESET_SLOT, 0);
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESETS) = 3;
	row = build_row(build, ILK_VERB_APPROVE, NULL);
	build_when(build, ILK_TEST_BY, 0, ILK_BY_PERSON, 0);
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST) =
		BUILD(build, RESETS, ILK_RESET_COUNTER, 0);
	*build_field(build, ILK_SECTION_ROWS, row, ILK_ROW_RESETS) = 1;
	build_row(build, ILK_VERB_REJECT, NULL);
}

void build_sample_parts(struct build *build)
{
	sample_state(build);
	sample_before(build);
	sample_guard_and_classifier(build);
	sample_answer(build);
	build_finish(build);
}

void build_sample(struct build *build)
{
	build_start(build);
	build_sample_parts(build);
}
