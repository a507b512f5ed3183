/* SPDX-License-Identifier: Apache-2.0
 *
 * A lock that is waited for, but not for ever. flock() itself knows no time-out; an alarm
 * interrupts it. Asking again and again would need no signal, but would let whoever comes
 * last in first, and with hundreds of processes most of them would sleep while the lock is
 * free. Who waits in flock() is woken alone, and in the order of coming (Linux 5.0).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* flock's words */
#endif
#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/time.h>

#include "disk/disk.h"

/* What was there of the alarm before us. */
struct alarm_state {
	struct sigaction action;
	struct itimerval timer;
	sigset_t mask;
};

static void on_alarm(int signal)
{
	(void)signal; /* its one purpose is to interrupt */
}

static void alarm_begin(struct alarm_state *old, unsigned timeout_ms)
{
	/* Again every 10 ms: the first may come just before the call that it is to
	 * interrupt. */
	const struct itimerval timer = {
		.it_interval = {0, 10000},
		.it_value = {timeout_ms / 1000,
	                     (suseconds_t)(timeout_ms % 1000) * 1000},
	};
	struct sigaction action = {.sa_handler = on_alarm};
	sigset_t alarms;

	sigemptyset(&action.sa_mask);
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	sigaction(SIGALRM, &action, &old->action);
	sigprocmask(SIG_UNBLOCK, &alarms, &old->mask);
	setitimer(ITIMER_REAL, &timer, &old->timer);
}

static void alarm_end(const struct alarm_state *old)
{
	const struct itimerval off = {{0, 0}, {0, 0}};

	setitimer(ITIMER_REAL, &off, NULL);
	sigprocmask(SIG_SETMASK, &old->mask, NULL);
	sigaction(SIGALRM, &old->action, NULL);
	if (old->timer.it_value.tv_sec || old->timer.it_value.tv_usec)
		setitimer(ITIMER_REAL, &old->timer, NULL);
}

static uint64_t now_ms(const struct disk_calls *calls)
{
	struct timespec now;

	if (calls->now(CLOCK_MONOTONIC, &now) != 0)
		return UINT64_MAX; /* no clock, no waiting */
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static enum disk_status wait_for(const struct disk_calls *calls, int file,
                                 unsigned timeout_ms)
{
	uint64_t start = now_ms(calls);

	for (;;) {
		if (calls->lock(file, LOCK_EX) == 0)
			return DISK_OK;
		if (errno != EINTR)
			return DISK_FAILED;
		uint64_t now = now_ms(calls);

		if (now == UINT64_MAX || now - start >= timeout_ms) {
			errno = ETIMEDOUT;
			return DISK_BUSY;
		}
	}
}

enum disk_status disk_lock(const struct disk_calls *calls, int file,
                           unsigned timeout_ms)
{
	struct alarm_state old;

	if (calls->lock(file, LOCK_EX | LOCK_NB) == 0)
		return DISK_OK;
	if (errno != EWOULDBLOCK && errno != EINTR)
		return DISK_FAILED;
	if (timeout_ms == 0) {
		errno = ETIMEDOUT;
		return DISK_BUSY;
	}
	alarm_begin(&old, timeout_ms);
	enum disk_status status = wait_for(calls, file, timeout_ms);
	int error = errno;

	alarm_end(&old);
	errno = error;
	return status;
}
