/* SPDX-License-Identifier: Apache-2.0
 *
 * The host around deepagents' policy: it keeps one state for each thread, tells the state
 * of mode and turn when the model speaks, and stores it after each step. When that fails,
 * what was not stored has not happened, and nothing is known to decide by.
 */
#ifndef TESTS_DEEP_HOST_H
#define TESTS_DEEP_HOST_H

#include <jansson.h>
#include <stdbool.h>

#include "conformance.h"

#define DEEP_NAME    32
#define DEEP_THREADS 32
#define DEEP_LINES   4096

/* A thread's state, and the lines that made it. */
struct deep_thread {
	char name[DEEP_NAME];
	struct player *player;
	char *lines[DEEP_LINES];
	int line_count;
	/* What is stored: how many of the lines, and the state after them. */
	int stored_lines;
	json_t *stored;       /* NULL: nothing yet */
	char turn[DEEP_NAME]; /* told last */
};

struct deep_host {
	struct deep_thread threads[DEEP_THREADS];
	int thread_count;
	struct deep_thread *thread;
	char mode[DEEP_NAME];
	char turn[DEEP_NAME]; /* "": the last message came without one */
	bool reads;           /* the store can be read, and written */
	bool writes;
	bool lost; /* of the running batch: the state could not be read or written */
};

/* A host that knows no thread; what the one before knew is released, but the player in
 * use, which is closed with the policy. */
void deep_start(struct deep_host *host);

/* On with this thread; the policy is open. */
void deep_thread(struct conformance *run, struct deep_host *host, const char *name);

/* Plays a trace line, and releases it. Of a lost state it goes to one that is nobody's. */
json_t *deep_give(struct conformance *run, struct deep_host *host, json_t *trace);
void deep_tell(struct conformance *run, struct deep_host *host, json_t *trace);
void deep_tell_mode(struct conformance *run, struct deep_host *host);

/* Stores what has changed; if that fails, the state is lost. */
void deep_store(struct conformance *run, struct deep_host *host);

/* A batch of calls, from where the model speaks to where all is decided. */
void deep_begin(struct conformance *run, struct deep_host *host, const char *batch);
void deep_end(struct conformance *run, struct deep_host *host);

#endif
