/* SPDX-License-Identifier: Apache-2.0
 *
 * A session at one moment; see state.h.
 */
#include "state.h"

#include <string.h>

#include "runtime/session.h"

void state_take(struct state *state, const struct ilk_session *session)
{
	*state = (struct state){.counters = {0}};
	for (uint32_t i = 0; i < ilk_counter_count(session->image); i++)
		state->counters[i] = ilk_session_counter(session, i);
	for (uint32_t i = 0; i < ilk_slot_count(session->image); i++) {
		struct ilk_text slot = ilk_session_slot(session, i);

		state->slot_len[i] = (uint8_t)slot.len;
		if (slot.len)
			memcpy(state->slots[i], slot.at, slot.len);
	}
}

struct ilk_text state_slot(const struct state *state, uint32_t slot)
{
	uint8_t len = state->slot_len[slot];

	return (struct ilk_text){len ? state->slots[slot] : NULL, len};
}

bool state_slot_same(const struct state *a, const struct state *b, uint32_t slot)
{
	return a->slot_len[slot] == b->slot_len[slot] &&
	       memcmp(a->slots[slot], b->slots[slot], a->slot_len[slot]) == 0;
}

bool state_counters_same(const struct state *a, const struct state *b)
{
	return memcmp(a->counters, b->counters, sizeof a->counters) == 0;
}

bool state_same(const struct state *a, const struct state *b)
{
	for (uint32_t i = 0; i < ILK_MAX_SLOTS; i++)
		if (!state_slot_same(a, b, i))
			return false;
	return state_counters_same(a, b);
}
