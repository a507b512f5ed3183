/* SPDX-License-Identifier: Apache-2.0
 *
 * Patterns against texts. Any bytes are safe on both sides; the time is at worst the
 * product of the two lengths, and nothing is allocated.
 */
#ifndef RUNTIME_MATCH_H
#define RUNTIME_MATCH_H

#include <stdbool.h>

#include "interlock/runtime.h"

/* Whether a pattern of this kind of set matches the whole text. In all kinds a
 * backslash takes the next byte literally.
 *
 * tools, texts: "*" is any text, also none.
 * commands: the same, and a " *" at the end also matches nothing at all.
 * paths: see glob.h; negation is the set's. */
bool match_pattern(enum ilk_set_kind kind, struct ilk_text pattern,
                   struct ilk_text text);

#endif
