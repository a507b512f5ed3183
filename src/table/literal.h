/* SPDX-License-Identifier: Apache-2.0
 *
 * What a pattern requires of every text that it matches: bytes at the start, or bytes
 * somewhere. The index finds patterns by them.
 */
#ifndef TABLE_LITERAL_H
#define TABLE_LITERAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "interlock/image.h"

struct literal {
	/* Every text that matches begins with this; none: "somewhere" tells. */
	struct text prefix;
	/* Every text that matches has this somewhere; only without a prefix. */
	struct text somewhere;
	enum ilk_end how; /* at the end of the prefix */
	uint64_t needs;   /* bits of pairs of bytes that every text that matches has */
	/* Beside that: the text that is exactly this ("git" for "git *"). */
	bool also;
	struct text exactly;
};

/* Of a pattern of this kind of set; texts live in the arena. False: no memory. */
bool literal_of(struct arena *arena, enum ilk_set_kind kind, struct text pattern,
                struct literal *literal);

#endif
