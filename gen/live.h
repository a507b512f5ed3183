/* SPDX-License-Identifier: Apache-2.0
 *
 * Telemetry as it is really sent, held to a registry: lines of OTLP/JSON, each the body
 * of a request (resourceSpans, resourceLogs, resourceMetrics). What differs is a finding;
 * the same one again is only counted.
 */
#ifndef GEN_LIVE_H
#define GEN_LIVE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "gen/spec.h"

enum live_level { LIVE_VIOLATION, LIVE_IMPROVEMENT, LIVE_LEVEL_COUNT };

struct live_finding {
	const char *id; /* "unknown-attribute", ... */
	enum live_level level;
	const char *message;
	unsigned long line; /* the first one */
	unsigned long count;
	struct live_finding *next;
};

/* Further ones are counted under "more-findings". */
#define LIVE_MAX_FINDINGS 500u

struct live {
	const struct spec *spec;
	struct arena *arena;
	bool *attributes; /* of the spec, by index: seen */
	bool *signals[SPEC_KIND_COUNT];
	struct live_finding *first;
	struct live_finding **end;
	uint32_t findings;
	unsigned long counts[LIVE_LEVEL_COUNT];
	unsigned long samples; /* spans, log records and metrics */
	unsigned long line;    /* the one that is looked at */
	/* What is looked at costs no memory: only a new finding does. */
	char where[256];
	char number[32];
};

struct live_coverage {
	uint32_t seen;
	uint32_t all;
};

/* False: no memory. */
bool live_init(struct live *live, const struct spec *spec, struct arena *arena);
/* One line: its number, and the object that it is. False: no memory. */
bool live_take(struct live *live, unsigned long line, const json_t *request);
/* Of what the registry speaks of itself and is not deprecated: signals, and attributes
 * that they carry. */
struct live_coverage live_coverage(const struct live *live);

void live_text(const struct live *live, const char *file, struct buffer *out);
void live_json(const struct live *live, const char *file, struct buffer *out);

/* What the walk over a request calls. */
__attribute__((format(printf, 4, 5))) void live_find(struct live *live, const char *id,
                                                     enum live_level level,
                                                     const char *format, ...);
/* A list of OTLP's key-values. `signal` NULL: what carries it is unknown. `where` is how
 * a finding calls it. */
void live_attributes(struct live *live, const json_t *list,
                     const struct spec_signal *signal, const char *where);
/* The signal of that name and kind, which counts as seen. NULL: there is none. */
const struct spec_signal *live_signal(struct live *live, enum spec_kind kind,
                                      const char *name);

#endif
