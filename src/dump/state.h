/* SPDX-License-Identifier: Apache-2.0
 *
 * What a policy remembers, as text: counters and slots with what events do to them.
 */
#ifndef DUMP_STATE_H
#define DUMP_STATE_H

#include "dump/sheet.h"
#include "interlock/runtime.h"

void state_counters(const struct sheet *sheet, const struct ilk_image *image);
void state_slots(const struct sheet *sheet, const struct ilk_image *image);

#endif
