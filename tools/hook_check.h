/* SPDX-License-Identifier: Apache-2.0
 *
 * A look at one command that an agent's settings run for us.
 */
#ifndef TOOLS_HOOK_CHECK_H
#define TOOLS_HOOK_CHECK_H

#include "hook_agents.h"
#include "hook_findings.h"

/* `timeout` in the agent's unit, 0: its own. Nothing of the set-up is changed: the decision
 * that is tried has a state of its own, and no journal. */
void hook_check(struct hook_findings *findings, const struct hook_agent *agent,
                const char *command, double timeout);

/* Runs the command on a sample event, as the agent would. */
void hook_try(struct hook_findings *findings, const struct hook_agent *agent,
              const char *command);

#endif
