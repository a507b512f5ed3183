/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of the journal: made from an entry, and looked at from both ends, where its
 * number and the hash of the line before it always are.
 */
#ifndef JOURNAL_LINE_H
#define JOURNAL_LINE_H

#include "journal/journal.h"

#define SALT_SIZE 32

/* A line's place in the chain. */
struct line_link {
	uint64_t sequence;
	unsigned char previous[SHA256_SIZE];
};

/* Writes the line with its line end; 0 when it does not fit. `salt` has SALT_SIZE bytes
 * when contents are hashed. */
size_t line_make(const struct journal_entry *entry, const struct line_link *link,
                 uint64_t time_unix_nano, enum journal_content content,
                 const unsigned char *salt, char *line, size_t room);

/* Whether these bytes, without a line end, begin and end as a line does. */
bool line_read(const char *line, size_t len, struct line_link *link);

/* The SHA-256 that the next line has as "prev". `len` without the line end. */
void line_hash(const char *line, size_t len, unsigned char hash[SHA256_SIZE]);

#endif
