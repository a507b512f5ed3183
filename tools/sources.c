/* SPDX-License-Identifier: Apache-2.0
 *
 * What a report is made from; see sources.h.
 */
#include "sources.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "file.h"
#include "journal/read.h"
#include "report/read.h"
#include "tool.h"
#include "trace/answer.h"
#include "trace/lines.h"
#include "trace/play.h"
#include "trace/read.h"

/* A file while it is read. */
struct stream {
	struct sources *sources;
	const char *path;
	int descriptor;
	int error; /* errno of a failed read */
	size_t line;
	/* Its sessions, where events do not name one: the file's name and a number. */
	uint64_t sessions;
	char session[96];
	/* Only of a trace, and then until its end. */
	struct trace_reader *reader;
	struct player *player;
	struct answer answer;
	struct ilk_text command; /* of the call that is being played */
};

static void take(void *context, const struct report_event *event)
{
	const struct sources *sources = context;

	if (sources->since_ns && event->time_ns < sources->since_ns)
		return;
	if (sources->until_ns &&
	    (!event->time_ns || event->time_ns > sources->until_ns))
		return;
	numbers_take(sources->numbers, event);
}

static void name_session(struct stream *stream)
{
	const char *slash = strrchr(stream->path, '/');
	const char *name = slash ? slash + 1 : file_shown(stream->path);

	size_t len = strlen(name);
	int shown = len < 64 ? (int)len : 64;

	if (len > 6 && len <= 64 && strcmp(name + len - 6, ".jsonl") == 0)
		shown -= 6;
	stream->sessions++;
	if (stream->sessions < 2)
		snprintf(stream->session, sizeof stream->session, "%.*s", shown, name);
	else
		snprintf(stream->session, sizeof stream->session, "%.*s, %" PRIu64,
		         shown, name, stream->sessions);
}

/* An event that may lack its session and what was to be run. */
static void take_unnamed(void *context, const struct report_event *event)
{
	struct stream *stream = context;
	struct report_event named = *event;

	if (event->kind == REPORT_SESSION_START)
		name_session(stream);
	if (!event->session.len) {
		if (!stream->sessions)
			name_session(stream);
		named.session = text_of(stream->session);
	}
	if (!event->command.len && stream->command.len)
		named.command = (struct text){stream->command.at, stream->command.len};
	take(stream->sources, &named);
}

static void bad_line(struct sources *sources, const char *path, size_t line,
                     const char *why)
{
	sources->numbers->bad++;
	if (!sources->told_bad)
		fprintf(stderr,
		        "%s:%zu: error: %s; lines like it are left out and counted "
		        "[bad-line]\n",
		        path, line, why);
	sources->told_bad = true;
}

/* ---- Traces */

static int no_policy(const struct stream *stream)
{
	tool_complain("report: %s is a trace: --policy says what decides its calls",
	              file_shown(stream->path));
	return TOOL_INPUT;
}

static int start_playing(struct stream *stream)
{
	if (!stream->sources->image)
		return no_policy(stream);
	if (!stream->reader)
		stream->reader = trace_reader_new();
	if (!stream->player)
		stream->player = player_new(stream->sources->image);
	return stream->reader && stream->player
	               ? TOOL_OK
	               : tool_fail(file_shown(stream->path), ILK_MEMORY);
}

static uint64_t time_of(const struct trace_event *event)
{
	if (!event->has_time || event->time_ms > UINT64_MAX / 1000000)
		return 0;
	return event->time_ms * 1000000;
}

static int play_line(struct stream *stream, const char *line, size_t size)
{
	struct trace_event event;
	struct trace_error error;
	struct played played;
	int end = start_playing(stream);

	if (end != TOOL_OK)
		return end;
	enum ilk_status status = trace_read(stream->reader, line, size, &event, &error);

	if (status == ILK_OK)
		status = player_step(stream->player, &event, NULL, &played);
	else if (status == ILK_DIAGNOSED) {
		bad_line(stream->sources, file_shown(stream->path), stream->line,
		         error.message);
		return TOOL_OK;
	}
	if (status == ILK_OK)
		status = answer_make(&stream->answer, stream->sources->image, &event,
		                     &played);
	if (status != ILK_OK)
		return tool_fail(file_shown(stream->path), status);
	stream->command = event.kind == TRACE_CALL ? event.facts.command
	                                           : (struct ilk_text){NULL, 0};
	report_read(stream->answer.json, stream->answer.len, time_of(&event),
	            take_unnamed, stream);
	stream->command.len = 0;
	return TOOL_OK;
}

/* ---- Files */

static int take_line(struct stream *stream, const char *line, size_t size)
{
	struct numbers *numbers = stream->sources->numbers;

	numbers->lines++;
	progress_tick(&stream->sources->progress, numbers->lines, "lines");
	switch (report_read(line, size, 0, take_unnamed, stream)) {
	case REPORT_LINE_TAKEN:
		break;
	case REPORT_LINE_PASSED:
		numbers->passed++;
		break;
	case REPORT_LINE_TRACE:
		return play_line(stream, line, size);
	case REPORT_LINE_BAD:
		bad_line(stream->sources, file_shown(stream->path), stream->line,
		         "this is no JSON object");
		break;
	}
	return TOOL_OK;
}

static enum ilk_status read_some(void *context, char *bytes, size_t size, size_t *got)
{
	struct stream *stream = context;
	enum ilk_status status = file_read_some(&stream->descriptor, bytes, size, got);

	stream->error = errno;
	return status;
}

static int bad_stream(struct stream *stream, const struct lines *lines,
                      enum ilk_status status)
{
	const char *shown = file_shown(stream->path);

	if (status == ILK_IO) {
		tool_complain("cannot read %s: %s", shown, strerror(stream->error));
		return TOOL_IO;
	}
	if (status != ILK_LIMIT)
		return tool_fail(shown, status);
	tool_complain("%s:%zu: the line is longer than %u bytes", shown, lines->line,
	              TRACE_MAX_LINE);
	return TOOL_INPUT;
}

static int take_lines(struct stream *stream, struct lines *lines)
{
	int end = TOOL_OK;

	while (end == TOOL_OK) {
		const char *line = NULL;
		size_t size = 0;
		enum ilk_status status = lines_next(lines, &line, &size);

		if (status != ILK_OK)
			return bad_stream(stream, lines, status);
		if (!line)
			return TOOL_OK;
		stream->line = lines->line;
		end = take_line(stream, line, size);
	}
	return end;
}

static int read_file(struct sources *sources, const char *path)
{
	struct stream stream = {
		.sources = sources, .path = path, .descriptor = file_open(path)};
	struct lines lines;

	if (stream.descriptor < 0)
		return TOOL_IO;
	lines_init(&lines, read_some, &stream);
	int end = take_lines(&stream, &lines);

	lines_free(&lines);
	player_free(stream.player);
	trace_reader_free(stream.reader);
	answer_free(&stream.answer);
	if (stream.descriptor > STDERR_FILENO)
		close(stream.descriptor);
	return end;
}

/* ---- Journals */

void sources_take_line(struct sources *sources, const char *line, size_t size)
{
	sources->numbers->lines++;
	progress_tick(&sources->progress, sources->numbers->lines, "lines");
	switch (report_read(line, size, 0, take, sources)) {
	case REPORT_LINE_TAKEN:
		break;
	case REPORT_LINE_PASSED:
	case REPORT_LINE_TRACE:
		sources->numbers->passed++;
		break;
	case REPORT_LINE_BAD:
		sources->numbers->bad++;
		break;
	}
}

static int read_journal(struct sources *sources, const char *path)
{
	static const struct journal_cursor begin = {0, 0, 0};
	struct journal_reader reader;
	struct journal_line line;
	char *room = malloc(AUDIT_ROOM);
	enum journal_status status;

	if (!room)
		return tool_fail(path, ILK_MEMORY);
	status = journal_read_open(&reader, path, begin, room, AUDIT_ROOM);
	if (status == JOURNAL_OK) {
		while ((status = journal_read(&reader, &line)) == JOURNAL_OK)
			sources_take_line(sources, line.at, line.len);
		sources->numbers->bad += reader.skipped;
		sources->numbers->lines += reader.skipped;
		sources->numbers->lost += reader.lost;
		journal_read_close(&reader);
	}
	free(room);
	return status == JOURNAL_END ? TOOL_OK : audit_fail(path, status, reader.error);
}

/* ---- Folders */

static bool there(const char *directory, const char *name)
{
	struct stat info;
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = malloc(size);
	bool found;

	if (!path)
		return false;
	snprintf(path, size, "%s/%s", directory, name);
	found = stat(path, &info) == 0 && S_ISREG(info.st_mode);
	free(path);
	return found;
}

bool sources_is_journal(const char *directory)
{
	char name[SEGMENT_NAME_SIZE];

	segment_name(1, name);
	return there(directory, HEAD_NAME) || there(directory, name);
}

static int is_lines(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 6 &&
	       strcmp(entry->d_name + len - 6, ".jsonl") == 0;
}

static int read_one_of(struct sources *sources, const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = malloc(size);
	int end;

	if (!path)
		return tool_fail(directory, ILK_MEMORY);
	snprintf(path, size, "%s/%s", directory, name);
	end = read_file(sources, path);
	free(path);
	return end;
}

/* All its files of JSON lines, by name. */
static int read_folder(struct sources *sources, const char *path)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_lines, alphasort);
	int end = TOOL_OK;

	if (count < 0) {
		if (errno == ENOMEM)
			return tool_fail(path, ILK_MEMORY);
		tool_complain("cannot read %s: %s", path, strerror(errno));
		return TOOL_IO;
	}
	if (!count) {
		tool_complain("%s: there is no journal and no .jsonl file in it", path);
		end = TOOL_INPUT;
	}
	for (int i = 0; i < count; i++) {
		if (end == TOOL_OK)
			end = read_one_of(sources, path, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return end;
}

int sources_read(struct sources *sources, const char *path)
{
	struct stat info;

	if (strcmp(path, "-") == 0 || stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
		return read_file(sources, path);
	return sources_is_journal(path) ? read_journal(sources, path)
	                                : read_folder(sources, path);
}
