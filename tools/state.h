/* SPDX-License-Identifier: Apache-2.0
 *
 * What a session remembers, copied at one moment, so that two moments can be compared.
 */
#ifndef TOOLS_STATE_H
#define TOOLS_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "interlock/runtime.h"

struct state {
	uint32_t counters[ILK_MAX_COUNTERS];
	uint8_t slot_len[ILK_MAX_SLOTS]; /* 0: empty */
	char slots[ILK_MAX_SLOTS][ILK_MAX_FINGERPRINT];
};

void state_take(struct state *state, const struct ilk_session *session);
/* The fingerprint in a slot, absent when it is empty; points into the state. */
struct ilk_text state_slot(const struct state *state, uint32_t slot);
bool state_slot_same(const struct state *a, const struct state *b, uint32_t slot);
bool state_counters_same(const struct state *a, const struct state *b);
bool state_same(const struct state *a, const struct state *b);

#endif
