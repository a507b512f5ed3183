/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a condition of a row holds.
 */
#ifndef RUNTIME_CONDITION_H
#define RUNTIME_CONDITION_H

#include <stdbool.h>

#include "runtime/step.h"

/* `kind` is CONDITIONS or CARRIED. */
bool condition_holds(const struct step *step, enum ilk_section kind, uint32_t index);

#endif
