/* SPDX-License-Identifier: Apache-2.0
 *
 * A text is a run of bytes that an arena (or a string literal) owns. Values, copied.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *at; /* NULL only with len 0 */
	size_t len;
};

/* A literal or other NUL-terminated string as a text, borrowed. */
struct text text_of(const char *string);
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *string);
/* Byte order, shorter first on a tie: <0, 0, >0. */
int text_compare(struct text a, struct text b);
/* FNV-1a, for hash tables. */
uint32_t text_hash(struct text text);
/* The size of the well-formed UTF-8 character the text starts with; 0: there is none. */
size_t text_character(struct text text);
/* The same for counting and showing: a malformed byte is a character by itself, so
 * only the empty text answers 0. */
size_t text_step(struct text text);

#endif
