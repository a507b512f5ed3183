/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter at work, between its parts: run.c has the loop, run_fill.c reads batches,
 * run_send.c sends them.
 */
#ifndef EXPORT_RUNNING_H
#define EXPORT_RUNNING_H

#include "base/arena.h"
#include "export/batch.h"
#include "export/cursor.h"
#include "export/pace.h"
#include "export/queue.h"
#include "export/run.h"
#include "otlp/signal.h"

struct run {
	struct export_job *job;
	struct cursor cursor;
	struct tally work; /* the cursor's tally, and the batch's lines */
	struct queue queue;
	struct batch batch;
	struct pace pace;
	struct otlp_resource resource;
	struct arena arena;
	size_t limit; /* lines in a batch */
	uint64_t metrics_due_ms;
	bool dropped;
	bool told_again;
	uint64_t skipped;     /* of the reader, when it was looked at last */
	char last_words[256]; /* what was told of a failed try */
};

/* A sentence to whoever runs us. */
__attribute__((format(printf, 2, 3))) void run_tell(struct run *run, const char *format,
                                                    ...);
/* A status as the end that it is, told with errno where that is why. */
enum export_end run_end_of(struct run *run, enum ilk_status status, const char *what,
                           const char *path);

/* Reads a batch from where the cursor is, and adds it up in `work`; one that is partly
 * sent ends where it did. */
enum ilk_status run_fill(struct run *run);

/* Sends the batch; then the cursor is behind it. */
enum export_end run_send_batch(struct run *run);
/* Sends the sums, if they have changed since they were sent. */
enum export_end run_send_metrics(struct run *run);

#endif
