/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk over a request of OTLP: resources, spans and their events, log records,
 * metrics and their data points. And what came of it, as text and as JSON.
 */
#include <stdio.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/live.h"

static const char *string_of(const json_t *object, const char *key)
{
	const char *string = json_string_value(json_object_get(object, key));

	return string ? string : "";
}

static const char *where(struct live *live, const char *what, const char *name)
{
	snprintf(live->where, sizeof live->where, "the %s \"%s\"", what, name);
	return live->where;
}

static void take_event(struct live *live, const char *name, const json_t *attributes)
{
	const struct spec_signal *event = live_signal(live, SPEC_EVENT, name);

	if (!event)
		live_find(live, "unknown-event", LIVE_VIOLATION,
		          "the registry has no event \"%s\"", name);
	live_attributes(live, attributes, event, where(live, "event", name));
}

/* A span's name need not be its type; where it is, it has to have what is required. */
static void take_span(struct live *live, const json_t *span)
{
	const char *name = string_of(span, "name");
	const json_t *event;
	size_t i;

	live->samples++;
	live_attributes(live, json_object_get(span, "attributes"),
	                live_signal(live, SPEC_SPAN, name), where(live, "span", name));
	json_array_foreach(json_object_get(span, "events"), i, event)
	{
		take_event(live, string_of(event, "name"),
		           json_object_get(event, "attributes"));
	}
}

static void take_log(struct live *live, const json_t *record)
{
	const char *name = string_of(record, "eventName");

	live->samples++;
	if (*name)
		take_event(live, name, json_object_get(record, "attributes"));
	else
		live_attributes(live, json_object_get(record, "attributes"), NULL,
		                "a log record");
}

/* OTLP's kinds of data and the instruments that make them. */
static const struct {
	const char *key;
	const char *instrument;
} kinds[] = {
	{"sum", "counter"},
	{"gauge", "gauge"},
	{"histogram", "histogram"},
	{"exponentialHistogram", "histogram"},
};

static void check_metric(struct live *live, const struct spec_signal *metric,
                         const json_t *sample, const char *instrument)
{
	const char *name = metric->name.text.at;
	const char *unit = string_of(sample, "unit");

	if (!text_is(metric->instrument.text, instrument))
		live_find(live, "wrong-instrument", LIVE_VIOLATION,
		          "the metric \"%s\" is a %s, in the registry a %s", name,
		          instrument, metric->instrument.text.at);
	if (!text_is(metric->unit.text, unit))
		live_find(live, "wrong-unit", LIVE_VIOLATION,
		          "the metric \"%s\" is in \"%s\", in the registry in \"%s\"",
		          name, unit, metric->unit.text.at);
}

static void take_points(struct live *live, const json_t *points,
                        const struct spec_signal *metric, const char *name)
{
	const json_t *point;
	size_t i;

	json_array_foreach(points, i, point)
	{
		live_attributes(live, json_object_get(point, "attributes"), metric,
		                where(live, "metric", name));
	}
}

static void take_metric(struct live *live, const json_t *sample)
{
	const char *name = string_of(sample, "name");
	const struct spec_signal *metric = live_signal(live, SPEC_METRIC, name);

	live->samples++;
	if (!metric)
		live_find(live, "unknown-metric", LIVE_VIOLATION,
		          "the registry has no metric \"%s\"", name);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const json_t *data = json_object_get(sample, kinds[i].key);
		const char *instrument = kinds[i].instrument;

		if (!data)
			continue;
		if (strcmp(kinds[i].key, "sum") == 0 &&
		    !json_is_true(json_object_get(data, "isMonotonic")))
			instrument = "updowncounter";
		if (metric)
			check_metric(live, metric, sample, instrument);
		take_points(live, json_object_get(data, "dataPoints"), metric, name);
	}
}

/* The lists in each other of one kind of request. */
static const struct {
	const char *resources;
	const char *scopes;
	const char *samples;
	void (*take)(struct live *live, const json_t *sample);
} requests[] = {
	{"resourceSpans", "scopeSpans", "spans", take_span},
	{"resourceLogs", "scopeLogs", "logRecords", take_log},
	{"resourceMetrics", "scopeMetrics", "metrics", take_metric},
};

static void take_resource(struct live *live, const json_t *resource, size_t kind)
{
	const json_t *scope;
	const json_t *sample;
	size_t i;
	size_t j;

	live_attributes(
		live,
		json_object_get(json_object_get(resource, "resource"), "attributes"),
		NULL, "the resource");
	json_array_foreach(json_object_get(resource, requests[kind].scopes), i, scope)
	{
		json_array_foreach(json_object_get(scope, requests[kind].samples), j,
		                   sample)
		{
			requests[kind].take(live, sample);
		}
	}
}

bool live_take(struct live *live, unsigned long line, const json_t *request)
{
	bool any = false;

	live->line = line;
	for (size_t kind = 0; kind < sizeof requests / sizeof requests[0]; kind++) {
		const json_t *list = json_object_get(request, requests[kind].resources);
		const json_t *resource;
		size_t i;

		any |= json_is_array(list);
		json_array_foreach(list, i, resource)
		{
			take_resource(live, resource, kind);
		}
	}
	if (!any)
		live_find(live, "not-otlp", LIVE_VIOLATION,
		          "neither spans, log records nor metrics of OTLP");
	return !live->arena->failed;
}

static const char *const levels[LIVE_LEVEL_COUNT] = {
	[LIVE_VIOLATION] = "violation",
	[LIVE_IMPROVEMENT] = "improvement",
};

static unsigned percent(struct live_coverage coverage)
{
	return coverage.all ? coverage.seen * 100u / coverage.all : 100u;
}

void live_text(const struct live *live, const char *file, struct buffer *out)
{
	struct live_coverage coverage = live_coverage(live);

	for (const struct live_finding *f = live->first; f; f = f->next) {
		buffer_printf(out, "%s:%lu: %s: %s [%s]", file, f->line,
		              levels[f->level], f->message, f->id);
		if (f->count > 1)
			buffer_printf(out, ", %lu times", f->count);
		buffer_string(out, "\n");
	}
	buffer_printf(out,
	              "%lu samples, %lu violations, %lu improvements, %u findings%s\n",
	              live->samples, live->counts[LIVE_VIOLATION],
	              live->counts[LIVE_IMPROVEMENT], (unsigned)live->findings,
	              live->findings == LIVE_MAX_FINDINGS ? " or more" : "");
	buffer_printf(out, "coverage: %u of %u names, %u %%\n", (unsigned)coverage.seen,
	              (unsigned)coverage.all, percent(coverage));
}

void live_json(const struct live *live, const char *file, struct buffer *out)
{
	struct live_coverage coverage = live_coverage(live);

	buffer_string(out, "{\"findings\": [");
	for (const struct live_finding *f = live->first; f; f = f->next) {
		buffer_string(out, f == live->first ? "\n  {\"file\": "
		                                    : ",\n  {\"file\": ");
		emit_json_string(out, text_of(file));
		buffer_printf(out,
		              ", \"line\": %lu, \"level\": \"%s\", \"id\": \"%s\", "
		              "\"count\": %lu, \"message\": ",
		              f->line, levels[f->level], f->id, f->count);
		emit_json_string(out, text_of(f->message));
		buffer_string(out, "}");
	}
	buffer_printf(out,
	              "],\n \"samples\": %lu, \"violations\": %lu, "
	              "\"improvements\": %lu,\n \"coverage\": {\"seen\": %u, "
	              "\"all\": %u, \"percent\": %u}}\n",
	              live->samples, live->counts[LIVE_VIOLATION],
	              live->counts[LIVE_IMPROVEMENT], (unsigned)coverage.seen,
	              (unsigned)coverage.all, percent(coverage));
}
