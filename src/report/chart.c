/* SPDX-License-Identifier: Apache-2.0
 *
 * How long something took, as a histogram; and bars for the cells of tables.
 */
#include "report/chart.h"

#include <inttypes.h>
#include <stdio.h>

#include "report/markup.h"
#include "report/show.h"

/* In units of the picture. */
#define WIDTH  520.0
#define HEIGHT 170.0
#define BOTTOM 22.0
#define TOP    16.0

static const struct {
	const char *name;
	const char *key;
	unsigned per_mille;
} quantiles[] = {
	{"p50", "p50_ns", 500}, {"p95", "p95_ns", 950}, {"p99", "p99_ns", 990}};
#define QUANTILES (sizeof quantiles / sizeof quantiles[0])

static void show_quantiles(struct buffer *to, const struct latency *latency,
                           const char *path)
{
	buffer_string(to, "<dl class=\"facts\">");
	for (size_t i = 0; i < QUANTILES; i++) {
		uint64_t ns = latency_quantile(latency, quantiles[i].per_mille);

		buffer_printf(to, "<div><dt>%s</dt><dd", quantiles[i].name);
		markup_source(to, ns, "%s.%s", path, quantiles[i].key);
		buffer_printf(to, ">%s</dd></div>", show_duration(ns).at);
	}
	buffer_string(to, "<div><dt>longest</dt><dd");
	markup_source(to, latency->max, "%s.max_ns", path);
	buffer_printf(to, ">%s</dd></div>", show_duration(latency->max).at);
	buffer_string(to, "<div><dt>measured</dt><dd");
	markup_source(to, latency->count, "%s.count", path);
	buffer_printf(to, ">%s</dd></div></dl>\n", show_count(latency->count).at);
}

static struct shown end_of(const struct latency_bar *bar)
{
	struct shown more = {"more"};

	return bar->upto == UINT64_MAX ? more : show_round(bar->upto);
}

static void bars_of(struct buffer *to, const struct latency_bar *bars, size_t count,
                    const char *path)
{
	double column = WIDTH / (double)(count < 4 ? 4 : count);
	uint64_t most = 1;

	for (size_t i = 0; i < count; i++)
		if (bars[i].count > most)
			most = bars[i].count;
	for (size_t i = 0; i < count; i++) {
		double height =
			(HEIGHT - TOP - BOTTOM) * (double)bars[i].count / (double)most;
		double x = column * (double)i;

		buffer_printf(to, "<g><title>up to %s: %s</title>", end_of(&bars[i]).at,
		              show_count(bars[i].count).at);
		buffer_printf(to,
		              "<rect class=\"c-time\" x=\"%.2f\" y=\"%.2f\" "
		              "width=\"%.2f\" height=\"%.2f\"",
		              x + 1, HEIGHT - BOTTOM - height, column - 2, height);
		markup_source(to, bars[i].count, "%s.histogram.%zu.count", path, i);
		buffer_string(to, "/>");
		if (count <= 8 || i % 2 == 0)
			buffer_printf(to,
			              "<text x=\"%.2f\" y=\"%.0f\" "
			              "text-anchor=\"middle\">%s</text>",
			              x + column / 2, HEIGHT - 6, end_of(&bars[i]).at);
		buffer_string(to, "</g>\n");
	}
}

static void bars_table(struct buffer *to, const struct latency_bar *bars, size_t count,
                       const char *path)
{
	static const char *const words[] = {"up to", "times", NULL};
	char at[MARKUP_PATH];

	markup_details(to, "The same as a table");
	buffer_string(to, "<table>");
	markup_head(to, words);
	for (size_t i = 0; i < count; i++) {
		snprintf(at, sizeof at, "%s.histogram.%zu.count", path, i);
		buffer_printf(to, "<tr><th scope=\"row\">%s</th>", end_of(&bars[i]).at);
		markup_count(to, bars[i].count, at);
		buffer_string(to, "</tr>\n");
	}
	buffer_string(to, "</tbody></table>\n");
	markup_details_end(to);
}

void chart_latency(struct buffer *to, const struct latency *latency, const char *path,
                   const char *what)
{
	struct latency_bar bars[LATENCY_BARS];
	size_t count = latency_bars(latency, bars);

	if (!count)
		return;
	buffer_printf(to, "<h3>%s</h3>\n", what);
	show_quantiles(to, latency, path);
	buffer_printf(
		to,
		"<svg class=\"small\" role=\"img\" viewBox=\"0 0 %.0f %.0f\" "
		"aria-label=\"%s: how often it took how long; the table below has the "
		"numbers\">\n",
		WIDTH, HEIGHT, what);
	buffer_printf(to,
	              "<line class=\"grid\" x1=\"0\" x2=\"%.0f\" y1=\"%.1f\" "
	              "y2=\"%.1f\"/>\n",
	              WIDTH, HEIGHT - BOTTOM, HEIGHT - BOTTOM);
	bars_of(to, bars, count, path);
	buffer_string(to, "</svg>\n");
	bars_table(to, bars, count, path);
}

static void bar_begin(struct buffer *to)
{
	buffer_string(to, "<td class=\"bar\"><svg viewBox=\"0 0 100 10\" "
	                  "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
}

static void bar_end(struct buffer *to)
{
	buffer_string(to, "</svg></td>");
}

static double of_hundred(uint64_t part, uint64_t whole)
{
	double share = whole ? (double)part / (double)whole * 100 : 0;

	return share > 100 ? 100 : share;
}

/* Wide enough to be seen. */
static double visible(uint64_t part, uint64_t whole)
{
	double width = of_hundred(part, whole);

	return part && width < 1 ? 1 : width;
}

void chart_bar(struct buffer *to, const struct top_entry *entry, uint64_t most)
{
	double x = 0;

	bar_begin(to);
	for (unsigned i = 0; i < REPORT_OUTCOMES; i++) {
		double width = visible(entry->outcomes[i], most);

		if (!entry->outcomes[i])
			continue;
		buffer_printf(
			to,
			"<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"10\">"
			"<title>%s %s</title></rect>",
			chart_outcome_colours[i], x, width, report_outcome_words[i],
			show_count(entry->outcomes[i]).at);
		x += width;
	}
	bar_end(to);
}

void chart_part(struct buffer *to, const char *colour, uint64_t part, uint64_t whole)
{
	bar_begin(to);
	buffer_printf(to, "<rect class=\"%s\" width=\"%.2f\" height=\"10\"/>", colour,
	              visible(part, whole));
	bar_end(to);
}
