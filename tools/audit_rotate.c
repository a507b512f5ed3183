/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock audit rotate: a new segment, and the removal of old ones.
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "audit.h"
#include "file.h"
#include "journal/read.h"
#include "options.h"
#include "tool.h"

enum { ROTATE_KEEP, ROTATE_OPTIONS };
static const struct option options[ROTATE_OPTIONS] = {
	[ROTATE_KEEP] = {"keep", 0, "DAYS",
                         "remove files that are older, and exported"},
};

static const struct usage usage = {
	.command = "audit rotate",
	.operands = "DIR",
	.about = "Begins a new file of the journal in DIR with the next line.\n"
		 "With --keep, files that nobody wrote for so long are removed;\n"
		 "where the journal is exported, only those that were sent.\n"
		 "What was removed is written down.",
	.options = options,
	.count = ROTATE_OPTIONS,
};

enum { TIMEOUT_MS = 10000, CURSOR_MAX = 1 << 20, DAYS_MAX = 100000 };

struct rotate {
	bool removes;
	long days;
};

static bool take_days(void *context, size_t index, const char *value)
{
	struct rotate *rotate = context;
	char *end;

	(void)index;
	errno = 0;
	rotate->days = strtol(value, &end, 10);
	rotate->removes = true;
	if (end != value && !*end && errno == 0 && rotate->days >= 0 &&
	    rotate->days <= DAYS_MAX)
		return true;
	tool_complain("audit rotate: --keep %s: expected a number of days", value);
	return false;
}

/* The segment that the exporter is at; UINT32_MAX where there is none. */
static int exported_up_to(const char *directory, uint32_t *segment)
{
	char path[PATH_MAX];
	struct stat found;
	json_int_t at;
	char *bytes;
	size_t size;

	*segment = UINT32_MAX;
	snprintf(path, sizeof path, "%s/export.cursor", directory);
	if (stat(path, &found) != 0 && errno == ENOENT)
		return TOOL_OK;
	int end = file_read(path, CURSOR_MAX, &bytes, &size);

	if (end != TOOL_OK)
		return end;
	bytes[strcspn(bytes, "\n")] = '\0';
	json_t *cursor = json_loads(bytes, 0, NULL);
	json_t *place = json_array_get(json_object_get(cursor, "place"), 0);

	at = json_integer_value(place);
	if (!json_is_integer(place) || at < 0 || at > UINT32_MAX) {
		tool_complain("%s: damaged: nothing is removed", path);
		end = TOOL_INPUT;
	} else {
		*segment = (uint32_t)at;
	}
	json_decref(cursor);
	free(bytes);
	return end;
}

/* The first segment, of those that may go, that is not old. */
static uint32_t first_kept(const char *directory, const struct head *head,
                           uint32_t limit, time_t before)
{
	uint32_t segment = head->first_segment;

	for (; segment < head->segment && segment < limit; segment++) {
		char name[SEGMENT_NAME_SIZE];
		char path[PATH_MAX];
		struct stat found;

		segment_name(segment, name);
		snprintf(path, sizeof path, "%s/%s", directory, name);
		if (stat(path, &found) == 0 && found.st_mtime >= before)
			break;
	}
	return segment;
}

static int remove_old(const struct rotate *rotate, struct journal *journal,
                      const char *directory, const struct head *head, char *line)
{
	time_t before = time(NULL) - (time_t)rotate->days * 24 * 60 * 60;
	uint32_t limit;
	int end = exported_up_to(directory, &limit);

	if (end != TOOL_OK)
		return end;
	enum journal_status status =
		journal_drop(journal, first_kept(directory, head, limit, before), line,
	                     JOURNAL_LINE_MAX);

	return status == JOURNAL_OK ? TOOL_OK
	                            : audit_fail(directory, status, journal->error);
}

static int rotate(const struct rotate *rotate, const char *directory)
{
	static char room[AUDIT_ROOM];
	struct journal_cursor first = {0, 0, 0};
	struct journal_reader reader;
	struct journal journal;
	enum journal_status status =
		journal_read_open(&reader, directory, first, room, sizeof room);

	if (status != JOURNAL_OK)
		return audit_fail(directory, status, reader.error);
	journal_read_close(&reader);
	status = journal_open(&journal, directory, TIMEOUT_MS);
	if (status != JOURNAL_OK)
		return audit_fail(directory, status, journal.error);
	int end = TOOL_OK;

	status = journal_rotate(&journal, room, sizeof room);
	if (status != JOURNAL_OK)
		end = audit_fail(directory, status, journal.error);
	else if (rotate->removes)
		end = remove_old(rotate, &journal, directory, &reader.head, room);
	journal_close(&journal);
	return end;
}

int audit_rotate(int argc, char **argv)
{
	struct rotate wanted = {.removes = false};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_days, &wanted, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count != 1)
		return options_wrong_operands(&usage);
	return rotate(&wanted, operands.at[0]);
}
