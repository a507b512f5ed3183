/* SPDX-License-Identifier: Apache-2.0
 *
 * Fingerprints: what slots, keyed counters and cycles remember of a call.
 */
#ifndef RUNTIME_FINGERPRINT_H
#define RUNTIME_FINGERPRINT_H

#include "runtime/step.h"

/* The call's fingerprint under a key of the image, worked out on first use while the
 * facts are there (in begin) and kept in the call. A given one is used for all keys: as
 * it is when it fits, else its SHA-256 in hexadecimal. Otherwise it is the SHA-256 of
 * the key's facts. Empty when the step is about no call. */
struct ilk_text fingerprint_of(const struct step *step, uint32_t key);

/* Works out all that later steps may need, before the facts go away. */
void fingerprint_keep(const struct step *step);

/* What keyed counters and cycles know the call by, for each group of the image: the first
 * 8 bytes of a SHA-256. In begin. */
void fingerprint_groups(const struct step *step);
/* The same of the verdict's denial category, in a step with a verdict; an empty one is none. */
void fingerprint_category(const struct step *step);

#endif
