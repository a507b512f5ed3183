/* SPDX-License-Identifier: Apache-2.0
 *
 * Slots: the places of one hold fingerprints, the newest first, without gaps.
 */
#ifndef RUNTIME_SLOT_H
#define RUNTIME_SLOT_H

#include "runtime/session.h"

/* Whether a slot holds the fingerprint of the step's call. */
bool slot_holds(const struct step *step, uint32_t slot);
/* One use takes place; answers whether the slot is not as before, or was set. */
bool slot_change(const struct step *step, uint32_t slot, enum ilk_use op);

#endif
