/* SPDX-License-Identifier: Apache-2.0
 *
 * Deciding when it is not known what to decide by: by the policy's rule for the failure.
 */
#ifndef RUNTIME_FAILURE_H
#define RUNTIME_FAILURE_H

#include "runtime/step.h"

/* The rule for the failure of the step's facts decides; the call is in the state that
 * follows from it. */
void failure_decide(const struct step *step, struct ilk_decision *decision);

#endif
