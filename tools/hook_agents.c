/* SPDX-License-Identifier: Apache-2.0
 *
 * Agents and their settings; see hook_agents.h. Read in: the published qwen-code 0.24.4,
 * the documentation of hooks of Claude Code, Gemini CLI and Codex.
 */
#include "hook_agents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "tool.h"

/* What docs/hooks.md has in its table of evidence. */
static const char *const claude_events[] = {"SessionStart",
                                            "SessionEnd",
                                            "UserPromptSubmit",
                                            "Stop",
                                            "SubagentStart",
                                            "SubagentStop",
                                            "PreToolUse",
                                            "PermissionRequest",
                                            "PermissionDenied",
                                            "PostToolUse",
                                            "PostToolUseFailure",
                                            "PostToolBatch",
                                            NULL};
static const char *const gemini_events[] = {
	"SessionStart", "SessionEnd", "BeforeAgent", "AfterAgent",
	"BeforeTool",   "AfterTool",  NULL};
static const char *const codex_events[] = {
	"SessionStart",      "UserPromptSubmit", "Stop",
	"SubagentStart",     "SubagentStop",     "PreToolUse",
	"PermissionRequest", "PostToolUse",      NULL};

const struct hook_agent hook_agents[] = {
	{
		.name = "qwen-code",
		.folder = ".qwen",
		.file = "settings.json",
		.second = 1,
		.events = claude_events,
		.when_dead = "the call goes on as if there were no hook",
		.off_path = {"disableAllHooks", NULL},
		.off_value = true,
	},
	{
		.name = "claude-code",
		.folder = ".claude",
		.file = "settings.json",
		.variable = "CLAUDE_CONFIG_DIR",
		.second = 1,
		.events = claude_events,
		.when_dead = "the call goes on as if there were no hook",
		.off_path = {"disableAllHooks", NULL},
		.off_value = true,
	},
	{
		.name = "gemini-cli",
		.folder = ".gemini",
		.file = "settings.json",
		.second = 1000,
		.events = gemini_events,
		.when_dead = "the call goes on, with a warning",
		.off_path = {"hooksConfig", "enabled"},
		.off_value = false,
	},
	{
		.name = "codex",
		.folder = ".codex",
		.file = "hooks.json",
		.variable = "CODEX_HOME",
		.second = 1,
		.events = codex_events,
		.when_dead = "the call goes on as if there were no hook",
		.besides = "Codex runs a hook only once it is trusted: /hooks in Codex",
		.off_path = {NULL, NULL},
	},
};
const size_t hook_agent_count = sizeof hook_agents / sizeof hook_agents[0];

const struct hook_agent *hook_agent_find(const char *name)
{
	const char *names[sizeof hook_agents / sizeof hook_agents[0]];

	for (size_t i = 0; i < hook_agent_count; i++) {
		if (strcmp(hook_agents[i].name, name) == 0)
			return &hook_agents[i];
		names[i] = hook_agents[i].name;
	}
	options_unknown_word("--agent", name, names, hook_agent_count);
	return NULL;
}

bool hook_agent_settings(const struct hook_agent *agent, bool user,
                         char path[HOOK_PATH])
{
	const char *base = user && agent->variable ? getenv(agent->variable) : NULL;
	const char *home = getenv("HOME");
	int len;

	if (base && *base) {
		len = snprintf(path, HOOK_PATH, "%s/%s", base, agent->file);
	} else if (!user) {
		len = snprintf(path, HOOK_PATH, "%s/%s", agent->folder, agent->file);
	} else if (home && *home) {
		len = snprintf(path, HOOK_PATH, "%s/%s/%s", home, agent->folder,
		               agent->file);
	} else {
		tool_complain("hook: $HOME is not set");
		return false;
	}
	if (len > 0 && (size_t)len < HOOK_PATH)
		return true;
	tool_complain("hook: the path of the settings is too long");
	return false;
}

/* ---- Commands */

bool hook_quote(char *to, size_t room, const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789_-./:=@%+,";
	size_t at = strlen(to);
	bool quoted = !*word || strspn(word, plain) != strlen(word);

	if (at && at + 1 < room)
		to[at++] = ' ';
	if (quoted && at + 1 < room)
		to[at++] = '\'';
	for (; *word && at + 6 < room; word++) {
		const char *part = quoted && *word == '\'' ? "'\\''" : NULL;

		if (part) {
			memcpy(to + at, part, 4);
			at += 4;
		} else {
			to[at++] = *word;
		}
	}
	if (quoted)
		to[at++] = '\'';
	to[at] = '\0';
	return !*word;
}

/* One character of a word; the quote it stands in is kept in *quote. */
static bool take_character(const char **at, char *quote, char *one)
{
	char byte = *(*at)++;

	if (*quote ? byte == *quote : byte == '\'' || byte == '"') {
		*quote = *quote ? '\0' : byte;
		return false;
	}
	if (byte == '\\' && *quote != '\'' && **at)
		byte = *(*at)++;
	*one = byte;
	return true;
}

size_t hook_words(const char *command, char *room, size_t size, char **words,
                  size_t most)
{
	size_t count = 0;
	size_t used = 0;

	while (count < most) {
		char quote = '\0';

		command += strspn(command, " \t\n");
		if (!*command)
			break;
		words[count++] = room + used;
		while (*command && (quote || !strchr(" \t\n", *command))) {
			char one;

			if (take_character(&command, &quote, &one) && used + 1 < size)
				room[used++] = one;
		}
		if (used + 1 >= size)
			return count - 1;
		room[used++] = '\0';
	}
	return count;
}

static bool is_named(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return strcmp(slash ? slash + 1 : path, name) == 0;
}

bool hook_is_ours(const char *command)
{
	char room[HOOK_PATH];
	char *words[3];
	size_t count = hook_words(command, room, sizeof room, words, 3);

	if (count && is_named(words[0], "interlock-hook"))
		return true;
	return count == 3 && is_named(words[0], "interlock") &&
	       strcmp(words[1], "hook") == 0 && strcmp(words[2], "run") == 0;
}
