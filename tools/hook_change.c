/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings of an agent, read and written; see hook_change.h.
 */
#include "hook_change.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "tool.h"

#define SETTINGS_MOST (4u * 1024 * 1024)

bool hook_change_kept(const struct hook_change *change, char path[HOOK_PATH])
{
	return snprintf(path, HOOK_PATH, "%s" HOOK_KEPT, change->path) < (int)HOOK_PATH;
}

int hook_change_read(struct hook_change *change)
{
	const char *why = NULL;
	enum ilk_status status;

	if (!hook_agent_settings(change->agent, change->user, change->path))
		return TOOL_IO;
	errno = 0;
	status = file_load(change->path, SETTINGS_MOST, &change->before,
	                   &change->before_size, &why);
	change->there = status == ILK_OK;
	if (status == ILK_OK && change->before_size <= SETTINGS_MOST)
		return TOOL_OK;
	if (status == ILK_MEMORY)
		return tool_fail(change->path, status);
	if (status == ILK_IO && errno == ENOENT)
		return TOOL_OK;
	tool_complain("cannot read %s: %s", change->path, why ? why : "it is too long");
	return TOOL_IO;
}

/* The lines that differ, between those that are the same at the begin and at the end. */
static void show_change(const struct hook_change *change, const struct buffer *after,
                        struct output *out)
{
	const char *a = change->before ? change->before : "";
	const char *b = (const char *)after->at;
	size_t a_end = change->before_size;
	size_t b_end = after->len;
	size_t from = 0;

	for (size_t i = 0; i < a_end && i < b_end && a[i] == b[i]; i++)
		if (a[i] == '\n')
			from = i + 1;
	while (a_end > from && b_end > from && a[a_end - 1] == b[b_end - 1]) {
		a_end--;
		b_end--;
	}
	/* To the ends of their lines. */
	while (a_end < change->before_size && a_end && a[a_end - 1] != '\n') {
		a_end++;
		b_end++;
	}
	output_printf(out, "--- %s\n+++ %s\n", change->path, change->path);
	for (int side = 0; side < 2; side++) {
		const char *at = (side ? b : a) + from;
		const char *end = side ? b + b_end : a + a_end;

		while (at < end) {
			const char *line = memchr(at, '\n', (size_t)(end - at));
			size_t len = line ? (size_t)(line - at) : (size_t)(end - at);

			output_printf(out, "%c%.*s\n", side ? '+' : '-', (int)len, at);
			at += len + (line != NULL);
		}
	}
}

static int make_folder(const char *path)
{
	char folder[HOOK_PATH];
	char *slash;

	snprintf(folder, sizeof folder, "%s", path);
	slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return TOOL_OK;
	*slash = '\0';
	if (mkdir(folder, 0777) == 0 || errno == EEXIST)
		return TOOL_OK;
	tool_complain("cannot make %s: %s", folder, strerror(errno));
	return TOOL_IO;
}

/* What the settings were: with their mode, since they may hold secrets. */
static int keep(const struct hook_change *change)
{
	char path[HOOK_PATH];
	struct stat info;
	int end;

	if (!change->there || !hook_change_kept(change, path))
		return TOOL_OK;
	end = file_write(path, change->before, change->before_size);
	if (end == TOOL_OK && stat(change->path, &info) == 0)
		(void)chmod(path, info.st_mode & 0777);
	return end;
}

int hook_change_write(const struct hook_change *change, const struct buffer *after,
                      bool keeping)
{
	struct output out;
	int end;

	if (after->failed)
		return tool_fail(change->path, ILK_MEMORY);
	if (change->dry) {
		output_stdout(&out);
		show_change(change, after, &out);
		return output_done(&out);
	}
	end = make_folder(change->path);
	if (end == TOOL_OK && keeping)
		end = keep(change);
	return end == TOOL_OK ? file_write(change->path, after->at, after->len) : end;
}

void hook_change_free(struct hook_change *change)
{
	free(change->before);
}
