/* SPDX-License-Identifier: Apache-2.0
 *
 * See baseline.h: from rules to tables. Sorted keys become a compressed trie, level by level; the automaton has
 * its edges next to each other. As plain as it can be, so that it is a floor.
 */
#include "baseline_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Rules -> keys ------------------------------------------------------------------ */

/* The longest run without a star. */
static struct ilk_text longest(struct ilk_text glob)
{
	struct ilk_text best = {glob.at, 0};

	for (size_t at = 0; at < glob.len; at++) {
		size_t from = at;

		while (at < glob.len && glob.at[at] != '*')
			at++;
		if (at - from > best.len)
			best = (struct ilk_text){glob.at + from, at - from};
	}
	return best;
}

static void add_key(struct keys *keys, struct ilk_text bytes, enum way way,
                    uint32_t rule)
{
	keys->at[keys->count++] = (struct key){bytes, way, rule};
}

/* Tool and argument as one text, as far as they are without a star. */
static struct ilk_text begin_of(struct baseline *baseline, const struct rule *rule,
                                size_t tool, size_t argument)
{
	char *at = baseline->texts + baseline->texts_len;
	size_t len = tool;

	memcpy(at, rule->tool.at, tool);
	if (tool == rule->tool.len) {
		at[len++] = BASELINE_BETWEEN;
		memcpy(at + len, rule->argument.at, argument);
		len += argument;
	}
	baseline->texts_len += len;
	return (struct ilk_text){at, len};
}

static size_t plain(struct ilk_text glob)
{
	const char *star = glob.len ? memchr(glob.at, '*', glob.len) : NULL;

	return star ? (size_t)(star - glob.at) : glob.len;
}

static void take_rule(struct baseline *baseline, uint32_t number)
{
	const struct rule *rule = &baseline->rules[number];
	size_t tool = plain(rule->tool);
	size_t argument = plain(rule->argument);
	struct ilk_text has = longest(rule->argument);
	bool whole = tool == rule->tool.len;

	if (whole && !argument && has.len) {
		add_key(&baseline->has, has, WAY_COMPARE, number);
		return;
	}
	add_key(&baseline->begins, begin_of(baseline, rule, tool, argument),
	        !whole                               ? WAY_COMPARE
	        : argument == rule->argument.len     ? WAY_EXACT
	        : argument + 1 == rule->argument.len ? WAY_PREFIX
	                                             : WAY_COMPARE,
	        number);
}

static int compare(const void *left, const void *right)
{
	const struct key *a = left;
	const struct key *b = right;
	size_t len = a->bytes.len < b->bytes.len ? a->bytes.len : b->bytes.len;
	int order = memcmp(a->bytes.at, b->bytes.at, len);

	return order ? order
	             : (a->bytes.len > b->bytes.len) - (a->bytes.len < b->bytes.len);
}

static size_t bytes_of(const struct keys *keys)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < keys->count; i++)
		bytes += keys->at[i].bytes.len;
	return bytes;
}

/* ---- The trie ------------------------------------------------------------------------ */

/* Keys [first, end) that agree in DEPTH bytes, and become a node. */
struct group {
	uint32_t first;
	uint32_t end;
	size_t depth;
};

static size_t agree(const struct keys *keys, const struct group *group)
{
	struct ilk_text a = keys->at[group->first].bytes;
	struct ilk_text b = keys->at[group->end - 1].bytes;
	size_t len = group->depth;

	while (len < a.len && len < b.len && a.at[len] == b.at[len])
		len++;
	return len;
}

static void make_trie(struct baseline *baseline, struct group *groups)
{
	const struct keys *keys = &baseline->begins;
	uint32_t made = 1;
	uint32_t labels = 0;

	groups[0] = (struct group){0, keys->count, 0};
	for (uint32_t n = 0; n < made; n++) {
		struct group *group = &groups[n];
		size_t depth = n && keys->count ? agree(keys, group) : 0;
		uint32_t at = group->first;
		struct node *node = &baseline->nodes[n];

		*node = (struct node){.label = labels,
		                      .length = (uint32_t)(depth - group->depth),
		                      .first = made,
		                      .key = at};
		if (node->length)
			memcpy(baseline->labels + labels,
			       keys->at[at].bytes.at + group->depth, node->length);
		labels += node->length;
		while (at < group->end && keys->at[at].bytes.len == depth)
			at++;
		node->keys = at - group->first;
		while (at < group->end) {
			uint32_t from = at;

			while (at < group->end &&
			       keys->at[at].bytes.at[depth] ==
			               keys->at[from].bytes.at[depth])
				at++;
			groups[made++] = (struct group){from, at, depth};
		}
		node->children = made - node->first;
	}
}

/* ---- The automaton ------------------------------------------------------------------- */

/* A byte is a state; what a state fails to has been made before, it is less deep. */
static void link_state(struct baseline *baseline, uint32_t parent, unsigned char byte,
                       uint32_t state)
{
	uint32_t fail = baseline->states[parent].fail;
	uint32_t found = 0;

	while (parent && !(found = follow(baseline, fail, byte)) && fail)
		fail = baseline->states[fail].fail;
	baseline->states[state].fail = found;
	baseline->states[state].report =
		baseline->states[found].keys ? found : baseline->states[found].report;
}

static void make_automaton(struct baseline *baseline, struct group *groups)
{
	const struct keys *keys = &baseline->has;
	uint32_t made = 1;

	groups[0] = (struct group){0, keys->count, 0};
	for (uint32_t n = 0; n < made; n++) {
		struct group group = groups[n];
		struct state *state = &baseline->states[n];
		uint32_t at = group.first;

		state->first = made - 1;
		state->key = at;
		while (at < group.end && keys->at[at].bytes.len == group.depth)
			at++;
		state->keys = at - group.first;
		while (at < group.end) {
			unsigned char byte =
				(unsigned char)keys->at[at].bytes.at[group.depth];
			uint32_t from = at;

			while (at < group.end &&
			       (unsigned char)keys->at[at].bytes.at[group.depth] ==
			               byte)
				at++;
			groups[made] = (struct group){from, at, group.depth + 1};
			baseline->edges[made - 1] = (struct edge){byte, made};
			made++;
			state->edges++;
		}
	}
	/* Keys are known of all states now, and those of a level before those below. */
	for (uint32_t n = 0; n < made; n++)
		for (uint32_t i = 0; i < baseline->states[n].edges; i++) {
			struct edge *edge =
				&baseline->edges[baseline->states[n].first + i];

			link_state(baseline, n, edge->byte, edge->state);
		}
}

/* ---- Making -------------------------------------------------------------------------- */

/* Room for `count` records and one more: the root, which no key leads to. */
static void *table(size_t count, size_t size)
{
	return count < SIZE_MAX ? calloc(count + 1, size) : NULL;
}

static bool make(struct baseline *baseline)
{
	size_t bytes = bytes_of(&baseline->has);
	size_t most = 2 * (size_t)baseline->begins.count;
	struct group *groups = table(bytes > most ? bytes : most, sizeof *groups);

	baseline->nodes = table(most, sizeof *baseline->nodes);
	baseline->labels = malloc(bytes_of(&baseline->begins) + 1);
	baseline->states = table(bytes, sizeof *baseline->states);
	baseline->edges = table(bytes, sizeof *baseline->edges);
	bool ok = groups && baseline->nodes && baseline->labels && baseline->states &&
	          baseline->edges;

	if (ok) {
		qsort(baseline->begins.at, baseline->begins.count, sizeof(struct key),
		      compare);
		qsort(baseline->has.at, baseline->has.count, sizeof(struct key),
		      compare);
		make_trie(baseline, groups);
		make_automaton(baseline, groups);
	}
	free(groups);
	return ok;
}

static bool take_rules(struct baseline *baseline)
{
	size_t lines = 1;
	char *at = baseline->lines.bytes;

	for (size_t i = 0; i < baseline->lines.size; i++)
		lines += at[i] == '\n';
	baseline->rules = calloc(lines, sizeof *baseline->rules);
	baseline->begins.at = calloc(lines, sizeof(struct key));
	baseline->has.at = calloc(lines, sizeof(struct key));
	baseline->texts = malloc(baseline->lines.size + lines);
	if (!baseline->rules || !baseline->begins.at || !baseline->has.at ||
	    !baseline->texts)
		return false;
	while (*at) {
		struct rule *rule = &baseline->rules[baseline->count];

		rule->outcome = workload_outcome(workload_field(&at));
		rule->tool = workload_field(&at);
		rule->argument = workload_field(&at);
		take_rule(baseline, baseline->count++);
	}
	return true;
}

struct baseline *baseline_read(const char *folder, unsigned rules)
{
	struct baseline *baseline = calloc(1, sizeof *baseline);

	if (baseline && workload_rules(&baseline->lines, folder, rules) &&
	    take_rules(baseline) && make(baseline))
		return baseline;
	fprintf(stderr, "bench: the baseline of %u rules could not be made\n", rules);
	baseline_free(baseline);
	return NULL;
}

void baseline_free(struct baseline *baseline)
{
	if (!baseline)
		return;
	input_free(&baseline->lines);
	free(baseline->rules);
	free(baseline->begins.at);
	free(baseline->has.at);
	free(baseline->texts);
	free(baseline->nodes);
	free(baseline->labels);
	free(baseline->states);
	free(baseline->edges);
	free(baseline);
}
