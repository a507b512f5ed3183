/* SPDX-License-Identifier: Apache-2.0
 *
 * Follows the state machine of an agent's AUTO mode from the evidence that its hook events
 * are, and says what the policy has to say. Nothing here reads or writes: the state is in
 * memory, and the steps that were made wait in `steps`.
 */
#ifndef AGENT_FOLLOW_H
#define AGENT_FOLLOW_H

#include "agent/kept.h"
#include "agent/steps.h"
#include "hook/hook.h"

struct follow {
	const struct hook_protocol *protocol;
	const struct ilk_image *image;
	enum ilk_presence presence;
	/* Whether the policy decides for an agent that has no AUTO mode of its own, or is
	 * not in it. */
	bool decide;
	bool shared;          /* the state is of many sessions */
	struct ilk_text mode; /* the agent's, as the policy is to see it */
	struct ilk_session *session;
	void *memory; /* the session's, and as much again to take guesses back */
	void *spare;
	struct kept *kept;
	struct steps *steps;
	struct hook_input *input;
	struct canonical *canonical;
	struct ilk_text workspace[2];
	size_t workspaces;
	unsigned char whose[KEPT_HASH];
};

/* What the policy said last about the call at hand, and what the hook does about it. */
struct followed {
	enum hook_say say;
	bool again; /* said before: the same event came twice */
	struct ilk_decision decision;
};

/* The event of follow->input, in a session that is there. */
void follow_event(struct follow *follow, struct followed *followed);

/* What the policy says on this failure, with follow->session a fresh one. */
void follow_failure(struct follow *follow, enum ilk_failure failure,
                    struct followed *followed);

/* A step without a call, for the journal. */
void follow_log(struct follow *follow, const char *event);

#endif
