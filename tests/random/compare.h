/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine and the reference interpreter side by side: every decision and all of the
 * state must be the same after every step.
 */
#ifndef TESTS_RANDOM_COMPARE_H
#define TESTS_RANDOM_COMPARE_H

#include "tests/unit/interp.h"
#include "trace.h"

/* What was seen, to tell a session that tests something from one that does not. */
struct tally {
	uint64_t outcomes[ILK_OUTCOME_COUNT];
	uint64_t refused;
	uint64_t capped;
	uint64_t rows; /* of all policies */
	uint64_t rows_decided;
};

struct pair {
	const struct subject *subject;
	void *memory;
	struct ilk_session *session;
	struct interp interp;
	struct ilk_call calls[TRACE_CALLS];
	struct interp_call reference[TRACE_CALLS];
	bool *decided;       /* one a row, in the order of the image */
	struct tally *tally; /* NULL: nobody counts */
};

/* False: no memory, or `trouble` says how they disagree already. */
bool pair_start(struct pair *pair, const struct subject *subject,
                const struct trace *trace, struct tally *tally,
                struct trouble *trouble);
/* The step must stay where it is for as long as the pair. */
bool pair_step(struct pair *pair, const struct trace_step *step,
               struct trouble *trouble);
void pair_end(struct pair *pair);

#endif
