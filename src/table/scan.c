/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys -> an Aho-Corasick automaton: every key that occurs anywhere in a text is found by
 * going over the text once. States are written level by level, so that where a state fails
 * to is never behind it.
 */
#include <string.h>

#include "table/index.h"

struct state {
	uint32_t child; /* the first, by byte; 0: none (nothing leads to the start) */
	uint32_t next;  /* of its parent's children */
	uint32_t parent;
	uint32_t fail;
	uint32_t report;
	uint32_t first; /* keys that end here, a run of the sorted ones */
	uint32_t keys;
	uint32_t children;
	unsigned char byte;
};

struct scan {
	struct lowering *to;
	struct index_keys keys;
	struct state *states;
	uint32_t count;
	uint32_t *order; /* level by level; its inverse while writing */
	uint32_t *number;
};

static uint32_t child_by(const struct scan *scan, uint32_t state, unsigned char byte)
{
	uint32_t child = scan->states[state].child;

	while (child && scan->states[child].byte != byte)
		child = scan->states[child].next;
	return child;
}

/* Keys come sorted: a new child is behind all others of its parent, and a key that has
 * been there was the one before. */
static uint32_t add_child(struct scan *scan, uint32_t state, unsigned char byte,
                          uint32_t last)
{
	uint32_t child = scan->count++;

	scan->states[child].parent = state;
	scan->states[child].byte = byte;
	scan->states[state].children++;
	if (last)
		scan->states[last].next = child;
	else
		scan->states[state].child = child;
	return child;
}

/* `path` is the way of the key before; `agree` how far this one goes along. */
static void add_key(struct scan *scan, uint32_t *path, uint32_t key, size_t agree)
{
	struct text bytes = scan->keys.at[key].bytes;
	uint32_t state = agree ? path[agree - 1] : 0;

	for (size_t i = agree; i < bytes.len; i++) {
		uint32_t last = scan->states[state].child;

		while (last && scan->states[last].next)
			last = scan->states[last].next;
		state = add_child(scan, state, (unsigned char)bytes.at[i], last);
		path[i] = state;
	}
	if (scan->states[state].keys++ == 0)
		scan->states[state].first = key;
}

static void add_keys(struct scan *scan)
{
	uint32_t path[ILK_MAX_LITERAL];
	struct text before = {"", 0};

	for (uint32_t key = 0; key < scan->keys.count; key++) {
		struct text bytes = scan->keys.at[key].bytes;
		size_t agree = 0;

		while (agree < bytes.len && agree < before.len &&
		       bytes.at[agree] == before.at[agree])
			agree++;
		add_key(scan, path, key, agree);
		before = bytes;
	}
}

/* Level by level; where a state fails to is on a level above, and known. */
static void find_fails(struct scan *scan)
{
	uint32_t end = 1;

	scan->order[0] = 0;
	for (uint32_t at = 0; at < end; at++) {
		uint32_t state = scan->order[at];

		scan->number[state] = at;
		for (uint32_t child = scan->states[state].child; child;
		     child = scan->states[child].next) {
			uint32_t fail = scan->states[state].fail;
			uint32_t found = 0;

			while (state &&
			       !(found = child_by(scan, fail,
			                          scan->states[child].byte)) &&
			       fail)
				fail = scan->states[fail].fail;
			scan->states[child].fail = found;
			scan->states[child].report =
				scan->states[found].keys ? found
							 : scan->states[found].report;
			scan->order[end++] = child;
		}
	}
}

static void write_state(const struct scan *scan, uint32_t start, uint32_t state)
{
	struct lowering *to = scan->to;
	const struct state *at = &scan->states[state];

	field(to, ILK_SECTION_STATES, count(to, ILK_SECTION_EDGES));
	field(to, ILK_SECTION_STATES, at->children);
	field(to, ILK_SECTION_STATES, start + scan->number[at->fail]);
	field(to, ILK_SECTION_STATES,
	      start + scan->number[at->report ? at->report : 0]);
	field(to, ILK_SECTION_STATES, count(to, ILK_SECTION_ENDS));
	field(to, ILK_SECTION_STATES, at->keys);
	for (uint32_t child = at->child; child; child = scan->states[child].next) {
		field(to, ILK_SECTION_EDGES, scan->states[child].byte);
		field(to, ILK_SECTION_EDGES, start + scan->number[child]);
	}
	for (uint32_t i = 0; i < at->keys; i++)
		index_end(to, &scan->keys.at[at->first + i]);
}

uint32_t scan_lower(struct lowering *to, struct arena *arena, struct index_keys keys)
{
	uint32_t start = count(to, ILK_SECTION_STATES);
	struct scan scan = {.to = to, .keys = keys, .count = 1};
	size_t most = 1;

	if (!keys.count)
		return 0;
	index_sort(keys);
	for (size_t i = 0; i < keys.count; i++)
		most += keys.at[i].bytes.len;
	scan.states = arena_alloc(arena, most, sizeof *scan.states);
	scan.order = arena_alloc(arena, most, sizeof *scan.order);
	scan.number = arena_alloc(arena, most, sizeof *scan.number);
	if (!scan.states || !scan.order || !scan.number)
		return 0;
	add_keys(&scan);
	find_fails(&scan);
	for (uint32_t i = 0; i < scan.count; i++)
		write_state(&scan, start, scan.order[i]);
	return start + 1;
}

/* ---- Windows ------------------------------------------------------------------------ */

static size_t shortest(struct index_keys keys)
{
	size_t least = ILK_MAX_LITERAL;

	for (size_t i = 0; i < keys.count; i++)
		if (keys.at[i].bytes.len < least)
			least = keys.at[i].bytes.len;
	return least;
}

/* Few enough slots are taken that most windows move on far. */
static uint32_t slots_for(size_t pairs_of_bytes)
{
	uint32_t slots = 64;

	while (slots < ILK_MAX_SKIPS && slots < 4 * pairs_of_bytes)
		slots *= 2;
	return slots;
}

/* Two bytes of a key may stand at a window's end only so far in front of where they do. */
static void fill_skips(unsigned char *skips, uint32_t slots, struct index_keys keys,
                       size_t window)
{
	memset(skips, (int)window - 1, slots);
	for (size_t i = 0; i < keys.count; i++)
		for (size_t end = 2; end <= window; end++) {
			const char *at = keys.at[i].bytes.at + end;
			unsigned char *skip =
				&skips[ILK_SKIP_SLOT(at[-2], at[-1], slots)];

			if (window - end < *skip)
				*skip = (unsigned char)(window - end);
		}
}

void scan_lower_skips(struct lowering *to, struct arena *arena, struct index_keys keys)
{
	size_t window = keys.count ? shortest(keys) : 0;
	uint32_t slots = window > 1 ? slots_for(keys.count * (window - 1)) : 0;
	unsigned char *skips = arena_alloc(arena, slots + 1, 1);

	if (!skips)
		return;
	if (slots)
		fill_skips(skips, slots, keys, window);
	field(to, ILK_SECTION_MATCHERS, count(to, ILK_SECTION_SKIPS));
	field(to, ILK_SECTION_MATCHERS, slots);
	field(to, ILK_SECTION_MATCHERS, slots ? (uint32_t)window : 0);
	sections_bytes(to->out, ILK_SECTION_SKIPS,
	               (struct text){(const char *)skips, slots});
}
