/* SPDX-License-Identifier: Apache-2.0
 *
 * A trace from a file, played; see session.h.
 */
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "trace/lines.h"
#include "trace/read.h"

/* Where reading stands. */
struct stream {
	const char *path;
	int descriptor;
	const struct session_sink *sink;
	int error; /* errno of a failed read */
};

static enum ilk_status read_some(void *context, char *bytes, size_t size, size_t *got)
{
	struct stream *stream = context;

	if (stream->sink->waiting)
		stream->sink->waiting(stream->sink->context);
	enum ilk_status status = file_read_some(&stream->descriptor, bytes, size, got);

	stream->error = errno;
	return status;
}

static int bad_line(const struct stream *stream, size_t line,
                    const struct trace_error *error)
{
	const char *path = stream->path;

	/* What was answered before comes before the complaint. */
	if (stream->sink->waiting)
		stream->sink->waiting(stream->sink->context);
	if (error->column)
		fprintf(stderr, "%s:%zu:%zu: error: %s [%s]\n", file_shown(path), line,
		        error->column, error->message, error->id);
	else
		fprintf(stderr, "%s:%zu: error: %s [%s]\n", file_shown(path), line,
		        error->message, error->id);
	return TOOL_INPUT;
}

/* Why there is no next line. */
static int bad_stream(const struct stream *stream, const struct lines *lines,
                      enum ilk_status status)
{
	static const struct trace_error too_long = {
		0, "line-too-long", "the line has more bytes than a trace's may"};

	if (status == ILK_LIMIT)
		return bad_line(stream, lines->line, &too_long);
	if (status != ILK_IO)
		return tool_fail(file_shown(stream->path), status);
	tool_complain("cannot read %s: %s", file_shown(stream->path),
	              strerror(stream->error));
	return TOOL_IO;
}

static int play_line(struct player *player, const struct trace_event *event,
                     const struct stream *stream)
{
	const struct session_sink *sink = stream->sink;
	const struct ilk_observer *observer =
		sink->observe ? sink->observe(sink->context, event) : NULL;
	struct played played;
	enum ilk_status status = player_step(player, event, observer, &played);

	if (status == ILK_OK)
		status = sink->played(sink->context, event, &played);
	if (status == ILK_OK)
		return TOOL_OK;
	return status == ILK_IO ? TOOL_IO : tool_fail(file_shown(stream->path), status);
}

static int play_lines(struct player *player, struct stream *stream, struct lines *lines,
                      struct trace_reader *reader)
{
	int end = TOOL_OK;

	do {
		struct trace_event event;
		struct trace_error error;
		const char *line = NULL;
		size_t size = 0;
		enum ilk_status status = lines_next(lines, &line, &size);

		if (status != ILK_OK)
			return bad_stream(stream, lines, status);
		if (!line)
			return TOOL_OK;
		if (stream->sink->line)
			*stream->sink->line = lines->line;
		status = trace_read(reader, line, size, &event, &error);
		if (status == ILK_OK)
			end = play_line(player, &event, stream);
		else if (status == ILK_DIAGNOSED)
			end = bad_line(stream, lines->line, &error);
		else
			end = tool_fail(file_shown(stream->path), status);
	} while (end == TOOL_OK);
	return end;
}

int session_play_into(struct player *player, const char *path,
                      const struct session_sink *sink)
{
	struct stream stream = {path, file_open(path), sink, 0};
	struct trace_reader *reader = trace_reader_new();
	int end = TOOL_IO;
	struct lines lines;

	lines_init(&lines, read_some, &stream);
	if (stream.descriptor >= 0)
		end = reader ? play_lines(player, &stream, &lines, reader)
		             : tool_fail(file_shown(path), ILK_MEMORY);
	lines_free(&lines);
	trace_reader_free(reader);
	if (stream.descriptor > STDERR_FILENO)
		close(stream.descriptor);
	return end;
}

int session_play(const struct ilk_image *image, const char *path,
                 const struct session_sink *sink)
{
	struct player *player = player_new(image);

	if (!player)
		return tool_fail(file_shown(path), ILK_MEMORY);
	int end = session_play_into(player, path, sink);

	player_free(player);
	return end;
}
