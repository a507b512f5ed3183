/* SPDX-License-Identifier: Apache-2.0
 *
 * Sorted keys -> a compressed trie, level by level, so that the children of a node follow
 * each other and stand behind it.
 */
#include <string.h>

#include "table/index.h"

/* A node to be: its keys, and how many bytes lead to it. */
struct span_of_keys {
	size_t first;
	size_t end;
	size_t depth;
};

struct trie {
	struct lowering *to;
	struct index_keys keys;
	struct span_of_keys *nodes;
	size_t count; /* made so far; those behind `done` are not written */
};

/* How far the first and the last key agree: so far all do, as they are sorted. */
static size_t common(const struct index_keys *keys, size_t first, size_t end)
{
	struct text a = keys->at[first].bytes;
	struct text b = keys->at[end - 1].bytes;
	size_t len = 0;

	while (len < a.len && len < b.len && a.at[len] == b.at[len])
		len++;
	return len;
}

/* The keys from `first` on that go on with the same byte behind `depth`. */
static size_t same_byte(const struct index_keys *keys, size_t first, size_t end,
                        size_t depth)
{
	char byte = keys->at[first].bytes.at[depth];
	size_t at = first + 1;

	while (at < end && keys->at[at].bytes.at[depth] == byte)
		at++;
	return at;
}

/* Children are made, to be written later; answers how many. */
static uint32_t make_children(struct trie *trie, size_t first, size_t end, size_t depth)
{
	uint32_t children = 0;

	while (first < end) {
		size_t next = same_byte(&trie->keys, first, end, depth);

		trie->nodes[trie->count++] = (struct span_of_keys){
			first, next, common(&trie->keys, first, next)};
		first = next;
		children++;
	}
	return children;
}

static void write_node(struct trie *trie, uint32_t root,
                       const struct span_of_keys *node, size_t parent_depth)
{
	struct lowering *to = trie->to;
	size_t end = node->first;
	struct text label = {NULL, 0};

	if (node->end > node->first && node->depth > parent_depth)
		label = (struct text){trie->keys.at[node->first].bytes.at +
		                              parent_depth,
		                      node->depth - parent_depth};
	while (end < node->end && trie->keys.at[end].bytes.len == node->depth)
		end++;
	field(to, ILK_SECTION_NODES, label.len ? (unsigned char)label.at[0] : 0);
	field(to, ILK_SECTION_NODES, count(to, ILK_SECTION_LABELS));
	field(to, ILK_SECTION_NODES, (uint32_t)label.len);
	field(to, ILK_SECTION_NODES, root + (uint32_t)trie->count);
	field(to, ILK_SECTION_NODES, make_children(trie, end, node->end, node->depth));
	field(to, ILK_SECTION_NODES, count(to, ILK_SECTION_ENDS));
	field(to, ILK_SECTION_NODES, (uint32_t)(end - node->first));
	sections_bytes(to->out, ILK_SECTION_LABELS, label);
	for (size_t i = node->first; i < end; i++)
		index_end(to, &trie->keys.at[i]);
}

uint32_t trie_lower(struct lowering *to, struct arena *arena, struct index_keys keys)
{
	uint32_t root = count(to, ILK_SECTION_NODES);
	struct trie trie = {.to = to, .keys = keys};
	/* A node has a key that ends there, or two children: so at most twice as many. */
	size_t *depths = arena_alloc(arena, 2 * keys.count + 1, sizeof *depths);

	trie.nodes = arena_alloc(arena, 2 * keys.count + 1, sizeof *trie.nodes);
	if (!trie.nodes || !depths)
		return root;
	index_sort(keys);
	trie.nodes[trie.count++] = (struct span_of_keys){0, keys.count, 0};
	for (size_t done = 0; done < trie.count; done++) {
		struct span_of_keys node = trie.nodes[done];
		size_t before = trie.count;

		write_node(&trie, root, &node, depths[done]);
		for (size_t child = before; child < trie.count; child++)
			depths[child] = node.depth;
	}
	return root;
}
