/* SPDX-License-Identifier: Apache-2.0
 *
 * Points in time as people write them, in UTC.
 */
#ifndef TOOLS_MOMENT_H
#define TOOLS_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-11-22T08:30:00Z" with a NUL, milliseconds among it. */
#define MOMENT_SIZE 32

/* Nanoseconds since 1970 as "2026-11-22T08:30:00.123Z". */
void moment_text(uint64_t unix_nano, char text[MOMENT_SIZE]);

/* "2026-11-22", with "T08:30" or "T08:30:15" and "Z" or not; or how long before `now`:
 * "90s", "15min", "2h", "7d". False: it is none of these. */
bool moment_parse(const char *text, uint64_t now_unix_nano, uint64_t *unix_nano);

#endif
