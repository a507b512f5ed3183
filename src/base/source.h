/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts being read, and places in them. Places are byte offsets that count through all
 * sources of a compilation, so that a place tells which file it is in; lines and columns
 * are worked out only when somebody is shown one.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct span {
	uint32_t at;
	uint32_t len;
};

/* One file's text, and those behind it: a chain in the order in which they were met. */
struct source {
	const char *file; /* as shown */
	const char
		*name; /* seen from the first one's folder: the same wherever that is */
	const char *at; /* `len` bytes and one NUL behind them */
	uint32_t len;
	uint32_t base;       /* the offset of its first byte; 0: it is the first */
	bool org;            /* of the organisation's policy, not of the team's */
	struct source *next; /* NULL: the last */
};

struct place {
	uint32_t line;     /* from 1 */
	uint32_t column;   /* from 1, in characters */
	uint32_t line_at;  /* where the line starts: an offset */
	uint32_t line_len; /* without its line end (LF or CR LF) */
};

/* From the start of `first` to the end of `last`. */
struct span span_join(struct span first, struct span last);
/* A chain of one; its name is the last part of `file`. */
struct source source_make(const char *file, const char *at, size_t len);
/* Puts `more` behind the last; its base is the offset behind that one's end, which is an
 * offset, too (what is missing there is said to be missing there). */
void source_append(struct source *first, struct source *more);
/* Which of the chain an offset lies in, and its number, from 0. */
const struct source *source_of(const struct source *first, uint32_t at);
uint32_t source_number(const struct source *first, uint32_t at);

/* The rest take any source of the chain up to the one that the offset lies in. */

/* The bytes of a span, borrowed from the source. */
struct text source_text(const struct source *source, struct span span);
/* Where the source's own text begins, in bytes of it: behind a byte order mark, if there
 * is one. */
uint32_t source_start(const struct source *source);
/* Where an offset (up to and including the end of its source) is. */
struct place source_place(const struct source *source, uint32_t at);
/* Just the line, for models and images. */
uint32_t source_line(const struct source *source, uint32_t at);

#endif
