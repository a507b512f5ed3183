/* SPDX-License-Identifier: Apache-2.0
 *
 * The last words of a hook that crashes or runs out of time: to an agent a hook that dies
 * is one that does not mind, so a valid answer that lets nothing through is ready from the
 * start.
 */
#ifndef AGENT_LAST_H
#define AGENT_LAST_H

#include <stddef.h>

/* From now on a signal that would end the process, and the alarm after `seconds`, write
 * these bytes to standard output first and end it with status 0. They are borrowed, and
 * can be replaced by another call (`seconds` 0: the alarm stays). */
void last_words(const char *answer, size_t len, unsigned seconds);

/* The answer has been given: nothing more is said. */
void last_done(void);

#endif
