/* SPDX-License-Identifier: Apache-2.0
 *
 * What a look at a set-up has found: a line each, for people or as JSON.
 */
#ifndef TOOLS_HOOK_FINDINGS_H
#define TOOLS_HOOK_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

enum hook_state { HOOK_OK, HOOK_WARN, HOOK_FAIL, HOOK_STATES };

#define HOOK_FINDINGS 128u
#define HOOK_TEXT     640u

struct hook_finding {
	enum hook_state state;
	const char *check; /* "program" */
	const char *agent;
	char text[HOOK_TEXT];
};

struct hook_findings {
	size_t count;
	struct hook_finding at[HOOK_FINDINGS];
	const char *agent; /* whose set-up is looked at now */
};

/* Beyond HOOK_FINDINGS they are left out. */
__attribute__((format(printf, 4, 5))) void hook_found(struct hook_findings *findings,
                                                      enum hook_state state,
                                                      const char *check,
                                                      const char *format, ...);

/* TOOL_OK, TOOL_INPUT when any failed; TOOL_IO when it could not be printed. */
int hook_findings_show(const struct hook_findings *findings, bool json);

#endif
