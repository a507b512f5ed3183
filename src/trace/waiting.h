/* SPDX-License-Identifier: Apache-2.0
 *
 * The calls of a session that something may still come for, by their ids: a fixed
 * number of entries, so that memory stays constant over any length of trace. When all
 * are taken the oldest call that only runs makes room, else the oldest that waits.
 */
#ifndef TRACE_WAITING_H
#define TRACE_WAITING_H

#include <stdbool.h>
#include <stdint.h>

#include "interlock/runtime.h"
#include "trace/event.h"
#include "trace/play.h"

struct waiting_call {
	struct ilk_call call;
	uint64_t scope; /* the serial of its state, see scopes.h */
	bool running;   /* let through; only `executed` may still come */
	/* The table's own. */
	uint16_t hash_next;
	uint16_t older;
	uint16_t newer;
	uint16_t bucket;
	uint16_t id_len;
	uint16_t tool_len;
	char id[TRACE_MAX_ID];
	char tool[TRACE_MAX_TOOL];
};

struct waiting;

/* NULL: no memory. */
struct waiting *waiting_new(void);
void waiting_free(struct waiting *waiting);
/* Forgets all. */
void waiting_clear(struct waiting *waiting);

/* NULL: no such call. */
struct waiting_call *waiting_find(struct waiting *waiting, struct ilk_text id);
/* An entry for this call, in the place of one with the same id if there is one. Never
 * NULL; id and tool are within TRACE_MAX_ID and TRACE_MAX_TOOL. */
struct waiting_call *waiting_add(struct waiting *waiting, struct ilk_text id,
                                 struct ilk_text tool, bool running);
/* From waiting for a person or a classifier to running. Now the youngest. */
void waiting_run(struct waiting *waiting, struct waiting_call *call);
/* The entry's texts stay readable until the next waiting_add(). */
void waiting_remove(struct waiting *waiting, struct waiting_call *call);

#endif
