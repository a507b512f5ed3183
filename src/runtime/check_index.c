/* SPDX-License-Identifier: Apache-2.0
 *
 * That the index can be walked: every number leads somewhere, every walk ends, and every
 * row is where it is looked for. Whether it finds what the patterns say is the compiler's
 * to see to. Every field by itself has been checked before. Time is linear in the image.
 */
#include "runtime/check.h"
#include "runtime/image.h"

/* Children and edges lead on, failing leads back: so every walk ends. */
static bool nodes_lead_on(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_NODES;
	uint64_t labels = image_count(image, ILK_SECTION_LABELS);

	for (uint32_t i = 0; i < image_count(image, kind); i++) {
		struct image_run children = image_run(image, kind, i, ILK_NODE_FIRST);

		if (children.count && children.first <= i)
			return false;
		if ((uint64_t)image_field(image, kind, i, ILK_NODE_LABEL) +
		            image_field(image, kind, i, ILK_NODE_LENGTH) >
		    labels)
			return false;
		for (uint32_t c = 0; c < children.count; c++)
			if (!image_field(image, kind, children.first + c,
			                 ILK_NODE_LENGTH))
				return false;
	}
	return true;
}

static bool states_lead_back(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_STATES;

	for (uint32_t i = 0; i < image_count(image, kind); i++) {
		bool start = image_field(image, kind, i, ILK_STATE_FAIL) == i;

		if (image_field(image, kind, i, ILK_STATE_FAIL) > i ||
		    image_field(image, kind, i, ILK_STATE_REPORT) > i ||
		    (!start && image_field(image, kind, i, ILK_STATE_REPORT) == i))
			return false;
	}
	return true;
}

/* From any state of a matcher failing ends at its start: it is the last one in front that
 * fails to itself. */
static bool starts_are_starts(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_STATES;
	uint32_t matchers = image_count(image, ILK_SECTION_MATCHERS);
	uint32_t next = 0;

	for (uint32_t m = 0; m < matchers; m++) {
		uint32_t state =
			image_field(image, ILK_SECTION_MATCHERS, m, ILK_MATCHER_STATE);

		if (!state)
			continue;
		if (state - 1 != next)
			return false;
		/* Up to the next start, everything fails and leads to no state before. */
		for (next = state; next < image_count(image, kind); next++) {
			uint32_t fail = image_field(image, kind, next, ILK_STATE_FAIL);
			uint32_t report =
				image_field(image, kind, next, ILK_STATE_REPORT);

			if (fail == next)
				break;
			if (fail < state - 1 || report < state - 1)
				return false;
		}
		if (image_field(image, kind, state - 1, ILK_STATE_FAIL) != state - 1)
			return false;
	}
	return next == image_count(image, kind);
}

/* The edges of a matcher's states lead to its own: between its start and the next. */
static bool edges_stay(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_STATES;
	uint32_t count = image_count(image, kind);
	uint32_t end = 0;
	uint32_t start = 0;

	for (uint32_t i = 0; i < count; i++) {
		struct image_run edges = image_run(image, kind, i, ILK_STATE_FIRST);

		if (i == end) {
			start = i;
			for (end = i + 1; end < count; end++)
				if (image_field(image, kind, end, ILK_STATE_FAIL) ==
				    end)
					break;
		}
		for (uint32_t e = edges.first; e < edges.first + edges.count; e++) {
			uint32_t to = image_field(image, ILK_SECTION_EDGES, e,
			                          ILK_EDGE_STATE);

			if (to <= start || to >= end)
				return false;
		}
	}
	return true;
}

/* A window is moved on by less than its length. */
static bool windows_move(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_MATCHERS;

	for (uint32_t m = 0; m < image_count(image, kind); m++) {
		struct image_run run = image_run(image, kind, m, ILK_MATCHER_SKIP);
		uint32_t window = image_field(image, kind, m, ILK_MATCHER_WINDOW);
		const unsigned char *skips =
			image->section[ILK_SECTION_SKIPS].at + run.first;

		if ((run.count == 0) != (window == 0) || window == 1 ||
		    (run.count & (run.count - 1)) != 0)
			return false;
		for (uint32_t i = 0; i < run.count; i++)
			if (skips[i] >= window)
				return false;
	}
	return true;
}

/* What is said to be the next negated pattern is: of all that are behind, the first. */
static bool negated_follow(const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_PATTERNS;
	uint32_t next = 0;

	for (uint32_t i = image_count(image, kind); i-- > 0;) {
		uint32_t said = image_field(image, kind, i, ILK_PATTERN_NEXT);

		if (said && said != next)
			return false;
		if (image_field(image, kind, i, ILK_PATTERN_NOT))
			next = i + 1;
	}
	return true;
}

/* A run of rows goes up, and stays in the table. */
static bool rows_go_up(const struct ilk_image *image, enum ilk_section kind,
                       struct image_run run, uint32_t rows)
{
	uint32_t least = 0;

	for (uint32_t i = run.first; i < run.first + run.count; i++) {
		uint32_t row = image_field(image, kind, i, ILK_INDEXED_ROW);

		if (row < least || row >= rows)
			return false;
		least = row + 1;
	}
	return true;
}

/* Every row has one place: as many places as rows, the pairs' runs one behind the other,
 * and the last row is always looked at. */
static bool rows_have_places(const struct ilk_image *image)
{
	uint32_t rows = image_field(image, ILK_SECTION_TABLES, ILK_TABLE_BEFORE,
	                            ILK_TABLE_ROWS);
	struct image_run others = {0, image_count(image, ILK_SECTION_UNANCHORED)};
	uint32_t anchored = 0;

	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_PAIRS); i++) {
		struct image_run run =
			image_run(image, ILK_SECTION_PAIRS, i, ILK_PAIR_FIRST);

		if (run.first != anchored ||
		    !rows_go_up(image, ILK_SECTION_ANCHORED, run, rows))
			return false;
		anchored += run.count;
	}
	return anchored == image_count(image, ILK_SECTION_ANCHORED) &&
	       (uint64_t)anchored + others.count == rows &&
	       rows_go_up(image, ILK_SECTION_UNANCHORED, others, rows) &&
	       others.count &&
	       image_field(image, ILK_SECTION_UNANCHORED, others.count - 1,
	                   ILK_INDEXED_ROW) == rows - 1;
}

/* Rows that hang on a pair are looked for. */
static bool pairs_are_found(const struct ilk_image *image)
{
	enum ilk_section matchers = ILK_SECTION_MATCHERS;
	uint32_t found = 0;
	uint32_t needed = 0;

	for (uint32_t i = 0; i < image_count(image, matchers); i++)
		if (image_field(image, matchers, i, ILK_MATCHER_ANCHORS))
			found |= 1u
			         << image_field(image, matchers, i, ILK_MATCHER_FACT);
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_PAIRS); i++)
		if (image_field(image, ILK_SECTION_PAIRS, i, ILK_PAIR_ROWS))
			needed |= 1u << image_field(image, ILK_SECTION_PAIRS, i,
			                            ILK_PAIR_FACT);
	return (needed & ~found) == 0;
}

enum ilk_status check_index(const struct ilk_image *image)
{
	return nodes_lead_on(image) && states_lead_back(image) &&
	                       starts_are_starts(image) && edges_stay(image) &&
	                       windows_move(image) && pairs_are_found(image) &&
	                       rows_have_places(image) && negated_follow(image)
	               ? ILK_OK
	               : ILK_IMAGE_INDEX;
}
