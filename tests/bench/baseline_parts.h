/* SPDX-License-Identifier: Apache-2.0
 *
 * What the baseline is made of, for the two files that make it and use it.
 */
#ifndef BENCH_BASELINE_PARTS_H
#define BENCH_BASELINE_PARTS_H

#include <stdint.h>

#include "baseline.h"

/* Stands between tool and argument in the keys of the trie. */
#define BASELINE_BETWEEN '\1'

enum way { WAY_EXACT, WAY_PREFIX, WAY_COMPARE };

struct rule {
	enum ilk_outcome outcome;
	struct ilk_text tool;
	struct ilk_text argument;
};

/* What a rule is found by. */
struct key {
	struct ilk_text bytes;
	enum way way;
	uint32_t rule;
};

struct node {
	uint32_t label; /* in `labels`, LENGTH bytes; the first leads here */
	uint32_t length;
	uint32_t first; /* its children follow each other */
	uint32_t children;
	uint32_t key; /* those that end here */
	uint32_t keys;
};

struct edge {
	unsigned char byte;
	uint32_t state;
};
struct state {
	uint32_t first;
	uint32_t edges;
	uint32_t fail;
	uint32_t report; /* the next one behind fails that has keys */
	uint32_t key;
	uint32_t keys;
};

struct keys {
	struct key *at;
	uint32_t count;
};

struct baseline {
	struct input lines;
	struct rule *rules;
	uint32_t count;
	struct keys begins; /* sorted */
	struct keys has;    /* sorted */
	char *texts;        /* of keys */
	size_t texts_len;
	struct node *nodes;
	char *labels;
	struct state *states;
	struct edge *edges;
};

/* The state that a byte leads to; 0: none. */
static inline uint32_t follow(const struct baseline *baseline, uint32_t state,
                              unsigned char byte)
{
	const struct state *at = &baseline->states[state];
	uint32_t low = at->first;
	uint32_t count = at->edges;

	while (count > 1) {
		uint32_t half = count / 2;

		low = baseline->edges[low + half].byte <= byte ? low + half : low;
		count -= half;
	}
	return count && baseline->edges[low].byte == byte ? baseline->edges[low].state
	                                                  : 0;
}

#endif
