/* SPDX-License-Identifier: Apache-2.0
 *
 * Deadlines, waits and chance; see pace.h.
 */
#include "export/pace.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

/* A stop is seen no later than this, even if its signal came just before a wait. */
#define SLICE_MS     100
#define MOST_BACKOFF 30000

static uint64_t read_clock(clockid_t clock, uint64_t per_second)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * per_second +
	       (uint64_t)now.tv_nsec / (1000000000u / per_second);
}

uint64_t pace_now_ms(void)
{
	return read_clock(CLOCK_MONOTONIC, 1000);
}

uint64_t pace_wall_ns(void)
{
	return read_clock(CLOCK_REALTIME, 1000000000);
}

void pace_init(struct pace *pace, const volatile sig_atomic_t *stop, bool follow,
               unsigned drain_ms)
{
	*pace = (struct pace){
		.stop = stop,
		.drain_ms = drain_ms,
		.deadline_ms = follow ? UINT64_MAX : pace_now_ms() + drain_ms,
		.random = pace_wall_ns() ^ (uint64_t)getpid() << 40 ^ 1,
	};
}

bool pace_stopped(const struct pace *pace)
{
	return pace->stop && *pace->stop;
}

uint64_t pace_left_ms(struct pace *pace)
{
	uint64_t now = pace_now_ms();

	if (pace_stopped(pace) && !pace->stopping) {
		pace->stopping = true;
		if (pace->deadline_ms > now + pace->drain_ms)
			pace->deadline_ms = now + pace->drain_ms;
	}
	return pace->deadline_ms > now ? pace->deadline_ms - now : 0;
}

void pace_wait(const struct pace *pace, uint64_t ms)
{
	bool was_stopped = pace_stopped(pace);
	uint64_t end = pace_now_ms() + ms;

	for (uint64_t now = pace_now_ms(); now < end; now = pace_now_ms()) {
		uint64_t slice = end - now < SLICE_MS ? end - now : SLICE_MS;
		struct timespec rest = {0, (long)slice * 1000000};

		if (!was_stopped && pace_stopped(pace))
			return;
		(void)nanosleep(&rest, NULL);
	}
}

/* xorshift64: chance enough that a fleet does not come back as one. */
static uint64_t draw(struct pace *pace)
{
	pace->random ^= pace->random << 13;
	pace->random ^= pace->random >> 7;
	pace->random ^= pace->random << 17;
	return pace->random;
}

uint64_t pace_backoff_ms(struct pace *pace, unsigned first_ms, unsigned tries)
{
	uint64_t wait = first_ms;

	while (tries-- && wait < MOST_BACKOFF)
		wait += wait / 2 + 1;
	if (wait > MOST_BACKOFF)
		wait = MOST_BACKOFF;
	return wait * (80 + draw(pace) % 41) / 100;
}
