/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock hook: an agent's hook events. `run` is interlock-hook as a part of this program.
 */
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "base/near.h"
#include "file.h"
#include "hook_agents.h"
#include "tool.h"

/* What agents of Claude Code's family take for a no, and the others for an answer. */
static int no_memory(void)
{
	struct output out;

	output_stdout(&out);
	output_string(&out, "{\"decision\":\"deny\",\"reason\":\"out of memory\","
	                    "\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\","
	                    "\"permissionDecision\":\"deny\","
	                    "\"permissionDecisionReason\":\"out of memory\"}}\n");
	return output_done(&out);
}

/* A folder, or a server. */
static enum store_status open_store(struct store *store, const char *where,
                                    unsigned timeout_ms)
{
	bool redis =
		strncmp(where, "redis:", 6) == 0 || strncmp(where, "rediss:", 7) == 0;

	return redis ? store_open_redis(store, where, timeout_ms)
	             : store_open_files(store, where, timeout_ms);
}

static int run(int argc, char **argv)
{
	/* Most of it is never touched. */
	struct agent *agent = malloc(sizeof *agent);
	int end;

	if (!agent)
		return no_memory();
	end = agent_run(agent, open_store, argc, argv);
	free(agent);
	return end;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *about;
} actions[] = {
	{"run", run, "answer one hook event of an agent"},
	{"install", hook_install, "have an agent run our hook"},
	{"uninstall", hook_uninstall, "take our hook out again"},
	{"doctor", hook_doctor, "say what is wrong with a set-up"},
};
#define ACTIONS (sizeof actions / sizeof actions[0])

static int help(void)
{
	struct output out;

	output_stdout(&out);
	output_string(&out, "usage: interlock hook ACTION [ARGUMENT]...\n\n"
	                    "An AI agent's hook events, decided by a policy.\n\n"
	                    "actions:\n");
	for (size_t i = 0; i < ACTIONS; i++)
		output_printf(&out, "  %-9s %s\n", actions[i].name, actions[i].about);
	output_string(&out, "\ninterlock hook ACTION --help tells more.\n");
	return output_done(&out);
}

int cmd_hook(int argc, char **argv)
{
	struct near near;

	if (argc < 2) {
		tool_complain("hook: expected an action, see interlock hook --help");
		return TOOL_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help();
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(argv[1], actions[i].name) == 0)
			return actions[i].run(argc - 1, argv + 1);
	near_init(&near, text_of(argv[1]));
	for (size_t i = 0; i < ACTIONS; i++)
		near_offer(&near, text_of(actions[i].name));
	if (near_found(&near))
		tool_complain("hook: unknown action \"%s\", did you mean %.*s?",
		              argv[1], (int)near.best.len, near.best.at);
	else
		tool_complain("hook: unknown action \"%s\", see interlock hook --help",
		              argv[1]);
	return TOOL_USAGE;
}
