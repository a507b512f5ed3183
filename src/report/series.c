/* SPDX-License-Identifier: Apache-2.0
 *
 * See series.h. Each width divides the next, so that cells are made wider by adding
 * neighbours.
 */
#include "report/series.h"

#include <string.h>

/* Seconds: up to a day in steps that people think in. Events: the same numbers. */
static const uint64_t widths[] = {1,    5,    10,    30,    60,    300,   600,
                                  1800, 3600, 10800, 21600, 43200, 86400, 604800};
#define WIDTHS ((unsigned)(sizeof widths / sizeof widths[0]))

static uint64_t width_of(unsigned step)
{
	uint64_t width = widths[step < WIDTHS ? step : WIDTHS - 1];

	for (; step >= WIDTHS; step--)
		width *= 2;
	return width;
}

uint64_t series_width(const struct series *series)
{
	return width_of(series->step);
}

uint64_t series_start(const struct series *series, uint32_t cell)
{
	return (series->first + cell) * series_width(series);
}

static void add_cell(struct series_cell *to, const struct series_cell *from)
{
	for (unsigned i = 0; i < REPORT_OUTCOMES; i++)
		to->outcomes[i] += from->outcomes[i];
	for (unsigned i = 0; i < REPORT_VERDICTS; i++)
		to->verdicts[i] += from->verdicts[i];
	to->caps += from->caps;
}

/* To the next width. */
static void widen(struct series *series)
{
	struct series_cell wider[SERIES_CELLS];
	uint64_t factor = width_of(series->step + 1) / width_of(series->step);
	uint64_t first = series->first / factor;
	uint32_t count = 0;

	memset(wider, 0, sizeof wider);
	for (uint32_t i = 0; i < series->count; i++) {
		count = (uint32_t)((series->first + i) / factor - first);
		add_cell(&wider[count], &series->cells[i]);
	}
	memcpy(series->cells, wider, sizeof wider);
	series->first = first;
	series->count = count + 1;
	series->step++;
}

/* Makes the cells reach `place`, which is fewer than SERIES_CELLS from both ends. */
static void reach(struct series *series, uint64_t place)
{
	if (place < series->first) {
		uint32_t more = (uint32_t)(series->first - place);

		memmove(series->cells + more, series->cells,
		        series->count * sizeof series->cells[0]);
		memset(series->cells, 0, more * sizeof series->cells[0]);
		series->first = place;
		series->count += more;
	} else if (place - series->first >= series->count) {
		series->count = (uint32_t)(place - series->first) + 1;
	}
}

static bool fits(const struct series *series, uint64_t place)
{
	uint64_t first = place < series->first ? place : series->first;
	uint64_t last = series->first + series->count - 1;

	return (place > last ? place : last) - first < SERIES_CELLS;
}

struct series_cell *series_at(struct series *series, uint64_t time_ns)
{
	uint64_t at;

	series->number++;
	if (!series->begun)
		series->by_order = time_ns == 0;
	if (series->by_order)
		at = series->number - 1;
	else
		at = time_ns ? time_ns / 1000000000u : series->latest;
	series->latest = at;
	if (!series->begun) {
		series->begun = true;
		series->first = at;
		series->count = 1;
	}
	while (!fits(series, at / series_width(series)))
		widen(series);
	reach(series, at / series_width(series));
	return &series->cells[at / series_width(series) - series->first];
}
