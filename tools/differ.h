/* SPDX-License-Identifier: Apache-2.0
 *
 * How a JSON value differs from what is expected of it.
 */
#ifndef TOOLS_DIFFER_H
#define TOOLS_DIFFER_H

#include <jansson.h>
#include <stdbool.h>

/* Told of one difference: where ("counters.block_streak"), and both values as JSON in
 * ASCII, long ones cut; `found` is "nothing" for a key that is not there. */
typedef void (*differ_fn)(void *context, const char *key, const char *expected,
                          const char *found);

/* Compares objects key by key, also inside each other: what `expected` does not have is
 * not compared. Other values must be equal, numbers by their value. False: no memory. */
bool differ(json_t *expected, json_t *found, differ_fn tell, void *context);

#endif
