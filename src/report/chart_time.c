/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts over time as stacked columns: decisions by outcome, with a mark where a cap was
 * reached, or the classifier's verdicts.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/markup.h"
#include "report/show.h"

/* In units of the picture. */
#define WIDTH  1080.0
#define HEIGHT 250.0
#define LEFT   56.0
#define RIGHT  8.0
#define TOP    22.0
#define BOTTOM 26.0

/* What is stacked, from the bottom up. */
struct layers {
	const char *title;
	const char *key; /* in the JSON's cells */
	const char *const *words;
	const char *const *colours;
	unsigned count;
	bool caps;
};

const char *const chart_outcome_colours[REPORT_OUTCOMES] = {
	[REPORT_ALLOW] = "c-allow",     [REPORT_ASK] = "c-ask",
	[REPORT_DENY] = "c-deny",       [REPORT_INTERRUPT] = "c-interrupt",
	[REPORT_STOP] = "c-stop",       [REPORT_DEFER] = "c-defer",
	[REPORT_REFUSED] = "c-refused",
};
const char *const chart_verdict_colours[REPORT_VERDICTS] = {
	[REPORT_PASS] = "c-allow",
	[REPORT_BLOCK] = "c-deny",
	[REPORT_UNAVAILABLE] = "c-lost",
};

static const struct layers all_layers[] = {
	[CHART_OUTCOMES] = {"Decisions", "outcomes", report_outcome_words,
                            chart_outcome_colours, REPORT_REFUSED, true},
	[CHART_VERDICTS] = {"Verdicts", "verdicts", report_verdict_words,
                            chart_verdict_colours, REPORT_VERDICTS, false},
};

static const uint64_t *values(const struct series_cell *cell, enum chart_of of)
{
	switch (of) {
	case CHART_OUTCOMES:
		return cell->outcomes;
	case CHART_VERDICTS:
		return cell->verdicts;
	}
	return cell->outcomes;
}

static uint64_t sum_of(const struct series_cell *cell, enum chart_of of)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < all_layers[of].count; i++)
		sum += values(cell, of)[i];
	return sum;
}

static uint64_t most_of(const struct series *series, enum chart_of of)
{
	uint64_t most = 0;

	for (uint32_t i = 0; i < series->count; i++)
		if (sum_of(&series->cells[i], of) > most)
			most = sum_of(&series->cells[i], of);
	return most;
}

/* 1, 2 or 5 times a power of ten, so that there are at most five lines. */
static uint64_t line_step(uint64_t most)
{
	static const uint64_t digits[] = {1, 2, 5};

	for (uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10)
		for (unsigned i = 0; i < 3; i++)
			if (most / (digits[i] * power) < 5)
				return digits[i] * power;
	return most;
}

static double height_of(uint64_t value, uint64_t most)
{
	return most ? (HEIGHT - TOP - BOTTOM) * (double)value / (double)most : 0;
}

static void grid(struct buffer *to, uint64_t most)
{
	uint64_t step = line_step(most);

	for (uint64_t value = 0; value <= most; value += step) {
		double y = HEIGHT - BOTTOM - height_of(value, most);

		buffer_printf(
			to,
			"<line class=\"grid\" x1=\"%.0f\" x2=\"%.0f\" y1=\"%.1f\" "
			"y2=\"%.1f\"/><text x=\"%.0f\" y=\"%.1f\" "
			"text-anchor=\"end\">%s</text>\n",
			LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4,
			show_count(value).at);
	}
}

/* How far apart times are written: at most nine of them, where a clock or a calendar has
 * a mark. */
static uint64_t times_apart(const struct series *series)
{
	static const uint64_t marks[] = {1,     5,     10,    30,     60,
	                                 300,   600,   1800,  3600,   7200,
	                                 21600, 43200, 86400, 172800, 345600};
	uint64_t width = series_width(series);
	uint64_t least = width * series->count / 8;
	uint64_t apart = width;

	if (!series->by_order)
		for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
			if (marks[i] >= least && marks[i] % width == 0)
				return marks[i];
	while (apart < least)
		apart += width;
	return apart;
}

/* The part of a time that says something new. */
static const char *short_time(const struct series *series, uint64_t apart,
                              struct shown *shown)
{
	size_t len;

	if (series->by_order)
		return shown->at;
	if (apart >= 86400)
		shown->at[10] = '\0';
	len = strlen(shown->at);
	return len > 10 && series_width(series) * series->count <= 86400
	               ? shown->at + 11
	               : shown->at + 5;
}

static void times(struct buffer *to, const struct series *series, double column)
{
	uint64_t apart = times_apart(series);

	for (uint32_t i = 0; i < series->count; i++) {
		uint64_t start = series_start(series, i);
		struct shown shown =
			show_start(start, series_width(series), series->by_order);
		double x = LEFT + column * i;

		if (start % apart >= series_width(series))
			continue;
		buffer_printf(
			to,
			"<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" "
			"y2=\"%.0f\"/>",
			x, x, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 6);
		if (x < WIDTH - 60)
			buffer_printf(to, "<text x=\"%.1f\" y=\"%.0f\">%s</text>\n",
			              x + 3, HEIGHT - 8,
			              short_time(series, apart, &shown));
	}
}

static void tip(struct buffer *to, const struct series *series, uint32_t at,
                enum chart_of of)
{
	const struct series_cell *cell = &series->cells[at];

	buffer_printf(to, "<title>%s",
	              show_start(series_start(series, at), series_width(series),
	                         series->by_order)
	                      .at);
	for (unsigned i = 0; i < all_layers[of].count; i++)
		if (values(cell, of)[i])
			buffer_printf(to, "\n%s %s", all_layers[of].words[i],
			              show_count(values(cell, of)[i]).at);
	if (all_layers[of].caps && cell->caps)
		buffer_printf(to, "\ncaps reached %s", show_count(cell->caps).at);
	buffer_string(to, "</title>");
}

/* One column: an area to point at, what is stacked, and the mark. */
static void stack(struct buffer *to, const struct series *series, uint32_t at,
                  enum chart_of of, double column, uint64_t most)
{
	const struct series_cell *cell = &series->cells[at];
	const struct layers *layers = &all_layers[of];
	double gap = column > 6 ? 1.5 : column * 0.15;
	double x = LEFT + column * at + gap / 2;
	double y = HEIGHT - BOTTOM;

	buffer_string(to, "<g>");
	tip(to, series, at, of);
	buffer_printf(to,
	              "<rect class=\"hit\" x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" "
	              "height=\"%.0f\"/>",
	              x, TOP, column, HEIGHT - TOP - BOTTOM);
	for (unsigned i = 0; i < layers->count; i++) {
		double height = height_of(values(cell, of)[i], most);

		if (!values(cell, of)[i])
			continue;
		y -= height;
		buffer_printf(to,
		              "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" "
		              "height=\"%.2f\"",
		              layers->colours[i], x, y, column - gap, height);
		markup_source(to, values(cell, of)[i],
		              "timeline.cells.%" PRIu32 ".%s.%s", at, layers->key,
		              layers->words[i]);
		buffer_string(to, "/>");
	}
	if (layers->caps && cell->caps)
		buffer_printf(to, "<path class=\"cap\" d=\"M%.2f %.1fl-4-7h8z\"/>",
		              x + (column - gap) / 2, y - 2);
	buffer_string(to, "</g>\n");
}

static void legend(struct buffer *to, const struct series *series, enum chart_of of)
{
	const struct layers *layers = &all_layers[of];
	bool caps = false;

	buffer_string(to, "<p class=\"legend\">");
	for (unsigned i = 0; i < layers->count; i++) {
		uint64_t sum = 0;

		for (uint32_t at = 0; at < series->count; at++)
			sum += values(&series->cells[at], of)[i];
		if (sum)
			buffer_printf(to, "<span><i class=\"%s\"></i>%s</span> ",
			              layers->colours[i], layers->words[i]);
	}
	for (uint32_t at = 0; at < series->count; at++)
		caps = caps || series->cells[at].caps;
	if (caps && layers->caps)
		buffer_string(
			to, "<span><i class=\"capmark\"></i>a cap was reached</span> ");
	buffer_printf(to, "<span class=\"quiet\">a column: %s</span></p>\n",
	              show_width(series_width(series), series->by_order).at);
}

static void row(struct buffer *to, const struct series *series, uint32_t at,
                enum chart_of of)
{
	const struct layers *layers = &all_layers[of];
	char path[MARKUP_PATH];

	buffer_printf(to, "<tr><th scope=\"row\">%s</th>",
	              show_start(series_start(series, at), series_width(series),
	                         series->by_order)
	                      .at);
	for (unsigned i = 0; i < layers->count; i++) {
		snprintf(path, sizeof path, "timeline.cells.%" PRIu32 ".%s.%s", at,
		         layers->key, layers->words[i]);
		markup_count(to, values(&series->cells[at], of)[i], path);
	}
	if (layers->caps) {
		snprintf(path, sizeof path, "timeline.cells.%" PRIu32 ".caps", at);
		markup_count(to, series->cells[at].caps, path);
	}
	buffer_string(to, "</tr>\n");
}

static void table(struct buffer *to, const struct series *series, enum chart_of of)
{
	const struct layers *layers = &all_layers[of];

	markup_details(to, "The same as a table");
	buffer_printf(to, "<table><thead><tr><th scope=\"col\" class=\"k\">%s</th>",
	              series->by_order ? "from event" : "from (UTC)");
	for (unsigned i = 0; i < layers->count; i++)
		buffer_printf(to, "<th scope=\"col\">%s</th>", layers->words[i]);
	buffer_printf(to, "%s</tr></thead><tbody>\n",
	              layers->caps ? "<th scope=\"col\">caps reached</th>" : "");
	for (uint32_t i = 0; i < series->count; i++)
		if (sum_of(&series->cells[i], of))
			row(to, series, i, of);
	buffer_string(to, "</tbody></table>\n");
	markup_details_end(to);
}

void chart_time(struct buffer *to, const struct series *series, enum chart_of of)
{
	uint64_t most = most_of(series, of);
	double column = series->count ? (WIDTH - LEFT - RIGHT) / series->count : 0;

	if (!most)
		return;
	legend(to, series, of);
	buffer_printf(
		to,
		"<div class=\"scroll\"><svg class=\"wide\" role=\"img\" "
		"viewBox=\"0 0 %.0f %.0f\" aria-label=\"%s %s, as columns; the table "
		"below has the numbers\">\n",
		WIDTH, HEIGHT, all_layers[of].title,
		series->by_order ? "in their order" : "over time");
	grid(to, most);
	times(to, series, column);
	for (uint32_t i = 0; i < series->count; i++)
		if (sum_of(&series->cells[i], of))
			stack(to, series, i, of, column, most);
	buffer_string(to, "</svg></div>\n");
	table(to, series, of);
}
