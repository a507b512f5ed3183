/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of an event, into the journal.
 */
#ifndef AGENT_WRITE_UP_H
#define AGENT_WRITE_UP_H

#include <time.h>

#include "agent/agent.h"

/* One line a step; the last has the answer's reason, and all the time it took. True also
 * where none is kept. */
bool write_up(struct agent *agent, const struct hook_answer *answer,
              const struct timespec *start);

#endif
