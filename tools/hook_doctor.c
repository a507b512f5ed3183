/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock hook doctor: what is wrong with a set-up, and what to do about it. Looks at
 * the settings of agents, and at each command of ours in them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hook_agents.h"
#include "hook_change.h"
#include "hook_check.h"
#include "hook_findings.h"
#include "options.h"
#include "settings.h"
#include "tool.h"

#define MOST_COMMANDS 8u

enum { OPTION_AGENT, OPTION_PROJECT, OPTION_USER, OPTION_JSON, OPTION_COUNT };
static const struct option options[OPTION_COUNT] = {
	[OPTION_AGENT] = {"agent", 'a', "NAME", "only this agent's settings"},
	[OPTION_PROJECT] = {"project", 0, NULL, "only those of this folder"},
	[OPTION_USER] = {"user", 0, NULL, "only the user's"},
	[OPTION_JSON] = {"json", 0, NULL, "as JSON"},
};

static const struct usage usage = {
	.command = "hook doctor",
	.operands = "",
	.about = "Looks at the agents' settings, and at what they run for us: the "
		 "program, "
		 "tables and\ntheir source, state, journal, time-outs; and tries a "
		 "decision. "
		 "Changes nothing.",
	.options = options,
	.count = OPTION_COUNT,
	.more = "exit status: 0 fine, or warnings only, 1 something fails, 2 usage, 3 "
		"input or output\nfailed\n",
};

struct wanted {
	const struct hook_agent *agent;
	bool project_only;
	bool user_only;
	bool json;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct wanted *wanted = context;

	switch (index) {
	case OPTION_AGENT:
		wanted->agent = hook_agent_find(value);
		return wanted->agent != NULL;
	case OPTION_PROJECT:
		wanted->project_only = true;
		break;
	case OPTION_USER:
		wanted->user_only = true;
		break;
	case OPTION_JSON:
		wanted->json = true;
		break;
	}
	return true;
}

/* What the settings run for us. */
struct ours {
	const struct hook_agent *agent;
	size_t events; /* with our hook */
	bool seen[32];
	size_t count; /* of different commands */
	struct {
		char text[2 * HOOK_PATH];
		double timeout;
	} commands[MOST_COMMANDS];
	size_t twice; /* events that have it more than once */
};

static void keep_command(struct ours *ours, const struct settings_hook *hook)
{
	for (size_t i = 0; i < ours->count; i++)
		if (strcmp(ours->commands[i].text, hook->command) == 0)
			return;
	size_t size = strlen(hook->command) + 1;

	if (ours->count == MOST_COMMANDS || size > sizeof ours->commands[0].text)
		return;
	memcpy(ours->commands[ours->count].text, hook->command, size);
	ours->commands[ours->count++].timeout = hook->timeout;
}

static void collect(void *context, const struct settings_hook *hook)
{
	struct ours *ours = context;

	for (size_t i = 0; ours->agent->events[i]; i++) {
		if (strcmp(ours->agent->events[i], hook->event) != 0)
			continue;
		ours->twice += ours->seen[i];
		ours->events += !ours->seen[i];
		ours->seen[i] = true;
	}
	keep_command(ours, hook);
}

static void tell_events(struct hook_findings *findings, const struct ours *ours,
                        const char *path)
{
	char missing[400] = "";
	size_t all = 0;

	for (; ours->agent->events[all]; all++) {
		size_t len = strlen(missing);

		if (!ours->seen[all])
			snprintf(missing + len, sizeof missing - len, " %s",
			         ours->agent->events[all]);
	}
	if (ours->events == all)
		hook_found(findings, HOOK_OK, "settings",
		           "%s runs our hook at all %zu events", path, all);
	else
		hook_found(findings, HOOK_WARN, "settings",
		           "%s has no hook of ours at:%s; counters will be off: "
		           "install again",
		           path, missing);
	if (ours->twice || ours->count > 1)
		hook_found(findings, HOOK_FAIL, "settings",
		           "%s runs our hook more than once at an event: install again",
		           path);
}

/* Whether the member that switches hooks off does so. */
static void check_switch(struct hook_findings *findings, const struct hook_agent *agent,
                         const struct settings *settings)
{
	json_t *root = settings_value(settings);
	const json_t *value = root;

	for (size_t i = 0; i < 2 && agent->off_path[i]; i++)
		value = json_object_get(value, agent->off_path[i]);
	if (agent->off_path[0] && json_is_boolean(value) &&
	    json_is_true(value) == agent->off_value)
		hook_found(findings, HOOK_FAIL, "switch",
		           "hooks are switched off in these settings: %s%s%s",
		           agent->off_path[0], agent->off_path[1] ? "." : "",
		           agent->off_path[1] ? agent->off_path[1] : "");
	json_decref(root);
}

static void look_into(struct hook_findings *findings, struct ours *ours,
                      const struct hook_change *change, const struct settings *settings)
{
	settings_tell(settings, hook_is_ours, collect, ours);
	if (!ours->count)
		return;
	findings->agent = change->agent->name;
	tell_events(findings, ours, change->path);
	check_switch(findings, change->agent, settings);
	if (change->agent->besides)
		hook_found(findings, HOOK_WARN, "trust", "%s", change->agent->besides);
	for (size_t i = 0; i < ours->count; i++)
		hook_check(findings, change->agent, ours->commands[i].text,
		           ours->commands[i].timeout);
}

/* One file of settings. */
static int look_at(struct hook_findings *findings, const struct hook_agent *agent,
                   bool user)
{
	struct hook_change change = {.agent = agent, .user = user};
	struct ours *ours = calloc(1, sizeof *ours);
	struct settings settings;
	int end =
		ours ? hook_change_read(&change) : tool_fail("hook doctor", ILK_MEMORY);

	if (end == TOOL_OK && change.there) {
		ours->agent = agent;
		switch (settings_open(&settings, change.before, change.before_size)) {
		case SETTINGS_OK:
			look_into(findings, ours, &change, &settings);
			break;
		case SETTINGS_FOREIGN:
			findings->agent = agent->name;
			hook_found(findings, HOOK_WARN, "settings",
			           "%s: %s; whether our hook is in it is not known",
			           change.path, settings.why);
			break;
		case SETTINGS_MEMORY:
			end = tool_fail(change.path, ILK_MEMORY);
			break;
		}
		settings_close(&settings);
	}
	free(ours);
	hook_change_free(&change);
	return end;
}

int hook_doctor(int argc, char **argv)
{
	struct wanted wanted = {.agent = NULL};
	struct hook_findings *findings;
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &wanted, &operands);
	int end = TOOL_OK;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count)
		return options_wrong_operands(&usage);
	findings = calloc(1, sizeof *findings);
	if (!findings)
		return tool_fail("hook doctor", ILK_MEMORY);
	for (size_t i = 0; i < hook_agent_count && end == TOOL_OK; i++) {
		if (wanted.agent && wanted.agent != &hook_agents[i])
			continue;
		if (!wanted.user_only)
			end = look_at(findings, &hook_agents[i], false);
		if (end == TOOL_OK && !wanted.project_only)
			end = look_at(findings, &hook_agents[i], true);
	}
	if (end == TOOL_OK && !findings->count)
		hook_found(findings, HOOK_FAIL, "settings",
		           "no agent's settings run our hook: interlock hook install");
	if (end == TOOL_OK)
		end = hook_findings_show(findings, wanted.json);
	free(findings);
	return end;
}
