/* SPDX-License-Identifier: Apache-2.0
 *
 * Trying the rows of a table, and turning the row that holds into a decision.
 */
#ifndef RUNTIME_DECIDE_H
#define RUNTIME_DECIDE_H

#include "runtime/step.h"

/* Who rules on a call, and how. */
struct ruling {
	enum ilk_table table;
	uint32_t row; /* index into ROWS */
	enum ilk_verb verb;
	uint32_t reason; /* index + 1 into REASONS and LAYERS, 0: none */
	uint32_t layer;
};

/* The first of a tier's rows of the table with a verb in the mask whose conditions all hold, as an
 * index into ROWS; IMAGE_NONE when there is none. What rows before it say that hold and
 * do not decide is added to `notes`. */
#define DECIDE_ANY_VERB UINT32_MAX
uint32_t decide_row(const struct step *step, enum ilk_table table, enum ilk_tier tier,
                    uint32_t verbs, uint32_t *notes);
/* What that row says. */
struct ruling decide_ruling(const struct step *step, enum ilk_table table,
                            uint32_t row);

/* What a verb that decides a call makes of it; NONE for the others. */
enum ilk_outcome decide_outcome(uint32_t verb);

/* Whether a call that ends as `org` is held back more than one that ends as `team`. */
bool decide_tightens(uint32_t org, uint32_t team);

/* Empties a decision; NONE is its outcome, no row made it. */
void decide_nothing(const struct step *step, struct ilk_decision *decision);
/* Writes down why: row, reason, layer, cap, what fires. */
void decide_say(const struct step *step, const struct ruling *ruling,
                struct ilk_decision *decision);
/* A row or a rule says `verb`, for a reason (index + 1 into REASONS): writes down the
 * outcome after the presence had its say, and how long an answer is waited for. */
enum call_state decide_outcome_of(const struct ilk_image *image, uint32_t verb,
                                  struct ilk_decision *decision);
/* Puts the call into the state that follows; `reason` is what was asked for, if so. */
void decide_settle(const struct step *step, enum call_state state, uint32_t reason,
                   bool by_person, struct ilk_decision *decision);

/* Writes down the sums that the policy reports, as they are now. */
void decide_report(const struct step *step, struct ilk_decision *decision);

/* The table rules on the step's call, a guard by way of the GUARD table; both tiers' rows
 * are tried, and the stricter ruling counts, in a draw the organisation's. The outcome
 * happens and the call is in the state that follows from it. */
void decide(const struct step *step, enum ilk_table table,
            struct ilk_decision *decision);

#endif
