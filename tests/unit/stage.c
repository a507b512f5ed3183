/* SPDX-License-Identifier: Apache-2.0
 *
 * See stage.h.
 */
#include "stage.h"

#include <string.h>

#include "unit.h"

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static const struct ilk_text roots[] = {TEXT("/w")};

const struct ilk_facts stage_calls[] = {
	[LS] = {.tool = TEXT("ls")},
	[READ] = {.tool = TEXT("read_file"), .path = TEXT("/etc/passwd")},
	[EDIT_IN] = {.tool = TEXT("edit"),
                     .path = TEXT("/w/a.c"),
                     .workspace = roots,
                     .workspace_count = 1},
	[EDIT_GIT] = {.tool = TEXT("edit"),
                      .path = TEXT("/w/.git/config"),
                      .workspace = roots,
                      .workspace_count = 1},
	[EDIT_OUT] = {.tool = TEXT("edit"),
                      .path = TEXT("/x/a.c"),
                      .workspace = roots,
                      .workspace_count = 1},
	[HINTED] = {.tool = TEXT("get"), .annotations = ILK_ANNOTATION_READ_ONLY},
	[RM] = {.tool = TEXT("shell"), .command = TEXT("rm -rf build")},
	[RM_OPAQUE] = {.tool = TEXT("shell"), .command = TEXT("rm -rf a; make")},
	[MAKE] = {.tool = TEXT("shell"), .command = TEXT("make")},
	[PUSH] = {.tool = TEXT("shell"), .command = TEXT("git push -f")},
	[SUDO] = {.tool = TEXT("shell"), .command = TEXT("sudo make")},
	[DENIED] = {.tool = TEXT("ls"), .rule = ILK_RULE_DENY},
};

static const struct ilk_text modes[] = {TEXT("auto"), TEXT("default"), TEXT("plan")};

void stage_set_up(struct stage *stage)
{
	craft_sample(&stage->build);
	CU_ASSERT_EQUAL_FATAL(
		ilk_open(&stage->image, stage->build.bytes, stage->build.size), ILK_OK);
	CU_ASSERT_EQUAL_FATAL(ilk_session_start(&stage->session, &stage->image,
	                                        stage->memory, sizeof stage->memory,
	                                        modes[0], ILK_PRESENCE_INTERACTIVE),
	                      ILK_OK);
}

enum ilk_status stage_verdict(struct stage *stage, int which, const char *stage_name,
                              const char *kind)
{
	struct ilk_classified classified = {
		.verdict = (enum ilk_verdict)which,
		.stage = {stage_name, stage_name ? strlen(stage_name) : 0},
		.kind = {kind, kind ? strlen(kind) : 0}};

	return ilk_verdict(stage->session, &stage->call, &classified, &stage->decision);
}

enum ilk_status stage_act(struct stage *stage, const struct scene *scene)
{
	memset(&stage->decision, 0, sizeof stage->decision);
	switch (scene->act) {
	case CALL:
		return ilk_begin(stage->session, &stage_calls[scene->which],
		                 &stage->call, &stage->decision);
	case VERDICT:
		return stage_verdict(stage, scene->which, NULL, NULL);
	case SLOW:
		return stage_verdict(stage, scene->which, NULL, "timeout");
	case FAST:
		return stage_verdict(stage, scene->which, "fast", NULL);
	case ANSWER:
	case HOOK:
		return ilk_answer(stage->session, &stage->call,
		                  (enum ilk_answer)scene->which,
		                  scene->act == HOOK ? ILK_BY_HOOK : ILK_BY_PERSON,
		                  &stage->decision);
	case EXECUTED:
		return ilk_executed(stage->session, &stage->call, scene->which);
	case EVENT:
		return ilk_event(stage->session, (enum ilk_event)scene->which);
	case MODE:
		return ilk_mode_switch(stage->session, modes[scene->which]);
	case PRESENCE:
		return ilk_session_set_presence(stage->session,
		                                (enum ilk_presence)scene->which);
	case END:
		break;
	}
	return ILK_ARGUMENT;
}

bool stage_says(struct ilk_text text, const char *string)
{
	if (!string)
		return text.at == NULL;
	return text.at && text.len == strlen(string) &&
	       memcmp(text.at, string, text.len) == 0;
}

void stage_play(struct stage *stage, const struct scene *scenes, size_t count)
{
	stage_set_up(stage);
	for (size_t i = 0; i < count; i++)
		stage_act(stage, &scenes[i]);
}
