/* SPDX-License-Identifier: Apache-2.0
 *
 * The calls that are not over: what was known of each when it began or was asked, for the
 * spans that end later. A bounded ring: the call that began longest ago makes room.
 */
#ifndef EXPORT_PENDING_H
#define EXPORT_PENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/line.h"
#include "export/series.h"

#define PENDING_MAX 1024
#define PENDING_KEY 16

/* Words are those that a metric takes; times are 0 where there is none. */
struct pending {
	unsigned char key[PENDING_KEY]; /* of session and call */
	uint64_t begun_ns;
	uint64_t asked_ns;
	char decision[SERIES_WORD];
	char layer[SERIES_WORD];
	char reason[SERIES_WORD];
	char fallback_reason[SERIES_WORD];
	char cap_kind[SERIES_WORD];
};

struct pending_list {
	struct pending *at; /* in the order of beginning */
	size_t count;
	size_t room;
};

/* What a line is about: the first half of the SHA-256 of session and call. */
void pending_key(const struct line *line, unsigned char key[PENDING_KEY]);

struct pending *pending_find(struct pending_list *list, const struct line *line);
/* The call's, made when there is none; NULL: no memory. */
struct pending *pending_take(struct pending_list *list, const struct line *line);
void pending_drop(struct pending_list *list, struct pending *pending);

struct pending *pending_append(struct pending_list *list);
enum ilk_status pending_copy(struct pending_list *to, const struct pending_list *from);
void pending_free(struct pending_list *list);

#endif
