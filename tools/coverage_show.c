/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage as text and as JSON; see coverage.h.
 */
#include <inttypes.h>

#include "coverage.h"
#include "dump/wording.h"
#include "record/json.h"
#include "record/words.h"
#include "runtime/image.h"

static uint32_t effect_counter(const struct ilk_image *image, uint32_t effect)
{
	return image_field(image, ILK_SECTION_EFFECTS, effect, ILK_EFFECT_COUNTER);
}

/* Which field of a section's records has their line. */
static const unsigned lines[ILK_SECTION_COUNT] = {
	[ILK_SECTION_ROWS] = ILK_ROW_LINE,
	[ILK_SECTION_CAPS] = ILK_CAP_LINE,
	[ILK_SECTION_COUNTERS] = ILK_COUNTER_LINE,
	[ILK_SECTION_SLOTS] = ILK_SLOT_LINE,
};

/* Where something is, and how often it was hit. */
static void hits_of(const struct sheet *sheet, const struct ilk_image *image,
                    enum ilk_section kind, uint32_t index, uint32_t hits)
{
	sheet_string(sheet, "  ");
	wording_place(sheet, image, kind, index, lines[kind]);
	if (hits)
		sheet_printf(sheet, "  %6" PRIu32 "  ", hits);
	else
		sheet_string(sheet, "   never  ");
}

static void rows_text(const struct coverage *coverage, const struct sheet *sheet)
{
	const struct ilk_image *image = coverage->image;

	for (uint32_t table = 0; table < ILK_TABLE_COUNT; table++) {
		struct image_run run =
			image_run(image, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST);

		for (uint32_t i = run.first; i < run.first + run.count; i++) {
			hits_of(sheet, image, ILK_SECTION_ROWS, i,
			        coverage->hits[COVERAGE_ROWS][i]);
			sheet_printf(sheet, "%s: ", wording_table(table));
			wording_row(sheet, image, i);
			if (image_field(image, ILK_SECTION_ROWS, i, ILK_ROW_NOTE))
				sheet_string(sheet, ", goes on");
			sheet_string(sheet, "\n");
		}
	}
}

static void caps_text(const struct coverage *coverage, const struct sheet *sheet)
{
	const struct ilk_image *image = coverage->image;

	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_CAPS); i++) {
		hits_of(sheet, image, ILK_SECTION_CAPS, i,
		        coverage->hits[COVERAGE_CAPS][i]);
		sheet_string(sheet, "cap ");
		sheet_text(sheet, image_text(image, ILK_SECTION_CAPS, i, ILK_CAP_NAME));
		sheet_string(sheet, "\n");
	}
}

static const char *effect_name(const struct ilk_image *image, uint32_t effect)
{
	static const char *const names[ILK_EFFECT_COUNT] = {
		[ILK_EFFECT_ADD] = "add",
		[ILK_EFFECT_SET] = "set",
		[ILK_EFFECT_PUSH] = "enter",
		[ILK_EFFECT_ADD_MEASURE] = "add_measure",
	};

	return names[image_field(image, ILK_SECTION_EFFECTS, effect, ILK_EFFECT_OP)];
}

static void effects_text(const struct coverage *coverage, const struct sheet *sheet)
{
	const struct ilk_image *image = coverage->image;
	enum ilk_section kind = ILK_SECTION_EFFECTS;

	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		struct image_run run =
			image_run(image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST);

		for (uint32_t i = run.first; i < run.first + run.count; i++) {
			hits_of(sheet, image, ILK_SECTION_COUNTERS,
			        effect_counter(image, i),
			        coverage->hits[COVERAGE_EFFECTS][i]);
			sheet_text(sheet,
			           ilk_counter_name(image,
			                            image_field(image, kind, i,
			                                        ILK_EFFECT_COUNTER)));
			sheet_string(sheet, " ");
			wording_effect(sheet, image, i);
			sheet_printf(sheet, " on %s", wording_event(event));
			wording_when(sheet, image,
			             image_run(image, kind, i, ILK_EFFECT_FIRST).first,
			             image_run(image, kind, i, ILK_EFFECT_FIRST).count);
			sheet_string(sheet, "\n");
		}
	}
}

static void slots_text(const struct coverage *coverage, const struct sheet *sheet)
{
	static const struct {
		enum coverage_kind kind;
		const char *word;
	} ways[] = {{COVERAGE_SET, "set"}, {COVERAGE_EMPTIED, "emptied"}};

	for (uint32_t i = 0; i < ilk_slot_count(coverage->image); i++) {
		for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
			hits_of(sheet, coverage->image, ILK_SECTION_SLOTS, i,
			        coverage->hits[ways[way].kind][i]);
			sheet_string(sheet, "slot ");
			sheet_text(sheet, ilk_slot_name(coverage->image, i));
			sheet_printf(sheet, " %s\n", ways[way].word);
		}
	}
}

static const char *const sums[COVERAGE_KINDS] = {
	[COVERAGE_ROWS] = "rows",
	[COVERAGE_CAPS] = "caps",
	[COVERAGE_EFFECTS] = "effects",
	[COVERAGE_SET] = "slots set",
	[COVERAGE_EMPTIED] = "slots emptied",
};

void coverage_text(const struct coverage *coverage, const struct sheet *sheet)
{
	sheet_printf(sheet, "  %*s    hits\n", wording_place_width(coverage->image),
	             "line");
	rows_text(coverage, sheet);
	caps_text(coverage, sheet);
	effects_text(coverage, sheet);
	slots_text(coverage, sheet);
	for (unsigned i = 0; i < COVERAGE_KINDS; i++) {
		struct coverage_sum sum = coverage_sum(coverage, (enum coverage_kind)i);

		sheet_printf(sheet, "%s%s %" PRIu32 " of %" PRIu32, i ? ", " : "",
		             sums[i], sum.hit, sum.all);
		if (sum.all)
			sheet_printf(sheet, " (%" PRIu32 " %%)", coverage_percent(sum));
	}
	sheet_string(sheet, "\n");
}

static void place(struct writer *w, const struct ilk_image *image,
                  enum ilk_section kind, uint32_t index)
{
	write_place(w, image_field(image, kind, index, lines[kind]),
	            image_file_of(image, kind, index, lines[kind]));
}

static void number(struct writer *w, const char *name, uint32_t value)
{
	write_key(w, false, name);
	write_unsigned(w, value);
}

static void rows_json(const struct coverage *coverage, struct writer *w)
{
	const struct ilk_image *image = coverage->image;
	enum ilk_section rows = ILK_SECTION_ROWS;
	bool first = true;

	for (uint32_t table = 0; table < ILK_TABLE_COUNT; table++) {
		struct image_run run =
			image_run(image, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST);

		for (uint32_t i = run.first; i < run.first + run.count; i++) {
			write_raw(w, first ? "{" : ",{");
			first = false;
			write_key(w, true, "table");
			write_string(w, record_text(wording_table(table)));
			place(w, image, rows, i);
			write_key(w, false, "verb");
			write_string(w, record_text(wording_verb(image_field(
						image, rows, i, ILK_ROW_VERB))));
			write_key(w, false, "reason");
			write_string_or_null(w,
			                     image_name(image, ILK_SECTION_REASONS,
			                                image_field(image, rows, i,
			                                            ILK_ROW_REASON)));
			write_key(w, false, "note");
			write_string_or_null(w, image_name(image, ILK_SECTION_NOTES,
			                                   image_field(image, rows, i,
			                                               ILK_ROW_NOTE)));
			number(w, "hits", coverage->hits[COVERAGE_ROWS][i]);
			write_byte(w, '}');
		}
	}
}

static void caps_json(const struct coverage *coverage, struct writer *w)
{
	const struct ilk_image *image = coverage->image;
	enum ilk_section caps = ILK_SECTION_CAPS;

	for (uint32_t i = 0; i < image_count(image, caps); i++) {
		write_raw(w, i ? ",{" : "{");
		write_key(w, true, "name");
		write_string(w, image_text(image, caps, i, ILK_CAP_NAME));
		place(w, image, caps, i);
		number(w, "hits", coverage->hits[COVERAGE_CAPS][i]);
		write_byte(w, '}');
	}
}

static void effects_json(const struct coverage *coverage, struct writer *w)
{
	const struct ilk_image *image = coverage->image;
	enum ilk_section kind = ILK_SECTION_EFFECTS;
	bool first = true;

	for (uint32_t event = 0; event < ILK_EVENT_COUNT; event++) {
		struct image_run run =
			image_run(image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST);

		for (uint32_t i = run.first; i < run.first + run.count; i++) {
			write_raw(w, first ? "{" : ",{");
			first = false;
			write_key(w, true, "counter");
			write_string(w,
			             ilk_counter_name(image,
			                              image_field(image, kind, i,
			                                          ILK_EFFECT_COUNTER)));
			write_key(w, false, "event");
			write_string(w, record_text(wording_event(event)));
			write_key(w, false, "op");
			write_string(w, record_text(effect_name(image, i)));
			number(w, "value",
			       image_field(image, kind, i, ILK_EFFECT_VALUE));
			place(w, image, ILK_SECTION_COUNTERS, effect_counter(image, i));
			number(w, "hits", coverage->hits[COVERAGE_EFFECTS][i]);
			write_byte(w, '}');
		}
	}
}

static void slots_json(const struct coverage *coverage, struct writer *w)
{
	const struct ilk_image *image = coverage->image;

	for (uint32_t i = 0; i < ilk_slot_count(image); i++) {
		write_raw(w, i ? ",{" : "{");
		write_key(w, true, "name");
		write_string(w, ilk_slot_name(image, i));
		place(w, image, ILK_SECTION_SLOTS, i);
		number(w, "set", coverage->hits[COVERAGE_SET][i]);
		number(w, "emptied", coverage->hits[COVERAGE_EMPTIED][i]);
		write_byte(w, '}');
	}
}

static void summary_json(const struct coverage *coverage, struct writer *w)
{
	static const char *const names[COVERAGE_KINDS] = {
		[COVERAGE_ROWS] = "rows",
		[COVERAGE_CAPS] = "caps",
		[COVERAGE_EFFECTS] = "effects",
		[COVERAGE_SET] = "slots_set",
		[COVERAGE_EMPTIED] = "slots_emptied",
	};

	for (unsigned i = 0; i < COVERAGE_KINDS; i++) {
		struct coverage_sum sum = coverage_sum(coverage, (enum coverage_kind)i);

		write_key(w, i == 0, names[i]);
		write_byte(w, '{');
		write_key(w, true, "all");
		write_unsigned(w, sum.all);
		number(w, "hit", sum.hit);
		number(w, "percent", coverage_percent(sum));
		write_byte(w, '}');
	}
}

void coverage_json(const struct coverage *coverage, const char *file, struct writer *w)
{
	static const struct {
		const char *name;
		void (*write)(const struct coverage *coverage, struct writer *w);
		const char *brackets;
	} parts[] = {
		{"rows", rows_json, "[]"},       {"caps", caps_json, "[]"},
		{"effects", effects_json, "[]"}, {"slots", slots_json, "[]"},
		{"summary", summary_json, "{}"},
	};

	write_byte(w, '{');
	write_key(w, true, "policy");
	write_string(w, record_text(file));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		write_key(w, false, parts[i].name);
		write_byte(w, parts[i].brackets[0]);
		parts[i].write(coverage, w);
		write_byte(w, parts[i].brackets[1]);
	}
	write_raw(w, "}\n");
}
