/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON into a buffer. What it writes may also stand in a page's <script>: "<", ">" and
 * "&" are escaped.
 */
#ifndef REPORT_SAY_H
#define REPORT_SAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

/* `key` NULL: an element of an array, or the whole. `bracket` is { or [, and its like. */
void say_open(struct buffer *to, const char *key, char bracket);
void say_close(struct buffer *to, char bracket);
void say_number(struct buffer *to, const char *key, uint64_t number);
void say_decimal(struct buffer *to, const char *key, double number);
void say_bool(struct buffer *to, const char *key, bool value);
void say_null(struct buffer *to, const char *key);
/* What is not UTF-8 becomes U+FFFD. */
void say_text(struct buffer *to, const char *key, struct text text);
void say_string(struct buffer *to, const char *key, const char *string);

#endif
