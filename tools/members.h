/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies held to a telemetry registry that is not the one they were compiled with:
 * each reason, layer, hook and so on that one says must be a member there, and should
 * not be deprecated. For whoever is about to change a registry.
 */
#ifndef TOOLS_MEMBERS_H
#define TOOLS_MEMBERS_H

#include <stdint.h>

#include "gen/spec.h"
#include "interlock/runtime.h"

struct members {
	struct arena arena;
	struct spec spec;
	const char *registry; /* its folder, as shown */
	/* Out: what was found. */
	uint32_t errors;
	uint32_t warnings;
};

/* Reads the registry of that folder. TOOL_OK: free with members_free(). Else there is
 * nothing to free, and why was said. */
int members_read(struct members *members, const char *registry);
void members_free(struct members *members);

/* Says on standard error what `image` says that is not so in the registry. `path` is the
 * name of the policy's main file. */
void members_hold(struct members *members, const struct ilk_image *image,
                  const char *path);

#endif
