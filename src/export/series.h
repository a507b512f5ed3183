/* SPDX-License-Identifier: Apache-2.0
 *
 * The sums behind the metrics: one series for each metric and set of attribute values.
 * Only words of closed lists become values (a-z, 0-9 and "_"), so that no identifier, path
 * or free text can get onto a metric; any other is "_OTHER". Plain memory, no allocation
 * but for the list itself.
 */
#ifndef EXPORT_SERIES_H
#define EXPORT_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"
#include "interlock/status.h"
#include "otlp/signal.h"

enum series_metric {
	SERIES_DECISIONS,
	SERIES_DECISION_DURATION,
	SERIES_CLASSIFIER_DURATION,
	SERIES_APPROVALS,
	SERIES_APPROVAL_WAIT,
	SERIES_CAPS_REACHED,
	SERIES_METRIC_COUNT,
};

#define SERIES_MAX_ATTRIBUTES 4
#define SERIES_WORD           48
#define SERIES_BOUNDS         16
/* More than this many in all: what is new joins a series of its metric in which every
 * value is "_OTHER". */
#define SERIES_MAX 1024

/* What the registry says of a metric (gen/registry/metrics.yaml). */
struct series_kind {
	const char *name;
	const char *unit;
	enum otlp_instrument instrument;
	const char *attributes[SERIES_MAX_ATTRIBUTES]; /* NULL behind the last */
};
extern const struct series_kind series_kinds[SERIES_METRIC_COUNT];
/* Seconds. */
extern const double series_bounds[SERIES_BOUNDS];

struct series {
	enum series_metric metric;
	char words[SERIES_MAX_ATTRIBUTES][SERIES_WORD]; /* "": has none */
	uint64_t count;
	uint64_t sum_ns;
	uint64_t min_ns;
	uint64_t max_ns;
	uint64_t buckets[SERIES_BOUNDS + 1];
};

struct series_list {
	struct series *at;
	size_t count;
	size_t room;
};

/* Whether a text is a word as metrics take it. */
bool series_is_word(struct ilk_text text);
/* Whether it is what became of some text: a word, or what stands for all that are none. */
bool series_may_have(struct ilk_text text);

/* Counts one; `ns` is what a histogram measures. The values are in the order of the
 * metric's attributes, absent ones have no text. ILK_OK, ILK_MEMORY. */
enum ilk_status series_add(struct series_list *list, enum series_metric metric,
                           const struct ilk_text values[SERIES_MAX_ATTRIBUTES],
                           uint64_t ns);

/* ILK_OK; ILK_MEMORY: `to` is as it was. */
enum ilk_status series_copy(struct series_list *to, const struct series_list *from);
/* Takes one up as it was saved; for the cursor. */
struct series *series_append(struct series_list *list);
void series_free(struct series_list *list);

#endif
