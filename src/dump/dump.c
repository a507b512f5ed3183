/* SPDX-License-Identifier: Apache-2.0
 *
 * A compiled policy as readable text; see dump.h. One small function a section, in a
 * table that is the order of the text.
 */
#include "dump/dump.h"

#include <inttypes.h>
#include <stdbool.h>

#include "dump/rows.h"
#include "dump/state.h"
#include "dump/wording.h"
#include "runtime/image.h"

/* Who speaks for this when no row does. */
static void dump_speaker(const struct sheet *sheet, const struct ilk_image *image,
                         const char *title, enum ilk_meta_field field)
{
	uint32_t layer = image_field(image, ILK_SECTION_META, 0, field);

	if (!layer)
		return;
	sheet_printf(sheet, "  %-12s layer ", title);
	sheet_text(sheet, image_name(image, ILK_SECTION_LAYERS, layer));
	sheet_string(sheet, "\n");
}

static const char *const scopes[] = {
	[ILK_SCOPE_SESSION] = "session",
	[ILK_SCOPE_TURN] = "turn",
	[ILK_SCOPE_THREAD] = "thread",
	[ILK_SCOPE_AGENT] = "agent",
	[ILK_SCOPE_ORGANISATION] = "organisation",
};
_Static_assert(sizeof scopes / sizeof scopes[0] == ILK_SCOPE_COUNT,
               "a word for each scope");

static void dump_header(const struct sheet *sheet, const struct ilk_image *image)
{
	uint32_t reset = image_field(image, ILK_SECTION_META, 0, ILK_META_RESET_ALL);
	uint32_t org_reset =
		image_field(image, ILK_SECTION_META, 0, ILK_META_ORG_RESET_ALL);
	uint32_t scope = image_field(image, ILK_SECTION_META, 0, ILK_META_SCOPE);

	sheet_string(sheet, "policy ");
	sheet_quoted(sheet, ilk_policy_name(image));
	if (ilk_policy_version(image).len) {
		sheet_string(sheet, " version ");
		sheet_quoted(sheet, ilk_policy_version(image));
	}
	sheet_string(sheet, "\n  policy hash  sha256:");
	sheet_hex(sheet, ilk_policy_hash(image), ILK_IMAGE_HASH_SIZE);
	sheet_string(sheet, "\n  spec hash    sha256:");
	sheet_hex(sheet, ilk_spec_hash(image), ILK_IMAGE_HASH_SIZE);
	sheet_string(sheet, "\n  telemetry    ");
	sheet_text(sheet, ilk_policy_namespace(image));
	sheet_printf(sheet, "\n  scope        %s\n",
	             scope < ILK_SCOPE_COUNT ? scopes[scope] : "?");
	if (reset) {
		sheet_string(sheet, "  reset all    on ");
		wording_events(sheet, reset);
		sheet_string(sheet, "\n");
	}
	if (org_reset) {
		sheet_string(sheet, "  reset all    on ");
		wording_events(sheet, org_reset);
		sheet_string(sheet, "  (the organisation's)\n");
	}
	dump_speaker(sheet, image, "other modes", ILK_META_MODE_LAYER);
	dump_speaker(sheet, image, "answers", ILK_META_APPROVAL_LAYER);
}

/* Of one file there is nothing to say that the hash above does not. */
static void dump_sources(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < ilk_source_count(image); i++) {
		sheet_string(sheet, "  ");
		sheet_text(sheet, ilk_source_name(image, i));
		sheet_string(sheet, "  sha256:");
		for (unsigned word = 0; word < 8; word++) {
			unsigned char bytes[4];

			put_le32(bytes, image_field(image, ILK_SECTION_SOURCES, i,
			                            ILK_SOURCE_HASH + word));
			sheet_hex(sheet, bytes, sizeof bytes);
		}
		sheet_string(sheet, image_field(image, ILK_SECTION_SOURCES, i,
		                                ILK_SOURCE_TIER) == ILK_TIER_ORG
		                            ? "  (the organisation's)\n"
		                            : "\n");
	}
}

static void dump_params(const struct sheet *sheet, const struct ilk_image *image)
{
	enum ilk_section params = ILK_SECTION_PARAMS;

	for (uint32_t i = 0; i < image_count(image, params); i++) {
		sheet_string(sheet, "  ");
		sheet_text(sheet, image_text(image, params, i, ILK_PARAM_NAME));
		if (image_field(image, params, i, ILK_PARAM_OFF))
			sheet_string(sheet, " = off");
		else
			sheet_printf(sheet, " = %" PRIu32,
			             image_field(image, params, i, ILK_PARAM_VALUE));
		wording_line(sheet, image, params, i, ILK_PARAM_LINE);
	}
}

static void dump_modes(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_MODES); i++) {
		sheet_string(sheet, "  ");
		sheet_text(sheet,
		           image_text(image, ILK_SECTION_MODES, i, ILK_MODE_NAME));
		sheet_string(sheet,
		             image_field(image, ILK_SECTION_MODES, i, ILK_MODE_ACTIVE)
		                     ? ": the policy decides\n"
		                     : ": only tested for\n");
	}
}

static void dump_reports(const struct sheet *sheet, const struct ilk_image *image)
{
	static const char *const names[ILK_REPORT_COUNT] = {
		[ILK_REPORT_CONSECUTIVE_DENIALS] = "consecutive_denials",
		[ILK_REPORT_TOTAL_DENIALS] = "total_denials",
	};

	for (uint32_t i = 0; i < ILK_REPORT_COUNT; i++) {
		struct image_run terms =
			image_run(image, ILK_SECTION_REPORTS, i, ILK_REPORT_FIRST);

		sheet_printf(sheet, "  %s = ", names[i]);
		if (image_field(image, ILK_SECTION_REPORTS, i, ILK_REPORT_DEFINED))
			wording_sum(sheet, image, terms.first, terms.count);
		else
			sheet_string(sheet, "(not reported)");
		sheet_string(sheet, "\n");
	}
}

static void dump_caps(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_CAPS); i++) {
		sheet_string(sheet, "  ");
		sheet_text(sheet, image_text(image, ILK_SECTION_CAPS, i, ILK_CAP_NAME));
		sheet_string(sheet, " ");
		sheet_text(sheet, image_text(image, ILK_SECTION_CAPS, i, ILK_CAP_KIND));
		sheet_string(sheet, " when ");
		wording_cap(sheet, image, i);
		wording_line(sheet, image, ILK_SECTION_CAPS, i, ILK_CAP_LINE);
	}
}

static void dump_sets(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_SETS); i++) {
		struct ilk_text name =
			image_text(image, ILK_SECTION_SETS, i, ILK_SET_NAME);
		struct image_run run =
			image_run(image, ILK_SECTION_SETS, i, ILK_SET_FIRST);
		uint32_t kind = image_field(image, ILK_SECTION_SETS, i, ILK_SET_KIND);

		sheet_string(sheet, "  ");
		if (name.len)
			sheet_text(sheet, name);
		else
			sheet_printf(sheet, "(number %" PRIu32 ", inside a row)", i);
		sheet_printf(sheet, " = %s, %" PRIu32 " pattern%s\n",
		             wording_set_kind(kind), run.count,
		             run.count == 1 ? "" : "s");
		for (uint32_t p = run.first; p < run.first + run.count; p++) {
			sheet_string(sheet, "      ");
			wording_pattern(sheet, image, p);
			sheet_string(sheet, "\n");
		}
	}
}

static void dump_presences(const struct sheet *sheet, const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_PRESENCES;

	for (uint32_t i = 0; i < ILK_PRESENCE_COUNT; i++) {
		uint32_t wait = image_field(image, kind, i, ILK_PRESENCE_WAIT);

		sheet_printf(
			sheet, "  %-11s  ask -> %s   timeout", wording_presence(i),
			wording_verb(image_field(image, kind, i, ILK_PRESENCE_ASK)));
		if (wait)
			sheet_printf(sheet, " after %" PRIu32 " s", wait);
		sheet_printf(sheet, " -> %s\n",
		             wording_verb(image_field(image, kind, i,
		                                      ILK_PRESENCE_TIMEOUT)));
	}
}

static void dump_failures(const struct sheet *sheet, const struct ilk_image *image)
{
	enum ilk_section kind = ILK_SECTION_FAILURES;

	for (uint32_t i = 0; i + 1 < ILK_FAILURE_COUNT; i++) {
		uint32_t line = image_field(image, kind, i, ILK_FAILURE_LINE);

		sheet_printf(
			sheet, "  %-5s  -> %s ", wording_failure(i + 1),
			wording_verb(image_field(image, kind, i, ILK_FAILURE_VERB)));
		sheet_text(sheet,
		           image_name(image, ILK_SECTION_REASONS,
		                      image_field(image, kind, i, ILK_FAILURE_REASON)));
		if (line)
			wording_line(sheet, image, kind, i, ILK_FAILURE_LINE);
		else
			sheet_string(sheet, "  # not written\n");
	}
}

/* What an image has of a wrapper's options: letters, or words with a blank behind each. */
static void dump_options(const struct sheet *sheet, const struct ilk_image *image,
                         uint32_t wrapper, const char *title,
                         enum ilk_wrapper_field field)
{
	struct ilk_text text = image_text(image, ILK_SECTION_WRAPPERS, wrapper, field);

	if (!text.len)
		return;
	text.len -= text.at[text.len - 1] == ' ';
	sheet_printf(sheet, " %s ", title);
	sheet_quoted(sheet, text);
}

static void dump_wrappers(const struct sheet *sheet, const struct ilk_image *image)
{
	static const char *const kinds[] = {
#define KIND_WORD(name, word) word,
		ILK_WRAPPERS(KIND_WORD)
#undef KIND_WORD
	};
	enum ilk_section kind = ILK_SECTION_WRAPPERS;

	for (uint32_t i = 0; i < image_count(image, kind); i++) {
		sheet_string(sheet, "  ");
		sheet_quoted(sheet, image_text(image, kind, i, ILK_WRAPPER_NAME));
		sheet_printf(sheet, " %s",
		             kinds[image_field(image, kind, i, ILK_WRAPPER_KIND)]);
		dump_options(sheet, image, i, "flags", ILK_WRAPPER_FLAGS);
		dump_options(sheet, image, i, "values", ILK_WRAPPER_VALUES);
		dump_options(sheet, image, i, "long", ILK_WRAPPER_LONGS);
		dump_options(sheet, image, i, "asks", ILK_WRAPPER_ASKS);
		dump_options(sheet, image, i, "long asks", ILK_WRAPPER_LONG_ASKS);
		if (image_field(image, kind, i, ILK_WRAPPER_OPERANDS))
			sheet_printf(sheet, " operands %" PRIu32,
			             image_field(image, kind, i, ILK_WRAPPER_OPERANDS));
		if (image_field(image, kind, i, ILK_WRAPPER_ASSIGNS))
			sheet_string(sheet, " assignments");
		wording_line(sheet, image, kind, i, ILK_WRAPPER_LINE);
	}
}

static void dump_waives(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < image_count(image, ILK_SECTION_WAIVES); i++) {
		sheet_string(sheet, "  ");
		sheet_text(sheet,
		           image_text(image, ILK_SECTION_WAIVES, i, ILK_WAIVE_CHECK));
		sheet_string(sheet, " ");
		sheet_quoted(sheet,
		             image_text(image, ILK_SECTION_WAIVES, i, ILK_WAIVE_WHY));
		wording_line(sheet, image, ILK_SECTION_WAIVES, i, ILK_WAIVE_LINE);
	}
}

static void dump_notes(const struct sheet *sheet, const struct ilk_image *image)
{
	for (uint32_t i = 0; i < ilk_note_count(image); i++) {
		sheet_printf(sheet, "  %-5s ",
		             wording_note_kind(ilk_note_kind(image, i)));
		sheet_text(sheet, ilk_note_name(image, i));
		sheet_string(sheet, "\n");
	}
}

void dump_image(const struct sheet *sheet, const struct ilk_image *image)
{
	static const struct {
		const char *title;
		enum ilk_section section; /* left out when it has fewer than `least` */
		uint32_t least;
		void (*dump)(const struct sheet *sheet, const struct ilk_image *image);
	} parts[] = {
		{"sources", ILK_SECTION_SOURCES, 2, dump_sources},
		{"params", ILK_SECTION_PARAMS, 1, dump_params},
		{"modes", ILK_SECTION_MODES, 1, dump_modes},
		{"counters", ILK_SECTION_COUNTERS, 1, state_counters},
		{"reports", ILK_SECTION_REPORTS, 1, dump_reports},
		{"caps", ILK_SECTION_CAPS, 1, dump_caps},
		{"slots", ILK_SECTION_SLOTS, 1, state_slots},
		{"sets", ILK_SECTION_SETS, 1, dump_sets},
		{"presences", ILK_SECTION_PRESENCES, 1, dump_presences},
		{"carried conditions", ILK_SECTION_CARRIED, 1, rows_carried},
		{"failures", ILK_SECTION_FAILURES, 1, dump_failures},
		{"notes", ILK_SECTION_NOTES, 1, dump_notes},
		{"waives", ILK_SECTION_WAIVES, 1, dump_waives},
		{"wrappers", ILK_SECTION_WRAPPERS, 1, dump_wrappers},
	};

	dump_header(sheet, image);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (image_count(image, parts[i].section) < parts[i].least)
			continue;
		sheet_printf(sheet, "\n%s\n", parts[i].title);
		parts[i].dump(sheet, image);
	}
	rows_tables(sheet, image);
}
