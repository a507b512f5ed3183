/* SPDX-License-Identifier: Apache-2.0
 *
 * The exporter's parts: trace contexts, sums and their limits, waits, the cursor's text,
 * whole and damaged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/cursor_text.h"
#include "export/pace.h"
#include "export/signals.h"
#include "unit.h"

static struct ilk_text text(const char *string)
{
	return (struct ilk_text){string, strlen(string)};
}

/* ---- Trace contexts */

#define TRACE "4bf92f3577b34da6a3ce929d0e0e4736"
#define SPAN  "00f067aa0ba902b7"

static void traceparents_are_taken_as_w3c_has_them(void)
{
	static const struct {
		const char *text;
		bool good;
		uint32_t flags;
	} cases[] = {
		{"00-" TRACE "-" SPAN "-01", true, 1},
		{"00-" TRACE "-" SPAN "-00", true, 0},
		{"00-" TRACE "-" SPAN "-ff", true, 255},
		{"cc-" TRACE "-" SPAN "-01", true, 1},
		{"cc-" TRACE "-" SPAN "-01-what-is-to-come", true, 1},
		{"", false, 0},
		{"00-" TRACE "-" SPAN "-01-x", false, 0},
		{"00-" TRACE "-" SPAN "-01x", false, 0},
		{"cc-" TRACE "-" SPAN "-01x", false, 0},
		{"ff-" TRACE "-" SPAN "-01", false, 0},
		{"00-" TRACE "-" SPAN "-0", false, 0},
		{"00-" TRACE "-" SPAN "_01", false, 0},
		{"00-" TRACE "-" SPAN "-0G", false, 0},
		{"00-" TRACE "-00f067aa0ba902B7-01", false, 0},
		{"00-00000000000000000000000000000000-" SPAN "-01", false, 0},
		{"00-" TRACE "-0000000000000000-01", false, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct otlp_context context;
		bool good = signals_traceparent(text(cases[i].text), &context);

		CASE(cases[i].text, good == cases[i].good && context.known == good &&
		                            context.flags == cases[i].flags);
		CASE(cases[i].text, !good || (context.trace_id[0] == 0x4b &&
		                              context.span_id[7] == 0xb7));
	}
}

/* ---- Sums */

static void only_words_get_onto_metrics(void)
{
	static const char *const words[] = {"", "allow", "a_1", "x"};
	static const char *const others[] = {
		"Allow",
		"a b",
		"a/b",
		"sha256:0",
		"a-b",
		"\xc3\xa9",
		"x23456789012345678901234567890123456789012345678"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		CASE(words[i], series_is_word(text(words[i])));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		CASE(others[i], !series_is_word(text(others[i])));
	CU_ASSERT(series_may_have(text("_OTHER")) && !series_may_have(text("_OTHERS")));
}

static void series_are_bounded(void)
{
	struct series_list list = {0};
	uint64_t counted = 0;

	for (unsigned i = 0; i < SERIES_MAX + 500; i++) {
		char word[16];

		snprintf(word, sizeof word, "w%u", i);
		const struct ilk_text values[SERIES_MAX_ATTRIBUTES] = {text(word)};

		CU_ASSERT(series_add(&list, SERIES_DECISIONS, values, 0) == ILK_OK);
		CU_ASSERT(list.count == (i < SERIES_MAX ? i + 1 : SERIES_MAX + 1));
	}
	for (size_t i = 0; i < list.count; i++)
		counted += list.at[i].count;
	CU_ASSERT(counted == SERIES_MAX + 500);
	CU_ASSERT(strcmp(list.at[SERIES_MAX].words[0], "_OTHER") == 0);
	CU_ASSERT(list.at[SERIES_MAX].count == 500);
	series_free(&list);
}

static void measures_fall_where_they_belong(void)
{
	static const struct {
		uint64_t ns;
		size_t bucket;
	} cases[] = {
		{0, 0},
		{100000, 0},
		{100001, 1},
		{1000000, 1},
		{1000000000, 8},
		{1000000001, 9},
		{1800000000000, 15},
		{1800000000001, 16},
		{UINT64_MAX, 16},
	};
	static const struct ilk_text none[SERIES_MAX_ATTRIBUTES];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct series_list list = {0};

		CU_ASSERT_FATAL(series_add(&list, SERIES_DECISION_DURATION, none,
		                           cases[i].ns) == ILK_OK);
		for (size_t b = 0; b <= SERIES_BOUNDS; b++)
			CU_ASSERT(list.at[0].buckets[b] == (b == cases[i].bucket));
		CU_ASSERT(list.at[0].count == 1 &&
		          list.at[0].min_ns == list.at[0].max_ns &&
		          list.at[0].sum_ns == list.at[0].min_ns);
		series_free(&list);
	}
}

/* ---- The cursor */

static void fill_cursor(struct cursor *cursor)
{
	const struct ilk_text values[SERIES_MAX_ATTRIBUTES] = {
		text("allow"), text("NOT A WORD"), text(""), text("x")};
	struct line line = {.session = text("s"), .id = text("c")};

	*cursor = (struct cursor){
		.instance = "01234567-89ab-4cde-8fff-0123456789ab",
		.tally = {.place = {3, 4096, 77, 1795000000000000000, {0xab, 1}},
	                  .start_ns = 1795000000000000000,
	                  .records = 76,
	                  .lost = 1,
	                  .unsent = true},
		.sending = {3, 8192, 99, 1795000000000000005, {2}},
		.sent = 1,
		.lock = -1,
	};
	series_add(&cursor->tally.series, SERIES_DECISIONS, values, 0);
	series_add(&cursor->tally.series, SERIES_APPROVAL_WAIT, values, 5000000);
	struct pending *pending = pending_take(&cursor->tally.pending, &line);

	pending->begun_ns = 1795000000000000001;
	memcpy(pending->decision, "allow", 6);
}

static void a_cursor_is_read_as_it_was_written(void)
{
	struct cursor cursor;
	struct cursor again = {.lock = -1};
	struct buffer written;
	struct buffer rewritten;

	fill_cursor(&cursor);
	buffer_init(&written, (struct ilk_allocator){NULL, NULL});
	buffer_init(&rewritten, (struct ilk_allocator){NULL, NULL});
	cursor_write_text(&written, &cursor, &cursor.tally, cursor.sending, 1);
	CU_ASSERT(cursor_read_text(&again, (const char *)written.at, written.len) ==
	          CURSOR_OK);
	cursor_write_text(&rewritten, &again, &again.tally, again.sending, again.sent);
	CU_ASSERT(written.len == rewritten.len &&
	          memcmp(written.at, rewritten.at, written.len) == 0);
	CU_ASSERT(again.tally.place.seq == 77 && again.sending.offset == 8192 &&
	          again.tally.place.last[0] == 0xab);
	CU_ASSERT(again.tally.series.count == 2 && again.tally.pending.count == 1);
	tally_free(&cursor.tally);
	tally_free(&again.tally);
	buffer_free(&written);
	buffer_free(&rewritten);
}

static void a_damaged_cursor_is_seen(void)
{
	struct cursor cursor;
	struct buffer written;

	fill_cursor(&cursor);
	buffer_init(&written, (struct ilk_allocator){NULL, NULL});
	cursor_write_text(&written, &cursor, &cursor.tally, cursor.sending, 1);
	for (size_t i = 0; i < written.len; i++) {
		struct cursor again = {.lock = -1};

		written.at[i] ^= 1;
		CU_ASSERT(cursor_read_text(&again, (const char *)written.at,
		                           written.len) == CURSOR_DAMAGED);
		written.at[i] ^= 1;
		tally_free(&again.tally);
		CU_ASSERT(cursor_read_text(&again, (const char *)written.at, i) ==
		          CURSOR_DAMAGED);
		tally_free(&again.tally);
	}
	tally_free(&cursor.tally);
	buffer_free(&written);
}

static void calls_that_never_end_make_room(void)
{
	struct pending_list list = {0};
	char id[16];
	struct line line = {.session = text("s")};

	for (unsigned i = 0; i <= PENDING_MAX; i++) {
		snprintf(id, sizeof id, "%u", i);
		line.id = text(id);
		CU_ASSERT(pending_take(&list, &line) != NULL);
	}
	CU_ASSERT(list.count == PENDING_MAX);
	CU_ASSERT(pending_find(&list, &line) == &list.at[PENDING_MAX - 1]);
	line.id = text("0");
	CU_ASSERT(pending_find(&list, &line) == NULL);
	line.id = text("1");
	CU_ASSERT(pending_find(&list, &line) == &list.at[0]);
	pending_free(&list);
}

/* ---- Waits */

static void waits_grow_to_half_a_minute(void)
{
	static const struct {
		unsigned tries;
		uint64_t wait;
	} cases[] = {{0, 1000}, {1, 1501}, {2, 2252}, {20, 30000}, {1000000, 30000}};
	struct pace pace;

	pace_init(&pace, NULL, false, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (unsigned n = 0; n < 200; n++) {
			uint64_t wait = pace_backoff_ms(&pace, 1000, cases[i].tries);

			CU_ASSERT(wait >= cases[i].wait * 8 / 10 &&
			          wait <= cases[i].wait * 12 / 10);
		}
}

void export_suite(void);
void export_suite(void)
{
	CU_pSuite suite = CU_add_suite("export: its parts", NULL, NULL);

	CU_add_test(suite, "traceparents are taken as W3C has them",
	            traceparents_are_taken_as_w3c_has_them);
	CU_add_test(suite, "only words get onto metrics", only_words_get_onto_metrics);
	CU_add_test(suite, "series are bounded", series_are_bounded);
	CU_add_test(suite, "measures fall where they belong",
	            measures_fall_where_they_belong);
	CU_add_test(suite, "a cursor is read as it was written",
	            a_cursor_is_read_as_it_was_written);
	CU_add_test(suite, "a damaged cursor is seen", a_damaged_cursor_is_seen);
	CU_add_test(suite, "calls that never end make room",
	            calls_that_never_end_make_room);
	CU_add_test(suite, "waits grow to half a minute", waits_grow_to_half_a_minute);
}
