/* SPDX-License-Identifier: Apache-2.0
 *
 * The command `interlock`: finds the subcommand and hands over.
 */
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/near.h"
#include "file.h"
#include "interlock/version.h"
#include "tool.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *about;
} commands[] = {
	{"audit", cmd_audit, "the journal of what was decided: verify, show, rotate"},
	{"check", cmd_check, "say what is wrong with policies"},
	{"compile", cmd_compile, "policy -> decision tables"},
	{"dump", cmd_dump, "decision tables as readable text"},
	{"explain", cmd_explain, "why a call is decided as it is"},
	{"export", cmd_export, "send the journal as OpenTelemetry"},
	{"fmt", cmd_fmt, "lay out policies the one way"},
	{"gen", cmd_gen, "telemetry spec -> constants, docs"},
	{"hook", cmd_hook, "decide an agent's hook events"},
	{"replay", cmd_replay, "play a recorded session through a policy"},
	{"report", cmd_report, "what was decided, in numbers and charts"},
	{"test", cmd_test, "run the tests that are written in policies"},
	{"top", cmd_top, "the journal's numbers while it is written"},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static int help(void)
{
	struct output out;

	output_stdout(&out);
	output_string(&out, "usage: interlock COMMAND [ARGUMENT]...\n"
	                    "       interlock --help | --version\n\n"
	                    "policy-as-code for the AUTO mode of AI agents\n\n"
	                    "commands:\n");
	for (size_t i = 0; i < COMMANDS; i++)
		output_printf(&out, "  %-9s %s\n", commands[i].name, commands[i].about);
	output_string(&out, "\ninterlock COMMAND --help tells more.\n\n"
	                    "exit status: 0 fine, 1 the input has errors, 2 usage, "
	                    "3 input or output failed,\n4 damaged or foreign image, "
	                    "5 out of memory\n");
	return output_done(&out);
}

static int version(void)
{
	struct output out;

	output_stdout(&out);
	output_printf(&out, "interlock %s\n", ilk_version());
	return output_done(&out);
}

static int unknown(const char *word)
{
	const char *kind = word[0] == '-' ? "option" : "command";
	struct near near;

	near_init(&near, text_of(word));
	for (size_t i = 0; i < COMMANDS; i++)
		near_offer(&near, text_of(commands[i].name));
	near_offer(&near, text_of("--help"));
	near_offer(&near, text_of("--version"));
	if (near_found(&near))
		tool_complain("unknown %s \"%s\", did you mean %.*s?", kind, word,
		              (int)near.best.len, near.best.at);
	else
		tool_complain("unknown %s \"%s\", see interlock --help", kind, word);
	return TOOL_USAGE;
}

/* A standard stream that is closed must not become the number of a file we open, or
 * output for one would end up in the other: it becomes one that refuses. */
static void hold_standard_streams(void)
{
	static const int refusing[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		if (fcntl(i, F_GETFD) < 0)
			(void)open("/dev/null", refusing[i]);
	/* A reader that has gone, or a file at its limit, is a failed write, told like
	 * any other. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

/* The JSON library would take some failed allocations for bad JSON, and blame the
 * trace. */
static void *json_memory(size_t size)
{
	void *memory = malloc(size);

	if (!memory)
		exit(tool_fail("reading JSON", ILK_MEMORY));
	return memory;
}

int main(int argc, char **argv)
{
	hold_standard_streams();
	json_set_alloc_funcs(json_memory, free);
	if (argc < 2) {
		tool_complain("expected a command, see interlock --help");
		return TOOL_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0)
		return version();
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return unknown(argv[1]);
}
