/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy of the checkout, compiled, opened, and trace lines played into it.
 */
#ifndef TESTS_PLAYING_H
#define TESTS_PLAYING_H

#include "interlock/compile.h"
#include "trace/play.h"
#include "trace/read.h"

#define PLAYING_JSON 8192

struct playing {
	struct ilk_compiler compiler;
	unsigned char *bytes;
	size_t size;
	struct ilk_image image;
	struct player *player;
	struct trace_reader *reader;
	/* Of the line played last. */
	struct trace_event event;
	struct played played;
	char json[PLAYING_JSON]; /* its answer, NUL-terminated */
};

/* Ends the running test when anything goes wrong. */
void playing_open(struct playing *p, const char *relative);
/* The same with a text instead of a file. */
void playing_open_text(struct playing *p, const char *name, const char *text);
void playing_line(struct playing *p, const char *line);
void playing_close(struct playing *p);

#endif
