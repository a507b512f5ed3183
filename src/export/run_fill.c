/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter's batches: lines from the cursor on, read and added up.
 */
#include "export/running.h"

/* Whether a place is where a batch that is partly sent ends, or beyond. */
static bool reached(struct queue_place place, struct queue_place end)
{
	return place.segment > end.segment ||
	       (place.segment == end.segment && place.offset >= end.offset);
}

static void count_lost(struct run *run, const struct line *line)
{
	uint64_t before = run->work.place.seq;

	if (run->queue.again) {
		run_tell(run,
		         "this is another journal than before, or an older one: it "
		         "is sent from its start");
		run->queue.again = false;
	} else if (before && line->seq > before + 1) {
		uint64_t lost = line->seq - before - 1;

		run->work.lost += lost;
		run_tell(run,
		         "%llu lines were dropped from the journal before they were "
		         "exported",
		         (unsigned long long)lost);
	}
}

static enum ilk_status take_line(struct run *run, const char *bytes, size_t size)
{
	struct line line;
	enum ilk_status status = line_parse(&line, bytes, size);

	if (status == ILK_DIAGNOSED) {
		run->work.damaged++;
		run_tell(run,
		         "the line behind number %llu is none of a journal, and "
		         "passed over (interlock audit verify tells more)",
		         (unsigned long long)run->work.place.seq);
		status = ILK_OK;
	} else if (status == ILK_OK) {
		count_lost(run, &line);
		run->queue.place.seq = line.seq;
		status = batch_add(&run->batch, &run->work, &line);
	}
	run->work.place = run->queue.place;
	return status;
}

enum ilk_status run_fill(struct run *run)
{
	size_t bytes = 0;
	enum ilk_status status = tally_copy(&run->work, &run->cursor.tally);

	queue_seek(&run->queue, run->cursor.tally.place);
	batch_clear(&run->batch, pace_wall_ns());
	bool again = run->cursor.sending.segment != 0;
	size_t limit = again ? run->batch.room : run->limit;

	while (status == ILK_OK && run->batch.line_count < limit &&
	       bytes < BATCH_MAX_BYTES) {
		const char *line;
		size_t size;

		if (again && reached(run->queue.place, run->cursor.sending))
			break;
		status = queue_next(&run->queue, &line, &size);
		if (status != ILK_OK || !line)
			break;
		bytes += size;
		status = take_line(run, line, size);
	}
	return status;
}
