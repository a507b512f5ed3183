/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter's loop; see run.h.
 */
#include "export/run.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "export/running.h"
#include "interlock/telemetry.h"
#include "interlock/version.h"

void run_tell(struct run *run, const char *format, ...)
{
	char words[640];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof words, format, args);
	va_end(args);
	run->job->told(run->job->context, words);
}

enum export_end run_end_of(struct run *run, enum ilk_status status, const char *what,
                           const char *path)
{
	if (status == ILK_OK)
		return EXPORT_DONE;
	if (status == ILK_MEMORY || errno == ENOMEM)
		return EXPORT_MEMORY;
	run_tell(run, "%s %s: %s", what, path, strerror(errno));
	return EXPORT_IO;
}

/* ---- The loop */

/* No line is there. False: that is the end. `stopped` is whether we were told to end
 * before we looked: what was written until then is sent. */
static bool wait_for_lines(struct run *run, bool stopped)
{
	if (!run->job->follow || stopped)
		return false;
	pace_wait(&run->pace, run->job->settings->delay_ms);
	return true;
}

static enum export_end loop(struct run *run)
{
	for (;;) {
		bool stopped = pace_stopped(&run->pace);
		enum ilk_status status = run_fill(run);
		enum export_end end =
			run_end_of(run, status, "cannot read", run->job->journal);
		bool moved =
			run->work.place.segment != run->cursor.tally.place.segment ||
			run->work.place.offset != run->cursor.tally.place.offset;

		if (end == EXPORT_DONE && moved)
			end = run_send_batch(run);
		if (end == EXPORT_DONE && pace_now_ms() >= run->metrics_due_ms)
			end = run_send_metrics(run);
		if (end != EXPORT_DONE)
			return end;
		if (!moved && !wait_for_lines(run, stopped))
			return run_send_metrics(run);
		if (pace_left_ms(&run->pace) == 0) {
			run_tell(run,
			         "time is up; what is not sent stays in the journal");
			return EXPORT_LEFT;
		}
	}
}

/* ---- Beginning */

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, strlen(string)};
}

static bool has_instance(const struct otlp_attributes *attributes)
{
	struct ilk_text name = text(ILK_OTEL_ATTR_SERVICE_INSTANCE_ID);

	for (size_t i = 0; i < attributes->count; i++)
		if (attributes->at[i].name.len == name.len &&
		    memcmp(attributes->at[i].name.at, name.at, name.len) == 0)
			return true;
	return false;
}

/* The settings' resource and which journal this is, which keeps the sums of two machines
 * apart. */
static enum ilk_status make_resource(struct run *run)
{
	const struct otlp_attributes *given = &run->job->settings->resource;
	struct otlp_attribute *at =
		arena_alloc(&run->arena, given->count + 1, sizeof *at);
	size_t count = given->count;

	if (!at)
		return ILK_MEMORY;
	if (count)
		memcpy(at, given->at, count * sizeof *at);
	if (!has_instance(given)) {
		at[count].name = text(ILK_OTEL_ATTR_SERVICE_INSTANCE_ID);
		at[count].type = OTLP_STRING;
		at[count++].value.string = text(run->cursor.instance);
	}
	run->resource = (struct otlp_resource){
		.attributes = {at, count},
		.scope_name = text("interlock"),
		.scope_version = text(ILK_VERSION),
		.schema_url = text(ILK_OTEL_SPEC_SCHEMA_URL),
	};
	return ILK_OK;
}

/* Begins behind what is there already. */
static enum ilk_status begin_at_end(struct run *run)
{
	struct queue_place *place = &run->cursor.tally.place;
	const struct queue_place none = {0};
	const char *line;
	size_t size;
	enum ilk_status status;

	do
		status = queue_next(&run->queue, &line, &size);
	while (status == ILK_OK && line);
	*place = run->queue.place;
	place->newest_ns = pace_wall_ns();
	if (status == ILK_OK)
		status = cursor_prepare(&run->cursor, &run->cursor.tally, none, 0);
	return status == ILK_OK ? cursor_commit(&run->cursor) : status;
}

static enum export_end run_with_cursor(struct run *run, bool is_new)
{
	struct export_job *job = run->job;
	enum ilk_status status =
		queue_open(&run->queue, job->journal, &run->cursor.tally.place);
	enum export_end end = run_end_of(run, status, "cannot open", job->journal);

	if (end == EXPORT_DONE) {
		/* One that is partly sent is as large as it was. */
		status = batch_init(&run->batch,
		                    run->cursor.sending.segment ? BATCH_MAX_LINES
		                                                : run->limit,
		                    run->cursor.instance, job->with_content,
		                    job->settings->sampler);
		if (status == ILK_OK)
			status = make_resource(run);
		if (status == ILK_OK && is_new && job->from_end)
			status = begin_at_end(run);
		end = run_end_of(run, status, "cannot begin with", job->journal);
	}
	if (end == EXPORT_DONE)
		end = loop(run);
	job->last_seq = run->cursor.tally.place.seq;
	batch_free(&run->batch);
	queue_close(&run->queue);
	if (end == EXPORT_DONE && run->dropped)
		end = EXPORT_DROPPED;
	return end;
}

static enum export_end run_locked(struct run *run)
{
	enum cursor_status opened = cursor_open(&run->cursor, run->job->cursor);
	enum export_end end = EXPORT_MEMORY;

	switch (opened) {
	case CURSOR_OK:
	case CURSOR_NEW:
		end = run_with_cursor(run, opened == CURSOR_NEW);
		cursor_close(&run->cursor);
		break;
	case CURSOR_TAKEN:
		end = EXPORT_TAKEN;
		break;
	case CURSOR_DAMAGED:
		end = EXPORT_DAMAGED;
		break;
	case CURSOR_FAILED:
		end = run_end_of(run, ILK_IO, "cannot open", run->job->cursor);
		break;
	case CURSOR_MEMORY:
		break;
	}
	return end;
}

enum export_end export_run(struct export_job *job)
{
	struct run run = {.job = job, .limit = job->settings->batch};
	enum export_end end;

	pace_init(&run.pace, job->stop, job->follow, job->drain_ms);
	run.metrics_due_ms = pace_now_ms() + job->settings->metrics_delay_ms;
	arena_init(&run.arena, (struct ilk_allocator){NULL, NULL});
	end = run_locked(&run);
	tally_free(&run.work);
	arena_free(&run.arena);
	return end;
}
