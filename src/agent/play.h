/* SPDX-License-Identifier: Apache-2.0
 *
 * One step of the engine at a time, with its entry among the steps; and guesses, which can
 * be taken back.
 */
#ifndef AGENT_PLAY_H
#define AGENT_PLAY_H

#include "agent/follow.h"

/* What is taken back: state and steps. One at a time. */
struct guess {
	struct steps_mark steps;
	struct kept_call call; /* of the call that is guessed about */
};
struct guess play_guess(struct follow *f, const struct kept_call *call);
void play_back(struct follow *f, struct kept_call *call, const struct guess *guess);

/* The call of the event begins, with what the agent's rules are taken to have said. Its
 * state follows from the outcome, which is answered. */
enum ilk_outcome play_begin(struct follow *f, struct kept_call *call,
                            enum ilk_rule rule, enum ilk_failure failure,
                            struct ilk_decision *decision);
/* NONE: refused, as the session has gone on since. */
enum ilk_outcome play_verdict(struct follow *f, struct kept_call *call,
                              enum ilk_verdict verdict, struct ilk_decision *decision);
enum ilk_outcome play_answer(struct follow *f, struct kept_call *call,
                             enum ilk_answer answer, struct ilk_decision *decision);
void play_executed(struct follow *f, struct kept_call *call, bool ok);

/* Something outside calls. */
void play_event(struct follow *f, enum ilk_event event, const char *word);
/* The agent has left the mode and come back to it, unseen. */
void play_restart(struct follow *f);

#endif
