/* SPDX-License-Identifier: Apache-2.0
 *
 * Patterns of paths against paths, as .gitignore has them. Any bytes are safe on both
 * sides; the time is at worst the product of the two lengths, and nothing is allocated.
 */
#ifndef RUNTIME_GLOB_H
#define RUNTIME_GLOB_H

#include <stdbool.h>

#include "interlock/runtime.h"

/* Over an absolute path, component by component. Inside of one "*" is any text, "?" one
 * character, "[...]" one of those in it, and a backslash takes the next character literally.
 * A component of two stars or more is any number of components, also none, but at the end of
 * a pattern at least one. A pattern that does not start with "/" matches at any depth, as if
 * two stars and a slash stood before it; one that ends with "/" also matches what is inside
 * of what it matches. "/" is the root. Characters are those of UTF-8; a byte that is part of
 * none is one by itself. `fold`: small and capital letters of ASCII are the same. */
bool glob_match(struct ilk_text pattern, struct ilk_text path, bool fold);

#endif
