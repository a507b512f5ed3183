/* SPDX-License-Identifier: Apache-2.0
 *
 * The two halves of merging tiers: what an organisation may ask of a team (tiers.c), and
 * the arrays of both put together (tiers_join.c).
 */
#ifndef MODEL_TIERS_PARTS_H
#define MODEL_TIERS_PARTS_H

#include "base/limits.h"
#include "model/tiers.h"

/* The merge, with where the organisation's things are in the team's arrays. */
struct merging {
	struct arena *arena;
	struct diag *diag;
	const struct source *source;
	struct model *to;
	const struct model *from;
	uint32_t counters;
	uint32_t caps;
	uint32_t slots;
	uint32_t sets;
	uint32_t params;
	uint32_t groups[ILK_MAX_GROUPS];
	uint32_t keys[ILK_MAX_KEYS];
	uint32_t modes[ILK_MAX_MODES];
	uint32_t hooks[ILK_MAX_HOOKS];
	uint32_t notes[ILK_MAX_NOTES];
	uint32_t arguments[ILK_MAX_ARGUMENTS];
};

/* The team's number of a reason or layer of the organisation's, put there if need be. */
uint32_t tiers_reason(const struct merging *m, uint32_t index);
uint32_t tiers_layer(const struct merging *m, uint32_t index);

/* Finds the organisation's modes, hooks, notes, arguments, groups and keys among the team's, and puts
 * those there that are new. */
void tiers_map(struct merging *m);
/* Behind that: appends its arrays to the team's, and puts its rows in front. */
void tiers_join(struct merging *m);

#endif
