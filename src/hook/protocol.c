/* SPDX-License-Identifier: Apache-2.0
 *
 * The agents, a row each. What a row says was read in: the published qwen-code 0.24.4 and
 * its recorded sessions; the types of Claude Code's SDK (0.3.330) and its documentation;
 * Gemini CLI 0.61.0 and its reference of hooks; Codex's schemas of hooks and its issues
 * (an `ask` or `allow` of PreToolUse is refused there, and the call runs).
 */
#include <stddef.h>

#include "hook/hook.h"

static const struct hook_name claude_events[] = {
	{"SessionStart", HOOK_SESSION_START},
	{"SessionEnd", HOOK_SESSION_END},
	{"UserPromptSubmit", HOOK_PROMPT},
	{"Stop", HOOK_STOP},
	{"SubagentStart", HOOK_SUBAGENT_START},
	{"SubagentStop", HOOK_SUBAGENT_STOP},
	{"PreToolUse", HOOK_BEFORE},
	{"PermissionRequest", HOOK_REQUEST},
	{"PermissionDenied", HOOK_DENIED},
	{"PostToolUse", HOOK_DONE},
	{"PostToolUseFailure", HOOK_FAILED},
	{"PostToolBatch", HOOK_BATCH},
	{NULL, HOOK_OTHER},
};

static const struct hook_name gemini_events[] = {
	{"SessionStart", HOOK_SESSION_START},
	{"SessionEnd", HOOK_SESSION_END},
	{"BeforeAgent", HOOK_PROMPT},
	{"AfterAgent", HOOK_STOP},
	{"BeforeTool", HOOK_BEFORE},
	{"AfterTool", HOOK_DONE},
	{NULL, HOOK_OTHER},
};

static const struct hook_end_text qwen_ends[] = {
	{"Blocked by auto mode policy", HOOK_END_BLOCKED},
	{"Blocked destructive", HOOK_END_GUARDED},
	{"invocation was denied by permission rules", HOOK_END_RULE},
	{"declined (non-interactive mode", HOOK_END_HEADLESS},
	{NULL, HOOK_END_UNKNOWN},
};

static const struct hook_protocol protocols[] = {
	{
		.name = "qwen-code",
		.project = "QWEN_PROJECT_DIR",
		.auto_mode = "auto",
		.manual_mode = "default",
		.order = HOOK_LAST,
		.says_allow = true,
		.says_ask = true,
		.says_stop = true,
		.interrupts = true,
		.events = claude_events,
		.ends = qwen_ends,
	},
	{
		.name = "claude-code",
		.project = "CLAUDE_PROJECT_DIR",
		.auto_mode = "auto",
		.manual_mode = "default",
		.order = HOOK_FIRST,
		.says_allow = true,
		.says_ask = true,
		.says_stop = true,
		.interrupts = true,
		.events = claude_events,
	},
	{
		.name = "gemini-cli",
		.project = "GEMINI_PROJECT_DIR",
		.order = HOOK_FIRST,
		.says_ask = true,
		.says_stop = true,
		.flat = true,
		.events = gemini_events,
	},
	{
		.name = "codex",
		.manual_mode = "default",
		.order = HOOK_FIRST,
		.events = claude_events,
	},
};

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

const struct hook_protocol *hook_protocol_at(size_t index)
{
	return index < sizeof protocols / sizeof protocols[0] ? &protocols[index]
	                                                      : NULL;
}

const struct hook_protocol *hook_protocol(const char *name)
{
	const struct hook_protocol *row;

	for (size_t i = 0; (row = hook_protocol_at(i)); i++)
		if (same(row->name, name))
			return row;
	return NULL;
}
