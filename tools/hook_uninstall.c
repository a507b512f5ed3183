/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock hook uninstall: our hook out of the settings of an agent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "hook_agents.h"
#include "hook_change.h"
#include "options.h"
#include "settings.h"
#include "tool.h"

enum { OPTION_AGENT, OPTION_PROJECT, OPTION_USER, OPTION_DRY_RUN, OPTION_COUNT };
static const struct option options[OPTION_COUNT] = {
	[OPTION_AGENT] = {"agent", 'a', "NAME",
                          "qwen-code, claude-code, gemini-cli or codex"},
	[OPTION_PROJECT] = {"project", 0, NULL,
                            "the settings of this folder (default)"},
	[OPTION_USER] = {"user", 0, NULL, "the user's settings"},
	[OPTION_DRY_RUN] = {"dry-run", 'n', NULL, "show the change, make none"},
};

static const struct usage usage = {
	.command = "hook uninstall",
	.operands = "--agent NAME",
	.about = "Takes our hook out of the agent's settings. Where nothing else was "
		 "changed "
		 "since, they\nare byte for byte what they were before.",
	.options = options,
	.count = OPTION_COUNT,
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct hook_change *change = context;

	switch (index) {
	case OPTION_AGENT:
		change->agent = hook_agent_find(value);
		return change->agent != NULL;
	case OPTION_PROJECT:
		change->user = false;
		break;
	case OPTION_USER:
		change->user = true;
		break;
	case OPTION_DRY_RUN:
		change->dry = true;
		break;
	}
	return true;
}

static int tell(const struct hook_change *change, const char *words)
{
	struct output out;

	output_stdout(&out);
	output_printf(&out, "%s: %s\n", change->path, words);
	return output_done(&out);
}

/* Where what is left says the same as what was kept, that takes its place. */
static bool restore(struct settings *settings, const char *kept)
{
	const char *why;
	char *bytes = NULL;
	size_t size = 0;
	bool same = false;

	if (file_load(kept, 4u * 1024 * 1024, &bytes, &size, &why) == ILK_OK)
		same = settings_same((const char *)settings->text.at,
		                     settings->text.len, bytes, size) ||
		       size == 0;
	if (same) {
		settings->text.len = 0;
		buffer_bytes(&settings->text, bytes, size);
	}
	free(bytes);
	return same;
}

static int take_out(const struct hook_change *change, struct settings *settings)
{
	char kept[HOOK_PATH];
	bool was_there = hook_change_kept(change, kept) && access(kept, F_OK) == 0;
	bool same = was_there && restore(settings, kept);
	bool made_by_us = !was_there && settings_same((const char *)settings->text.at,
	                                              settings->text.len, "{}", 2);
	bool gone = made_by_us && !change->dry && unlink(change->path) == 0;
	int end = gone ? TOOL_OK : hook_change_write(change, &settings->text, false);

	if (end != TOOL_OK || change->dry)
		return end;
	if (same)
		(void)unlink(kept);
	if (gone)
		return tell(change, "there was nothing else in it, so it is removed");
	return tell(change,
	            same ? "as it was before our hook"
	                 : "our hook is no longer in it, all else is as it was");
}

static int change_it(const struct hook_change *change)
{
	struct settings settings;
	size_t taken = 0;
	int end = TOOL_OK;

	switch (settings_open(&settings, change->before, change->before_size)) {
	case SETTINGS_OK:
		settings_remove(&settings, hook_is_ours, &taken);
		end = taken ? take_out(change, &settings)
		            : tell(change, "our hook is not in it");
		break;
	case SETTINGS_FOREIGN:
		tool_complain("%s: %s; it was left as it is: take out what runs "
		              "interlock-hook",
		              change->path, settings.why);
		end = TOOL_INPUT;
		break;
	case SETTINGS_MEMORY:
		end = tool_fail(change->path, ILK_MEMORY);
		break;
	}
	settings_close(&settings);
	return end;
}

int hook_uninstall(int argc, char **argv)
{
	struct hook_change change = {.agent = NULL};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &change, &operands);
	int end;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count || !change.agent)
		return options_wrong_operands(&usage);
	end = hook_change_read(&change);
	if (end == TOOL_OK && !change.there)
		end = tell(&change, "there is no such file");
	else if (end == TOOL_OK)
		end = change_it(&change);
	hook_change_free(&change);
	return end;
}
