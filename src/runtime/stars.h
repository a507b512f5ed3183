/* SPDX-License-Identifier: Apache-2.0
 *
 * The plain case of matching: nothing but stars, no escapes. Such a pattern is a prefix, a
 * suffix and pieces that follow each other between them, and each piece's leftmost place
 * is as good as any.
 */
#ifndef RUNTIME_STARS_H
#define RUNTIME_STARS_H

#include "interlock/runtime.h"

enum stars {
	STARS_OTHER, /* the pattern has a backslash: not looked at */
	STARS_MATCH,
	STARS_NO_MATCH,
};

/* Whether a pattern whose "*" stand for any bytes matches the whole text. */
enum stars stars_match(struct ilk_text pattern, struct ilk_text text);

#endif
