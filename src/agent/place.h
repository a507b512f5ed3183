/* SPDX-License-Identifier: Apache-2.0
 *
 * Where state and journal are when nobody says: below $INTERLOCK_STATE_DIR, else
 * $XDG_STATE_HOME/interlock, else ~/.local/state/interlock. Those who write them and those
 * who read them ask here.
 */
#ifndef AGENT_PLACE_H
#define AGENT_PLACE_H

#include <stddef.h>

enum place_status {
	PLACE_OK,
	PLACE_NOWHERE,  /* the environment does not say */
	PLACE_TOO_LONG, /* *variable says whose path: "HOME" */
};

/* The path of `name` there ("journal"), NUL-terminated. As the XDG specification has it, a
 * relative $XDG_STATE_HOME does not count. */
enum place_status place_default(const char *name, char *to, size_t size,
                                const char **variable);

#endif
