/* SPDX-License-Identifier: Apache-2.0
 *
 * Counting what tests reach; see coverage.h.
 */
#include "coverage.h"

#include <stdlib.h>

#include "runtime/image.h"

static const enum ilk_section sections[COVERAGE_KINDS] = {
	[COVERAGE_ROWS] = ILK_SECTION_ROWS,       [COVERAGE_CAPS] = ILK_SECTION_CAPS,
	[COVERAGE_EFFECTS] = ILK_SECTION_EFFECTS, [COVERAGE_SET] = ILK_SECTION_SLOTS,
	[COVERAGE_EMPTIED] = ILK_SECTION_SLOTS,
};

/* The conditions of a row that were evaluated: caps that held. */
static void count_caps(struct coverage *coverage, const struct ilk_tried *tried,
                       uint32_t row)
{
	const struct ilk_image *image = coverage->image;
	struct image_run run = image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_FIRST);

	for (uint32_t i = 0; i < run.count && (tried->held || i <= tried->failed);
	     i++) {
		enum ilk_section kind = ILK_SECTION_CONDITIONS;
		uint32_t at = run.first + i;
		bool held = tried->held || i != tried->failed;
		bool negated = image_field(image, kind, at, ILK_CONDITION_FLAGS) &
		               ILK_CONDITION_NOT;

		if (image_field(image, kind, at, ILK_CONDITION_TEST) == ILK_TEST_CAP &&
		    held != negated)
			coverage->hits[COVERAGE_CAPS]
				      [image_field(image, kind, at, ILK_CONDITION_A)]++;
	}
}

static void tried(void *context, const struct ilk_tried *tried)
{
	struct coverage *coverage = context;
	uint32_t row = tried->row + image_field(coverage->image, ILK_SECTION_TABLES,
	                                        tried->table, ILK_TABLE_FIRST);

	count_caps(coverage, tried, row);
	if (tried->held)
		coverage->hits[COVERAGE_ROWS][row]++;
}

/* What a change does to a slot; COVERAGE_KINDS: it is about none. */
static enum coverage_kind slot_change(const struct ilk_image *image,
                                      const struct ilk_changed *changed, uint32_t *slot)
{
	enum ilk_section what = changed->what;
	uint32_t index = changed->index;

	if (what == ILK_SECTION_USES) {
		*slot = image_field(image, what, index, ILK_USE_SLOT);
		return image_field(image, what, index, ILK_USE_OP) == ILK_USE_SET
		               ? COVERAGE_SET
		               : COVERAGE_EMPTIED;
	}
	*slot = image_field(image, what, index, ILK_RESET_INDEX);
	return image_field(image, what, index, ILK_RESET_WHAT) == ILK_RESET_SLOT
	               ? COVERAGE_EMPTIED
	               : COVERAGE_KINDS;
}

static void changed(void *context, const struct ilk_changed *changed)
{
	struct coverage *coverage = context;
	uint32_t slot = 0;

	if (!changed->did)
		return;
	if (changed->what == ILK_SECTION_EFFECTS) {
		coverage->hits[COVERAGE_EFFECTS][changed->index]++;
		return;
	}
	enum coverage_kind kind = slot_change(coverage->image, changed, &slot);

	if (kind == COVERAGE_KINDS)
		return;
	coverage->hits[kind][slot]++;
	/* Told; what is left is what no record of the image says. */
	coverage->before.slot_len[slot] = 0;
}

bool coverage_init(struct coverage *coverage, const struct ilk_image *image)
{
	*coverage = (struct coverage){.image = image};
	coverage->observer = (struct ilk_observer){tried, changed, coverage};
	bool good = true;

	for (unsigned i = 0; i < COVERAGE_KINDS; i++) {
		size_t count = image_count(image, sections[i]);

		coverage->hits[i] = calloc(count + 1, sizeof(uint32_t));
		good &= coverage->hits[i] != NULL;
	}
	if (!good)
		coverage_free(coverage);
	return good;
}

void coverage_free(struct coverage *coverage)
{
	for (unsigned i = 0; i < COVERAGE_KINDS; i++)
		free(coverage->hits[i]);
}

void coverage_before(struct coverage *coverage, const struct ilk_session *session)
{
	state_take(&coverage->before, session);
}

/* Slots that "reset all on" emptied, or that began anew. */
void coverage_after(struct coverage *coverage, const struct played *played)
{
	struct state after;

	state_take(&after, played->session);
	for (uint32_t i = 0; i < ilk_slot_count(coverage->image); i++)
		coverage->hits[COVERAGE_EMPTIED][i] +=
			coverage->before.slot_len[i] && !after.slot_len[i];
}

struct coverage_sum coverage_sum(const struct coverage *coverage,
                                 enum coverage_kind kind)
{
	struct coverage_sum sum = {image_count(coverage->image, sections[kind]), 0};

	for (uint32_t i = 0; i < sum.all; i++)
		sum.hit += coverage->hits[kind][i] > 0;
	return sum;
}

uint32_t coverage_percent(struct coverage_sum sum)
{
	return sum.all ? (uint32_t)((uint64_t)100 * sum.hit / sum.all) : 100;
}
