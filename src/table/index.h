/* SPDX-License-Identifier: Apache-2.0
 *
 * The index of an image (image.h): which sets a fact is in, and which rows can hold,
 * found by walking the fact once instead of trying them all.
 */
#ifndef TABLE_INDEX_H
#define TABLE_INDEX_H

#include "table/lowering.h"

/* Writes PAIRS, ANCHORED, UNANCHORED, MATCHERS and what they are made of. */
void index_lower(struct lowering *to);

/* ---- Inside ---------------------------------------------------------------------- */

/* A pattern that may match where some bytes are found: an ENDS record to be. */
struct index_key {
	struct text bytes;
	enum ilk_end how;
	uint32_t pattern;
	uint32_t pair;
	uint64_t needs;
};
struct index_keys {
	struct index_key *at;
	size_t count;
};

/* Keys as a trie (trie.c); answers its root. Keys may come in any order. */
uint32_t trie_lower(struct lowering *to, struct arena *arena, struct index_keys keys);
/* Keys as Aho-Corasick (scan.c); answers its start + 1, or 0 without keys. None is empty. */
uint32_t scan_lower(struct lowering *to, struct arena *arena, struct index_keys keys);

/* The matcher's window for those keys (scan.c): its SKIPS, and the fields that tell. */
void scan_lower_skips(struct lowering *to, struct arena *arena, struct index_keys keys);

/* An ENDS record. */
static inline void index_end(struct lowering *to, const struct index_key *key)
{
	field(to, ILK_SECTION_ENDS, key->how);
	field(to, ILK_SECTION_ENDS, key->pattern);
	field(to, ILK_SECTION_ENDS, key->pair);
	field(to, ILK_SECTION_ENDS, (uint32_t)(key->needs & 0xffffffffu));
	field(to, ILK_SECTION_ENDS, (uint32_t)(key->needs >> 32));
}

/* By their bytes, then in their order: patterns of one place follow each other. */
void index_sort(struct index_keys keys);

#endif
