/* SPDX-License-Identifier: Apache-2.0
 *
 * The state of the event's session: begun in the store, and put back.
 */
#ifndef AGENT_STATE_H
#define AGENT_STATE_H

#include "agent/agent.h"

/* Locks the state and restores the session into follow->session, a fresh one where there
 * is none. Anything but STORE_OK: nothing is held, and there is no session. */
enum store_status state_begin(struct agent *agent, struct follow *follow);
/* Puts it back, or removes it where the session has ended. */
enum store_status state_end(struct agent *agent, struct follow *follow);

/* A fresh session that is nowhere kept. False: the policy's is too big. */
bool state_fresh(struct agent *agent, struct follow *follow);

/* Whether many sessions share the state: those of an organisation, which has a name, or is
 * all that use the same store. The policy is open. */
bool state_shared(const struct agent *agent);

#endif
