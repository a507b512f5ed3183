/* SPDX-License-Identifier: Apache-2.0
 *
 * Tiers: a team's policy and its organisation's become one.
 */
#ifndef MODEL_TIERS_H
#define MODEL_TIERS_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"

/* Adds the checked policy of an organisation to the checked one of a team: its things go
 * behind the team's, its rows in front of them, as model.h has it. Diagnoses what an
 * organisation locks and the team loosens, and what no longer fits in one image. */
void tiers_merge(struct arena *arena, struct diag *diag, const struct source *source,
                 struct model *team, const struct model *org);

#endif
