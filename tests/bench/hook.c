/* SPDX-License-Identifier: Apache-2.0
 *
 * What a hook costs as a process: from the start to the answer and the end, of one event
 * before a tool runs, for programs that take turns; see bench.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

enum { ROUNDS = 301, PLACE = 4096, EVENT = 1024, SAID = 4096 };

/* What takes part: its program and arguments are found below the folder. */
struct contender {
	const char *name;
	bool decides; /* denies what it is asked */
	bool follows; /* is told what became of it, too */
	char *argv[12];
	double samples[ROUNDS];
	double median;
};

struct process {
	pid_t pid;
	int in;
	int out;
};

static bool start(char *const argv[], struct process *process)
{
	posix_spawn_file_actions_t actions;
	int in[2];
	int out[2];
	int status;

	if (pipe(in) != 0)
		return false;
	if (pipe(out) != 0) {
		close(in[0]);
		close(in[1]);
		return false;
	}
	fcntl(in[1], F_SETFD, FD_CLOEXEC);
	fcntl(out[0], F_SETFD, FD_CLOEXEC);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, in[0]);
	posix_spawn_file_actions_addclose(&actions, out[1]);
	status = posix_spawnp(&process->pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	process->in = in[1];
	process->out = out[0];
	if (status == 0)
		return true;
	close(in[1]);
	close(out[0]);
	return false;
}

/* One process from its start to its end; what it said, NUL behind it. */
static bool run(char *const argv[], const char *event, char said[SAID])
{
	struct process process;
	size_t len = strlen(event);
	size_t got = 0;
	ssize_t more;
	int status;

	said[0] = '\0';
	if (!start(argv, &process))
		return false;
	/* Less than a pipe holds; whoever reads nothing is gone by now, maybe. */
	if (write(process.in, event, len) != (ssize_t)len && errno != EPIPE)
		got = SAID;
	close(process.in);
	while (got < SAID - 1 &&
	       (more = read(process.out, said + got, SAID - 1 - got)) > 0)
		got += (size_t)more;
	close(process.out);
	if (got < SAID)
		said[got] = '\0';
	return waitpid(process.pid, &status, 0) == process.pid && status == 0 &&
	       got < SAID;
}

/* A call of the agent, as members of an object. */
#define CALL                                                                     \
	"\"tool_name\":\"run_shell_command\",\"tool_input\":{\"command\":"       \
	"\"cd app && tool-99 --all %u\",\"description\":\"last of all rules\"}," \
	"\"tool_call_id\":\"call_%u\""
#define EVENT_OF(name, members)                                                        \
	"{\"session_id\":\"bench\",\"transcript_path\":\"/w/t.jsonl\",\"cwd\":\"/w\"," \
	"\"hook_event_name\":\"" name "\",\"permission_mode\":\"auto\"," members "}"

static const char before[] = EVENT_OF("PreToolUse", CALL);
static const char after[] =
	EVENT_OF("PostToolBatch", "\"tool_calls\":[{" CALL ",\"status\":\"error\"}]");

/* The event before the tool is what is measured; then it is over, untimed. */
static bool round_of(struct contender *contender, unsigned serial)
{
	char text[EVENT];
	char said[SAID];
	double began;
	bool ran;

	snprintf(text, sizeof text, before, serial, serial);
	began = bench_now();
	ran = run(contender->argv, text, said);
	contender->samples[serial] = (bench_now() - began) / 1000;
	if (ran && contender->decides &&
	    !strstr(said, "\"permissionDecision\":\"deny\"")) {
		fprintf(stderr, "bench: %s answers %s\n", contender->name, said);
		return false;
	}
	snprintf(text, sizeof text, after, serial, serial);
	if (ran && contender->follows)
		ran = run(contender->argv, text, said);
	if (!ran)
		fprintf(stderr, "bench: %s cannot run\n", contender->name);
	return ran;
}

static void show_ratio(const struct report *report, const char *subject, double value)
{
	bench_report_one(report, "hook", subject, "times", value);
}

bool bench_hook(const struct report *report, const char *folder)
{
	static char place[6][PLACE];
	static const char *const names[6] = {"empty", "interlock-hook", "policy.tables",
	                                     "state", "journal",        "node"};
	static struct contender all[] = {
		{.name = "empty static program", .argv = {place[0]}},
		{.name = "interlock-hook, 100 rules",
	         .decides = true,
	         .follows = true,
	         .argv = {place[1], "--agent", "qwen-code", "--policy", place[2],
	                  "--state", place[3], "--journal", place[4]}},
		{.name = "node hook, 100 rules",
	         .decides = true,
	         .argv = {"node", "tests/bench/hook.mjs", place[5]}},
	};
	const size_t count = sizeof all / sizeof all[0];

	for (size_t i = 0; i < 6; i++)
		if (snprintf(place[i], PLACE, "%s/%s", folder, names[i]) >= PLACE)
			return false;
	signal(SIGPIPE, SIG_IGN); /* the empty program does not read */
	for (unsigned serial = 0; serial < ROUNDS; serial++)
		for (size_t i = 0; i < count; i++)
			if (!round_of(&all[i], serial))
				return false;
	for (size_t i = 0; i < count; i++) {
		bench_report(report, "hook process", all[i].name, "us", all[i].samples,
		             ROUNDS);
		all[i].median = all[i].samples[ROUNDS / 2];
	}
	show_ratio(report, "interlock-hook / empty", all[1].median / all[0].median);
	show_ratio(report, "node / interlock-hook", all[2].median / all[1].median);
	return true;
}
