/* SPDX-License-Identifier: Apache-2.0
 *
 * What depends on a terminal being there; see term.h.
 */
#include "term.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Clocks are read once in this many ticks. */
#define TICKS_A_LOOK 1024u

bool term_colour(FILE *stream)
{
	const char *no_colour = getenv("NO_COLOR");

	return !(no_colour && *no_colour) && isatty(fileno(stream));
}

bool term_utf8(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
		const char *locale = getenv(variables[i]);

		if (locale && *locale)
			return strstr(locale, "UTF-8") || strstr(locale, "utf8");
	}
	return false;
}

void progress_init(struct progress *progress)
{
	*progress = (struct progress){
		.wanted = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO),
		.latest = time(NULL),
	};
}

void progress_tick(struct progress *progress, uint64_t done, const char *unit)
{
	if (!progress->wanted || done % TICKS_A_LOOK)
		return;
	time_t now = time(NULL);

	if (now <= progress->latest)
		return;
	progress->latest = now;
	progress->shown = true;
	fprintf(stderr, "\r%" PRIu64 " %s", done, unit);
}

void progress_done(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\x1b[K", stderr);
}
