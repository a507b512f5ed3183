/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter's requests. For each: the cursor as it is to be is written aside, the
 * request is sent, and the cursor is put in its place when the receiver has it. A crash
 * between those last two is the one window in which something is sent twice.
 */
#include <string.h>

#include "export/running.h"

/* ---- One request */

/* Tries until it is there or cannot be, or time is up. */
static void send_until(struct run *run, const struct otlp_request *request,
                       struct sending *result)
{
	for (unsigned tries = 0;; tries++) {
		uint64_t left = pace_left_ms(&run->pace);
		uint64_t wait;

		/* One try is always made. */
		if (left == 0 || left > 600000)
			left = left ? 600000 : 1000;
		sender_send(run->job->sender, request, (unsigned)left, result);
		if (result->sent != SENT_RETRY)
			return;
		if (strcmp(run->last_words, result->words) != 0)
			run_tell(run, "%s", result->words);
		memcpy(run->last_words, result->words, sizeof run->last_words);
		wait = result->retry_after_s
		               ? result->retry_after_s * 1000
		               : pace_backoff_ms(&run->pace, run->job->backoff_ms,
		                                 tries);
		if (wait >= pace_left_ms(&run->pace))
			return;
		pace_wait(&run->pace, wait);
	}
}

/* What the receiver said, for people; and what that makes of the run. */
static enum export_end judge(struct run *run, const struct otlp_request *request,
                             const struct sending *result)
{
	switch (result->sent) {
	case SENT:
		run->last_words[0] = '\0';
		run->job->records[request->signal] += request->count;
		if (result->words[0])
			run_tell(run, "%s", result->words);
		return EXPORT_DONE;
	case SENT_PARTLY:
		run->job->records[request->signal] += request->count;
		run->work.rejected += result->rejected;
		run->dropped = true;
		run_tell(run, "%s", result->words);
		return EXPORT_DONE;
	case SENT_REFUSED:
	case SENT_TOO_LARGE:
		run->work.rejected += request->count;
		run->dropped = true;
		run_tell(run, "%zu records up to number %llu are dropped: %s",
		         request->count, (unsigned long long)run->work.place.seq,
		         result->words[0] ? result->words : "more than 64 MiB");
		return EXPORT_DONE;
	case SENT_RETRY:
		run_tell(run, "time is up; what is not sent stays in the journal");
		return EXPORT_LEFT;
	case SENT_STOP:
		run_tell(run, "%s; what is not sent stays in the journal",
		         result->words);
		return EXPORT_LEFT;
	case SENT_MEMORY:
		return EXPORT_MEMORY;
	}
	return EXPORT_MEMORY;
}

/* Sends, with the cursor before and behind it as the file's head says. `split`: it may
 * be too large, which is for the caller to see. */
static enum export_end deliver(struct run *run, const struct otlp_request *request,
                               const struct tally *then, struct queue_place sending,
                               uint32_t sent, bool *split)
{
	struct sending result;
	enum ilk_status status = cursor_prepare(&run->cursor, then, sending, sent);
	enum export_end end;

	if (status != ILK_OK)
		return run_end_of(run, status, "cannot write", run->cursor.aside);
	send_until(run, request, &result);
	if (result.sent == SENT_TOO_LARGE && split) {
		*split = true;
		cursor_abandon(&run->cursor);
		return EXPORT_DONE;
	}
	end = judge(run, request, &result);
	if (end != EXPORT_DONE) {
		cursor_abandon(&run->cursor);
		return end;
	}
	return run_end_of(run, cursor_commit(&run->cursor), "cannot write",
	                  run->cursor.path);
}

/* ---- Metrics: all sums, whenever they are due */

enum export_end run_send_metrics(struct run *run)
{
	struct tally *tally = &run->cursor.tally;
	const struct queue_place none = {0};
	struct otlp_request request = {.signal = OTLP_METRICS,
	                               .resource = &run->resource};
	struct arena arena;
	enum export_end end = EXPORT_DONE;

	run->metrics_due_ms = pace_now_ms() + run->job->settings->metrics_delay_ms;
	if (!tally->unsent || !sender_wants(run->job->sender, OTLP_METRICS))
		return EXPORT_DONE;
	arena_init(&arena, (struct ilk_allocator){NULL, NULL});
	request.metrics = batch_metrics(&arena, tally, pace_wall_ns(), &request.count);
	if (arena.failed)
		end = EXPORT_MEMORY;
	tally->unsent = false;
	if (request.count && end == EXPORT_DONE)
		end = deliver(run, &request, tally, none, 0, NULL);
	tally->unsent = end != EXPORT_DONE;
	arena_free(&arena);
	return end;
}

/* ---- Batches */

static struct otlp_request request_of(const struct run *run, enum otlp_signal signal)
{
	return (struct otlp_request){
		.signal = signal,
		.resource = &run->resource,
		.logs = run->batch.logs,
		.spans = run->batch.spans,
		.count = signal == OTLP_LOGS ? run->batch.log_count
	                                     : run->batch.span_count,
	};
}

/* The signals of the batch that have not gone out: a bit each. */
static uint32_t unsent_signals(const struct run *run)
{
	uint32_t left = 0;

	for (int i = OTLP_LOGS; i <= OTLP_TRACES; i++)
		if (request_of(run, (enum otlp_signal)i).count &&
		    sender_wants(run->job->sender, (enum otlp_signal)i))
			left |= 1u << i;
	return left & ~run->cursor.sent;
}

/* The batch is done: its tally is the cursor's. */
static enum export_end take_over(struct run *run)
{
	run->cursor.sending = (struct queue_place){0};
	run->cursor.sent = 0;
	return run_end_of(run, tally_copy(&run->cursor.tally, &run->work), "", "");
}

/* Nothing of it is to be sent: only the cursor moves. */
static enum export_end skip_batch(struct run *run)
{
	const struct queue_place none = {0};
	enum ilk_status status = cursor_prepare(&run->cursor, &run->work, none, 0);

	if (status == ILK_OK)
		status = cursor_commit(&run->cursor);
	return run_end_of(run, status, "cannot write", run->cursor.path);
}

static enum export_end send_signal(struct run *run, enum otlp_signal signal,
                                   uint32_t left, bool *split)
{
	const struct queue_place none = {0};
	struct otlp_request request = request_of(run, signal);
	uint32_t sent = run->cursor.sent | 1u << signal;
	bool last = left == 1u << signal;
	enum export_end end = last ? deliver(run, &request, &run->work, none, 0, split)
	                           : deliver(run, &request, &run->cursor.tally,
	                                     run->work.place, sent, split);

	if (end == EXPORT_DONE && !(split && *split) && !last) {
		run->cursor.sending = run->work.place;
		run->cursor.sent = sent;
	}
	return end;
}

enum export_end run_send_batch(struct run *run)
{
	enum export_end end = EXPORT_DONE;
	uint32_t left = unsent_signals(run);
	bool may_split = run->batch.line_count > 1 && !run->cursor.sent;
	bool split = false;

	if (!left)
		end = skip_batch(run);
	for (int i = OTLP_LOGS; i <= OTLP_TRACES && end == EXPORT_DONE; i++) {
		if (!(left >> i & 1))
			continue;
		end = send_signal(run, (enum otlp_signal)i, left,
		                  may_split ? &split : NULL);
		if (split) {
			run->limit = run->batch.line_count / 2;
			return EXPORT_DONE;
		}
		left &= ~(1u << i);
	}
	if (end != EXPORT_DONE)
		return end;
	run->limit = run->job->settings->batch;
	return take_over(run);
}
