/* SPDX-License-Identifier: Apache-2.0
 *
 * Random sessions: texts that match the policy's own patterns or nearly do (struct pool),
 * and steps made of them, one at a time, knowing what the calls wait for.
 */
#ifndef TESTS_RANDOM_SESSION_H
#define TESTS_RANDOM_SESSION_H

#include "draw.h"
#include "trace.h"

#define POOL_TEXTS 14
#define POOL_ROOTS 4

struct pool {
	struct arena arena;
	struct ilk_text texts[ILK_FACT_COUNT][POOL_TEXTS]; /* some of them absent */
	struct ilk_text fingerprints[POOL_TEXTS];
	struct ilk_text roots[POOL_TEXTS][POOL_ROOTS];
	struct ilk_text mode; /* one in which the policy decides */
};

void pool_draw(struct pool *pool, const struct model *model, struct draw *draw);
void pool_free(struct pool *pool);

struct interp_call;

/* How a session starts, and its next step: it may know the calls so far. */
void start_draw(struct draw *draw, const struct pool *pool, struct trace *trace);
void step_draw(struct draw *draw, const struct pool *pool,
               const struct interp_call *calls, struct trace_step *step);

#endif
