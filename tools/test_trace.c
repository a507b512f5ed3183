/* SPDX-License-Identifier: Apache-2.0
 *
 * A trace played through a policy, each answer held against a line of expected answers
 * in the form that replay --json writes. Only keys that the line gives are compared.
 */
#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "differ.h"
#include "file.h"
#include "session.h"
#include "testing.h"
#include "tool.h"
#include "trace/answer.h"
#include "trace/lines.h"

/* One trace and its answers on their way. */
struct compared {
	struct subject *subject;
	struct result *result;
	const struct testing_trace *files;
	int descriptor; /* of the expected answers */
	struct lines lines;
	size_t trace_line;
	struct answer json;
	struct player *player;
	int stopped; /* why playing was ended here; TOOL_OK: it was not */
	bool broken; /* the trace or the expected answers cannot be read */
};

static void fail(struct compared *c, size_t line, const char *id, const char *message)
{
	results_fail(c->subject->results, c->result, file_shown(c->files->expect),
	             (uint32_t)line, id, "%s", message);
}

/* Told of each difference between a line and its answer. */
static void differs(void *context, const char *key, const char *expected,
                    const char *found)
{
	struct compared *c = context;

	results_fail(c->subject->results, c->result, file_shown(c->files->expect),
	             (uint32_t)c->lines.line, "answer-differs",
	             "%s: expected %s, found %s, at %s:%zu", key, expected, found,
	             file_shown(c->files->trace), c->trace_line);
}

/* The answer as the trace format has it; NULL: no memory. */
static json_t *answer_json(struct compared *c, const struct trace_event *event,
                           const struct played *played)
{
	if (answer_make(&c->json, &c->subject->loaded->image, event, played) != ILK_OK)
		return NULL;
	return json_loadb(c->json.json, c->json.len, 0, NULL);
}

/* Ends the playing, after a failure. */
static enum ilk_status stop(struct compared *c, int why, bool broken)
{
	c->stopped = why;
	c->broken = broken;
	return ILK_IO;
}

/* The next line of expected answers; *line NULL at the end. */
static enum ilk_status next_line(struct compared *c, const char **line, size_t *size)
{
	enum ilk_status status = lines_next(&c->lines, line, size);

	if (status == ILK_LIMIT) {
		fail(c, c->lines.line, "bad-answers", "the line is too long");
		return stop(c, TOOL_INPUT, true);
	}
	if (status == ILK_IO) {
		fail(c, c->lines.line, "bad-answers", strerror(errno));
		return stop(c, TOOL_IO, true);
	}
	return status;
}

static enum ilk_status compare(struct compared *c, const struct trace_event *event,
                               const struct played *played, json_t *expected)
{
	json_t *found = answer_json(c, event, played);
	bool told = found && differ(expected, found, differs, c);

	json_decref(found);
	return told ? ILK_OK : ILK_MEMORY;
}

/* Called for each event that was played. */
static enum ilk_status after(void *context, const struct trace_event *event,
                             const struct played *played)
{
	struct compared *c = context;
	const char *line = NULL;
	size_t size = 0;

	coverage_after(&c->subject->coverage, played);
	enum ilk_status status = next_line(c, &line, &size);

	if (status != ILK_OK)
		return status;
	if (!line) {
		results_fail(c->subject->results, c->result,
		             file_shown(c->files->trace), (uint32_t)c->trace_line,
		             "answers-missing", "there is no answer for this event");
		return stop(c, TOOL_INPUT, false);
	}
	json_t *expected = json_loadb(line, size, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(expected)) {
		status = compare(c, event, played, expected);
	} else {
		fail(c, c->lines.line, "bad-answers", "the line is no JSON object");
		status = stop(c, TOOL_INPUT, true);
	}
	json_decref(expected);
	return status;
}

static const struct ilk_observer *before(void *context, const struct trace_event *event)
{
	struct compared *c = context;

	coverage_before(&c->subject->coverage, player_session(c->player, event));
	return &c->subject->coverage.observer;
}

/* Behind the trace there must be no answer left. */
static void expect_end(struct compared *c)
{
	const char *line = NULL;
	size_t size = 0;

	if (next_line(c, &line, &size) == ILK_OK && line)
		fail(c, c->lines.line, "answers-left",
		     "this answer is for no event: the trace has ended");
}

static int play(struct compared *c)
{
	const struct session_sink sink = {
		.played = after,
		.context = c,
		.observe = before,
		.line = &c->trace_line,
	};
	int end = session_play_into(c->player, c->files->trace, &sink);

	if (end == TOOL_OK)
		expect_end(c);
	if (c->stopped)
		return c->stopped;
	if (end == TOOL_OK)
		return c->result->failures ? TOOL_INPUT : TOOL_OK;
	results_fail(c->subject->results, c->result, file_shown(c->files->trace), 0,
	             "bad-trace", "it cannot be played: standard error says why");
	c->broken = true;
	c->result->told = true;
	return end;
}

/* With both files open. */
static int run(struct compared *c)
{
	int end;

	c->player = player_new(&c->subject->loaded->image);
	if (!c->player)
		return tool_fail(file_shown(c->files->trace), ILK_MEMORY);
	lines_init(&c->lines, file_read_some, &c->descriptor);
	end = play(c);
	lines_free(&c->lines);
	player_free(c->player);
	answer_free(&c->json);
	return end;
}

int testing_trace(struct subject *subject, const struct testing_trace *trace)
{
	struct compared c = {
		.subject = subject,
		.result = results_add(subject->results, subject->suite,
	                              text_of(file_shown(trace->trace)), 0),
		.files = trace,
	};
	int end = TOOL_IO;

	if (!c.result)
		return tool_fail(file_shown(trace->trace), ILK_MEMORY);
	c.descriptor = file_open(trace->expect);
	if (c.descriptor >= 0) {
		end = run(&c);
	} else {
		fail(&c, 0, "bad-answers", "it cannot be opened");
		c.broken = true;
		c.result->told = true;
	}
	if (c.descriptor > STDERR_FILENO)
		close(c.descriptor);
	if (c.broken)
		c.result->end = RESULT_BROKEN;
	results_close(subject->results, subject->suite, c.result);
	return end;
}
