/* SPDX-License-Identifier: Apache-2.0
 *
 * What there was most of, in a fixed amount of memory, by the space-saving method: when
 * all places are taken the name with the lowest count makes room, and the new one starts
 * from that count, which is kept as its error. So a name that is there at all more than
 * 1 in TOP_ROOM times is never missing, and a count is too high by at most its error;
 * as long as there are no more than TOP_ROOM names everything is exact.
 */
#ifndef REPORT_TOP_H
#define REPORT_TOP_H

#include <stddef.h>

#include "report/event.h"

#define TOP_ROOM 256u
#define TOP_NAME 96u /* longer names are cut, with "..." */

struct top_entry {
	uint64_t hash; /* of the whole name */
	uint64_t count;
	uint64_t error;
	uint64_t outcomes[REPORT_OUTCOMES + 1]; /* since it has its place */
	uint64_t first_ns, last_ns;             /* 0: no times */
	unsigned char len;
	char name[TOP_NAME];
	unsigned char label_len;
	char label[TOP_NAME]; /* of the latest with one; "" */
};

struct top {
	uint64_t total;
	uint32_t count;
	bool full; /* a name had to make room: counts may have errors */
	struct top_entry entries[TOP_ROOM];
};

/* Counts one. Nothing for an empty name. NULL: nothing was counted. */
struct top_entry *top_add(struct top *top, struct text name,
                          enum report_outcome outcome, uint64_t time_ns);

/* The indexes of the `most` highest counts, falling (by name where the same); answers how
 * many there are. */
size_t top_sorted(const struct top *top, size_t most, uint32_t indexes[TOP_ROOM]);

struct text top_name(const struct top_entry *entry);

/* 64 bits of FNV-1a, mixed. */
uint64_t top_hash(struct text text, uint64_t seed);

/* Copies at most `room` (at least 4) bytes, cut at a character, with "..."; answers the
 * length. */
unsigned char top_cut(char *to, size_t room, struct text text);

#endif
