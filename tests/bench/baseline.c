/* SPDX-License-Identifier: Apache-2.0
 *
 * See baseline.h: from a call to what the rules make of it.
 */
#include <string.h>

#include "baseline_parts.h"

static bool glob_match(struct ilk_text glob, struct ilk_text text)
{
	size_t p = 0;
	size_t t = 0;
	size_t star = SIZE_MAX;
	size_t tried = 0;

	while (t < text.len) {
		if (p < glob.len && glob.at[p] == '*') {
			star = ++p;
			tried = t;
		} else if (p < glob.len && glob.at[p] == text.at[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star;
			t = ++tried;
		} else {
			return false;
		}
	}
	while (p < glob.len && glob.at[p] == '*')
		p++;
	return p == glob.len;
}

/* Longer calls are walked over as far as this, which is longer than any key. */
#define MOST 4096u

struct match {
	const struct baseline *baseline;
	struct ilk_text tool;
	struct ilk_text argument;
	uint32_t best; /* see rank_of() */
};

static uint32_t rank_of(enum ilk_outcome outcome)
{
	return outcome == ILK_OUTCOME_DENY    ? 3
	       : outcome == ILK_OUTCOME_ASK   ? 2
	       : outcome == ILK_OUTCOME_ALLOW ? 1
	                                      : 0;
}

static void take(struct match *match, const struct keys *keys, uint32_t first,
                 uint32_t count, bool last)
{
	for (uint32_t i = first; i < first + count; i++) {
		const struct key *key = &keys->at[i];
		const struct rule *rule = &match->baseline->rules[key->rule];
		uint32_t rank = rank_of(rule->outcome);

		if ((key->way == WAY_EXACT && !last) || rank <= match->best ||
		    !glob_match(rule->tool, match->tool) ||
		    (key->way == WAY_COMPARE &&
		     !glob_match(rule->argument, match->argument)))
			continue;
		match->best = rank;
	}
}

static const struct node *find_child(const struct baseline *baseline,
                                     const struct node *node, char byte)
{
	uint32_t low = node->first;
	uint32_t count = node->children;

	while (count > 1) {
		uint32_t half = count / 2;
		uint32_t middle = low + half;
		unsigned char at =
			(unsigned char)baseline->labels[baseline->nodes[middle].label];

		low = at <= (unsigned char)byte ? middle : low;
		count -= half;
	}
	return count ? &baseline->nodes[low] : NULL;
}

/* Tool and argument as one text, as in the keys. */
static struct ilk_text join(const struct match *match, char room[MOST])
{
	size_t tool = match->tool.len < MOST - 1 ? match->tool.len : MOST - 1;
	size_t rest = MOST - 1 - tool;
	size_t argument = match->argument.len < rest ? match->argument.len : rest;

	memcpy(room, match->tool.at, tool);
	room[tool] = BASELINE_BETWEEN;
	memcpy(room + tool + 1, match->argument.at, argument);
	return (struct ilk_text){room, tool + 1 + argument};
}

static void walk_trie(struct match *match)
{
	const struct baseline *baseline = match->baseline;
	const struct node *node = baseline->nodes;
	char room[MOST];
	struct ilk_text text = join(match, room);
	size_t at = 0;

	while (node && node->length <= text.len - at &&
	       memcmp(baseline->labels + node->label, text.at + at, node->length) ==
	               0) {
		at += node->length;
		take(match, &baseline->begins, node->key, node->keys, at == text.len);
		if (at == text.len)
			return;
		node = find_child(baseline, node, text.at[at]);
	}
}

static void walk_states(struct match *match)
{
	const struct baseline *baseline = match->baseline;
	const struct state *states = baseline->states;
	uint32_t state = 0;

	for (size_t i = 0; i < match->argument.len; i++) {
		unsigned char byte = (unsigned char)match->argument.at[i];
		uint32_t next;

		while (!(next = follow(baseline, state, byte)) && state)
			state = states[state].fail;
		state = next;
		for (uint32_t at = state; at; at = states[at].report)
			take(match, &baseline->has, states[at].key, states[at].keys,
			     false);
	}
}

enum ilk_outcome baseline_decide(const struct baseline *baseline, struct ilk_text tool,
                                 struct ilk_text argument)
{
	static const enum ilk_outcome outcomes[] = {ILK_OUTCOME_DEFER,
	                                            ILK_OUTCOME_ALLOW, ILK_OUTCOME_ASK,
	                                            ILK_OUTCOME_DENY};
	struct match match = {baseline, tool, argument, 0};

	walk_trie(&match);
	if (baseline->has.count)
		walk_states(&match);
	return outcomes[match.best];
}
