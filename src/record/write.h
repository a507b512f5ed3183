/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON into the caller's memory: what does not fit is counted and dropped, so that one
 * pass tells how much room the whole needs. Freestanding.
 */
#ifndef RECORD_WRITE_H
#define RECORD_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

struct writer {
	char *at;
	size_t room;
	size_t len; /* needed so far, may exceed room */
};

void write_byte(struct writer *w, char byte);
/* NUL-terminated ASCII as it is: punctuation and literals. */
void write_raw(struct writer *w, const char *ascii);
/* A JSON string: quotes, backslashes and control characters escaped, each byte that
 * begins no well-formed UTF-8 sequence replaced by U+FFFD. */
void write_string(struct writer *w, struct ilk_text text);
/* The same, or null when the text is absent. */
void write_string_or_null(struct writer *w, struct ilk_text text);
/* An object's next key and its colon, with a comma before it unless it is the first. The
 * name is ASCII with nothing to escape, as write_raw takes it. */
void write_key(struct writer *w, bool first, const char *name);
/* The same for any name, escaped as write_string does. */
void write_key_text(struct writer *w, bool first, struct ilk_text name);
void write_unsigned(struct writer *w, uint64_t value);
void write_signed(struct writer *w, int64_t value);
/* Zero or more, below 10^12: rounded to six decimals, trailing zeros dropped, so that a
 * duration in milliseconds comes out as it went in. */
void write_decimal(struct writer *w, double value);

#endif
