/* SPDX-License-Identifier: Apache-2.0
 *
 * storm HOOK POLICY.tables FOLDER PROCESSES KILLS: many hook processes at once on one
 * session, of which some are killed at any moment. Each that lives reports one blocked
 * call; in the end the session must have counted every one that gave its answer, and of
 * those that were killed some or none, but nothing else: the state is never torn.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 1000, PAYLOAD = 512 };

struct hook {
	pid_t pid; /* 0: none */
	int answer;
	bool killed;
};

struct storm {
	char **command; /* of the hook */
	unsigned long random;
	unsigned long serial;
	unsigned long lived;
	unsigned long killed;
	unsigned long wrong; /* gave another answer than {} */
	struct hook hook[AT_ONCE];
};

static unsigned long next_random(struct storm *storm)
{
	storm->random = storm->random * 6364136223846793005u + 1442695040888963407u;
	return storm->random >> 33;
}

static void die(const char *what)
{
	fprintf(stderr, "storm: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* A call that the agent's classifier blocked, different from all others. */
static size_t payload(struct storm *storm, char bytes[PAYLOAD])
{
	int len = snprintf(
		bytes, PAYLOAD,
		"{\"session_id\":\"storm\",\"hook_event_name\":\"PermissionDenied\","
		"\"permission_mode\":\"auto\",\"cwd\":\"/w\",\"tool_name\":\"run_shell_"
		"command\",\"tool_input\":{\"command\":\"make %lu\"},\"tool_call_id\":"
		"\"call_%lu\",\"reason\":\"classifier_blocked\"}",
		storm->serial, storm->serial);

	storm->serial++;
	return (size_t)len;
}

static void start(struct storm *storm, struct hook *hook)
{
	char bytes[PAYLOAD];
	size_t len = payload(storm, bytes);
	int in[2];
	int out[2];

	/* What is written fits in the pipe, so that nobody waits. */
	if (pipe(in) != 0 || pipe(out) != 0)
		die("pipe");
	if (write(in[1], bytes, len) != (ssize_t)len)
		die("write");
	close(in[1]);
	hook->pid = fork();
	if (hook->pid < 0)
		die("fork");
	if (hook->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[0]);
		close(out[0]);
		close(out[1]);
		execv(storm->command[0], storm->command);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	fcntl(out[0], F_SETFD, FD_CLOEXEC);
	hook->answer = out[0];
	hook->killed = false;
}

static void finish(struct storm *storm, struct hook *hook)
{
	char answer[PAYLOAD];
	ssize_t len;
	int status;

	if (waitpid(hook->pid, &status, 0) != hook->pid)
		die("waitpid");
	len = read(hook->answer, answer, sizeof answer);
	close(hook->answer);
	hook->pid = 0;
	if (WIFSIGNALED(status) && hook->killed) {
		storm->killed++;
		/* What answered has committed, though it was killed afterwards. */
		if (len > 0) {
			storm->killed--;
			storm->lived++;
		}
		return;
	}
	storm->lived++;
	if (len != 3 || memcmp(answer, "{}\n", 3) != 0 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 0)
		storm->wrong++;
}

/* A pipe each. */
static void many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		die("getrlimit");
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		die("setrlimit");
}

/* All at once, then each waited for. */
static void all_at_once(struct storm *storm, unsigned long count)
{
	for (unsigned long i = 0; i < count; i++)
		start(storm, &storm->hook[i]);
	for (unsigned long i = 0; i < count; i++)
		finish(storm, &storm->hook[i]);
}

/* Eight at a time, each killed somewhere in the time that it takes. */
static void kill_some(struct storm *storm, unsigned long kills)
{
	enum { TOGETHER = 8 };

	while (storm->killed < kills) {
		for (int i = 0; i < TOGETHER; i++)
			start(storm, &storm->hook[i]);
		for (int i = 0; i < TOGETHER; i++) {
			struct timespec wait = {0, (long)(next_random(storm) % 150000)};

			nanosleep(&wait, NULL);
			storm->hook[i].killed = true;
			kill(storm->hook[i].pid, SIGKILL);
		}
		for (int i = 0; i < TOGETHER; i++)
			finish(storm, &storm->hook[i]);
	}
}

int main(int argc, char **argv)
{
	static struct storm storm = {.random = 1};
	char state[4096];
	char journal[4096];
	char *command[] = {NULL,    "--agent",      "qwen-code", "--policy",
	                   NULL,    "--state",      state,       "--journal",
	                   journal, "--timeout-ms", "60000",     NULL};
	unsigned long processes;
	unsigned long kills;

	if (argc != 6) {
		fprintf(stderr, "usage: storm HOOK POLICY FOLDER PROCESSES KILLS\n");
		return 2;
	}
	processes = strtoul(argv[4], NULL, 10);
	kills = strtoul(argv[5], NULL, 10);
	if (processes > AT_ONCE)
		processes = AT_ONCE;
	command[0] = argv[1];
	command[4] = argv[2];
	snprintf(state, sizeof state, "%s/sessions", argv[3]);
	snprintf(journal, sizeof journal, "%s/journal", argv[3]);
	storm.command = command;
	signal(SIGPIPE, SIG_IGN);
	many_files();
	all_at_once(&storm, processes);
	kill_some(&storm, kills);
	all_at_once(&storm, processes / 10 + 1);
	printf("%lu %lu %lu\n", storm.lived, storm.killed, storm.wrong);
	return storm.wrong ? 1 : 0;
}
