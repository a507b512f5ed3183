/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter's batches: lines from the cursor on, read and added up.
 */
#include <string.h>

#include "export/running.h"

/* Whether a place is where a batch that is partly sent ends, or beyond. */
static bool reached(const struct queue_place *place, const struct queue_place *end)
{
	return place->segment > end->segment ||
	       (place->segment == end->segment && place->offset >= end->offset);
}

/* What the journal lost, or has that is not its own, before a line that was read. */
static void count_missing(struct run *run)
{
	uint64_t strange = run->queue.reader.skipped - run->skipped;
	uint64_t lost = run->queue.again ? 0 : run->queue.lost;

	run->skipped = run->queue.reader.skipped;
	run->work.damaged += strange;
	run->work.lost += lost;
	if (strange)
		run_tell(run,
		         "%llu lines are not the journal's, and passed over (interlock "
		         "audit verify tells more)",
		         (unsigned long long)strange);
	if (lost)
		run_tell(run,
		         "%llu lines were dropped from the journal before they were "
		         "exported",
		         (unsigned long long)lost);
}

/* Of a journal that is read again from its oldest line on: whether the line was taken. */
static bool was_taken(const struct run *run, const struct line *line)
{
	const struct queue_place *before = &run->cursor.tally.place;

	return run->queue.again && run->batch.line_count == 0 &&
	       line->seq <= before->seq && line->time_ns <= before->newest_ns;
}

static enum ilk_status take_line(struct run *run, const char *bytes, size_t size)
{
	struct line line;
	struct queue_place *place = &run->queue.place;
	enum ilk_status status = line_parse(&line, bytes, size);

	count_missing(run);
	if (status == ILK_DIAGNOSED) {
		run->work.damaged++;
		run_tell(run, "line number %llu cannot be read, and is passed over",
		         (unsigned long long)place->seq);
		status = ILK_OK;
	} else if (was_taken(run, &line)) {
		line_free(&line);
	} else {
		if (line.time_ns > place->newest_ns)
			place->newest_ns = line.time_ns;
		status = batch_add(&run->batch, &run->work, &line);
	}
	run->work.place = *place;
	return status;
}

static void tell_again(struct run *run)
{
	if (run->queue.again && !run->told_again)
		run_tell(run, "the journal is not as it was: lines that were exported "
		              "are not there any more; it goes on with what is newer");
	run->told_again = run->queue.again;
}

/* A batch that is partly sent, and cannot be read as it was: all of what is left of it is
 * sent. Its ids are the same. */
static void check_half_sent(struct run *run)
{
	const struct queue_place *end = &run->cursor.sending;

	if (end->segment && memcmp(end->last, run->work.place.last, SHA256_SIZE) != 0) {
		run->cursor.sending = (struct queue_place){0};
		run->cursor.sent = 0;
	}
}

enum ilk_status run_fill(struct run *run)
{
	size_t bytes = 0;
	enum ilk_status status = tally_copy(&run->work, &run->cursor.tally);
	bool again = run->cursor.sending.segment != 0;
	size_t limit = again ? run->batch.room : run->limit;

	queue_seek(&run->queue, &run->cursor.tally.place);
	run->skipped = run->queue.reader.skipped;
	batch_clear(&run->batch, pace_wall_ns());
	while (status == ILK_OK && run->batch.line_count < limit &&
	       bytes < BATCH_MAX_BYTES) {
		const char *line;
		size_t size;

		if (again && reached(&run->queue.place, &run->cursor.sending))
			break;
		status = queue_next(&run->queue, &line, &size);
		if (status != ILK_OK || !line)
			break;
		status = take_line(run, line, size);
		bytes += run->batch.line_count ? size : 0;
	}
	tell_again(run);
	if (status == ILK_OK)
		check_half_sent(run);
	return status;
}
