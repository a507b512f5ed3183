/* SPDX-License-Identifier: Apache-2.0
 *
 * What depends on a terminal being there: colour, and a line of progress.
 */
#ifndef TOOLS_TERM_H
#define TOOLS_TERM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/* Colour only for a terminal, and never when NO_COLOR is set. */
bool term_colour(FILE *stream);
/* Whether the environment says that text is UTF-8. */
bool term_utf8(void);

/* Shown on standard error once the work takes more than a second, when that is a
 * terminal and standard output is not. */
struct progress {
	bool wanted;
	bool shown;
	time_t latest;
};

void progress_init(struct progress *progress);
/* Call as often as you like; `done` of what `unit` says. */
void progress_tick(struct progress *progress, uint64_t done, const char *unit);
/* Wipes the line. */
void progress_done(struct progress *progress);

#endif
