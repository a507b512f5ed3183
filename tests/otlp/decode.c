/* SPDX-License-Identifier: Apache-2.0
 *
 * A reader of protobuf for tests; see decode.h. The tables are written from
 * opentelemetry-proto 1.x, as far as Interlock fills it.
 */
#include "tests/otlp/decode.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "otlp/encode.h"

enum kind {
	STRING,
	HEX,     /* bytes that OTLP writes in hexadecimal */
	MESSAGE, /* `of` */
	BOOLEAN, /* varint */
	NUMBER,  /* varint, 32 bits: a number in JSON */
	SIGNED,  /* varint, 64 bits: digits in JSON */
	FLAGS,   /* fixed32 */
	LONG,    /* fixed64: digits */
	DOUBLE,  /* fixed64 */
	LONGS,   /* packed */
	DOUBLES,
};

enum wire { VARINT, FIXED64, LENGTH, FIXED32 = 5 };

static const enum wire wires[] = {
	[STRING] = LENGTH,  [HEX] = LENGTH,    [MESSAGE] = LENGTH, [BOOLEAN] = VARINT,
	[NUMBER] = VARINT,  [SIGNED] = VARINT, [FLAGS] = FIXED32,  [LONG] = FIXED64,
	[DOUBLE] = FIXED64, [LONGS] = LENGTH,  [DOUBLES] = LENGTH,
};

struct field {
	unsigned number;
	const char *name;
	enum kind kind;
	bool repeated;
	const struct field *of;
};

#define END                                  \
	{                                    \
		0, NULL, STRING, false, NULL \
	}

static const struct field any_value[];
static const struct field array_value[] = {
	{1, "values", MESSAGE, true, any_value},
	END,
};
static const struct field any_value[] = {
	{1, "stringValue", STRING, false, NULL},
	{2, "boolValue", BOOLEAN, false, NULL},
	{3, "intValue", SIGNED, false, NULL},
	{4, "doubleValue", DOUBLE, false, NULL},
	{5, "arrayValue", MESSAGE, false, array_value},
	END,
};
static const struct field key_value[] = {
	{1, "key", STRING, false, NULL},
	{2, "value", MESSAGE, false, any_value},
	END,
};
static const struct field resource[] = {
	{1, "attributes", MESSAGE, true, key_value},
	END,
};
static const struct field scope[] = {
	{1, "name", STRING, false, NULL},
	{2, "version", STRING, false, NULL},
	END,
};

static const struct field log_record[] = {
	{1, "timeUnixNano", LONG, false, NULL},
	{2, "severityNumber", NUMBER, false, NULL},
	{6, "attributes", MESSAGE, true, key_value},
	{8, "flags", FLAGS, false, NULL},
	{9, "traceId", HEX, false, NULL},
	{10, "spanId", HEX, false, NULL},
	{11, "observedTimeUnixNano", LONG, false, NULL},
	{12, "eventName", STRING, false, NULL},
	END,
};

static const struct field span_status[] = {
	{3, "code", NUMBER, false, NULL},
	END,
};
static const struct field span[] = {
	{1, "traceId", HEX, false, NULL},
	{2, "spanId", HEX, false, NULL},
	{4, "parentSpanId", HEX, false, NULL},
	{5, "name", STRING, false, NULL},
	{6, "kind", NUMBER, false, NULL},
	{7, "startTimeUnixNano", LONG, false, NULL},
	{8, "endTimeUnixNano", LONG, false, NULL},
	{9, "attributes", MESSAGE, true, key_value},
	{15, "status", MESSAGE, false, span_status},
	{16, "flags", FLAGS, false, NULL},
	END,
};

static const struct field number_point[] = {
	{2, "startTimeUnixNano", LONG, false, NULL},
	{3, "timeUnixNano", LONG, false, NULL},
	{6, "asInt", LONG, false, NULL},
	{7, "attributes", MESSAGE, true, key_value},
	END,
};
static const struct field histogram_point[] = {
	{2, "startTimeUnixNano", LONG, false, NULL},
	{3, "timeUnixNano", LONG, false, NULL},
	{4, "count", LONG, false, NULL},
	{5, "sum", DOUBLE, false, NULL},
	{6, "bucketCounts", LONGS, false, NULL},
	{7, "explicitBounds", DOUBLES, false, NULL},
	{9, "attributes", MESSAGE, true, key_value},
	{11, "min", DOUBLE, false, NULL},
	{12, "max", DOUBLE, false, NULL},
	END,
};
static const struct field sum[] = {
	{1, "dataPoints", MESSAGE, true, number_point},
	{2, "aggregationTemporality", NUMBER, false, NULL},
	{3, "isMonotonic", BOOLEAN, false, NULL},
	END,
};
static const struct field histogram[] = {
	{1, "dataPoints", MESSAGE, true, histogram_point},
	{2, "aggregationTemporality", NUMBER, false, NULL},
	END,
};
static const struct field metric[] = {
	{1, "name", STRING, false, NULL},
	{3, "unit", STRING, false, NULL},
	{7, "sum", MESSAGE, false, sum},
	{9, "histogram", MESSAGE, false, histogram},
	END,
};

#define LISTS(signal, resources, scopes, records, record)          \
	static const struct field signal##_scopes[] = {            \
		{1, "scope", MESSAGE, false, scope},               \
		{2, records, MESSAGE, true, record},               \
		{3, "schemaUrl", STRING, false, NULL},             \
		END,                                               \
	};                                                         \
	static const struct field signal##_resources[] = {         \
		{1, "resource", MESSAGE, false, resource},         \
		{2, scopes, MESSAGE, true, signal##_scopes},       \
		{3, "schemaUrl", STRING, false, NULL},             \
		END,                                               \
	};                                                         \
	static const struct field signal##_request[] = {           \
		{1, resources, MESSAGE, true, signal##_resources}, \
		END,                                               \
	}
LISTS(logs, "resourceLogs", "scopeLogs", "logRecords", log_record);
LISTS(traces, "resourceSpans", "scopeSpans", "spans", span);
LISTS(metrics, "resourceMetrics", "scopeMetrics", "metrics", metric);

static const struct field *const requests[] = {
	[OTLP_LOGS] = logs_request,
	[OTLP_TRACES] = traces_request,
	[OTLP_METRICS] = metrics_request,
};

/* ---- The wire */

struct input {
	const unsigned char *at;
	size_t left;
};

static bool take_varint(struct input *in, uint64_t *value)
{
	*value = 0;
	for (unsigned shift = 0; shift < 70 && in->left; shift += 7) {
		unsigned char byte = *in->at++;

		in->left--;
		if (shift == 63 && byte > 1)
			return false;
		*value |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return byte || shift == 0; /* no longer than it has to be */
	}
	return false;
}

static bool take_fixed(struct input *in, size_t size, uint64_t *value)
{
	*value = 0;
	if (in->left < size)
		return false;
	for (size_t i = 0; i < size; i++)
		*value |= (uint64_t)in->at[i] << (8 * i);
	in->at += size;
	in->left -= size;
	return true;
}

static bool take_bytes(struct input *in, struct input *bytes)
{
	uint64_t size;

	if (!take_varint(in, &size) || size > in->left)
		return false;
	*bytes = (struct input){in->at, (size_t)size};
	in->at += size;
	in->left -= (size_t)size;
	return true;
}

/* ---- Values as JSON */

static json_t *digits(uint64_t value)
{
	return json_sprintf("%" PRIu64, value);
}

static json_t *real(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof value);
	return json_real(value);
}

static json_t *hex(struct input bytes)
{
	char text[64];

	if (bytes.left * 2 >= sizeof text)
		return NULL;
	text[0] = '\0';
	for (size_t i = 0; i < bytes.left; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes.at[i]);
	return json_string(text);
}

static json_t *packed(struct input in, bool doubles)
{
	json_t *list = json_array();
	uint64_t value;

	while (in.left) {
		if (!take_fixed(&in, 8, &value)) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, doubles ? real(value) : digits(value));
	}
	return list;
}

static json_t *message(const struct field *fields, struct input in);

static json_t *of_bytes(const struct field *field, struct input bytes)
{
	switch (field->kind) {
	case STRING:
		return json_stringn((const char *)bytes.at, bytes.left);
	case HEX:
		return hex(bytes);
	case MESSAGE:
		return message(field->of, bytes);
	case LONGS:
	case DOUBLES:
		return packed(bytes, field->kind == DOUBLES);
	case BOOLEAN:
	case NUMBER:
	case SIGNED:
	case FLAGS:
	case LONG:
	case DOUBLE:
		break;
	}
	return NULL;
}

static json_t *of_number(const struct field *field, uint64_t value)
{
	switch (field->kind) {
	case BOOLEAN:
		return value < 2 ? json_boolean(value) : NULL;
	case NUMBER:
	case FLAGS:
		return value <= UINT32_MAX ? json_integer((json_int_t)value) : NULL;
	case SIGNED:
		return json_sprintf("%" PRId64, (int64_t)value);
	case LONG:
		return digits(value);
	case DOUBLE:
		return real(value);
	case STRING:
	case HEX:
	case MESSAGE:
	case LONGS:
	case DOUBLES:
		break;
	}
	return NULL;
}

static json_t *take_value(const struct field *field, enum wire wire, struct input *in)
{
	struct input bytes;
	uint64_t value;

	if (wire != wires[field->kind])
		return NULL;
	switch (wire) {
	case VARINT:
		return take_varint(in, &value) ? of_number(field, value) : NULL;
	case FIXED64:
		return take_fixed(in, 8, &value) ? of_number(field, value) : NULL;
	case FIXED32:
		return take_fixed(in, 4, &value) ? of_number(field, value) : NULL;
	case LENGTH:
		return take_bytes(in, &bytes) ? of_bytes(field, bytes) : NULL;
	}
	return NULL;
}

static bool add(json_t *object, const struct field *field, json_t *value)
{
	json_t *list = json_object_get(object, field->name);

	if (!value)
		return false;
	if (!field->repeated)
		return json_object_set_new(object, field->name, value) == 0;
	if (!list) {
		list = json_array();
		json_object_set_new(object, field->name, list);
	}
	return json_array_append_new(list, value) == 0;
}

static json_t *message(const struct field *fields, struct input in)
{
	json_t *object = json_object();
	const struct field *last = NULL;

	while (in.left) {
		const struct field *field = fields;
		uint64_t tag;
		bool ok = take_varint(&in, &tag);

		while (ok && field->number && field->number != tag >> 3)
			field++;
		ok = ok && field->number && (!last || field >= last) &&
		     (field != last || field->repeated) &&
		     add(object, field, take_value(field, tag & 7, &in));
		if (!ok) {
			json_decref(object);
			return NULL;
		}
		last = field;
	}
	return object;
}

json_t *decode_request(enum otlp_signal signal, const void *bytes, size_t size)
{
	return message(requests[signal], (struct input){bytes, size});
}

/* ---- Comparing */

static bool is_empty(const json_t *value)
{
	return !value || (json_is_array(value) && json_array_size(value) == 0);
}

/* What `a` has, `b` has. */
static bool object_within(const json_t *a, const json_t *b)
{
	const char *key;
	const json_t *value;

	json_object_foreach((json_t *)a, key, value)
	{
		const json_t *other = json_object_get(b, key);

		if (is_empty(value) ? !is_empty(other) : !decode_same(value, other))
			return false;
	}
	return true;
}

static bool same_arrays(const json_t *a, const json_t *b)
{
	if (json_array_size(a) != json_array_size(b))
		return false;
	for (size_t i = 0; i < json_array_size(a); i++)
		if (!decode_same(json_array_get(a, i), json_array_get(b, i)))
			return false;
	return true;
}

bool decode_same(const json_t *a, const json_t *b)
{
	double x;
	double y;

	if (!a || !b)
		return false;
	if (json_is_number(a) && json_is_number(b)) {
		x = json_number_value(a);
		y = json_number_value(b);
		return !(x < y) && !(x > y);
	}
	if (json_typeof(a) != json_typeof(b))
		return false;
	if (json_is_object(a))
		return object_within(a, b) && object_within(b, a);
	if (json_is_array(a))
		return same_arrays(a, b);
	return json_equal(a, b);
}

static json_t *encode_and_decode(const struct otlp_request *request,
                                 enum otlp_encoding encoding)
{
	const unsigned char *body;
	size_t size = otlp_encode(encoding, request, NULL, 0, &body);
	unsigned char *bytes = malloc(size + 1);
	json_t *root = NULL;

	if (bytes && otlp_encode(encoding, request, bytes, size, &body) == size)
		root = encoding == OTLP_JSON
		               ? json_loadb((const char *)body, size,
		                            JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
		                            NULL)
		               : decode_request(request->signal, body, size);
	free(bytes);
	return root;
}

bool decode_agrees(const struct otlp_request *request)
{
	json_t *binary = encode_and_decode(request, OTLP_PROTOBUF);
	json_t *text = encode_and_decode(request, OTLP_JSON);
	bool same = decode_same(binary, text);

	json_decref(binary);
	json_decref(text);
	return same;
}
