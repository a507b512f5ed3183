/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests as protobuf. The numbers are those of opentelemetry-proto 1.x; each function
 * writes one message, its fields from the last to the first (protobuf.h).
 */
#include "otlp/encode.h"
#include "otlp/protobuf.h"

/* AnyValue: the alternatives of a oneof, written also when empty or zero. */
enum { VALUE_STRING = 1, VALUE_BOOL, VALUE_INT, VALUE_DOUBLE, VALUE_ARRAY };
/* InstrumentationScope, Resource, KeyValue, ArrayValue */
enum { KEY = 1, VALUE = 2, VALUES = 1, RESOURCE_ATTRIBUTES = 1 };
enum { SCOPE_NAME = 1, SCOPE_VERSION = 2 };

static void put_strings(struct protobuf *p, const struct otlp_attribute *attribute)
{
	size_t array = protobuf_open(p);

	for (size_t i = attribute->value.strings.count; i-- > 0;) {
		size_t value = protobuf_open(p);

		protobuf_put_string(p, VALUE_STRING, attribute->value.strings.at[i]);
		protobuf_close(p, VALUES, value);
	}
	protobuf_close(p, VALUE_ARRAY, array);
}

static void put_value(struct protobuf *p, const struct otlp_attribute *attribute)
{
	switch (attribute->type) {
	case OTLP_STRING:
		protobuf_put_string(p, VALUE_STRING, attribute->value.string);
		break;
	case OTLP_INT:
		protobuf_put_varint(p, VALUE_INT, (uint64_t)attribute->value.integer);
		break;
	case OTLP_DOUBLE:
		protobuf_put_double(p, VALUE_DOUBLE, attribute->value.number);
		break;
	case OTLP_BOOLEAN:
		protobuf_put_varint(p, VALUE_BOOL, attribute->value.boolean);
		break;
	case OTLP_STRINGS:
		put_strings(p, attribute);
		break;
	}
}

static void put_attributes(struct protobuf *p, uint32_t field,
                           struct otlp_attributes attributes)
{
	for (size_t i = attributes.count; i-- > 0;) {
		size_t pair = protobuf_open(p);
		size_t value = protobuf_open(p);

		put_value(p, &attributes.at[i]);
		protobuf_close(p, VALUE, value);
		protobuf_add_string(p, KEY, attributes.at[i].name);
		protobuf_close(p, field, pair);
	}
}

enum {
	LOG_TIME = 1,
	LOG_SEVERITY = 2,
	LOG_ATTRIBUTES = 6,
	LOG_FLAGS = 8,
	LOG_TRACE_ID = 9,
	LOG_SPAN_ID = 10,
	LOG_OBSERVED = 11,
	LOG_EVENT_NAME = 12,
};

static void put_log(struct protobuf *p, uint32_t field, const struct otlp_log *log)
{
	size_t end = protobuf_open(p);

	protobuf_add_string(p, LOG_EVENT_NAME, log->event_name);
	protobuf_add_fixed64(p, LOG_OBSERVED, log->observed_ns);
	if (log->context.known) {
		protobuf_put_bytes(p, LOG_SPAN_ID, log->context.span_id, OTLP_SPAN_ID);
		protobuf_put_bytes(p, LOG_TRACE_ID, log->context.trace_id,
		                   OTLP_TRACE_ID);
		protobuf_add_fixed32(p, LOG_FLAGS, log->context.flags);
	}
	put_attributes(p, LOG_ATTRIBUTES, log->attributes);
	protobuf_add_varint(p, LOG_SEVERITY, log->severity);
	protobuf_add_fixed64(p, LOG_TIME, log->time_ns);
	protobuf_close(p, field, end);
}

enum {
	SPAN_TRACE_ID = 1,
	SPAN_SPAN_ID = 2,
	SPAN_PARENT_ID = 4,
	SPAN_NAME = 5,
	SPAN_KIND = 6,
	SPAN_START = 7,
	SPAN_END = 8,
	SPAN_ATTRIBUTES = 9,
	SPAN_STATUS = 15,
	SPAN_FLAGS = 16,
	STATUS_CODE = 3,
};

static void put_span(struct protobuf *p, uint32_t field, const struct otlp_span *span)
{
	size_t end = protobuf_open(p);

	protobuf_add_fixed32(p, SPAN_FLAGS, otlp_span_flags(span));
	if (span->status != OTLP_UNSET) {
		size_t status = protobuf_open(p);

		protobuf_put_varint(p, STATUS_CODE, span->status);
		protobuf_close(p, SPAN_STATUS, status);
	}
	put_attributes(p, SPAN_ATTRIBUTES, span->attributes);
	protobuf_add_fixed64(p, SPAN_END, span->end_ns);
	protobuf_add_fixed64(p, SPAN_START, span->start_ns);
	protobuf_put_varint(p, SPAN_KIND, OTLP_SPAN_INTERNAL);
	protobuf_add_string(p, SPAN_NAME, span->name);
	if (span->has_parent)
		protobuf_put_bytes(p, SPAN_PARENT_ID, span->parent_id, OTLP_SPAN_ID);
	protobuf_put_bytes(p, SPAN_SPAN_ID, span->context.span_id, OTLP_SPAN_ID);
	protobuf_put_bytes(p, SPAN_TRACE_ID, span->context.trace_id, OTLP_TRACE_ID);
	protobuf_close(p, field, end);
}

/* NumberDataPoint and HistogramDataPoint. */
enum {
	POINT_START = 2,
	POINT_TIME = 3,
	NUMBER_INT = 6, /* sfixed64 */
	NUMBER_ATTRIBUTES = 7,
	HISTOGRAM_COUNT = 4,
	HISTOGRAM_SUM = 5,
	HISTOGRAM_COUNTS = 6,
	HISTOGRAM_BOUNDS = 7,
	HISTOGRAM_ATTRIBUTES = 9,
	HISTOGRAM_MIN = 11,
	HISTOGRAM_MAX = 12,
};

static void put_number_point(struct protobuf *p, const struct otlp_point *point)
{
	put_attributes(p, NUMBER_ATTRIBUTES, point->attributes);
	protobuf_put_fixed64(p, NUMBER_INT, point->count);
}

static void put_histogram_point(struct protobuf *p, const struct otlp_point *point)
{
	const struct otlp_histogram *h = &point->histogram;

	protobuf_put_double(p, HISTOGRAM_MAX, h->max);
	protobuf_put_double(p, HISTOGRAM_MIN, h->min);
	put_attributes(p, HISTOGRAM_ATTRIBUTES, point->attributes);
	size_t bounds = protobuf_open(p);

	for (size_t i = h->bound_count; i-- > 0;)
		protobuf_packed_double(p, h->bounds[i]);
	protobuf_close_packed(p, HISTOGRAM_BOUNDS, bounds);
	size_t counts = protobuf_open(p);

	for (size_t i = h->bound_count + 1; i-- > 0;)
		protobuf_packed_fixed64(p, h->counts[i]);
	protobuf_close_packed(p, HISTOGRAM_COUNTS, counts);
	protobuf_put_double(p, HISTOGRAM_SUM, h->sum);
	protobuf_add_fixed64(p, HISTOGRAM_COUNT, point->count);
}

/* Metric, and Sum and Histogram within it. */
enum {
	METRIC_NAME = 1,
	METRIC_UNIT = 3,
	METRIC_SUM = 7,
	METRIC_HISTOGRAM = 9,
	DATA_POINTS = 1,
	DATA_TEMPORALITY = 2,
	DATA_MONOTONIC = 3,
};

static void put_point(struct protobuf *p, enum otlp_instrument instrument,
                      const struct otlp_point *point)
{
	size_t end = protobuf_open(p);

	switch (instrument) {
	case OTLP_COUNTER:
		put_number_point(p, point);
		break;
	case OTLP_HISTOGRAM:
		put_histogram_point(p, point);
		break;
	}
	protobuf_add_fixed64(p, POINT_TIME, point->time_ns);
	protobuf_add_fixed64(p, POINT_START, point->start_ns);
	protobuf_close(p, DATA_POINTS, end);
}

static void put_metric(struct protobuf *p, uint32_t field,
                       const struct otlp_metric *metric)
{
	bool counter = metric->instrument == OTLP_COUNTER;
	size_t end = protobuf_open(p);
	size_t data = protobuf_open(p);

	if (counter)
		protobuf_put_varint(p, DATA_MONOTONIC, true);
	protobuf_put_varint(p, DATA_TEMPORALITY, OTLP_CUMULATIVE);
	for (size_t i = metric->count; i-- > 0;)
		put_point(p, metric->instrument, &metric->points[i]);
	protobuf_close(p, counter ? METRIC_SUM : METRIC_HISTOGRAM, data);
	protobuf_add_string(p, METRIC_UNIT, metric->unit);
	protobuf_add_string(p, METRIC_NAME, metric->name);
	protobuf_close(p, field, end);
}

/* The same numbers in all three signals: Request { Resource... = 1 { resource = 1, Scope...
 * = 2 { scope = 1, records = 2, schema_url = 3 }, schema_url = 3 } }. */
enum { REQUEST_LIST = 1, ABOUT = 1, LIST = 2, SCHEMA_URL = 3 };

static void put_records(struct protobuf *p, const struct otlp_request *request)
{
	for (size_t i = request->count; i-- > 0;) {
		switch (request->signal) {
		case OTLP_LOGS:
			put_log(p, LIST, &request->logs[i]);
			break;
		case OTLP_TRACES:
			put_span(p, LIST, &request->spans[i]);
			break;
		case OTLP_METRICS:
			put_metric(p, LIST, &request->metrics[i]);
			break;
		case OTLP_SIGNAL_COUNT:
			break;
		}
	}
}

static void put_scope(struct protobuf *p, const struct otlp_request *request)
{
	const struct otlp_resource *resource = request->resource;
	size_t end = protobuf_open(p);

	protobuf_add_string(p, SCHEMA_URL, resource->schema_url);
	put_records(p, request);
	size_t scope = protobuf_open(p);

	protobuf_add_string(p, SCOPE_VERSION, resource->scope_version);
	protobuf_add_string(p, SCOPE_NAME, resource->scope_name);
	protobuf_close(p, ABOUT, scope);
	protobuf_close(p, LIST, end);
}

size_t otlp_encode_protobuf(const struct otlp_request *request, unsigned char *bytes,
                            size_t room, const unsigned char **body)
{
	struct protobuf p = {bytes, room, 0};
	size_t end = protobuf_open(&p);

	put_scope(&p, request);
	size_t resource = protobuf_open(&p);

	put_attributes(&p, RESOURCE_ATTRIBUTES, request->resource->attributes);
	protobuf_close(&p, ABOUT, resource);
	protobuf_close(&p, REQUEST_LIST, end);
	*body = p.len <= room ? bytes + room - p.len : NULL;
	return p.len;
}
