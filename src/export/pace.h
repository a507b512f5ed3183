/* SPDX-License-Identifier: Apache-2.0
 *
 * Time: how long there is, and how long to wait before another try.
 */
#ifndef EXPORT_PACE_H
#define EXPORT_PACE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct pace {
	const volatile sig_atomic_t *stop;
	uint64_t deadline_ms; /* of the clock below; UINT64_MAX: none */
	unsigned drain_ms;    /* what is left once *stop is set */
	bool stopping;        /* the deadline is that of the stop */
	uint64_t random;
};

/* `follow`: no deadline until *stop is set. */
void pace_init(struct pace *pace, const volatile sig_atomic_t *stop, bool follow,
               unsigned drain_ms);

/* Milliseconds of a clock that never steps back; nanoseconds since 1970. */
uint64_t pace_now_ms(void);
uint64_t pace_wall_ns(void);

/* What is left of the time; 0: none. Sees a stop. */
uint64_t pace_left_ms(struct pace *pace);
bool pace_stopped(const struct pace *pace);

/* Waits, but no longer than a stop that comes meanwhile. */
void pace_wait(const struct pace *pace, uint64_t ms);

/* The wait before try number `tries` + 1: half as much again each time, half a minute at
 * most, and a fifth more or less by chance. */
uint64_t pace_backoff_ms(struct pace *pace, unsigned first_ms, unsigned tries);

#endif
