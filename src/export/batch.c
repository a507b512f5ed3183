/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of the journal collected; see batch.h. What they mean is signals.c's.
 */
#include "export/batch.h"

#include <stdlib.h>
#include <string.h>

#include "export/signals.h"

enum ilk_status batch_init(struct batch *batch, size_t lines, const char *instance,
                           bool with_content, enum sampler sampler)
{
	*batch = (struct batch){.room = lines,
	                        .instance = instance,
	                        .with_content = with_content,
	                        .sampler = sampler};
	arena_init(&batch->arena, (struct ilk_allocator){NULL, NULL});
	batch->lines = calloc(lines, sizeof *batch->lines);
	batch->logs = calloc(lines, sizeof *batch->logs);
	batch->spans = calloc(lines, sizeof *batch->spans);
	return batch->lines && batch->logs && batch->spans ? ILK_OK : ILK_MEMORY;
}

void batch_clear(struct batch *batch, uint64_t now_ns)
{
	for (size_t i = 0; i < batch->line_count; i++)
		line_free(&batch->lines[i]);
	batch->line_count = batch->log_count = batch->span_count = 0;
	batch->now_ns = now_ns;
	arena_free(&batch->arena);
	arena_init(&batch->arena, (struct ilk_allocator){NULL, NULL});
}

void batch_free(struct batch *batch)
{
	batch_clear(batch, 0);
	arena_free(&batch->arena);
	free(batch->lines);
	free(batch->logs);
	free(batch->spans);
	*batch = (struct batch){.room = 0};
}

enum ilk_status batch_add(struct batch *batch, struct tally *tally, struct line *line)
{
	batch->lines[batch->line_count++] = *line;
	if (!tally->start_ns || line->time_ns < tally->start_ns)
		tally->start_ns = tally->records ? tally->start_ns : line->time_ns;
	tally->records++;
	return signals_add(batch, tally, &batch->lines[batch->line_count - 1]);
}

/* ---- Metrics */

static void fill_attributes(struct otlp_attribute *attributes, struct otlp_point *point,
                            const struct series *series)
{
	const struct series_kind *kind = &series_kinds[series->metric];
	size_t count = 0;

	for (size_t i = 0; i < SERIES_MAX_ATTRIBUTES; i++) {
		const char *word = series->words[i];

		if (!kind->attributes[i] || !*word)
			continue;
		attributes[count].name = signals_text(kind->attributes[i]);
		attributes[count].type = OTLP_STRING;
		attributes[count++].value.string = signals_text(word);
	}
	point->attributes = (struct otlp_attributes){attributes, count};
}

static bool fill_point(struct arena *arena, struct otlp_point *point,
                       const struct series *series)
{
	struct otlp_attribute *attributes =
		arena_alloc(arena, SERIES_MAX_ATTRIBUTES, sizeof *attributes);

	if (!attributes)
		return false;
	fill_attributes(attributes, point, series);
	point->count = series->count;
	point->histogram = (struct otlp_histogram){
		.sum = (double)series->sum_ns / 1e9,
		.min = (double)series->min_ns / 1e9,
		.max = (double)series->max_ns / 1e9,
		.bounds = series_bounds,
		.counts = series->buckets,
		.bound_count = SERIES_BOUNDS,
	};
	return true;
}

/* A metric's points: its series, in their order. */
static bool fill_metric(struct arena *arena, struct otlp_metric *metric,
                        enum series_metric which, const struct tally *tally,
                        uint64_t now_ns)
{
	const struct series_list *list = &tally->series;
	struct otlp_point *points = arena_alloc(arena, list->count, sizeof *points);

	if (!points)
		return false;
	*metric = (struct otlp_metric){
		.name = signals_text(series_kinds[which].name),
		.unit = signals_text(series_kinds[which].unit),
		.instrument = series_kinds[which].instrument,
		.points = points,
	};
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].metric != which)
			continue;
		struct otlp_point *point = &points[metric->count++];

		/* A clock that was set back must not end before it began. */
		point->start_ns = tally->start_ns < now_ns ? tally->start_ns : now_ns;
		point->time_ns = now_ns;
		if (!fill_point(arena, point, &list->at[i]))
			return false;
	}
	return true;
}

const struct otlp_metric *batch_metrics(struct arena *arena, const struct tally *tally,
                                        uint64_t now_ns, size_t *count)
{
	struct otlp_metric *metrics;

	*count = 0;
	if (!tally->series.count)
		return NULL;
	metrics = arena_alloc(arena, SERIES_METRIC_COUNT, sizeof *metrics);
	for (int i = 0; metrics && i < SERIES_METRIC_COUNT; i++) {
		if (!fill_metric(arena, &metrics[*count], (enum series_metric)i, tally,
		                 now_ns))
			return NULL;
		if (metrics[*count].count)
			++*count;
	}
	return metrics;
}
