/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings of an agent before and after a change: read, shown, kept, written whole or
 * not at all.
 */
#ifndef TOOLS_HOOK_CHANGE_H
#define TOOLS_HOOK_CHANGE_H

#include "base/buffer.h"
#include "hook_agents.h"

/* What the settings were before our hook was in them is kept beside them. */
#define HOOK_KEPT ".before-interlock"

struct hook_change {
	const struct hook_agent *agent; /* these three are set by the caller */
	bool user;
	bool dry;             /* shown, and nothing is written */
	char path[HOOK_PATH]; /* of the settings, as people know it */
	char *before;         /* what they are; NULL where there are none */
	size_t before_size;
	bool there; /* the file is */
};

/* Finds and reads them. TOOL_OK also where there are none; else a complaint was printed.
 * hook_change_free() in any case. */
int hook_change_read(struct hook_change *change);
/* Writes `after` in their place, or shows the lines that change. With `keeping`, what they
 * were is kept first. A link stays one; mode and owner stay. */
int hook_change_write(const struct hook_change *change, const struct buffer *after,
                      bool keeping);
/* The path of what was kept; false: too long. */
bool hook_change_kept(const struct hook_change *change, char path[HOOK_PATH]);
void hook_change_free(struct hook_change *change);

#endif
