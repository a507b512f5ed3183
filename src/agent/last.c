/* SPDX-License-Identifier: Apache-2.0
 *
 * See last.h. What a signal's handler is to write cannot be handed to it, so it is kept
 * here: the one state of a process in this room.
 */
#include "agent/last.h"

#include <signal.h>
#include <unistd.h>

static const char *volatile words_at;
static volatile size_t words_len;

static void say(int number)
{
	size_t len = words_len;

	(void)number;
	words_len = 0;
	if (len && write(STDOUT_FILENO, words_at, len) < 0)
		_exit(2); /* the one status that agents take for a no */
	_exit(0);
}

void last_words(const char *answer, size_t len, unsigned seconds)
{
	static const int signals[] = {SIGSEGV, SIGBUS,  SIGILL, SIGFPE, SIGABRT, SIGSYS,
	                              SIGALRM, SIGTERM, SIGHUP, SIGINT, SIGXCPU};
	struct sigaction action = {.sa_handler = say};

	words_len = 0;
	words_at = answer;
	words_len = len;
	if (!seconds)
		return;
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		sigaction(signals[i], &action, NULL);
	/* A reader that is gone, or a limit on files, is a failed write. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	alarm(seconds);
}

void last_done(void)
{
	words_len = 0;
}
