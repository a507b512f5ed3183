/* SPDX-License-Identifier: Apache-2.0
 *
 * Tiles, findings and lists of the page; see page.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/finding.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/show.h"

/* Of each list; the JSON has the others. */
#define ROWS 12u

/* A number that says how it goes: `part` of `whole`, or where there is no whole, alone. */
struct tile {
	const char *name;
	const char *path;
	uint64_t part;
	uint64_t whole;
	const char *colour;
};

static void tile(struct buffer *to, const struct tile *tile)
{
	struct shown count = show_count(tile->part);

	buffer_printf(to, "<li class=\"%s\"><span class=\"name\">%s</span><strong",
	              tile->colour, tile->name);
	markup_source(to, tile->part, "%s", tile->path);
	buffer_printf(to, ">%s</strong>", count.at);
	if (tile->whole)
		buffer_printf(to, "<span class=\"quiet\">%s</span>",
		              show_share(tile->part, tile->whole).at);
	buffer_string(to, "</li>\n");
}

void page_tiles(struct buffer *to, const struct numbers *numbers)
{
	const uint64_t *outcomes = numbers->outcomes;
	uint64_t decisions = numbers->decisions;
	const struct tile tiles[] = {
		{"Decisions", "decisions", decisions, 0, "t-all"},
		{"Allowed", "outcomes.allow", outcomes[REPORT_ALLOW], decisions,
	         "t-allow"},
		{"Asked", "outcomes.ask", outcomes[REPORT_ASK], decisions, "t-ask"},
		{"Denied", "outcomes.deny", outcomes[REPORT_DENY], decisions, "t-deny"},
		{"Interrupted", "outcomes.interrupt", outcomes[REPORT_INTERRUPT],
	         decisions, "t-interrupt"},
		{"Stopped", "outcomes.stop", outcomes[REPORT_STOP], decisions,
	         "t-stop"},
		{"Left to the agent", "outcomes.defer", outcomes[REPORT_DEFER],
	         decisions, "t-defer"},
		{"Caps reached", "caps_reached", numbers->caps, decisions, "t-cap"},
		{"No verdict", "classifier.verdicts.unavailable",
	         numbers->verdicts[REPORT_UNAVAILABLE], numbers->classified, "t-lost"},
		{"Approved after a block", "after_block.answers.approve",
	         numbers->held[REPORT_APPROVE], numbers_held_answered(numbers),
	         "t-held"},
	};

	buffer_string(to, "<ul class=\"tiles\">\n");
	for (size_t i = 0; i < sizeof tiles / sizeof tiles[0]; i++)
		if (tiles[i].part || i < 4)
			tile(to, &tiles[i]);
	buffer_string(to, "</ul>\n");
}

void page_findings(struct buffer *to, const struct numbers *numbers)
{
	struct finding found[FINDING_MAX];
	size_t count = findings(numbers, found);

	if (!count)
		return;
	page_section(to, "To look at", "full");
	buffer_string(to, "<ul class=\"findings\">\n");
	for (size_t i = 0; i < count; i++) {
		buffer_printf(to, "<li class=\"%s\" data-id=\"%s\"><b>%s</b> ",
		              found[i].grave ? "grave" : "note", found[i].id,
		              found[i].grave ? "Problem:" : "Notice:");
		markup_string(to, found[i].text);
		buffer_string(to, "</li>\n");
	}
	buffer_string(to, "</ul>\n");
	page_section_end(to);
}

/* What a list has beside names, counts and bars. */
static bool has_times(enum report_by by)
{
	return by == REPORT_BY_SESSION || by == REPORT_BY_POLICY;
}

static void name_cell(struct buffer *to, enum report_by by,
                      const struct top_entry *entry)
{
	const struct text label = {entry->label, entry->label_len};
	bool labelled = label.len && (by == REPORT_BY_POLICY || by == REPORT_BY_CAP);

	buffer_string(to, "<th scope=\"row\"><bdi>");
	if (labelled && by == REPORT_BY_POLICY) {
		markup_text(to, label);
		buffer_string(to, "</bdi> <bdi class=\"quiet digest\">");
	}
	markup_text(to, top_name(entry));
	if (labelled && by == REPORT_BY_CAP) {
		buffer_string(to, "</bdi> <bdi class=\"quiet\">");
		markup_text(to, label);
	}
	buffer_string(to, "</bdi></th>");
}

static void list_row(struct buffer *to, const struct top *top, enum report_by by,
                     size_t place, const struct top_entry *entry, uint64_t most)
{
	char path[MARKUP_PATH];

	snprintf(path, sizeof path, "%s.entries.%zu.count", numbers_by_name(by), place);
	buffer_string(to, "<tr>");
	name_cell(to, by, entry);
	markup_count(to, entry->count, path);
	markup_share(to, entry->count, top->total);
	chart_bar(to, entry, most);
	if (has_times(by))
		buffer_printf(to, "<td class=\"t\">%s</td><td class=\"t\">%s</td>",
		              show_time(entry->first_ns).at,
		              show_time(entry->last_ns).at);
	buffer_string(to, "</tr>\n");
}

static void list_end(struct buffer *to, const struct top *top, size_t shown)
{
	buffer_string(to, "</tbody></table></div>\n");
	if (top->count > shown)
		buffer_printf(to, "<p class=\"quiet\">and %s more, in the JSON</p>\n",
		              show_count(top->count - shown).at);
	if (top->full)
		buffer_string(to,
		              "<p class=\"quiet\">There were more names than are kept: "
		              "counts may be too high by what the JSON says.</p>\n");
}

void page_list(struct buffer *to, const struct numbers *numbers, enum report_by by,
               const char *title, const char *about)
{
	static const char *const words[] = {"", "times", "share", "by outcome", NULL};
	static const char *const timed[] = {"",      "times", "share", "by outcome",
	                                    "first", "last",  NULL};
	const struct top *top = &numbers->by[by];
	uint32_t order[TOP_ROOM];
	size_t count = top_sorted(top, ROWS, order);

	if (!count)
		return;
	page_section(to, title, has_times(by) ? "full" : "part");
	buffer_printf(
		to, "<div class=\"scroll\"><table class=\"list\"><caption>%s</caption>",
		about);
	markup_head(to, has_times(by) ? timed : words);
	for (size_t i = 0; i < count; i++)
		list_row(to, top, by, i, &top->entries[order[i]],
		         top->entries[order[0]].count);
	list_end(to, top, count);
	page_section_end(to);
}
