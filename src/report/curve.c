/* SPDX-License-Identifier: Apache-2.0
 *
 * See curve.h.
 */
#include "report/curve.h"

#include "report/show.h"

#define COLUMNS_WIDE 72

enum curve { CURVE_ALL, CURVE_HELD, CURVE_UNAVAILABLE, CURVE_CAPS, CURVES };

static uint64_t height(const struct series_cell *cell, enum curve curve)
{
	uint64_t all = 0;

	switch (curve) {
	case CURVE_ALL:
		for (unsigned i = 0; i < REPORT_REFUSED; i++)
			all += cell->outcomes[i];
		return all;
	case CURVE_HELD:
		return cell->outcomes[REPORT_ASK] + cell->outcomes[REPORT_DENY] +
		       cell->outcomes[REPORT_INTERRUPT] + cell->outcomes[REPORT_STOP];
	case CURVE_UNAVAILABLE:
		return cell->verdicts[REPORT_UNAVAILABLE];
	case CURVE_CAPS:
		return cell->caps;
	case CURVES:
		break;
	}
	return 0;
}

/* Cells beside each other become one column, so that all fit. */
static void curve(const struct lines_to *lines, const struct series *series,
                  enum curve which, const char *name)
{
	uint32_t each = (series->count + COLUMNS_WIDE - 1) / COLUMNS_WIDE;
	uint64_t columns[COLUMNS_WIDE] = {0};
	uint64_t most = 0;

	for (uint32_t i = 0; i < series->count; i++) {
		columns[i / each] += height(&series->cells[i], which);
		if (columns[i / each] > most)
			most = columns[i / each];
	}
	if (!most)
		return;
	line_blanks(lines, 2);
	for (uint32_t i = 0; i < (series->count + each - 1) / each; i++)
		line_column(lines, columns[i], most);
	line_end(lines);
	line_colour(lines, LINE_DIM);
	line_blanks(lines, 2);
	line_string(lines, name);
	line_string(lines, ", at most ");
	line_string(lines, show_count(most).at);
	line_string(lines, " in ");
	line_string(lines,
	            show_width(series_width(series) * each, series->by_order).at);
	line_colour(lines, LINE_PLAIN);
	line_end(lines);
}

void curves_write(const struct lines_to *lines, const struct series *series)
{
	static const char *const names[] = {
		[CURVE_ALL] = "decisions",
		[CURVE_HELD] = "asked, denied or stopped",
		[CURVE_UNAVAILABLE] = "no verdict of the classifier",
		[CURVE_CAPS] = "caps reached",
	};

	if (series->count < 2)
		return;
	line_heading(lines, series->by_order ? "In their order" : "Over time");
	for (unsigned i = 0; i < CURVES; i++)
		curve(lines, series, (enum curve)i, names[i]);
}
