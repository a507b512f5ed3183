/* SPDX-License-Identifier: Apache-2.0
 *
 * A text being read, and places in it. Places are byte offsets; lines and columns are
 * worked out only when somebody is shown one.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdint.h>

#include "base/text.h"

struct span {
	uint32_t at;
	uint32_t len;
};

struct source {
	const char *file; /* as shown */
	const char *at;   /* `len` bytes and one NUL behind them */
	uint32_t len;
};

struct place {
	uint32_t line;     /* from 1 */
	uint32_t column;   /* from 1, in characters */
	uint32_t line_at;  /* where the line starts, in bytes */
	uint32_t line_len; /* without its line end (LF or CR LF) */
};

/* From the start of `first` to the end of `last`. */
struct span span_join(struct span first, struct span last);
/* The bytes of a span, borrowed from the source. */
struct text source_text(const struct source *source, struct span span);
/* Where the text begins: behind a byte order mark, if there is one. */
uint32_t source_start(const struct source *source);
/* Where an offset (up to and including len) is. */
struct place source_place(const struct source *source, uint32_t at);
/* Just the line, for models and images. */
uint32_t source_line(const struct source *source, uint32_t at);

#endif
