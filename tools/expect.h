/* SPDX-License-Identifier: Apache-2.0
 *
 * What a test's step expects, held against what came.
 */
#ifndef TOOLS_EXPECT_H
#define TOOLS_EXPECT_H

#include <stdbool.h>

#include "steps.h"
#include "trace/play.h"

/* Whether every word the step expects something with is known; the rest is diagnosed.
 * Before anything is played. */
bool expect_known(struct steps *steps, const struct ilk_image *image,
                  const struct ast_step *step);

/* Diagnoses each expectation that does not hold. */
void expect_compare(struct diag *diag, const struct ilk_image *image,
                    const struct ast_step *step, const struct played *played);

#endif
