/* SPDX-License-Identifier: Apache-2.0
 *
 * How far the journal is exported, and all that later lines need of earlier ones: the
 * sums of the metrics and the calls that are not over. One small file, replaced whole:
 * it is written and synchronised before anything is sent (so that a full disk is known
 * of in time), and renamed once the receiver has it. Whoever has the cursor holds its
 * lock; another exporter finds it taken.
 */
#ifndef EXPORT_CURSOR_H
#define EXPORT_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/pending.h"
#include "export/queue.h"
#include "export/series.h"
#include "interlock/status.h"
#include "otlp/signal.h"

#define CURSOR_INSTANCE 37

/* What the lines up to a place add up to. */
struct tally {
	struct queue_place place;
	uint64_t start_ns; /* since when the sums count; 0: no line yet */
	bool unsent;       /* the metrics have changed since they were sent */
	uint64_t records;  /* lines that were taken */
	uint64_t lost;     /* lines that the journal dropped before they were read */
	uint64_t damaged;  /* lines that could not be read */
	uint64_t rejected; /* records that a receiver refused for good */
	struct series_list series;
	struct pending_list pending;
};

struct cursor {
	char instance[CURSOR_INSTANCE]; /* a UUID: which journal's exporter this is */
	struct tally tally;             /* what is behind `place` */
	/* A batch of which not every signal has gone out: up to where it reaches, and
	 * which have (a bit each of enum otlp_signal). Segment 0: there is none. */
	struct queue_place sending;
	uint32_t sent;
	/* Of the files; the caller reads none of it. */
	char *path;
	char *aside;
	int lock;
};

enum cursor_status {
	CURSOR_OK,
	CURSOR_NEW,     /* there is no file yet */
	CURSOR_TAKEN,   /* another exporter is at work */
	CURSOR_DAMAGED, /* it is not what was written */
	CURSOR_FAILED,  /* errno tells */
	CURSOR_MEMORY,
};

/* Takes the lock and reads the file `path`. After CURSOR_OK and CURSOR_NEW (everything is
 * zero but a new instance) it is the caller's to close; else nothing is held. */
enum cursor_status cursor_open(struct cursor *cursor, const char *path);
void cursor_close(struct cursor *cursor);

/* Writes what the cursor is to become beside its place: `tally`, and of a batch under way
 * what is sent. Nothing has changed yet. ILK_OK, ILK_IO (errno tells), ILK_MEMORY. */
enum ilk_status cursor_prepare(const struct cursor *cursor, const struct tally *tally,
                               struct queue_place sending, uint32_t sent);
/* Puts what was prepared in its place. ILK_OK, ILK_IO. */
enum ilk_status cursor_commit(const struct cursor *cursor);
/* Forgets what was prepared. */
void cursor_abandon(const struct cursor *cursor);

enum ilk_status tally_copy(struct tally *to, const struct tally *from);
void tally_free(struct tally *tally);

#endif
