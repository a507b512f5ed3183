/* SPDX-License-Identifier: Apache-2.0
 *
 * Old records are removed by whoever makes a new one, in the folder that it is in: one of
 * 256, and the hash decides which, so that each is visited as often as any other, and a
 * visit costs a look at a 256th of the records. Nobody else has to clean.
 */
#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

#include "store/store.h"

/* Removes the records beside store->name that are older than store->keep_days, a few
 * hundred of them at most. One that is locked stays. What fails is left for the next. */
void sweep_folder_of(struct store *store);

#endif
