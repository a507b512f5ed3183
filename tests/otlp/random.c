/* SPDX-License-Identifier: Apache-2.0
 *
 * Random requests; see random.h.
 */
#include "tests/otlp/random.h"

#include <stdlib.h>
#include <string.h>

struct draw {
	uint64_t state;
	struct arena *arena;
};

static uint64_t draw(struct draw *d)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return d->state;
}

static size_t below(struct draw *d, size_t n)
{
	return (size_t)(draw(d) >> 11) % n;
}

static void *room(struct draw *d, size_t count, size_t size)
{
	void *at = arena_alloc(d->arena, count ? count : 1, size);

	if (!at)
		abort();
	return memset(at, 0, (count ? count : 1) * size);
}

static uint64_t number(struct draw *d)
{
	static const uint64_t ends[] = {0,          1,
	                                127,        128,
	                                16383,      16384,
	                                UINT32_MAX, (uint64_t)UINT32_MAX + 1,
	                                INT64_MAX,  (uint64_t)INT64_MAX + 1,
	                                UINT64_MAX, 1795000000000000000};

	if (below(d, 2))
		return ends[below(d, sizeof ends / sizeof ends[0])];
	return draw(d) >> below(d, 64);
}

static double real(struct draw *d)
{
	static const double ends[] = {
		0,      0.25,    -1.5,    1e-308, 1.7976931348623157e308,
		0.1,    1e15,    1e16,    1e21,   123456789.123456789,
		5e-324, 1.0 / 3, 299.999, 30,     -0.0};

	if (below(d, 2))
		return ends[below(d, sizeof ends / sizeof ends[0])];
	return (double)(int64_t)draw(d) / (double)(1 + below(d, 1000000));
}

/* Pieces of text, which make others. */
static struct ilk_text text(struct draw *d)
{
	static const char *const pieces[] = {
		"a",
		"tool",
		"\xc3\xa9",
		"\xe2\x82\xac",
		"\xf0\x9f\x98\x80",
		"\"",
		"\\",
		"\n",
		"\x01",
		"\x7f",
		"</script>",
		"\xef\xbf\xbd",
		" ",
		"/",
	};
	size_t most = below(d, 20) ? 12 : 300;
	size_t count = below(d, most);
	char *at = room(d, count * 16 + 1, 1);
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		const char *piece = pieces[below(d, sizeof pieces / sizeof pieces[0])];

		if (below(d, 30) == 0) {
			at[len++] = '\0';
			continue;
		}
		memcpy(at + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return (struct ilk_text){at, len};
}

static void value(struct draw *d, struct otlp_attribute *attribute)
{
	struct ilk_text *texts;

	attribute->type = (enum otlp_type)below(d, OTLP_STRINGS + 1);
	switch (attribute->type) {
	case OTLP_STRING:
		attribute->value.string = text(d);
		break;
	case OTLP_INT:
		attribute->value.integer = (int64_t)number(d);
		break;
	case OTLP_DOUBLE:
		attribute->value.number = real(d);
		break;
	case OTLP_BOOLEAN:
		attribute->value.boolean = below(d, 2);
		break;
	case OTLP_STRINGS:
		attribute->value.strings.count = below(d, 4);
		texts = room(d, attribute->value.strings.count, sizeof *texts);
		for (size_t i = 0; i < attribute->value.strings.count; i++)
			texts[i] = text(d);
		attribute->value.strings.at = texts;
		break;
	}
}

static struct otlp_attributes attributes(struct draw *d)
{
	size_t count = below(d, 6);
	struct otlp_attribute *at = room(d, count, sizeof *at);

	for (size_t i = 0; i < count; i++) {
		at[i].name = text(d);
		value(d, &at[i]);
	}
	return (struct otlp_attributes){at, count};
}

static void fill(struct draw *d, unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)below(d, 256);
}

static struct otlp_context context(struct draw *d)
{
	struct otlp_context made = {.flags = (uint32_t)below(d, 256),
	                            .known = below(d, 4)};

	fill(d, made.trace_id, OTLP_TRACE_ID);
	fill(d, made.span_id, OTLP_SPAN_ID);
	return made;
}

static struct otlp_log *logs(struct draw *d, size_t count)
{
	struct otlp_log *at = room(d, count, sizeof *at);

	for (size_t i = 0; i < count; i++)
		at[i] = (struct otlp_log){
			.time_ns = number(d),
			.observed_ns = number(d),
			.severity = (uint32_t)below(d, 25),
			.event_name = text(d),
			.attributes = attributes(d),
			.context = context(d),
		};
	return at;
}

static struct otlp_span *spans(struct draw *d, size_t count)
{
	struct otlp_span *at = room(d, count, sizeof *at);

	for (size_t i = 0; i < count; i++) {
		at[i] = (struct otlp_span){
			.context = context(d),
			.has_parent = below(d, 2),
			.parent_is_remote = below(d, 2),
			.name = text(d),
			.start_ns = number(d),
			.end_ns = number(d),
			.attributes = attributes(d),
			.status = (enum otlp_span_status)below(d, OTLP_SPAN_ERROR + 1),
		};
		fill(d, at[i].parent_id, OTLP_SPAN_ID);
	}
	return at;
}

static void point(struct draw *d, enum otlp_instrument instrument,
                  struct otlp_point *made)
{
	size_t bounds = below(d, 5);
	double *bound = room(d, bounds, sizeof *bound);
	uint64_t *counts = room(d, bounds + 1, sizeof *counts);

	made->attributes = attributes(d);
	made->start_ns = number(d);
	made->time_ns = number(d);
	/* asInt is signed, and a count is below that anyway. */
	made->count = number(d) >> 1;
	if (instrument == OTLP_COUNTER)
		return;
	for (size_t i = 0; i <= bounds; i++)
		counts[i] = number(d);
	for (size_t i = 0; i < bounds; i++)
		bound[i] = real(d);
	made->histogram = (struct otlp_histogram){real(d), real(d), real(d),
	                                          bound,   counts,  bounds};
}

static struct otlp_metric *metrics(struct draw *d, size_t count)
{
	struct otlp_metric *at = room(d, count, sizeof *at);

	for (size_t i = 0; i < count; i++) {
		size_t points = below(d, 4);
		struct otlp_point *made = room(d, points, sizeof *made);

		at[i].name = text(d);
		at[i].unit = text(d);
		at[i].instrument = below(d, 2) ? OTLP_HISTOGRAM : OTLP_COUNTER;
		for (size_t j = 0; j < points; j++)
			point(d, at[i].instrument, &made[j]);
		at[i].points = made;
		at[i].count = points;
	}
	return at;
}

void random_request(uint64_t seed, struct arena *arena, struct otlp_request *request)
{
	struct draw d = {(seed + 1) * 0x9e3779b97f4a7c15u, arena};
	struct otlp_resource *resource = room(&d, 1, sizeof *resource);

	resource->attributes = attributes(&d);
	resource->scope_name = text(&d);
	resource->scope_version = text(&d);
	resource->schema_url = text(&d);
	*request = (struct otlp_request){
		.signal = (enum otlp_signal)below(&d, OTLP_SIGNAL_COUNT),
		.resource = resource,
		.count = below(&d, 5),
	};
	switch (request->signal) {
	case OTLP_LOGS:
		request->logs = logs(&d, request->count);
		break;
	case OTLP_TRACES:
		request->spans = spans(&d, request->count);
		break;
	case OTLP_METRICS:
		request->metrics = metrics(&d, request->count);
		break;
	case OTLP_SIGNAL_COUNT:
		break;
	}
}
