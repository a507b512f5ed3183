/* SPDX-License-Identifier: Apache-2.0
 *
 * The sums behind the metrics; see series.h.
 */
#include "export/series.h"

#include <stdlib.h>
#include <string.h>

#include "interlock/telemetry.h"

const struct series_kind series_kinds[SERIES_METRIC_COUNT] = {
	[SERIES_DECISIONS] = {ILK_OTEL_METRIC_QWEN_CODE_AUTO_MODE_DECISIONS,
                              "{decision}",
                              OTLP_COUNTER,
                              {ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DECISION,
                               ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_LAYER,
                               ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_REASON,
                               ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_PRESENCE}},
	[SERIES_DECISION_DURATION] =
		{ILK_OTEL_METRIC_QWEN_CODE_AUTO_MODE_DECISION_DURATION,
                 "s",
                 OTLP_HISTOGRAM,
                 {ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DECISION,
                  ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_LAYER}},
	[SERIES_CLASSIFIER_DURATION] =
		{ILK_OTEL_METRIC_QWEN_CODE_AUTO_MODE_CLASSIFIER_DURATION,
                 "s",
                 OTLP_HISTOGRAM,
                 {ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_VERDICT,
                  ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CLASSIFIER_STAGE,
                  ILK_OTEL_ATTR_ERROR_TYPE}},
	[SERIES_APPROVALS] = {ILK_OTEL_METRIC_QWEN_CODE_AUTO_MODE_APPROVALS,
                              "{approval}",
                              OTLP_COUNTER,
                              {ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWER,
                               ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWERED_BY,
                               ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_FALLBACK_REASON}},
	[SERIES_APPROVAL_WAIT] =
		{ILK_OTEL_METRIC_QWEN_CODE_AUTO_MODE_APPROVAL_WAIT_DURATION,
                 "s",
                 OTLP_HISTOGRAM,
                 {ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWER,
                  ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_ANSWERED_BY}},
	[SERIES_CAPS_REACHED] = {ILK_OTEL_METRIC_QWEN_CODE_AUTO_MODE_CAPS_REACHED,
                                 "{cap}",
                                 OTLP_COUNTER,
                                 {ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_CAP_KIND,
                                  ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_DECISION,
                                  ILK_OTEL_ATTR_QWEN_CODE_AUTO_MODE_REASON}},
};

/* From a rule's microseconds over a classifier's seconds to a person's half hour. */
const double series_bounds[SERIES_BOUNDS] = {
	0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5,
	1,      2.5,   5,     10,   30,   60,  300,  1800,
};
static const uint64_t bounds_ns[SERIES_BOUNDS] = {
	100000,      1000000,     5000000,      10000000,      50000000,   100000000,
	250000000,   500000000,   1000000000,   2500000000,    5000000000, 10000000000,
	30000000000, 60000000000, 300000000000, 1800000000000,
};

bool series_is_word(struct ilk_text text)
{
	if (text.len >= SERIES_WORD)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

bool series_may_have(struct ilk_text text)
{
	static const char other[] = ILK_OTEL_ERROR_TYPE_VALUE_OTHER;

	return series_is_word(text) ||
	       (text.len == sizeof other - 1 && memcmp(text.at, other, text.len) == 0);
}

static void take_word(char *word, struct ilk_text text)
{
	if (!series_is_word(text))
		text = (struct ilk_text){ILK_OTEL_ERROR_TYPE_VALUE_OTHER,
		                         sizeof ILK_OTEL_ERROR_TYPE_VALUE_OTHER - 1};
	if (text.len)
		memcpy(word, text.at, text.len);
}

struct series *series_append(struct series_list *list)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 32;
		struct series *grown = realloc(list->at, room * sizeof *grown);

		if (!grown)
			return NULL;
		list->at = grown;
		list->room = room;
	}
	return memset(&list->at[list->count++], 0, sizeof list->at[0]);
}

static struct series *find(struct series_list *list, const struct series *wanted)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].metric == wanted->metric &&
		    memcmp(list->at[i].words, wanted->words, sizeof wanted->words) == 0)
			return &list->at[i];
	return NULL;
}

/* The one of these values, made when there is none yet; NULL: no memory. */
static struct series *find_or_make(struct series_list *list, enum series_metric metric,
                                   const struct ilk_text *values)
{
	struct series wanted = {.metric = metric};
	bool full = list->count >= SERIES_MAX;
	struct series *found;

	for (size_t i = 0; i < SERIES_MAX_ATTRIBUTES; i++)
		if (series_kinds[metric].attributes[i] && values[i].len)
			take_word(wanted.words[i], values[i]);
	found = find(list, &wanted);
	if (!found && full) {
		for (size_t i = 0; i < SERIES_MAX_ATTRIBUTES; i++)
			if (series_kinds[metric].attributes[i])
				memcpy(wanted.words[i], ILK_OTEL_ERROR_TYPE_VALUE_OTHER,
				       sizeof ILK_OTEL_ERROR_TYPE_VALUE_OTHER);
		found = find(list, &wanted);
	}
	if (!found && (found = series_append(list)))
		*found = wanted;
	return found;
}

/* What the cursor can keep, and longer than anybody waits: 115 days. */
#define MOST_NS  10000000000000000u
#define MOST_SUM ((uint64_t)INT64_MAX)

static void measure(struct series *series, uint64_t ns)
{
	size_t bucket = 0;

	if (ns > MOST_NS)
		ns = MOST_NS;
	while (bucket < SERIES_BOUNDS && ns > bounds_ns[bucket])
		bucket++;
	series->buckets[bucket]++;
	series->sum_ns =
		series->sum_ns > MOST_SUM - ns ? MOST_SUM : series->sum_ns + ns;
	if (series->count == 0 || ns < series->min_ns)
		series->min_ns = ns;
	if (ns > series->max_ns)
		series->max_ns = ns;
}

enum ilk_status series_add(struct series_list *list, enum series_metric metric,
                           const struct ilk_text values[SERIES_MAX_ATTRIBUTES],
                           uint64_t ns)
{
	struct series *series = find_or_make(list, metric, values);

	if (!series)
		return ILK_MEMORY;
	if (series_kinds[metric].instrument == OTLP_HISTOGRAM)
		measure(series, ns);
	series->count++;
	return ILK_OK;
}

enum ilk_status series_copy(struct series_list *to, const struct series_list *from)
{
	while (to->room < from->count) {
		to->count = to->room;
		if (!series_append(to))
			return ILK_MEMORY;
	}
	if (from->count)
		memcpy(to->at, from->at, from->count * sizeof from->at[0]);
	to->count = from->count;
	return ILK_OK;
}

void series_free(struct series_list *list)
{
	free(list->at);
	*list = (struct series_list){0};
}
