/* SPDX-License-Identifier: Apache-2.0
 *
 * A terminal taken over for a while; see screen.h. Signals only set flags: all is done in
 * the loop that waits.
 */
#define _DEFAULT_SOURCE /* SIGWINCH, TIOCGWINSZ */

#include "screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/buffer.h"

#define ENTER "\x1b[?1049h\x1b[?25l"
#define LEAVE "\x1b[0m\x1b[?25h\x1b[?1049l"

static volatile sig_atomic_t ending;
static volatile sig_atomic_t stopping;
static volatile sig_atomic_t resized;
static bool entered;
static bool has_keys; /* standard input is the terminal, and has not ended */
static struct termios before;

static void note(int number)
{
	if (number == SIGWINCH)
		resized = 1;
	else if (number == SIGTSTP)
		stopping = 1;
	else
		ending = 1;
}

bool screen_is_there(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(term && strcmp(term, "dumb") == 0);
}

static bool write_whole(const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size) {
		ssize_t wrote = write(STDOUT_FILENO, at, size);

		if (wrote < 0 && errno != EINTR)
			return false;
		if (wrote > 0) {
			at += wrote;
			size -= (size_t)wrote;
		}
	}
	return true;
}

static void take_over(void)
{
	struct termios raw;

	has_keys = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (has_keys) {
		raw = before;
		raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
	}
	write_whole(ENTER, sizeof ENTER - 1);
	entered = true;
}

void screen_leave(void)
{
	if (!entered)
		return;
	entered = false;
	write_whole(LEAVE, sizeof LEAVE - 1);
	if (has_keys)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
}

void screen_enter(void)
{
	static const int caught[] = {SIGINT,  SIGTERM,  SIGHUP,
	                             SIGQUIT, SIGWINCH, SIGTSTP};
	struct sigaction action = {.sa_handler = note};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++)
		sigaction(caught[i], &action, NULL);
	/* Also when the program ends where nobody thought of it: out of memory. */
	atexit(screen_leave);
	take_over();
}

void screen_size(size_t *lines, size_t *columns)
{
	struct winsize size;

	*lines = 24;
	*columns = 80;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return;
	if (size.ws_row)
		*lines = size.ws_row;
	if (size.ws_col)
		*columns = size.ws_col;
}

/* One line, cut at the last column; colours have no width. Answers what is behind it. */
static const char *put_line(struct buffer *to, const char *at, const char *end,
                            size_t columns)
{
	size_t column = 0;

	while (at < end && *at != '\n') {
		size_t step = text_step((struct text){at, (size_t)(end - at)});

		if (*at == '\x1b') {
			const char *m = memchr(at, 'm', (size_t)(end - at));

			step = m ? (size_t)(m - at) + 1 : 1;
			buffer_bytes(to, at, step);
		} else if (column < columns) {
			buffer_bytes(to, at, step);
			column++;
		}
		at += step;
	}
	return at < end ? at + 1 : end;
}

bool screen_show(struct text text)
{
	const char *end = text.at + text.len;
	const char *at = text.at;
	struct buffer to;
	size_t lines;
	size_t columns;
	bool shown;

	screen_size(&lines, &columns);
	buffer_init(&to, (struct ilk_allocator){NULL, NULL});
	buffer_string(&to, "\x1b[H");
	for (size_t line = 0; line < lines; line++) {
		at = put_line(&to, at, end, columns);
		buffer_string(&to,
		              line + 1 < lines ? "\x1b[0m\x1b[K\n" : "\x1b[0m\x1b[K");
	}
	shown = !to.failed && write_whole(to.at, to.len);
	buffer_free(&to);
	return shown;
}

/* Gives the terminal back for as long as we are stopped. */
static void stop(void)
{
	stopping = 0;
	screen_leave();
	raise(SIGSTOP);
	take_over();
	resized = 1;
}

static bool take_key(char *key)
{
	ssize_t got = read(STDIN_FILENO, key, 1);

	if (got == 0 || (got < 0 && errno != EINTR))
		has_keys = false;
	return got == 1;
}

enum screen_event screen_wait(unsigned ms, char *key)
{
	struct pollfd input = {.fd = has_keys ? STDIN_FILENO : -1, .events = POLLIN};
	int ready = 0;

	if (!ending && !stopping && !resized)
		ready = poll(&input, 1, (int)ms);
	if (ending)
		return SCREEN_END;
	if (stopping)
		stop();
	if (resized) {
		resized = 0;
		return SCREEN_RESIZE;
	}
	if (ready > 0 && take_key(key))
		return SCREEN_KEY;
	return SCREEN_TIME;
}
