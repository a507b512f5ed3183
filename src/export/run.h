/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter: journal -> batches -> where they go, the cursor behind each. One thread,
 * one process a cursor.
 */
#ifndef EXPORT_RUN_H
#define EXPORT_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "export/send.h"
#include "export/settings.h"

enum export_end {
	EXPORT_DONE,    /* all that there was has gone out */
	EXPORT_DROPPED, /* so has all, but a receiver would not take some of it */
	EXPORT_TAKEN,   /* another exporter is at work */
	EXPORT_LEFT, /* time was up, or something is set up wrongly: the rest stays */
	EXPORT_DAMAGED, /* the cursor is: it must be told where to begin */
	EXPORT_IO,      /* journal or cursor could not be read or written */
	EXPORT_MEMORY,
};

struct export_job {
	const char *journal;
	const char *cursor; /* its file */
	const struct settings *settings;
	struct sender *sender;
	bool follow;       /* until *stop, else until there are no more lines */
	bool with_content; /* what the journal has of commands and paths goes out too */
	bool from_end;     /* without a cursor yet: only what is new */
	unsigned drain_ms; /* how long all of it (following: the rest) may take */
	unsigned backoff_ms; /* first wait before another try */
	const volatile sig_atomic_t *stop;
	/* A sentence for people on what happened. */
	void (*told)(void *context, const char *words);
	void *context;
	/* What went out. */
	uint64_t records[OTLP_SIGNAL_COUNT]; /* of metrics: requests */
	uint64_t last_seq;
};

enum export_end export_run(struct export_job *job);

#endif
