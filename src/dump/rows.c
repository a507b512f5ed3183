/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of an image as text; see rows.h.
 */
#include "dump/rows.h"

#include <inttypes.h>

#include "dump/wording.h"
#include "runtime/image.h"

static void condition(const struct sheet *sheet, const struct ilk_image *image,
                      enum ilk_section kind, uint32_t index)
{
	uint32_t flags = image_field(image, kind, index, ILK_CONDITION_FLAGS);

	wording_condition(sheet, image, kind, index);
	if (image_field(image, kind, index, ILK_CONDITION_TEST) == ILK_TEST_CARRIED)
		sheet_printf(sheet, "  (carried %" PRIu32 ")",
		             image_field(image, kind, index, ILK_CONDITION_A));
	if (flags & ILK_CONDITION_LOOSE)
		sheet_string(sheet, "  (only when certain)");
	if (flags & ILK_CONDITION_WRITES)
		sheet_string(sheet, "  (whatever it writes)");
	if (flags & ILK_CONDITION_READS)
		sheet_string(sheet, "  (whatever it reads)");
	sheet_string(sheet, "\n");
}

static void conditions(const struct sheet *sheet, const struct ilk_image *image,
                       uint32_t row)
{
	struct image_run run = image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_FIRST);

	for (uint32_t i = 0; i < run.count; i++) {
		sheet_printf(sheet, "          %s ", i ? "and " : "when");
		condition(sheet, image, ILK_SECTION_CONDITIONS, run.first + i);
	}
}

static void clauses(const struct sheet *sheet, const struct ilk_image *image,
                    uint32_t row)
{
	struct ilk_text layer =
		image_name(image, ILK_SECTION_LAYERS,
	                   image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_LAYER));
	uint32_t cap = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_CAP);
	uint32_t fires = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_FIRES);
	uint32_t then = image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_THEN);

	if (layer.len) {
		sheet_string(sheet, "          layer ");
		sheet_text(sheet, layer);
		sheet_string(sheet, "\n");
	}
	if (cap) {
		sheet_string(sheet, "          tells of cap ");
		sheet_text(sheet,
		           image_text(image, ILK_SECTION_CAPS, cap - 1, ILK_CAP_NAME));
		sheet_string(sheet, "\n");
	}
	for (uint32_t i = 0; i < ILK_MAX_HOOKS; i++) {
		if (!(fires >> i & 1))
			continue;
		sheet_string(sheet, "          fires ");
		sheet_text(sheet, ilk_hook_name(image, i));
		sheet_string(sheet, "\n");
	}
	if (image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_FLAGS) &
	    ILK_ROW_BY_PERSON)
		sheet_string(sheet, "          by person\n");
	if (image_field(image, ILK_SECTION_ROWS, row, ILK_ROW_SWITCH)) {
		sheet_string(sheet, "          switch ");
		sheet_quoted(sheet,
		             image_text(image, ILK_SECTION_ROWS, row, ILK_ROW_SWITCH));
		sheet_string(sheet, "\n");
	}
	if (then)
		sheet_printf(sheet, "          then %s\n", wording_verb(then));
}

static void resets(const struct sheet *sheet, const struct ilk_image *image,
                   uint32_t row)
{
	struct image_run run =
		image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST);

	for (uint32_t i = run.first; i < run.first + run.count; i++) {
		uint32_t index =
			image_field(image, ILK_SECTION_RESETS, i, ILK_RESET_INDEX);
		uint32_t what =
			image_field(image, ILK_SECTION_RESETS, i, ILK_RESET_WHAT);

		sheet_string(sheet, "          reset ");
		sheet_text(sheet, what == ILK_RESET_SLOT
		                          ? ilk_slot_name(image, index)
		                          : ilk_counter_name(image, index));
		sheet_string(sheet, "\n");
	}
}

void rows_tables(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t table = 0; table < ILK_TABLE_COUNT; table++) {
		struct image_run run =
			image_run(image, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST);

		if (run.count == 0)
			continue;
		sheet_printf(sheet, "\n%s\n", wording_table(table));
		for (uint32_t i = 0; i < run.count; i++) {
			uint32_t row = run.first + i;

			sheet_printf(sheet, "  %4" PRIu32 "  ", i);
			wording_row(sheet, image, row);
			wording_line(sheet, image, ILK_SECTION_ROWS, row, ILK_ROW_LINE);
			conditions(sheet, image, row);
			clauses(sheet, image, row);
			resets(sheet, image, row);
		}
	}
}

void rows_carried(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_CARRIED); i++) {
		sheet_printf(sheet, "  %4" PRIu32 "  ", i);
		condition(sheet, image, ILK_SECTION_CARRIED, i);
	}
}
