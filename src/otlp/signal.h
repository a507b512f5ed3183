/* SPDX-License-Identifier: Apache-2.0
 *
 * What goes out, before it is bytes: log records, spans and metrics in the shape that
 * OTLP gives them, and no more of it than Interlock fills. One record for both
 * encodings, so that they cannot say different things. Plain values; the texts and
 * arrays that they point to are the caller's.
 */
#ifndef OTLP_SIGNAL_H
#define OTLP_SIGNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

#define OTLP_TRACE_ID 16
#define OTLP_SPAN_ID  8

enum otlp_type {
	OTLP_STRING,
	OTLP_INT,
	OTLP_DOUBLE,
	OTLP_BOOLEAN,
	OTLP_STRINGS,
};

struct otlp_attribute {
	struct ilk_text name;
	enum otlp_type type;
	union {
		struct ilk_text string;
		int64_t integer;
		double number;
		bool boolean;
		struct {
			const struct ilk_text *at;
			size_t count;
		} strings;
	} value;
};

struct otlp_attributes {
	const struct otlp_attribute *at;
	size_t count;
};

/* Where in a trace something is. All zero: in none. */
struct otlp_context {
	unsigned char trace_id[OTLP_TRACE_ID];
	unsigned char span_id[OTLP_SPAN_ID];
	uint32_t flags; /* of W3C, the lowest eight bits */
	bool known;
};

struct otlp_log {
	uint64_t time_ns;
	uint64_t observed_ns;
	uint32_t severity; /* OTLP's number: 9 INFO, 13 WARN, ... */
	struct ilk_text event_name;
	struct otlp_attributes attributes;
	struct otlp_context context;
};

enum otlp_span_status {
	OTLP_UNSET = 0,
	OTLP_SPAN_OK = 1,
	OTLP_SPAN_ERROR = 2,
};

struct otlp_span {
	struct otlp_context context; /* its own ids */
	unsigned char parent_id[OTLP_SPAN_ID];
	bool has_parent;
	bool parent_is_remote;
	struct ilk_text name;
	uint64_t start_ns;
	uint64_t end_ns;
	struct otlp_attributes attributes;
	enum otlp_span_status status;
};

/* Of a histogram: `bounds` are the upper ends, `counts` one more than those. */
struct otlp_histogram {
	double sum;
	double min;
	double max;
	const double *bounds;
	const uint64_t *counts;
	size_t bound_count;
};

struct otlp_point {
	struct otlp_attributes attributes;
	uint64_t start_ns;
	uint64_t time_ns;
	uint64_t count;                  /* of a counter: its value */
	struct otlp_histogram histogram; /* of a histogram only */
};

/* Sums are monotonic, and everything is cumulative. */
enum otlp_instrument {
	OTLP_COUNTER,
	OTLP_HISTOGRAM,
};

struct otlp_metric {
	struct ilk_text name;
	struct ilk_text unit;
	enum otlp_instrument instrument;
	const struct otlp_point *points;
	size_t count;
};

/* Who says it. */
struct otlp_resource {
	struct otlp_attributes attributes;
	struct ilk_text scope_name;
	struct ilk_text scope_version;
	struct ilk_text schema_url;
};

enum otlp_signal {
	OTLP_LOGS,
	OTLP_TRACES,
	OTLP_METRICS,
	OTLP_SIGNAL_COUNT,
};

/* Numbers of OTLP that are the same for everything that is sent. */
#define OTLP_SPAN_INTERNAL 1
#define OTLP_CUMULATIVE    2

/* Span.flags: those of W3C, and whether the parent was in another process. */
static inline uint32_t otlp_span_flags(const struct otlp_span *span)
{
	return (span->context.flags & 0xff) | 0x100 |
	       (span->parent_is_remote ? 0x200 : 0);
}

/* What one request holds; of the arrays only that of its signal counts. */
struct otlp_request {
	enum otlp_signal signal;
	const struct otlp_resource *resource;
	const struct otlp_log *logs;
	const struct otlp_span *spans;
	const struct otlp_metric *metrics;
	size_t count;
};

#endif
