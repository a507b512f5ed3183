/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests as JSON, by the rules of proto3 with OTLP's exceptions: ids in hexadecimal,
 * enumerations as numbers, names in lowerCamelCase; 64-bit integers are texts of digits.
 */
#include <stdio.h>
#include <stdlib.h>

#include "otlp/encode.h"
#include "record/write.h"

/* JSON objects and arrays as they are opened: whether a comma is due. */
struct json {
	struct writer w;
	bool first;
};

static void open_list(struct json *json, char bracket)
{
	write_byte(&json->w, bracket);
	json->first = true;
}

static void close_list(struct json *json, char bracket)
{
	write_byte(&json->w, bracket);
	json->first = false;
}

static void next(struct json *json)
{
	if (!json->first)
		write_byte(&json->w, ',');
	json->first = false;
}

static void key(struct json *json, const char *name)
{
	write_key(&json->w, json->first, name);
	json->first = false;
}

static void open_key(struct json *json, const char *name, char bracket)
{
	key(json, name);
	open_list(json, bracket);
}

static void write_text(struct json *json, const char *name, struct ilk_text text)
{
	if (!text.len)
		return;
	key(json, name);
	write_string(&json->w, text);
}

static void write_digits(struct json *json, uint64_t value)
{
	write_byte(&json->w, '"');
	write_unsigned(&json->w, value);
	write_byte(&json->w, '"');
}

static void write_long(struct json *json, const char *name, uint64_t value)
{
	if (!value)
		return;
	key(json, name);
	write_digits(json, value);
}

static void write_number(struct json *json, const char *name, uint64_t value)
{
	if (!value)
		return;
	key(json, name);
	write_unsigned(&json->w, value);
}

/* The shorter of the two forms that come back as the same number, so that 0.25 is not
 * 0.25000000000000000. */
static void write_double(struct json *json, double value)
{
	char text[40];

	snprintf(text, sizeof text, "%.15g", value);
	if (strtod(text, NULL) != value)
		snprintf(text, sizeof text, "%.17g", value);
	write_raw(&json->w, text);
}

static void write_hex(struct json *json, const char *name, const unsigned char *bytes,
                      size_t size)
{
	static const char digits[] = "0123456789abcdef";

	key(json, name);
	write_byte(&json->w, '"');
	for (size_t i = 0; i < size; i++) {
		write_byte(&json->w, digits[bytes[i] >> 4]);
		write_byte(&json->w, digits[bytes[i] & 15]);
	}
	write_byte(&json->w, '"');
}

static void write_strings(struct json *json, const struct otlp_attribute *attribute)
{
	open_list(json, '{');
	open_key(json, "values", '[');
	for (size_t i = 0; i < attribute->value.strings.count; i++) {
		next(json);
		open_list(json, '{');
		key(json, "stringValue");
		write_string(&json->w, attribute->value.strings.at[i]);
		close_list(json, '}');
	}
	close_list(json, ']');
	close_list(json, '}');
}

static void write_value(struct json *json, const struct otlp_attribute *attribute)
{
	switch (attribute->type) {
	case OTLP_STRING:
		key(json, "stringValue");
		write_string(&json->w, attribute->value.string);
		break;
	case OTLP_INT:
		key(json, "intValue");
		write_byte(&json->w, '"');
		write_signed(&json->w, attribute->value.integer);
		write_byte(&json->w, '"');
		break;
	case OTLP_DOUBLE:
		key(json, "doubleValue");
		write_double(json, attribute->value.number);
		break;
	case OTLP_BOOLEAN:
		key(json, "boolValue");
		write_raw(&json->w, attribute->value.boolean ? "true" : "false");
		break;
	case OTLP_STRINGS:
		key(json, "arrayValue");
		write_strings(json, attribute);
		break;
	}
}

static void write_attributes(struct json *json, struct otlp_attributes attributes)
{
	if (!attributes.count)
		return;
	open_key(json, "attributes", '[');
	for (size_t i = 0; i < attributes.count; i++) {
		next(json);
		open_list(json, '{');
		write_text(json, "key", attributes.at[i].name);
		open_key(json, "value", '{');
		write_value(json, &attributes.at[i]);
		close_list(json, '}');
		close_list(json, '}');
	}
	close_list(json, ']');
}

static void write_log(struct json *json, const struct otlp_log *log)
{
	write_long(json, "timeUnixNano", log->time_ns);
	write_long(json, "observedTimeUnixNano", log->observed_ns);
	write_number(json, "severityNumber", log->severity);
	write_text(json, "eventName", log->event_name);
	write_attributes(json, log->attributes);
	if (!log->context.known)
		return;
	write_number(json, "flags", log->context.flags);
	write_hex(json, "traceId", log->context.trace_id, OTLP_TRACE_ID);
	write_hex(json, "spanId", log->context.span_id, OTLP_SPAN_ID);
}

static void write_span(struct json *json, const struct otlp_span *span)
{
	write_hex(json, "traceId", span->context.trace_id, OTLP_TRACE_ID);
	write_hex(json, "spanId", span->context.span_id, OTLP_SPAN_ID);
	if (span->has_parent)
		write_hex(json, "parentSpanId", span->parent_id, OTLP_SPAN_ID);
	write_number(json, "flags", otlp_span_flags(span));
	write_text(json, "name", span->name);
	write_number(json, "kind", OTLP_SPAN_INTERNAL);
	write_long(json, "startTimeUnixNano", span->start_ns);
	write_long(json, "endTimeUnixNano", span->end_ns);
	write_attributes(json, span->attributes);
	if (span->status == OTLP_UNSET)
		return;
	open_key(json, "status", '{');
	write_number(json, "code", span->status);
	close_list(json, '}');
}

static void write_histogram(struct json *json, const struct otlp_point *point)
{
	const struct otlp_histogram *h = &point->histogram;

	write_long(json, "count", point->count);
	key(json, "sum");
	write_double(json, h->sum);
	open_key(json, "bucketCounts", '[');
	for (size_t i = 0; i <= h->bound_count; i++) {
		next(json);
		write_digits(json, h->counts[i]);
	}
	close_list(json, ']');
	open_key(json, "explicitBounds", '[');
	for (size_t i = 0; i < h->bound_count; i++) {
		next(json);
		write_double(json, h->bounds[i]);
	}
	close_list(json, ']');
	key(json, "min");
	write_double(json, h->min);
	key(json, "max");
	write_double(json, h->max);
}

static void write_point(struct json *json, enum otlp_instrument instrument,
                        const struct otlp_point *point)
{
	next(json);
	open_list(json, '{');
	write_attributes(json, point->attributes);
	write_long(json, "startTimeUnixNano", point->start_ns);
	write_long(json, "timeUnixNano", point->time_ns);
	switch (instrument) {
	case OTLP_COUNTER:
		key(json, "asInt");
		write_digits(json, point->count);
		break;
	case OTLP_HISTOGRAM:
		write_histogram(json, point);
		break;
	}
	close_list(json, '}');
}

static void write_metric(struct json *json, const struct otlp_metric *metric)
{
	bool counter = metric->instrument == OTLP_COUNTER;

	write_text(json, "name", metric->name);
	write_text(json, "unit", metric->unit);
	open_key(json, counter ? "sum" : "histogram", '{');
	open_key(json, "dataPoints", '[');
	for (size_t i = 0; i < metric->count; i++)
		write_point(json, metric->instrument, &metric->points[i]);
	close_list(json, ']');
	write_number(json, "aggregationTemporality", OTLP_CUMULATIVE);
	if (counter) {
		key(json, "isMonotonic");
		write_raw(&json->w, "true");
	}
	close_list(json, '}');
}

static void write_record(struct json *json, const struct otlp_request *request,
                         size_t index)
{
	next(json);
	open_list(json, '{');
	switch (request->signal) {
	case OTLP_LOGS:
		write_log(json, &request->logs[index]);
		break;
	case OTLP_TRACES:
		write_span(json, &request->spans[index]);
		break;
	case OTLP_METRICS:
		write_metric(json, &request->metrics[index]);
		break;
	case OTLP_SIGNAL_COUNT:
		break;
	}
	close_list(json, '}');
}

/* What the lists in each other are called. */
static const struct {
	const char *resources;
	const char *scopes;
	const char *records;
} names[] = {
	[OTLP_LOGS] = {"resourceLogs", "scopeLogs", "logRecords"},
	[OTLP_TRACES] = {"resourceSpans", "scopeSpans", "spans"},
	[OTLP_METRICS] = {"resourceMetrics", "scopeMetrics", "metrics"},
};
_Static_assert(sizeof names / sizeof names[0] == OTLP_SIGNAL_COUNT, "one row a signal");

static void write_scope(struct json *json, const struct otlp_request *request)
{
	open_list(json, '{');
	open_key(json, "scope", '{');
	write_text(json, "name", request->resource->scope_name);
	write_text(json, "version", request->resource->scope_version);
	close_list(json, '}');
	open_key(json, names[request->signal].records, '[');
	for (size_t i = 0; i < request->count; i++)
		write_record(json, request, i);
	close_list(json, ']');
	write_text(json, "schemaUrl", request->resource->schema_url);
	close_list(json, '}');
}

size_t otlp_encode_json(const struct otlp_request *request, unsigned char *bytes,
                        size_t room, const unsigned char **body)
{
	struct json json = {{(char *)bytes, room, 0}, true};

	open_list(&json, '{');
	open_key(&json, names[request->signal].resources, '[');
	open_list(&json, '{');
	open_key(&json, "resource", '{');
	write_attributes(&json, request->resource->attributes);
	close_list(&json, '}');
	open_key(&json, names[request->signal].scopes, '[');
	write_scope(&json, request);
	close_list(&json, ']');
	close_list(&json, '}');
	close_list(&json, ']');
	close_list(&json, '}');
	*body = json.w.len <= room ? bytes : NULL;
	return json.w.len;
}
