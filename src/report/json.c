/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers -> one JSON object. Durations are nanoseconds, times RFC 3339 in UTC.
 */
#include "report/finding.h"
#include "report/say.h"
#include "report/show.h"
#include "report/write.h"

static void say_time(struct buffer *to, const char *key, uint64_t ns)
{
	if (ns)
		say_string(to, key, show_time_iso(ns).at);
	else
		say_null(to, key);
}

static void say_words(struct buffer *to, const char *key, const char *const *words,
                      const uint64_t *counts)
{
	say_open(to, key, '{');
	for (unsigned i = 0; words[i]; i++)
		say_number(to, words[i], counts[i]);
	say_close(to, '}');
}

/* A share with three decimals; null of nothing. */
static void say_share(struct buffer *to, const char *key, uint64_t part, uint64_t whole)
{
	if (whole)
		say_decimal(to, key, numbers_share(part, whole) / 1000.0);
	else
		say_null(to, key);
}

static void say_latency(struct buffer *to, const char *key,
                        const struct latency *latency)
{
	struct latency_bar bars[LATENCY_BARS];
	size_t count = latency_bars(latency, bars);

	say_open(to, key, '{');
	say_number(to, "count", latency->count);
	say_number(to, "min_ns", latency->min);
	say_number(to, "p50_ns", latency_quantile(latency, 500));
	say_number(to, "p95_ns", latency_quantile(latency, 950));
	say_number(to, "p99_ns", latency_quantile(latency, 990));
	say_number(to, "max_ns", latency->max);
	say_open(to, "histogram", '[');
	for (size_t i = 0; i < count; i++) {
		say_open(to, NULL, '{');
		if (bars[i].upto == UINT64_MAX)
			say_null(to, "up_to_ns");
		else
			say_number(to, "up_to_ns", bars[i].upto);
		say_number(to, "count", bars[i].count);
		say_close(to, '}');
	}
	say_close(to, ']');
	say_close(to, '}');
}

static void say_entry(struct buffer *to, enum report_by by,
                      const struct top_entry *entry)
{
	say_open(to, NULL, '{');
	say_text(to, "name", top_name(entry));
	if (entry->label_len)
		say_text(to, by == REPORT_BY_CAP ? "kind" : "label",
		         (struct text){entry->label, entry->label_len});
	say_number(to, "count", entry->count);
	say_number(to, "error", entry->error);
	if (by != REPORT_BY_UNAVAILABLE)
		say_words(to, "outcomes", report_outcome_words, entry->outcomes);
	if (by == REPORT_BY_SESSION || by == REPORT_BY_POLICY) {
		say_time(to, "first", entry->first_ns);
		say_time(to, "last", entry->last_ns);
	}
	say_close(to, '}');
}

static void say_top(struct buffer *to, const char *key, enum report_by by,
                    const struct top *top)
{
	uint32_t order[TOP_ROOM];
	size_t count = top_sorted(top, TOP_ROOM, order);

	say_open(to, key, '{');
	say_number(to, "total", top->total);
	say_bool(to, "exact", !top->full);
	say_open(to, "entries", '[');
	for (size_t i = 0; i < count; i++)
		say_entry(to, by, &top->entries[order[i]]);
	say_close(to, ']');
	say_close(to, '}');
}

static void say_classifier(struct buffer *to, const struct numbers *numbers)
{
	say_open(to, "classifier", '{');
	say_number(to, "asked", numbers->classified);
	say_words(to, "verdicts", report_verdict_words, numbers->verdicts);
	say_share(to, "unavailable_share", numbers->verdicts[REPORT_UNAVAILABLE],
	          numbers->classified);
	say_top(to, "unavailable", REPORT_BY_UNAVAILABLE,
	        &numbers->by[REPORT_BY_UNAVAILABLE]);
	say_latency(to, "latency", &numbers->classifier);
	say_close(to, '}');
}

static void say_people(struct buffer *to, const struct numbers *numbers)
{
	say_open(to, "prompts", '{');
	say_number(to, "asked", numbers->outcomes[REPORT_ASK]);
	say_number(to, "answered", numbers->answered);
	say_number(to, "unanswered", numbers_unanswered(numbers));
	for (unsigned i = 0; i < REPORT_ANSWERERS; i++)
		say_words(to, report_answerer_words[i], report_answer_words,
		          numbers->answers[i]);
	say_latency(to, "wait", &numbers->wait);
	say_close(to, '}');
	say_open(to, "after_block", '{');
	say_number(to, "asked", numbers->held_asked);
	say_words(to, "answers", report_answer_words, numbers->held);
	say_share(to, "approved_share", numbers->held[REPORT_APPROVE],
	          numbers_held_answered(numbers));
	say_close(to, '}');
}

static void say_slowest(struct buffer *to, const struct numbers *numbers)
{
	say_open(to, "slowest_prompts", '[');
	for (size_t i = 0; i < numbers->slow; i++) {
		const struct report_prompt *prompt = &numbers->slowest[i];

		say_open(to, NULL, '{');
		say_number(to, "wait_ns", prompt->wait_ns);
		say_time(to, "asked", prompt->time_ns);
		say_string(to, "answer", report_answer_words[prompt->answer]);
		say_string(to, "by", report_answerer_words[prompt->by]);
		say_string(to, "tool", prompt->tool);
		say_string(to, "reason", prompt->reason);
		say_string(to, "session", prompt->session);
		say_string(to, "command", prompt->command);
		say_close(to, '}');
	}
	say_close(to, ']');
}

static void say_series(struct buffer *to, const struct series *series)
{
	say_open(to, "timeline", '{');
	say_string(to, "unit", series->by_order ? "events" : "seconds");
	say_number(to, "width", series_width(series));
	say_open(to, "cells", '[');
	for (uint32_t i = 0; i < series->count; i++) {
		const struct series_cell *cell = &series->cells[i];

		say_open(to, NULL, '{');
		say_number(to, "start", series_start(series, i));
		say_words(to, "outcomes", report_outcome_words, cell->outcomes);
		say_words(to, "verdicts", report_verdict_words, cell->verdicts);
		say_number(to, "caps", cell->caps);
		say_close(to, '}');
	}
	say_close(to, ']');
	say_close(to, '}');
}

static void say_findings(struct buffer *to, const struct numbers *numbers)
{
	struct finding found[FINDING_MAX];
	size_t count = findings(numbers, found);

	say_open(to, "findings", '[');
	for (size_t i = 0; i < count; i++) {
		say_open(to, NULL, '{');
		say_string(to, "id", found[i].id);
		say_bool(to, "grave", found[i].grave);
		say_string(to, "text", found[i].text);
		say_close(to, '}');
	}
	say_close(to, ']');
}

static void say_read(struct buffer *to, const struct numbers *numbers)
{
	say_open(to, "read", '{');
	say_number(to, "lines", numbers->lines);
	say_number(to, "events", numbers->events);
	say_number(to, "passed", numbers->passed);
	say_number(to, "bad", numbers->bad);
	say_number(to, "lost", numbers->lost);
	say_close(to, '}');
	say_time(to, "first", numbers->first_ns);
	say_time(to, "last", numbers->last_ns);
}

void numbers_json(const struct numbers *numbers, struct buffer *to)
{
	say_open(to, NULL, '{');
	say_read(to, numbers);
	say_findings(to, numbers);
	say_number(to, "decisions", numbers->decisions);
	say_words(to, "outcomes", report_outcome_words, numbers->outcomes);
	say_number(to, "executed", numbers->executed);
	say_number(to, "caps_reached", numbers->caps);
	say_open(to, "session_count", '{');
	say_number(to, "count", numbers->sessions);
	say_bool(to, "exact", !numbers->sessions_full);
	say_close(to, '}');
	say_series(to, &numbers->series);
	say_classifier(to, numbers);
	say_people(to, numbers);
	say_slowest(to, numbers);
	say_latency(to, "hook", &numbers->hook);
	for (unsigned by = 0; by < REPORT_BYS; by++)
		if (by != REPORT_BY_UNAVAILABLE)
			say_top(to, numbers_by_name((enum report_by)by),
			        (enum report_by)by, &numbers->by[by]);
	say_close(to, '}');
	buffer_bytes(to, "\n", 1);
}
