/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock hook install: our hook into the settings of an agent, after its policy was
 * compiled.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "hook_agents.h"
#include "hook_change.h"
#include "load.h"
#include "options.h"
#include "settings.h"
#include "tool.h"

#define TIMEOUT_SECONDS 30u

/* What is handed on to the hook stands last, in one row. */
enum {
	OPTION_AGENT,
	OPTION_POLICY,
	OPTION_PROJECT,
	OPTION_USER,
	OPTION_DRY_RUN,
	OPTION_PARAM,
	OPTION_ORG,
	OPTION_STATE,
	OPTION_JOURNAL,
	OPTION_CONTENT,
	OPTION_PRESENCE,
	OPTION_ORGANISATION,
	OPTION_DECIDE,
	OPTION_OBSERVE,
	OPTION_COUNT
};
static const struct option options[OPTION_COUNT] = {
	[OPTION_AGENT] = {"agent", 'a', "NAME",
                          "qwen-code, claude-code, gemini-cli or codex"},
	[OPTION_POLICY] = {"policy", 'p', "FILE", "policy text, or compiled"},
	[OPTION_PROJECT] = {"project", 0, NULL,
                            "the settings of this folder (default)"},
	[OPTION_USER] = {"user", 0, NULL, "the user's settings"},
	[OPTION_DRY_RUN] = {"dry-run", 'n', NULL, "show the change, make none"},
	[OPTION_PARAM] = LOAD_PARAM,
	[OPTION_ORG] = LOAD_ORG,
	[OPTION_STATE] = {"state", 0, "WHERE", "handed on to the hook, as all below"},
	[OPTION_JOURNAL] = {"journal", 0, "DIR|off",
                            "where decisions are written down"},
	[OPTION_CONTENT] = {"content", 0, "WHAT", "off, hash or full"},
	[OPTION_PRESENCE] = {"presence", 0, "WHO", "whether a person can be asked"},
	[OPTION_ORGANISATION] = {"organisation", 0, "NAME",
                                 "one state for all sessions"},
	[OPTION_DECIDE] = {"decide", 0, NULL,
                           "decide where the agent has no AUTO mode"},
	[OPTION_OBSERVE] = {"observe", 0, NULL, "never interfere, only write down"},
};

static const struct usage usage = {
	.command = "hook install",
	.operands = "--agent NAME --policy FILE",
	.about = "Compiles the policy and has the agent run interlock-hook at its "
		 "events: "
		 "changes its\nsettings, and nothing else in them. What they were is "
		 "kept "
		 "once, in FILE" HOOK_KEPT ".",
	.options = options,
	.count = OPTION_COUNT,
};
struct wanted {
	const char *policy;
	struct hook_change to;
	struct load_with with;
	const char *handed[OPTION_COUNT]; /* values; of flags their names */
	char tables[HOOK_PATH];
	char command[2 * HOOK_PATH];
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct wanted *wanted = context;

	switch (index) {
	case OPTION_AGENT:
		wanted->to.agent = hook_agent_find(value);
		return wanted->to.agent != NULL;
	case OPTION_POLICY:
		wanted->policy = value;
		break;
	case OPTION_PROJECT:
		wanted->to.user = false;
		break;
	case OPTION_USER:
		wanted->to.user = true;
		break;
	case OPTION_DRY_RUN:
		wanted->to.dry = true;
		break;
	case OPTION_PARAM:
		return load_take_param(&wanted->with, usage.command, value);
	case OPTION_ORG:
		wanted->with.org = value;
		break;
	default:
		wanted->handed[index] = value ? value : "";
		break;
	}
	return true;
}

/* ---- The policy */

/* X.policy -> X.tables, all else with .tables behind it. */
static bool tables_beside(const char *policy, char path[HOOK_PATH])
{
	size_t len = strlen(policy);
	size_t ending = strlen(".policy");

	if (len > ending && strcmp(policy + len - ending, ".policy") == 0)
		len -= ending;
	int made = snprintf(path, HOOK_PATH, "%.*s.tables", (int)len, policy);

	return made > 0 && (size_t)made < HOOK_PATH;
}

static bool make_absolute(char path[HOOK_PATH])
{
	char folder[HOOK_PATH];
	char joined[2 * HOOK_PATH];
	int len;

	if (*path == '/')
		return true;
	if (!getcwd(folder, sizeof folder))
		return false;
	len = snprintf(joined, sizeof joined, "%s/%s", folder, path);
	if (len < 0 || (size_t)len >= HOOK_PATH)
		return false;
	memcpy(path, joined, (size_t)len + 1);
	return true;
}

static int compile(struct wanted *wanted)
{
	struct loaded loaded;
	int end = load(&loaded, wanted->policy, &wanted->with);
	bool short_enough;

	if (end != TOOL_OK)
		return end;
	if (load_is_image(&loaded))
		short_enough = snprintf(wanted->tables, HOOK_PATH, "%s",
		                        wanted->policy) < (int)HOOK_PATH;
	else
		short_enough = tables_beside(wanted->policy, wanted->tables);
	if (!short_enough || !make_absolute(wanted->tables)) {
		tool_complain("hook install: the path of the tables is too long");
		end = TOOL_INPUT;
	} else if (!load_is_image(&loaded) && !wanted->to.dry) {
		end = file_write(wanted->tables, loaded.bytes, loaded.size);
	}
	load_free(&loaded);
	return end;
}

/* ---- The command */

static bool is_program(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
	       access(path, X_OK) == 0;
}

/* interlock-hook beside us; else we do it ourselves. */
static bool find_hook(const struct wanted *wanted, char path[HOOK_PATH], bool *alone)
{
	const char *state = wanted->handed[OPTION_STATE];
	char own[HOOK_PATH - 16];
	ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);

	if (len <= 0)
		return false;
	own[len] = '\0';
	char *slash = strrchr(own, '/');

	snprintf(path, HOOK_PATH, "%.*s/interlock-hook", (int)(slash - own), own);
	/* Only we speak to a server. */
	*alone = !(state && strncmp(state, "redis", 5) == 0) && is_program(path);
	if (!*alone)
		snprintf(path, HOOK_PATH, "%s", own);
	return true;
}

static bool add_word(struct wanted *wanted, const char *word)
{
	return hook_quote(wanted->command, sizeof wanted->command, word);
}

static bool add_handed(struct wanted *wanted)
{
	bool room = true;

	for (size_t i = OPTION_STATE; i < OPTION_COUNT; i++) {
		char name[32];

		if (!wanted->handed[i])
			continue;
		snprintf(name, sizeof name, "--%s", options[i].name);
		room = room && add_word(wanted, name) &&
		       (!options[i].value || add_word(wanted, wanted->handed[i]));
	}
	return room;
}

static int make_command(struct wanted *wanted)
{
	char path[HOOK_PATH];
	bool alone;

	if (!find_hook(wanted, path, &alone)) {
		tool_complain("hook install: cannot find our own program");
		return TOOL_IO;
	}
	if (add_word(wanted, path) &&
	    (alone || (add_word(wanted, "hook") && add_word(wanted, "run"))) &&
	    add_word(wanted, "--agent") && add_word(wanted, wanted->to.agent->name) &&
	    add_word(wanted, "--policy") && add_word(wanted, wanted->tables) &&
	    add_handed(wanted))
		return TOOL_OK;
	tool_complain("hook install: the hook's command is too long");
	return TOOL_INPUT;
}

/* ---- The settings */

static int foreign(const struct wanted *wanted, const struct settings *settings)
{
	tool_complain("%s: %s; it was left as it is", wanted->to.path, settings->why);
	if (!*wanted->command)
		return TOOL_INPUT;
	fprintf(stderr,
	        "help: put this into the list of each event in its \"hooks\" "
	        "yourself:\n"
	        "  {\"hooks\": [{\"type\": \"command\", \"command\": \"%s\", "
	        "\"timeout\": %u}]}\nevents:",
	        wanted->command, TIMEOUT_SECONDS * wanted->to.agent->second);
	for (const char *const *event = wanted->to.agent->events; *event; event++)
		fprintf(stderr, " %s", *event);
	fputs("\n", stderr);
	return TOOL_INPUT;
}

/* What our hooks in the settings are, held to what they are to be. */
struct held {
	const struct wanted *wanted;
	size_t same;
	size_t other;
};

static void hold(void *context, const struct settings_hook *hook)
{
	struct held *held = context;
	double timeout = TIMEOUT_SECONDS * held->wanted->to.agent->second;

	if (hook->alone && strcmp(hook->command, held->wanted->command) == 0 &&
	    !(hook->timeout < timeout) && !(hook->timeout > timeout))
		held->same++;
	else
		held->other++;
}

static size_t event_count(const struct hook_agent *agent)
{
	size_t count = 0;

	while (agent->events[count])
		count++;
	return count;
}

/* TOOL_OK with the new text, or *done: it is as it is to be. */
static int put_in(const struct wanted *wanted, struct settings *settings, bool *done,
                  bool *fresh)
{
	struct held held = {wanted, 0, 0};
	enum settings_end end = SETTINGS_OK;
	size_t taken;

	settings_tell(settings, hook_is_ours, hold, &held);
	*done = held.same == event_count(wanted->to.agent) && !held.other;
	*fresh = !held.same && !held.other;
	if (*done)
		return TOOL_OK;
	settings_remove(settings, hook_is_ours, &taken);
	for (const char *const *event = wanted->to.agent->events;
	     *event && end == SETTINGS_OK; event++)
		end = settings_add(settings, *event, wanted->command,
		                   TIMEOUT_SECONDS * wanted->to.agent->second);
	if (end == SETTINGS_FOREIGN)
		return foreign(wanted, settings);
	return end == SETTINGS_OK ? TOOL_OK : tool_fail(wanted->to.path, ILK_MEMORY);
}

static int tell(const struct wanted *wanted, const char *words)
{
	struct output out;

	output_stdout(&out);
	output_printf(&out, "%s: %s\n", wanted->to.path, words);
	if (wanted->to.agent->besides)
		output_printf(&out, "%s\n", wanted->to.agent->besides);
	return output_done(&out);
}

static int change(const struct wanted *wanted)
{
	struct settings settings;
	bool done = false;
	bool fresh = false;
	int end = TOOL_OK;

	switch (settings_open(&settings, wanted->to.before, wanted->to.before_size)) {
	case SETTINGS_OK:
		end = put_in(wanted, &settings, &done, &fresh);
		break;
	case SETTINGS_FOREIGN:
		end = foreign(wanted, &settings);
		break;
	case SETTINGS_MEMORY:
		end = tool_fail(wanted->to.path, ILK_MEMORY);
		break;
	}
	if (end == TOOL_OK && done)
		end = tell(wanted, "our hook is there already");
	else if (end == TOOL_OK) {
		end = hook_change_write(&wanted->to, &settings.text, fresh);
		if (end == TOOL_OK && !wanted->to.dry)
			end = tell(wanted, "our hook is in it now");
	}
	settings_close(&settings);
	return end;
}

int hook_install(int argc, char **argv)
{
	struct wanted wanted = {.policy = NULL};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &wanted, &operands);
	int end;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count || !wanted.to.agent || !wanted.policy)
		return options_wrong_operands(&usage);
	end = compile(&wanted);
	if (end == TOOL_OK)
		end = make_command(&wanted);
	if (end == TOOL_OK)
		end = hook_change_read(&wanted.to);
	if (end == TOOL_OK)
		end = change(&wanted);
	hook_change_free(&wanted.to);
	return end;
}
