/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON into the writer's buffer: what does not fit is counted and dropped.
 */
#ifndef JOURNAL_TEXT_H
#define JOURNAL_TEXT_H

#include "journal/journal.h"

struct put {
	char *at;
	size_t room;
	size_t len; /* needed so far, may exceed room */
};

/* ASCII as it is. */
void put_raw(struct put *out, const char *ascii);
void put_number(struct put *out, uint64_t number);
void put_hex(struct put *out, const unsigned char *bytes, size_t size);
/* A JSON string: quotes, backslashes and control characters escaped, each byte that
 * begins no well-formed UTF-8 sequence replaced by U+FFFD. */
void put_string(struct put *out, struct journal_text text);
/* JSON as it is, but on one line: control characters, which JSON has between its tokens
 * only, become spaces. */
void put_json(struct put *out, struct journal_text json);

#endif
