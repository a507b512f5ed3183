/* SPDX-License-Identifier: Apache-2.0
 *
 * What a test's step says beside its head: facts of a call, what the classifier would
 * say, who answers.
 */
#ifndef TOOLS_GIVEN_H
#define TOOLS_GIVEN_H

#include <stdbool.h>

#include "steps.h"

/* Puts one pair into the events, whose kind is known; false: it was diagnosed, or the
 * arena failed. */
bool given_take(struct steps *steps, const struct ast_pair *pair,
                struct step_events *events);

#endif
