/* SPDX-License-Identifier: Apache-2.0
 *
 * Checked model -> the records of an image.
 */
#ifndef TABLE_LOWER_H
#define TABLE_LOWER_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/model.h"
#include "table/sections.h"

/* Fills the sections. False after a diagnostic (what does not fit the format) or when
 * memory ran out (sections_ok() tells). */
bool lower_model(struct sections *sections, struct diag *diag,
                 const struct source *source, const struct model *model);

#endif
