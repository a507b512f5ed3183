/* SPDX-License-Identifier: Apache-2.0
 *
 * Which parts of a policy its tests reach: the rows that held, the caps that held where
 * a row tested them, the effects that changed their counter, the slots that were set and
 * emptied: all as the engine tells its observer.
 */
#ifndef TOOLS_COVERAGE_H
#define TOOLS_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "dump/sheet.h"
#include "interlock/runtime.h"
#include "record/write.h"
#include "state.h"
#include "trace/play.h"

enum coverage_kind {
	COVERAGE_ROWS,
	COVERAGE_CAPS,
	COVERAGE_EFFECTS,
	COVERAGE_SET,     /* slots that were set */
	COVERAGE_EMPTIED, /* slots that were emptied, whichever way */
	COVERAGE_KINDS,
};

struct coverage {
	const struct ilk_image *image;
	struct ilk_observer observer;   /* for the player */
	uint32_t *hits[COVERAGE_KINDS]; /* by index; the run's own */
	struct state before;            /* the session when the step began */
};

/* False: no memory. */
bool coverage_init(struct coverage *coverage, const struct ilk_image *image);
void coverage_free(struct coverage *coverage);

/* Around each step that is played with &coverage->observer. */
void coverage_before(struct coverage *coverage, const struct ilk_session *session);
void coverage_after(struct coverage *coverage, const struct played *played);

/* How many there are of a kind, and how many of them were hit. */
struct coverage_sum {
	uint32_t all;
	uint32_t hit;
};
struct coverage_sum coverage_sum(const struct coverage *coverage,
                                 enum coverage_kind kind);
/* Rounded down, so that 100 is all; of nothing it is 100. */
uint32_t coverage_percent(struct coverage_sum sum);

/* Everything with its line and hits, then a summary. */
void coverage_text(const struct coverage *coverage, const struct sheet *sheet);
/* The same as one JSON object; `file` is the policy as shown. */
void coverage_json(const struct coverage *coverage, const char *file, struct writer *w);

#endif
