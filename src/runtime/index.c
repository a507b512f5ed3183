/* SPDX-License-Identifier: Apache-2.0
 *
 * See index.h.
 */
#include "runtime/index.h"

#include "runtime/hot.h"
#include "runtime/match.h"
#include "runtime/path.h"

/* One walk. */
struct walk {
	const struct ilk_image *image;
	struct ilk_text text;
	struct ilk_text
		whole; /* what patterns are held against: it, or before it was folded */
	struct index_found *found;
	bool looked; /* at the text: `has` is known */
	uint64_t has;
};

HOT uint32_t index_matcher(const struct ilk_image *image, uint32_t fact)
{
	enum ilk_section kind = ILK_SECTION_MATCHERS;

	for (uint32_t i = 0; i < image_count(image, kind); i++)
		if (image_field(image, kind, i, ILK_MATCHER_FACT) == fact)
			return i;
	return IMAGE_NONE;
}

static bool contains(const struct index_found *found, uint32_t pair)
{
	for (uint32_t i = 0; i < found->count; i++)
		if (found->pairs[i] == pair)
			return true;
	return false;
}

HOT static bool matches(const struct walk *walk, uint32_t pattern,
                        enum ilk_set_kind kind)
{
	return match_pattern(kind,
	                     image_text(walk->image, ILK_SECTION_PATTERNS, pattern,
	                                ILK_PATTERN_TEXT),
	                     walk->whole);
}

/* Whether it does match, and nothing behind it takes that back. */
static bool verify(const struct walk *walk, const unsigned char *end)
{
	const struct ilk_image *image = walk->image;
	uint32_t pattern = record_field(end, ILK_END_PATTERN);
	uint32_t set = image_field(image, ILK_SECTION_PAIRS,
	                           record_field(end, ILK_END_PAIR), ILK_PAIR_SET);
	enum ilk_set_kind kind =
		image_field(image, ILK_SECTION_SETS, set, ILK_SET_KIND);

	if (!matches(walk, pattern, kind))
		return false;
	for (;;) {
		pattern = image_field(image, ILK_SECTION_PATTERNS, pattern,
		                      ILK_PATTERN_NEXT);
		if (!pattern)
			return true;
		if (matches(walk, --pattern, kind))
			return false;
	}
}

/* Whether the text lacks what the pattern needs: most do, and no pattern is then read. */
static bool lacks(struct walk *walk, const unsigned char *end)
{
	uint64_t needs = (uint64_t)record_field(end, ILK_END_NEEDS_HIGH) << 32 |
	                 record_field(end, ILK_END_NEEDS);

	if (!walk->looked) {
		walk->looked = true;
		for (size_t i = 1; i < walk->text.len; i++)
			walk->has |= ILK_NEED(walk->text.at[i - 1], walk->text.at[i]);
	}
	return (needs & ~walk->has) != 0;
}

/* Patterns end here; `last`: so does the text. */
HOT static void take_ends(struct walk *walk, struct image_run ends, bool last)
{
	const unsigned char *end =
		image_record(walk->image, ILK_SECTION_ENDS, ends.first);
	uint32_t stride = walk->image->section[ILK_SECTION_ENDS].stride;

	for (uint32_t i = 0; i < ends.count; i++, end += stride) {
		uint32_t how = record_field(end, ILK_END_HOW);
		uint32_t pair = record_field(end, ILK_END_PAIR);

		if ((how == ILK_END_EXACT && !last) || contains(walk->found, pair) ||
		    (how == ILK_END_VERIFY && (lacks(walk, end) || !verify(walk, end))))
			continue;
		if (walk->found->count == INDEX_FOUND) {
			walk->found->all = true;
			return;
		}
		walk->found->pairs[walk->found->count++] = pair;
	}
}

/* ---- What it begins with ---------------------------------------------------------- */

/* Of `count` records in the order of the byte in their field `field`, the one with `byte`;
 * NULL: there is none. */
static const unsigned char *find_byte(const unsigned char *low, uint32_t count,
                                      size_t stride, unsigned field, uint32_t byte)
{
	if (!count)
		return NULL;
	while (count > 1) {
		uint32_t half = count / 2;
		const unsigned char *middle = low + half * stride;

		low = record_field(middle, field) <= byte ? middle : low;
		count -= half;
	}
	return record_field(low, field) == byte ? low : NULL;
}

/* The child that this byte leads to, or NULL. */
static const unsigned char *find_child(const struct ilk_image *image,
                                       const unsigned char *node, uint32_t byte)
{
	return find_byte(image_record(image, ILK_SECTION_NODES,
	                              record_field(node, ILK_NODE_FIRST)),
	                 record_field(node, ILK_NODE_CHILDREN),
	                 image->section[ILK_SECTION_NODES].stride, ILK_NODE_BYTE, byte);
}

static void walk_trie(struct walk *walk, uint32_t root)
{
	const struct ilk_image *image = walk->image;
	const unsigned char *labels = image->section[ILK_SECTION_LABELS].at;
	const unsigned char *node = image_record(image, ILK_SECTION_NODES, root);
	struct ilk_text text = walk->text;
	size_t at = 0;

	for (;;) {
		struct image_run ends = {record_field(node, ILK_NODE_FIRST_END),
		                         record_field(node, ILK_NODE_ENDS)};

		if (ends.count)
			take_ends(walk, ends, at == text.len);
		if (at == text.len)
			return;
		node = find_child(image, node, (unsigned char)text.at[at]);
		if (!node)
			return;
		uint32_t length = record_field(node, ILK_NODE_LENGTH);

		if (length > text.len - at ||
		    !bytes_equal(labels + record_field(node, ILK_NODE_LABEL),
		                 text.at + at, length))
			return;
		at += length;
	}
}

/* ---- What it has somewhere --------------------------------------------------------- */

static const unsigned char *state_at(struct walk *walk, uint32_t state)
{
	return image_record(walk->image, ILK_SECTION_STATES, state);
}

/* The state that a byte leads to, or NULL. */
HOT static const unsigned char *find_next(struct walk *walk, const unsigned char *state,
                                          uint32_t byte)
{
	const struct ilk_image *image = walk->image;
	const unsigned char *edge = find_byte(
		image_record(image, ILK_SECTION_EDGES,
	                     record_field(state, ILK_STATE_FIRST)),
		record_field(state, ILK_STATE_EDGES),
		image->section[ILK_SECTION_EDGES].stride, ILK_EDGE_BYTE, byte);

	return edge ? state_at(walk, record_field(edge, ILK_EDGE_STATE)) : NULL;
}

/* What ends in a state, and in those that it reports. */
static void report(struct walk *walk, const unsigned char *start,
                   const unsigned char *state)
{
	while (state != start) {
		struct image_run ends = {record_field(state, ILK_STATE_FIRST_END),
		                         record_field(state, ILK_STATE_ENDS)};

		if (ends.count)
			take_ends(walk, ends, false);
		state = state_at(walk, record_field(state, ILK_STATE_REPORT));
	}
}

/* The bytes that a matcher looks over before it looks closer. */
struct window {
	const unsigned char *skips;
	uint32_t slots; /* 0: it looks at every byte */
	uint32_t size;
};

static struct window window_of(const struct ilk_image *image, uint32_t matcher)
{
	enum ilk_section kind = ILK_SECTION_MATCHERS;
	struct image_run run = image_run(image, kind, matcher, ILK_MATCHER_SKIP);

	return (struct window){
		.skips = image->section[ILK_SECTION_SKIPS].at + run.first,
		.slots = run.count,
		.size = image_field(image, kind, matcher, ILK_MATCHER_WINDOW),
	};
}

/* The first place from `at` on where something that is looked for may start; the text's
 * length when there is none. */
HOT static size_t skip(const struct window *window, struct ilk_text text, size_t at)
{
	const unsigned char *const skips = window->skips;
	const uint32_t slots = window->slots;
	const size_t size = window->size;

	if (!slots)
		return at;
	/* A window's last byte. */
	for (at += size - 1; at < text.len;) {
		uint32_t far =
			skips[ILK_SKIP_SLOT(text.at[at - 1], text.at[at], slots)];

		if (!far)
			return at - (size - 1);
		at += far;
	}
	return text.len;
}

static void walk_states(struct walk *walk, uint32_t first, struct window window)
{
	const unsigned char *start = state_at(walk, first);
	const unsigned char *state = start;

	for (size_t i = skip(&window, walk->text, 0);
	     i < walk->text.len && !walk->found->all;) {
		uint32_t byte = (unsigned char)walk->text.at[i++];
		const unsigned char *next = find_next(walk, state, byte);

		while (!next && state != start) {
			state = state_at(walk, record_field(state, ILK_STATE_FAIL));
			next = find_next(walk, state, byte);
		}
		state = next ? next : start;
		report(walk, start, state);
		if (state == start)
			i = skip(&window, walk->text, i);
	}
}

HOT static void take_walk(struct walk *walk, uint32_t matcher)
{
	enum ilk_section kind = ILK_SECTION_MATCHERS;
	uint32_t state = image_field(walk->image, kind, matcher, ILK_MATCHER_STATE);

	walk_trie(walk, image_field(walk->image, kind, matcher, ILK_MATCHER_ROOT));
	if (state && !walk->found->all)
		walk_states(walk, state - 1, window_of(walk->image, matcher));
}

HOT void index_find(const struct ilk_image *image, uint32_t matcher,
                    struct ilk_text text, struct index_found *found)
{
	struct walk walk = {
		.image = image, .text = text, .whole = text, .found = found};

	index_nothing(found);
	take_walk(&walk, matcher);
}

/* The text in small letters; false: it was. */
static bool fold(struct ilk_text text, char *to)
{
	bool other = false;

	for (size_t i = 0; i < text.len; i++) {
		bool capital = text.at[i] >= 'A' && text.at[i] <= 'Z';

		to[i] = capital ? (char)(text.at[i] - 'A' + 'a') : text.at[i];
		other |= capital;
	}
	return other;
}

void index_find_path(const struct ilk_image *image, uint32_t matcher,
                     struct ilk_text text, struct index_found *found)
{
	char small[PATH_ROOM];
	struct walk walk = {.image = image,
	                    .text = {small, text.len},
	                    .whole = text,
	                    .found = found};

	index_find(image, matcher, text, found);
	if (!image_field(image, ILK_SECTION_MATCHERS, matcher, ILK_MATCHER_FOLD) ||
	    found->all)
		return;
	if (text.len > sizeof small)
		found->all = true;
	else if (fold(text, small))
		take_walk(&walk, matcher);
}

HOT bool index_has(const struct ilk_image *image, const struct index_found *found,
                   uint32_t set)
{
	for (uint32_t i = 0; i < found->count; i++)
		if (image_field(image, ILK_SECTION_PAIRS, found->pairs[i],
		                ILK_PAIR_SET) == set)
			return true;
	return false;
}

HOT void index_nothing(struct index_found *found)
{
	found->all = false;
	found->count = 0;
}

HOT void index_copy(struct index_found *to, const struct index_found *from)
{
	to->all = from->all;
	to->count = from->count;
	for (uint32_t i = 0; i < from->count; i++)
		to->pairs[i] = from->pairs[i];
}

void index_join(struct index_found *found, const struct index_found *more)
{
	found->all |= more->all;
	for (uint32_t i = 0; i < more->count && !found->all; i++) {
		if (contains(found, more->pairs[i]))
			continue;
		if (found->count == INDEX_FOUND)
			found->all = true;
		else
			found->pairs[found->count++] = more->pairs[i];
	}
}

void index_meet(struct index_found *found, const struct index_found *other)
{
	uint32_t kept = 0;

	found->all |= other->all;
	for (uint32_t i = 0; i < found->count; i++)
		if (contains(other, found->pairs[i]))
			found->pairs[kept++] = found->pairs[i];
	found->count = kept;
}

/* ---- Rows -------------------------------------------------------------------------- */

HOT void index_rows_start(const struct ilk_image *image, uint32_t from,
                          struct index_rows *rows)
{
	rows->count = 1;
	rows->runs[0].section = ILK_SECTION_UNANCHORED;
	rows->runs[0].at = from;
	rows->runs[0].end = image_count(image, ILK_SECTION_UNANCHORED);
}

HOT bool index_rows_add(const struct ilk_image *image, const struct index_found *found,
                        struct index_rows *rows)
{
	if (found->all)
		return false;
	for (uint32_t i = 0; i < found->count; i++) {
		struct image_run run = image_run(image, ILK_SECTION_PAIRS,
		                                 found->pairs[i], ILK_PAIR_FIRST);

		if (!run.count)
			continue;
		if (rows->count == 1 + INDEX_FOUND)
			return false;
		rows->runs[rows->count].section = ILK_SECTION_ANCHORED;
		rows->runs[rows->count].at = run.first;
		rows->runs[rows->count++].end = run.first + run.count;
	}
	return true;
}

HOT uint32_t index_rows_next(const struct ilk_image *image, struct index_rows *rows)
{
	uint32_t best = IMAGE_NONE;
	uint32_t from = 0;

	for (uint32_t i = 0; i < rows->count; i++) {
		if (rows->runs[i].at == rows->runs[i].end)
			continue;
		uint32_t row = image_field(image, rows->runs[i].section,
		                           rows->runs[i].at, ILK_INDEXED_ROW);

		if (row < best) {
			best = row;
			from = i;
		}
	}
	if (best != IMAGE_NONE)
		rows->runs[from].at++;
	return best;
}
