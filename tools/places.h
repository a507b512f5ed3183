/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things are by default, as hooks have it (src/agent/place.h).
 */
#ifndef TOOLS_PLACES_H
#define TOOLS_PLACES_H

#include <stdbool.h>
#include <stddef.h>

/* The path of `name` there ("journal"), NUL-terminated. False: the environment does not
 * say where, or it is too long; a complaint was printed. */
bool places_state(const char *name, char *path, size_t size);

#endif
