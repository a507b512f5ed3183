/* SPDX-License-Identifier: Apache-2.0
 *
 * Some lines of the journal as what is sent of them: log records and spans. And the sums
 * as metrics.
 */
#ifndef EXPORT_BATCH_H
#define EXPORT_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "export/cursor.h"
#include "export/line.h"
#include "export/settings.h"
#include "otlp/signal.h"

/* However many lines are wanted in a batch, it ends behind so many bytes of them: what
 * is made of those stays far below OTLP's 64 MiB. */
#define BATCH_MAX_BYTES (4u * 1024 * 1024)
#define BATCH_MAX_LINES 8192

struct batch {
	struct arena arena; /* attributes, names */
	struct line *lines; /* texts of the records lie in them */
	struct otlp_log *logs;
	struct otlp_span *spans;
	size_t line_count;
	size_t log_count;
	size_t span_count;
	size_t room; /* lines; each is at most one log record and one span */
	uint64_t now_ns;
	bool with_content;
	enum sampler sampler;
	const char *instance;
};

/* ILK_OK, ILK_MEMORY. `instance` stays the caller's. */
enum ilk_status batch_init(struct batch *batch, size_t lines, const char *instance,
                           bool with_content, enum sampler sampler);
void batch_free(struct batch *batch);
/* Empties it. What it pointed to is gone. */
void batch_clear(struct batch *batch, uint64_t now_ns);

/* Adds a line that was read, which is the batch's then; it has room. Counts it in the
 * tally. ILK_OK, ILK_MEMORY. */
enum ilk_status batch_add(struct batch *batch, struct tally *tally, struct line *line);

/* The sums as metrics, into the arena; `count` of them. NULL: no memory (or none yet and
 * *count 0). */
const struct otlp_metric *batch_metrics(struct arena *arena, const struct tally *tally,
                                        uint64_t now_ns, size_t *count);

#endif
