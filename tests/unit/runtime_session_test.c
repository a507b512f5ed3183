/* SPDX-License-Identifier: Apache-2.0
 *
 * Sessions: starting, modes, presences and the events outside calls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "unit.h"

static const struct ilk_text autom = {"auto", 4};

static void starting(void)
{
	static struct stage stage;
	struct ilk_session *session = NULL;
	size_t size;

	stage_set_up(&stage);
	size = ilk_session_size(&stage.image);
	CU_ASSERT_EQUAL(size % 8, 0);
	CU_ASSERT(size <= 4096);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory, size,
	                                  autom, ILK_PRESENCE_BACKGROUND),
	                ILK_OK);
	CU_ASSERT_PTR_EQUAL(session, stage.memory);
	CU_ASSERT_EQUAL(ilk_session_presence(session), ILK_PRESENCE_BACKGROUND);
	CU_ASSERT_TRUE(ilk_session_active(session));
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory,
	                                  size - 1, autom, ILK_PRESENCE_HEADLESS),
	                ILK_SPACE);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image,
	                                  (char *)stage.memory + 4, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory, size,
	                                  autom, ILK_PRESENCE_COUNT),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, stage.memory, size,
	                                  (struct ilk_text){NULL, 0},
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(NULL, &stage.image, stage.memory, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, NULL, stage.memory, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, NULL, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
}

/* A session needs exactly as many bytes as it says. */
static void exact_memory_is_enough(void)
{
	static struct stage stage;
	struct ilk_session *session = NULL;

	stage_set_up(&stage);
	size_t size = ilk_session_size(&stage.image);
	void *memory = malloc(size);

	CU_ASSERT(memory != NULL);
	if (!memory)
		return;
	memset(memory, 0xff, size);
	CU_ASSERT_EQUAL(ilk_session_start(&session, &stage.image, memory, size, autom,
	                                  ILK_PRESENCE_HEADLESS),
	                ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 0), 0);
	CU_ASSERT_EQUAL(ilk_session_counter(session, 9), 0);
	CU_ASSERT_PTR_NULL(ilk_session_slot(session, 0).at);
	CU_ASSERT_PTR_NULL(ilk_session_slot(session, 9).at);
	free(memory);
}

/* An image with a counter of everything: what happened, and how often. */
static void count_all(struct craft *build)
{
	craft_start(build);
	craft_mode(build, "edit", false);
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		craft_effect(build, event, craft_counter(build, "n"), ILK_EFFECT_ADD,
		             1);
	craft_finish(build);
}

static void start(struct stage *stage, const char *mode)
{
	CU_ASSERT_EQUAL_FATAL(
		ilk_open(&stage->image, stage->build.bytes, stage->build.size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&stage->session, &stage->image,
	                                        stage->memory, sizeof stage->memory,
	                                        (struct ilk_text){mode, strlen(mode)},
	                                        ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

static void events_outside_calls(void)
{
	static struct stage stage;
	const uint32_t outside = 1u << ILK_EVENT_TURN_START | 1u << ILK_EVENT_TURN_END |
	                         1u << ILK_EVENT_USER_MESSAGE |
	                         1u << ILK_EVENT_POLICY_RELOAD | 1u << ILK_EVENT_TICK |
	                         1u << ILK_EVENT_BATCH_START;

	count_all(&stage.build);
	start(&stage, "auto");
	CU_ASSERT_EQUAL(ilk_session_counter(stage.session, ILK_EVENT_SESSION_START), 1);
	for (uint32_t event = 0; event <= ILK_EVENT_COUNT; event++) {
		bool allowed = outside >> event & 1;

		if (event == ILK_EVENT_SESSION_START)
			continue;
		CU_ASSERT_EQUAL(ilk_event(stage.session, (enum ilk_event)event),
		                allowed ? ILK_OK : ILK_ARGUMENT);
		CU_ASSERT_EQUAL(ilk_session_counter(stage.session, event), allowed);
	}
	CU_ASSERT_EQUAL(ilk_event(NULL, ILK_EVENT_TICK), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_event(stage.session, ILK_EVENT_SESSION_START), ILK_OK);
	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++)
		CU_ASSERT_EQUAL(ilk_session_counter(stage.session, event),
		                event == ILK_EVENT_SESSION_START);
}

/* A way through modes, and how many of its steps are switches. */
static void switches_of_mode(void)
{
	static const struct {
		const char *mode;
		bool is_switch;
		bool active;
	} ways[] = {
		{"auto", false, true}, {"edit", true, false},  {"edit", false, false},
		{"plan", true, false}, {"plan", false, false}, {"plans", true, false},
		{"", true, false},     {"auto", true, true},
	};
	static struct stage stage;
	uint32_t switches = 0;

	count_all(&stage.build);
	start(&stage, "auto");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct ilk_text mode = {ways[i].mode, strlen(ways[i].mode)};

		CU_ASSERT_EQUAL(ilk_mode_switch(stage.session, mode), ILK_OK);
		switches += ways[i].is_switch;
		CASE(ways[i].mode,
		     ilk_session_counter(stage.session, ILK_EVENT_MODE_SWITCH) ==
		             switches);
		CASE(ways[i].mode, ilk_session_active(stage.session) == ways[i].active);
	}
	CU_ASSERT_EQUAL(ilk_mode_switch(stage.session, (struct ilk_text){NULL, 0}),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_mode_switch(NULL, autom), ILK_ARGUMENT);
}

static void counters_saturate(void)
{
	static struct stage stage;
	uint64_t value = 0;

	craft_start(&stage.build);
	uint32_t a = craft_counter(&stage.build, "a");
	uint32_t b = craft_counter(&stage.build, "b");
	uint32_t term = CRAFT(&stage.build, TERMS, a);

	CRAFT(&stage.build, TERMS, b);
	craft_effect(&stage.build, ILK_EVENT_TICK, a, ILK_EFFECT_ADD, UINT32_MAX - 1);
	craft_effect(&stage.build, ILK_EVENT_TICK, b, ILK_EFFECT_SET, UINT32_MAX);
	*craft_field(&stage.build, ILK_SECTION_REPORTS, 1, ILK_REPORT_DEFINED) = 1;
	*craft_field(&stage.build, ILK_SECTION_REPORTS, 1, ILK_REPORT_FIRST) = term;
	*craft_field(&stage.build, ILK_SECTION_REPORTS, 1, ILK_REPORT_TERMS) = 2;
	craft_finish(&stage.build);
	start(&stage, "auto");
	CU_ASSERT_EQUAL(ilk_event(stage.session, ILK_EVENT_TICK), ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(stage.session, a), UINT32_MAX - 1);
	CU_ASSERT_EQUAL(ilk_event(stage.session, ILK_EVENT_TICK), ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_counter(stage.session, a), UINT32_MAX);
	CU_ASSERT_TRUE(
		ilk_session_report(stage.session, ILK_REPORT_TOTAL_DENIALS, &value));
	CU_ASSERT_EQUAL(value, 2 * (uint64_t)UINT32_MAX);
	CU_ASSERT_FALSE(ilk_session_report(stage.session,
	                                   ILK_REPORT_CONSECUTIVE_DENIALS, &value));
	CU_ASSERT_FALSE(ilk_session_report(stage.session, ILK_REPORT_COUNT, &value));
}

/* A state that agents in several modes share: a call that waits for its verdict while
 * another agent has its own gets it, and nothing happens to the counters. */
static void modes_of_who_shares(void)
{
	static struct stage stage;
	const struct ilk_text modes[] = {{"plan", 4}, autom};
	struct ilk_call call;
	struct ilk_decision decision;
	struct ilk_classified pass = {.verdict = ILK_VERDICT_PASS};
	struct ilk_facts facts = {.tool = {"t", 1}};

	stage_set_up(&stage);
	CU_ASSERT_TRUE(ilk_session_active(stage.session));
	CU_ASSERT_EQUAL(ilk_begin(stage.session, &facts, &call, &decision), ILK_OK);
	CU_ASSERT_EQUAL(decision.outcome, ILK_OUTCOME_CLASSIFY);
	for (size_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(ilk_session_set_mode(stage.session, modes[i]), ILK_OK);
		CASE(modes[i].at, ilk_session_active(stage.session) == (i == 1));
	}
	CU_ASSERT_EQUAL(ilk_verdict(stage.session, &call, &pass, &decision), ILK_OK);
	CU_ASSERT_EQUAL(ilk_session_set_mode(stage.session, (struct ilk_text){NULL, 0}),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_set_mode(NULL, autom), ILK_ARGUMENT);
}

static void presences(void)
{
	static struct stage stage;

	stage_set_up(&stage);
	for (int i = 0; i < ILK_PRESENCE_COUNT; i++) {
		CU_ASSERT_EQUAL(
			ilk_session_set_presence(stage.session, (enum ilk_presence)i),
			ILK_OK);
		CU_ASSERT_EQUAL((int)ilk_session_presence(stage.session), i);
	}
	CU_ASSERT_EQUAL(ilk_session_set_presence(stage.session, ILK_PRESENCE_COUNT),
	                ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_session_set_presence(NULL, ILK_PRESENCE_HEADLESS),
	                ILK_ARGUMENT);
}

void runtime_session_suite(void);
void runtime_session_suite(void)
{
	CU_pSuite suite = CU_add_suite("runtime session", NULL, NULL);

	CU_add_test(suite, "starting", starting);
	CU_add_test(suite, "exact memory is enough", exact_memory_is_enough);
	CU_add_test(suite, "events outside calls", events_outside_calls);
	CU_add_test(suite, "switches of mode", switches_of_mode);
	CU_add_test(suite, "modes of who shares a state", modes_of_who_shares);
	CU_add_test(suite, "counters saturate", counters_saturate);
	CU_add_test(suite, "presences", presences);
}
