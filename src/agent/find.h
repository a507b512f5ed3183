/* SPDX-License-Identifier: Apache-2.0
 *
 * Which of the calls that are kept an event is about.
 */
#ifndef AGENT_FIND_H
#define AGENT_FIND_H

#include "agent/follow.h"

/* The event's call: by its id, or, where a PermissionRequest came first, one without,
 * which has it from then on. NULL: none. */
struct kept_call *find_call(struct follow *f);
/* The one that a PermissionRequest is for, which tells no id. */
struct kept_call *find_request(struct follow *f);
/* A new one, of the event. */
struct kept_call *find_new(struct follow *f);
/* One that the agent blocked and the policy asks about, and that this event is not about:
 * nobody was asked, as otherwise a PermissionRequest would have come first. */
struct kept_call *find_unheard(struct follow *f);

/* Whether the call is of the session and subagent that the event is of. */
bool find_ours(const struct follow *f, const struct kept_call *call);

#endif
