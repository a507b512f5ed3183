/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters of every form (image.h draws their memories): how they change and what they
 * forget. A keyed counter's value is that of the step's call: counters_load() fetches it
 * when a step with a call begins, counters_store() puts it back when it ends.
 */
#ifndef RUNTIME_COUNTER_H
#define RUNTIME_COUNTER_H

#include "runtime/session.h"

/* One effect takes place; answers whether something is not as before, or a new entry was
 * taken. SET 0 is what a row resets, too: everything of the counter, but of a keyed one,
 * in a step with a call, that call's value. */
bool counter_change(const struct step *step, uint32_t counter, enum ilk_effect op,
                    uint32_t value);

void counters_load(const struct step *step);
void counters_store(const struct step *step);
/* The time told has gone on: clocks forget. */
void counters_tell_time(struct ilk_session *session);

/* The 32-bit words that a counter of this form and size remembers. */
uint32_t counter_words(enum ilk_counter_form form, uint32_t size);
/* Whether saved words (little-endian, the counter's memory at `memory`) are such as a
 * session could have, with this value; `now_ms` is the time of the session. */
bool counter_is_sound(const struct ilk_image *image, uint32_t counter,
                      const unsigned char *memory, uint32_t value, uint64_t now_ms);

#endif
