/* SPDX-License-Identifier: Apache-2.0
 *
 * A terminal taken over for a while: another screen, no echo, keys as they are pressed. It
 * is given back however the program ends, also by a signal, and while it is stopped.
 */
#ifndef TOOLS_SCREEN_H
#define TOOLS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Whether standard output is a terminal that can be taken over. */
bool screen_is_there(void);

/* Takes it over, and catches the signals that end, stop and resize. */
void screen_enter(void);
void screen_leave(void);

/* How many lines and columns it has now; 24 and 80 where it does not say. */
void screen_size(size_t *lines, size_t *columns);

/* Shows the text from the top left on, as far as there is room; the rest is blank. Only
 * colours may be among it, no other controls. False: writing failed. */
bool screen_show(struct text text);

enum screen_event {
	SCREEN_TIME,   /* it has passed */
	SCREEN_RESIZE, /* or somebody came back: show again */
	SCREEN_KEY,
	SCREEN_END /* a signal asks for it */
};

/* Waits for the first of these, at most `ms`. */
enum screen_event screen_wait(unsigned ms, char *key);

#endif
