/* SPDX-License-Identifier: Apache-2.0
 *
 * See index.h: pairs of facts and sets, the rows that hang on them, and for each fact the
 * keys that its patterns are found by.
 */
#include "table/index.h"

#include <stdlib.h>
#include <string.h>

#include "table/literal.h"

struct pair {
	uint32_t fact;
	uint32_t set;
	uint32_t rows;
	uint32_t first;
};

struct indexing {
	struct lowering *to;
	struct arena *arena;
	struct pair *pairs;
	uint32_t count;
	uint32_t *anchors;  /* of each row of BEFORE: pair, or MODEL_NONE */
	uint32_t *patterns; /* the first pattern's index of each set */
};

static int compare_keys(const void *left, const void *right)
{
	const struct index_key *a = left;
	const struct index_key *b = right;
	int order = text_compare(a->bytes, b->bytes);

	if (order)
		return order;
	return a->pattern != b->pattern ? (a->pattern < b->pattern ? -1 : 1)
	                                : (a->how > b->how) - (a->how < b->how);
}

void index_sort(struct index_keys keys)
{
	if (keys.count)
		qsort(keys.at, keys.count, sizeof *keys.at, compare_keys);
}

/* ---- Pairs and anchors ------------------------------------------------------------- */

/* Which of a row's tests finds it best: what the call does rather than with which tool. */
static uint32_t worth(uint32_t fact)
{
	switch ((enum ilk_fact)fact) {
	case ILK_FACT_COMMAND:
		return 6;
	case ILK_FACT_COMMAND_LINE:
		return 5;
	case ILK_FACT_PATH:
	case ILK_FACT_HOST:
	case ILK_FACT_MCP_TOOL:
		return 4;
	case ILK_FACT_TOOL:
		return 3;
	case ILK_FACT_MCP_SERVER:
		return 2;
	case ILK_FACT_CWD:
	case ILK_FACT_AGENT:
	case ILK_FACT_MODEL:
	case ILK_FACT_BATCH:
	case ILK_FACT_ARGS:
	case ILK_FACT_WRITES:
	case ILK_FACT_READS:
	case ILK_FACT_COUNT:
		break;
	}
	return 1;
}

/* Rows that share a test are all tried where it holds: so few of them are as good as one,
 * and of many the fewest are best. */
#define FEW_ROWS 8u

/* What a line writes is none or many, and a line that writes nothing is in every set: those
 * sets are tried one by one. So are those of arguments, which may be many, too. */
static bool is_indexed(const struct model_condition *condition)
{
	return condition->test == ILK_TEST_IN_SET && condition->a < ILK_FACT_COUNT &&
	       !(ILK_FACTS_OF_LINE >> condition->a & 1);
}

static bool is_anchor(const struct model_condition *condition)
{
	return is_indexed(condition) && !condition->negated;
}

static const struct model_condition *anchor_of(const struct model_row *row,
                                               const uint32_t *shared, uint32_t sets)
{
	const struct model_condition *best = NULL;
	uint32_t least = 0;

	for (uint32_t i = 0; i < row->condition_count; i++) {
		const struct model_condition *at = &row->conditions[i];

		if (!is_anchor(at))
			continue;
		uint32_t rows = shared[at->a * sets + at->b] / FEW_ROWS;

		if (!best || rows < least ||
		    (rows == least && worth(at->a) > worth(best->a))) {
			best = at;
			least = rows;
		}
	}
	return best;
}

/* How many rows of BEFORE test each pair in a way that they could hang on. */
static void count_shared(const struct model *model, uint32_t *shared)
{
	const struct model_table *table = &model->tables[ILK_TABLE_BEFORE];

	for (uint32_t r = 0; r < table->row_count; r++)
		for (uint32_t i = 0; i < table->rows[r].condition_count; i++) {
			const struct model_condition *at =
				&table->rows[r].conditions[i];

			if (is_anchor(at))
				shared[at->a * model->set_count + at->b]++;
		}
}

static void mark(struct indexing *indexing, uint32_t *seen,
                 const struct model_condition *conditions, uint32_t count)
{
	uint32_t sets = indexing->to->model->set_count;

	for (uint32_t i = 0; i < count; i++)
		if (is_indexed(&conditions[i]))
			seen[conditions[i].a * sets + conditions[i].b] = 1;
}

/* Marks every pair that is tested anywhere. */
static void mark_all(struct indexing *indexing, uint32_t *seen)
{
	const struct model *model = indexing->to->model;

	for (uint32_t t = 0; t < ILK_TABLE_COUNT; t++)
		for (uint32_t r = 0; r < model->tables[t].row_count; r++)
			mark(indexing, seen, model->tables[t].rows[r].conditions,
			     model->tables[t].rows[r].condition_count);
	for (uint32_t c = 0; c < model->counter_count; c++)
		for (uint32_t e = 0; e < model->counters[c].effect_count; e++)
			mark(indexing, seen, model->counters[c].effects[e].when.at,
			     model->counters[c].effects[e].when.count);
	for (uint32_t s = 0; s < model->slot_count; s++)
		for (uint32_t u = 0; u < model->slots[s].use_count; u++)
			mark(indexing, seen, model->slots[s].uses[u].when.at,
			     model->slots[s].uses[u].when.count);
}

/* Numbers the pairs, fact by fact; `seen` then has their numbers + 1. */
static void number_pairs(struct indexing *indexing, uint32_t *seen)
{
	uint32_t sets = indexing->to->model->set_count;

	for (uint32_t fact = 0; fact < ILK_FACT_COUNT; fact++)
		for (uint32_t set = 0; set < sets; set++) {
			uint32_t *number = &seen[fact * sets + set];

			if (!*number)
				continue;
			indexing->pairs[indexing->count] =
				(struct pair){.fact = fact, .set = set};
			*number = ++indexing->count;
		}
}

static bool find_anchors(struct indexing *indexing, const uint32_t *seen)
{
	const struct model *model = indexing->to->model;
	const struct model_table *table = &model->tables[ILK_TABLE_BEFORE];
	uint32_t *shared = arena_alloc(indexing->arena,
	                               (size_t)ILK_FACT_COUNT * model->set_count + 1,
	                               sizeof *shared);

	if (!shared)
		return false;
	count_shared(model, shared);
	for (uint32_t i = 0; i < table->row_count; i++) {
		const struct model_condition *anchor =
			anchor_of(&table->rows[i], shared, model->set_count);

		indexing->anchors[i] = MODEL_NONE;
		if (!anchor)
			continue;
		indexing->anchors[i] =
			seen[anchor->a * model->set_count + anchor->b] - 1;
		indexing->pairs[indexing->anchors[i]].rows++;
	}
	return true;
}

/* PAIRS, and the rows by pair in one go: counted, then each put in its place. */
static bool lower_pairs(struct indexing *indexing)
{
	struct lowering *to = indexing->to;
	uint32_t rows = to->model->tables[ILK_TABLE_BEFORE].row_count;
	uint32_t *anchored = arena_alloc(indexing->arena, rows + 1, sizeof *anchored);
	uint32_t first = 0;

	if (!anchored)
		return false;
	for (uint32_t i = 0; i < indexing->count; i++) {
		struct pair *pair = &indexing->pairs[i];

		field(to, ILK_SECTION_PAIRS, pair->fact);
		field(to, ILK_SECTION_PAIRS, pair->set);
		field(to, ILK_SECTION_PAIRS, first);
		field(to, ILK_SECTION_PAIRS, pair->rows);
		pair->first = first;
		first += pair->rows;
	}
	for (uint32_t i = 0; i < rows; i++) {
		if (indexing->anchors[i] == MODEL_NONE)
			field(to, ILK_SECTION_UNANCHORED, i);
		else
			anchored[indexing->pairs[indexing->anchors[i]].first++] = i;
	}
	for (uint32_t i = 0; i < first; i++)
		field(to, ILK_SECTION_ANCHORED, anchored[i]);
	return true;
}

/* ---- Keys -------------------------------------------------------------------------- */

struct both_keys {
	struct index_keys trie;
	struct index_keys scan;
};

static void add_key(struct index_keys *keys, const struct index_key *key)
{
	keys->at[keys->count++] = *key;
}

static bool add_pattern(struct indexing *indexing, struct both_keys *keys,
                        uint32_t pair, uint32_t number)
{
	const struct model_set *set =
		&indexing->to->model->sets[indexing->pairs[pair].set];
	uint32_t pattern = indexing->patterns[indexing->pairs[pair].set] + number;
	struct literal literal;

	if (set_is_negated(set, number))
		return true;
	if (!literal_of(indexing->arena, set_kind(set), set->patterns[number],
	                &literal))
		return false;
	struct index_key key = {literal.prefix, literal.how, pattern, pair,
	                        literal.needs};

	if (literal.somewhere.len) {
		key.bytes = literal.somewhere;
		add_key(&keys->scan, &key);
	} else {
		add_key(&keys->trie, &key);
	}
	if (literal.also) {
		key.bytes = literal.exactly;
		key.how = ILK_END_EXACT;
		add_key(&keys->trie, &key);
	}
	return true;
}

/* All patterns of pairs [first, end). */
static bool gather(struct indexing *indexing, struct both_keys *keys, uint32_t first,
                   uint32_t end)
{
	const struct model_set *sets = indexing->to->model->sets;
	size_t most = 0;

	for (uint32_t pair = first; pair < end; pair++)
		most += sets[indexing->pairs[pair].set].pattern_count;
	keys->trie.at =
		arena_alloc(indexing->arena, 2 * most + 1, sizeof *keys->trie.at);
	keys->scan.at = arena_alloc(indexing->arena, most + 1, sizeof *keys->scan.at);
	if (!keys->trie.at || !keys->scan.at)
		return false;
	for (uint32_t pair = first; pair < end; pair++)
		for (uint32_t i = 0; i < sets[indexing->pairs[pair].set].pattern_count;
		     i++)
			if (!add_pattern(indexing, keys, pair, i))
				return false;
	return true;
}

static bool has_rows(const struct indexing *indexing, uint32_t first, uint32_t end)
{
	for (uint32_t pair = first; pair < end; pair++)
		if (indexing->pairs[pair].rows)
			return true;
	return false;
}

static bool has_folded(const struct indexing *indexing, uint32_t first, uint32_t end)
{
	for (uint32_t pair = first; pair < end; pair++)
		if (indexing->to->model->sets[indexing->pairs[pair].set].fold)
			return true;
	return false;
}

static void lower_matchers(struct indexing *indexing)
{
	struct lowering *to = indexing->to;
	uint32_t first = 0;

	while (first < indexing->count) {
		uint32_t fact = indexing->pairs[first].fact;
		struct both_keys keys = {{NULL, 0}, {NULL, 0}};
		uint32_t end = first;

		while (end < indexing->count && indexing->pairs[end].fact == fact)
			end++;
		if (!gather(indexing, &keys, first, end))
			return;
		uint32_t root = trie_lower(to, indexing->arena, keys.trie);
		uint32_t start = scan_lower(to, indexing->arena, keys.scan);

		field(to, ILK_SECTION_MATCHERS, fact);
		field(to, ILK_SECTION_MATCHERS, root);
		field(to, ILK_SECTION_MATCHERS, start);
		field(to, ILK_SECTION_MATCHERS, has_rows(indexing, first, end));
		scan_lower_skips(to, indexing->arena, keys.scan);
		field(to, ILK_SECTION_MATCHERS, has_folded(indexing, first, end));
		first = end;
	}
}

void index_lower(struct lowering *to)
{
	const struct model *model = to->model;
	struct indexing indexing = {.to = to, .arena = to->out->arena};
	uint32_t *seen = arena_alloc(indexing.arena,
	                             (size_t)ILK_FACT_COUNT * model->set_count + 1,
	                             sizeof *seen);
	uint32_t pattern = 0;

	indexing.pairs = arena_alloc(indexing.arena,
	                             (size_t)ILK_FACT_COUNT * model->set_count + 1,
	                             sizeof *indexing.pairs);
	indexing.anchors = arena_alloc(indexing.arena,
	                               model->tables[ILK_TABLE_BEFORE].row_count + 1,
	                               sizeof *indexing.anchors);
	indexing.patterns = arena_alloc(indexing.arena, model->set_count + 1,
	                                sizeof *indexing.patterns);
	if (!seen || !indexing.pairs || !indexing.anchors || !indexing.patterns)
		return;
	for (uint32_t i = 0; i < model->set_count; i++) {
		indexing.patterns[i] = pattern;
		pattern += model->sets[i].pattern_count;
	}
	mark_all(&indexing, seen);
	number_pairs(&indexing, seen);
	if (find_anchors(&indexing, seen) && lower_pairs(&indexing))
		lower_matchers(&indexing);
}
