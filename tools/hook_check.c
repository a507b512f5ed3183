/* SPDX-License-Identifier: Apache-2.0
 *
 * A look at what a hook's command says: the program, its options, the tables and their
 * source, state and journal, the time-outs; see hook_check.h.
 */
#include "hook_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/options.h"
#include "disk/disk.h"
#include "file.h"
#include "load.h"

#define MOST_WORDS 64u
#define MOST_BYTES (64u * 1024 * 1024)

/* ---- The program */

static void check_program(struct hook_findings *findings, const char *path)
{
	struct stat info;

	if (!strchr(path, '/'))
		hook_found(findings, HOOK_WARN, "program",
		           "%s is looked for in the agent's PATH: give the whole path",
		           path);
	else if (stat(path, &info) != 0)
		hook_found(findings, HOOK_FAIL, "program", "%s: %s; install again",
		           path, strerror(errno));
	else if (!S_ISREG(info.st_mode) || access(path, X_OK) != 0)
		hook_found(findings, HOOK_FAIL, "program",
		           "%s is no program that may run", path);
	else
		hook_found(findings, HOOK_OK, "program", "%s", path);
}

/* ---- The tables */

/* The policy that stands beside its tables. */
static bool source_of(const char *tables, char path[HOOK_PATH])
{
	size_t len = strlen(tables);
	size_t ending = strlen(".tables");

	if (len <= ending || strcmp(tables + len - ending, ".tables") != 0)
		return false;
	int made =
		snprintf(path, HOOK_PATH, "%.*s.policy", (int)(len - ending), tables);

	return made > 0 && (size_t)made < HOOK_PATH && access(path, R_OK) == 0;
}

/* Whether the source compiles to tables with this hash, quietly. */
static enum ilk_status compare(const char *source, const unsigned char *hash,
                               bool *same)
{
	struct ilk_compiler compiler = {.diagnose = NULL};
	struct load_with with = {.count = 0};
	struct ilk_image image;
	unsigned char *bytes = NULL;
	size_t size = 0;
	char *text = NULL;
	size_t len;
	const char *why;
	enum ilk_status status = file_load(source, MOST_BYTES, &text, &len, &why);

	if (status != ILK_OK)
		return status;
	load_set_up(&compiler, &with);
	status = ilk_compile(&compiler, source, text, len, &bytes, &size);
	if (status == ILK_OK)
		status = ilk_open(&image, bytes, size);
	if (status == ILK_OK)
		*same = memcmp(ilk_policy_hash(&image), hash, 32) == 0;
	ilk_compile_free(&compiler, bytes, size);
	free(text);
	return status;
}

static void check_source(struct hook_findings *findings, const char *tables,
                         const struct ilk_image *image)
{
	char source[HOOK_PATH];
	bool same = false;

	if (!source_of(tables, source))
		return;
	if (compare(source, ilk_policy_hash(image), &same) != ILK_OK)
		hook_found(findings, HOOK_WARN, "source",
		           "%s has errors: interlock check tells them", source);
	else if (!same)
		hook_found(findings, HOOK_WARN, "source",
		           "the tables are not what %s says now: install again, with "
		           "the same "
		           "params and organisation",
		           source);
	else
		hook_found(findings, HOOK_OK, "source", "%s says the same", source);
}

static void check_tables(struct hook_findings *findings, const char *path)
{
	struct ilk_image image;
	char *bytes = NULL;
	size_t size = 0;
	const char *why = "out of memory";
	enum ilk_status status = file_load(path, MOST_BYTES, &bytes, &size, &why);

	if (status != ILK_OK) {
		hook_found(findings, HOOK_FAIL, "tables",
		           "%s: %s; every call is denied: install again", path, why);
		return;
	}
	status = ilk_open(&image, (const unsigned char *)bytes, size);
	if (status != ILK_OK) {
		hook_found(findings, HOOK_FAIL, "tables",
		           "%s: %s; every call is denied: install again", path,
		           ilk_status_text(status));
	} else {
		struct ilk_text name = ilk_policy_name(&image);

		hook_found(findings, HOOK_OK, "tables", "%s: policy %.*s", path,
		           (int)name.len, name.at);
		if (*path != '/')
			hook_found(
				findings, HOOK_WARN, "tables",
				"%s is found from one folder only: give the whole path",
				path);
		check_source(findings, path, &image);
	}
	free(bytes);
}

/* ---- Folders */

/* Whether a folder that is not there can be made: the nearest that is may be written. */
static bool can_be_made(const char *path)
{
	char folder[HOOK_PATH];
	char *slash;

	snprintf(folder, sizeof folder, "%s", path);
	while ((slash = strrchr(folder, '/')) && slash != folder) {
		*slash = '\0';
		if (access(folder, F_OK) == 0)
			return access(folder, W_OK | X_OK) == 0;
	}
	return access(slash ? "/" : ".", W_OK | X_OK) == 0;
}

static void check_folder(struct hook_findings *findings, const char *check,
                         const char *path)
{
	int folder = -1;
	enum disk_status status = DISK_ABSENT;

	if (access(path, F_OK) == 0)
		status = disk_folder(&disk_real, path, false, &folder);
	if (status == DISK_OK && access(path, W_OK | X_OK) != 0)
		status = DISK_FAILED;
	if (status == DISK_OK)
		hook_found(findings, HOOK_OK, check, "%s", path);
	else if (status == DISK_ABSENT && can_be_made(path))
		hook_found(findings, HOOK_OK, check, "%s will be made", path);
	else if (status == DISK_ABSENT)
		hook_found(findings, HOOK_FAIL, check,
		           "%s is not there, and cannot be made by this user", path);
	else if (status == DISK_REFUSED)
		hook_found(findings, HOOK_FAIL, check,
		           "%s must be ours, no link, and for nobody else to write: "
		           "chmod 700",
		           path);
	else
		hook_found(findings, HOOK_FAIL, check, "%s: %s", path, strerror(errno));
	disk_close(&disk_real, &folder);
}

/* ---- Options and time-outs */

static void check_timeout(struct hook_findings *findings,
                          const struct hook_agent *agent, double timeout,
                          unsigned own_ms)
{
	double seconds = timeout / agent->second;

	if (timeout > 0 && seconds * 1000 <= own_ms)
		hook_found(findings, HOOK_WARN, "timeout",
		           "the agent waits %.3g s for the hook, and that %.3g s for "
		           "its state: "
		           "after the agent's time-out %s",
		           seconds, own_ms / 1000.0, agent->when_dead);
	else
		hook_found(
			findings, HOOK_OK, "timeout",
			"the agent waits longer than the hook does; if it dies all the "
			"same, %s",
			agent->when_dead);
}

static void check_options(struct hook_findings *findings,
                          const struct hook_agent *agent,
                          const struct agent_options *options, double timeout)
{
	if (strcmp(options->protocol->name, agent->name) != 0)
		hook_found(findings, HOOK_FAIL, "agent",
		           "the command is for %s: install again",
		           options->protocol->name);
	check_tables(findings, options->policy);
	if (strncmp(options->state, "redis", 5) == 0)
		hook_found(findings, HOOK_OK, "state", "at a server");
	else
		check_folder(findings, "state", options->state);
	if (!options->journal)
		hook_found(findings, HOOK_WARN, "journal",
		           "off: nothing is written down of what is decided");
	else
		check_folder(findings, "journal", options->journal);
	if (options->observe)
		hook_found(findings, HOOK_WARN, "observe",
		           "the hook only watches: it never interferes");
	check_timeout(findings, agent, timeout, options->timeout_ms);
}

void hook_check(struct hook_findings *findings, const struct hook_agent *agent,
                const char *command, double timeout)
{
	static struct agent_options options;
	struct options_problem problem;
	char room[2 * HOOK_PATH];
	char *words[MOST_WORDS];
	size_t count = hook_words(command, room, sizeof room, words, MOST_WORDS);
	const char *slash = strrchr(words[0], '/');
	bool alone = strcmp(slash ? slash + 1 : words[0], "interlock-hook") == 0;
	size_t skip = alone ? 0 : 2; /* interlock hook run */

	check_program(findings, words[0]);
	if (options_take(&options, (int)(count - skip), words + skip, &problem) !=
	    OPTIONS_OK) {
		hook_found(findings, HOOK_FAIL, "options", "%s%s%s: %s",
		           problem.word ? problem.word : "", problem.word ? ": " : "",
		           problem.text ? problem.text : "this decides nothing",
		           command);
		return;
	}
	check_options(findings, agent, &options, timeout);
	hook_try(findings, agent, command);
}
