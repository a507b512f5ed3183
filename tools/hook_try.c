/* SPDX-License-Identifier: Apache-2.0
 *
 * A hook's command run on a sample event, as an agent would: by a shell, with the event as
 * its input. Its state is in a folder that goes again.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp() */

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "hook_check.h"

#define PATIENCE_MS 20000
#define MOST_BYTES  (1024u * 1024)

struct attempt {
	char folder[64];
	char in[80];
	char out[80];
	char err[80];
	int status;
	double ms;
};

static bool make_files(struct attempt *attempt, const struct hook_agent *agent)
{
	bool gemini = strcmp(agent->events[0], "SessionStart") == 0 &&
	              strcmp(agent->events[2], "BeforeAgent") == 0;
	char sample[512];

	snprintf(attempt->folder, sizeof attempt->folder,
	         "/tmp/interlock-doctor-XXXXXX");
	if (!mkdtemp(attempt->folder))
		return false;
	snprintf(attempt->in, sizeof attempt->in, "%s/in", attempt->folder);
	snprintf(attempt->out, sizeof attempt->out, "%s/out", attempt->folder);
	snprintf(attempt->err, sizeof attempt->err, "%s/err", attempt->folder);
	int len = snprintf(
		sample, sizeof sample,
		"{\"session_id\":\"doctor\",\"cwd\":\"/\",\"hook_event_name\":"
		"\"%s\",\"permission_mode\":\"auto\",\"tool_name\":\"read_file\","
		"\"tool_input\":{\"file_path\":\"/interlock-doctor\"},"
		"\"tool_use_id\":\"doctor\",\"tool_call_id\":\"doctor\"}\n",
		gemini ? "BeforeTool" : "PreToolUse");

	return file_write(attempt->in, sample, (size_t)len) == TOOL_OK;
}

static void remove_files(const struct attempt *attempt)
{
	char command[128];

	/* What the hook's state is made of is the store's to know. */
	snprintf(command, sizeof command, "rm -rf '%s'", attempt->folder);
	if (system(command) != 0)
		tool_complain("%s was left behind", attempt->folder);
}

/* In the child. */
static void become(const char *line, const struct attempt *attempt)
{
	int in = open(attempt->in, O_RDONLY);
	int out = open(attempt->out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int err = open(attempt->err, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	setpgid(0, 0);
	if (in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(err, 2) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
	_exit(127);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* False: it took too long, and was ended. */
static bool wait_for(pid_t child, struct attempt *attempt)
{
	static const struct timespec nap = {0, 1000000};
	double begun = now_ms();

	while (waitpid(child, &attempt->status, WNOHANG) == 0) {
		if (now_ms() - begun > PATIENCE_MS) {
			kill(-child, SIGKILL);
			waitpid(child, &attempt->status, 0);
			return false;
		}
		nanosleep(&nap, NULL);
	}
	attempt->ms = now_ms() - begun;
	return true;
}

/* What it has said on standard error, in one line; "" for nothing. */
static void read_complaint(const struct attempt *attempt, char line[200])
{
	const char *why;
	char *bytes = NULL;
	size_t size = 0;

	line[0] = '\0';
	if (file_load(attempt->err, MOST_BYTES, &bytes, &size, &why) == ILK_OK)
		snprintf(line, 200, "%.*s", (int)strcspn(bytes, "\n"), bytes);
	free(bytes);
}

static const char *decision_of(const json_t *answer)
{
	const json_t *specific = json_object_get(answer, "hookSpecificOutput");
	const char *said =
		json_string_value(json_object_get(specific, "permissionDecision"));

	if (!said)
		said = json_string_value(json_object_get(answer, "decision"));
	return said ? said : "nothing, so the agent goes on";
}

static void judge(struct hook_findings *findings, const struct attempt *attempt)
{
	const char *why;
	char *bytes = NULL;
	size_t size = 0;
	json_t *answer = NULL;
	char complaint[200];

	read_complaint(attempt, complaint);
	if (file_load(attempt->out, MOST_BYTES, &bytes, &size, &why) == ILK_OK)
		answer = json_loadb(bytes, size, 0, NULL);
	if (!WIFEXITED(attempt->status) || WEXITSTATUS(attempt->status) != 0)
		hook_found(findings, HOOK_FAIL, "decision",
		           "the command ended with %s %d: %s",
		           WIFEXITED(attempt->status) ? "status" : "signal",
		           WIFEXITED(attempt->status) ? WEXITSTATUS(attempt->status)
		                                      : WTERMSIG(attempt->status),
		           complaint);
	else if (!json_is_object(answer))
		hook_found(findings, HOOK_FAIL, "decision",
		           "what the command says is no JSON object; %s", complaint);
	else if (complaint[0])
		hook_found(findings, HOOK_FAIL, "decision", "%s", complaint);
	else
		hook_found(findings, HOOK_OK, "decision",
		           "a read of a file: says %s, in %.0f ms", decision_of(answer),
		           attempt->ms);
	json_decref(answer);
	free(bytes);
}

void hook_try(struct hook_findings *findings, const struct hook_agent *agent,
              const char *command)
{
	struct attempt attempt = {.status = 0};
	char line[2 * HOOK_PATH + 256];
	pid_t child;

	if (!make_files(&attempt, agent)) {
		hook_found(findings, HOOK_WARN, "decision", "not tried: /tmp: %s",
		           strerror(errno));
		return;
	}
	snprintf(line, sizeof line, "%s --state %s/state --journal off", command,
	         attempt.folder);
	child = fork();
	if (child == 0)
		become(line, &attempt);
	if (child < 0)
		hook_found(findings, HOOK_WARN, "decision", "not tried: %s",
		           strerror(errno));
	else if (!wait_for(child, &attempt))
		hook_found(findings, HOOK_FAIL, "decision", "no answer in %d s",
		           PATIENCE_MS / 1000);
	else
		judge(findings, &attempt);
	remove_files(&attempt);
}
