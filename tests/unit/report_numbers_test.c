/* SPDX-License-Identifier: Apache-2.0
 *
 * Events -> numbers: quantiles, the most frequent names, counts over time, prompts that
 * wait, and what is found to be looked at; all in memory that does not grow.
 */
#include <stdlib.h>
#include <string.h>

#include "report/finding.h"
#include "report/numbers.h"
#include "report/show.h"
#include "report/write.h"
#include "unit.h"

#define SECOND 1000000000u
#define DAY_NS (86400ull * SECOND)

static struct report_event event(enum report_kind kind, uint64_t seconds)
{
	struct report_event made = {
		.kind = kind,
		.time_ns = seconds * SECOND,
		.outcome = REPORT_UNDECIDED,
		.verdict = REPORT_NO_VERDICT,
		.answer = REPORT_NO_ANSWER,
	};

	return made;
}

static void call(struct numbers *numbers, uint64_t seconds, enum report_outcome outcome,
                 const char *id, const char *cap)
{
	struct report_event made = event(REPORT_CALL, seconds);

	made.outcome = outcome;
	made.id = text_of(id);
	made.session = text_of("s");
	made.tool = text_of("edit");
	made.cap = text_of(cap);
	made.cap_kind = text_of(*cap ? "total" : "");
	numbers_take(numbers, &made);
}

static void answer(struct numbers *numbers, uint64_t seconds, enum report_answer answer,
                   const char *id)
{
	struct report_event made = event(REPORT_ANSWER, seconds);

	made.outcome = answer == REPORT_APPROVE ? REPORT_ALLOW : REPORT_DENY;
	made.answer = answer;
	made.id = text_of(id);
	made.session = text_of("s");
	numbers_take(numbers, &made);
}

/* Each quantile is one of the values to within 1.6 %, in any order of adding. */
static void test_quantiles(void)
{
	static struct latency latency;

	memset(&latency, 0, sizeof latency);
	CU_ASSERT_EQUAL(latency_quantile(&latency, 500), 0);
	for (uint64_t i = 0; i < 100000; i++)
		latency_add(&latency, (i * 7919 % 100000 + 1) * 1000);
	for (unsigned per_mille = 1; per_mille <= 1000; per_mille++) {
		double exact = per_mille * 100.0 * 1000;
		double found = (double)latency_quantile(&latency, per_mille);

		if (!(found > exact * 0.984 && found < exact * 1.016))
			CU_FAIL("a quantile is too far off");
	}
	CU_ASSERT_EQUAL(latency_quantile(&latency, 1000), 100000 * 1000u);
	CU_ASSERT_EQUAL(latency.min, 1000);
	CU_ASSERT_EQUAL(latency.max, 100000 * 1000u);
}

static void test_the_widest_durations(void)
{
	static const uint64_t values[] = {0, 1, 31, 32, 33, 1000, UINT64_MAX};
	struct latency_bar bars[LATENCY_BARS];

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct latency latency = {0};

		latency_add(&latency, values[i]);
		CU_ASSERT_EQUAL(latency_quantile(&latency, 500), values[i]);
		CU_ASSERT_EQUAL(latency_quantile(&latency, 1000), values[i]);
		CU_ASSERT_EQUAL(latency_bars(&latency, bars), 1);
		CU_ASSERT_EQUAL(bars[0].count, 1);
		CU_ASSERT(bars[0].upto >= values[i]);
	}
}

static void test_bars_hold_all(void)
{
	static struct latency latency;
	struct latency_bar bars[LATENCY_BARS];
	uint64_t sum = 0;

	memset(&latency, 0, sizeof latency);
	CU_ASSERT_EQUAL(latency_bars(&latency, bars), 0);
	for (uint64_t ns = 1; ns < UINT64_MAX / 3; ns *= 3)
		latency_add(&latency, ns);
	size_t count = latency_bars(&latency, bars);

	for (size_t i = 0; i < count; i++) {
		sum += bars[i].count;
		CU_ASSERT(i == 0 || bars[i].upto > bars[i - 1].upto);
	}
	CU_ASSERT_EQUAL(sum, latency.count);
}

static void add_number(struct top *top, unsigned number)
{
	char name[16];

	snprintf(name, sizeof name, "n%u", number);
	top_add(top, text_of(name), REPORT_ALLOW, 0);
}

/* Up to TOP_ROOM names all is exact; with more, what is frequent is still there, and no
 * count is off by more than its error. */
static void test_the_most_frequent(void)
{
	struct top *top = calloc(1, sizeof *top);
	uint32_t order[TOP_ROOM];

	CU_ASSERT_PTR_NOT_NULL_FATAL(top);
	for (unsigned i = 0; i < TOP_ROOM; i++)
		for (unsigned j = 0; j <= i; j++)
			add_number(top, i);
	CU_ASSERT_FALSE(top->full);
	CU_ASSERT_EQUAL(top_sorted(top, 3, order), 3);
	for (unsigned i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(top->entries[order[i]].count, TOP_ROOM - i);
		CU_ASSERT_EQUAL(top->entries[order[i]].error, 0);
	}
	add_number(top, TOP_ROOM);
	CU_ASSERT_TRUE(top->full);
	free(top);

	top = calloc(1, sizeof *top);
	CU_ASSERT_PTR_NOT_NULL_FATAL(top);
	for (unsigned i = 0; i < 100000; i++)
		add_number(top, i % 10 == 0 ? 7 : 1000 + i);
	CU_ASSERT_EQUAL(top_sorted(top, 1, order), 1);
	CU_ASSERT(text_is(top_name(&top->entries[order[0]]), "n7"));
	CU_ASSERT(top->entries[order[0]].count >= 10000);
	CU_ASSERT(top->entries[order[0]].count - top->entries[order[0]].error <= 10000);
	CU_ASSERT_EQUAL(top->total, 100000);
	free(top);
}

static void test_long_names(void)
{
	struct top *top = calloc(1, sizeof *top);
	char a[400];
	char b[400];

	CU_ASSERT_PTR_NOT_NULL_FATAL(top);
	memset(a, 'a', sizeof a);
	memset(b, 'a', sizeof b);
	b[399] = 'b';
	top_add(top, (struct text){a, 400}, REPORT_ALLOW, 0);
	top_add(top, (struct text){b, 400}, REPORT_ALLOW, 0);
	top_add(top, (struct text){"", 0}, REPORT_ALLOW, 0);
	CU_ASSERT_EQUAL(top->count, 2);
	CU_ASSERT_EQUAL(top->entries[0].len, TOP_NAME);
	/* At a character, never within one. */
	for (size_t i = 0; i + 3 <= sizeof a; i += 3)
		memcpy(a + i, "\u20ac", 3);
	top_add(top, (struct text){a, 399}, REPORT_ALLOW, 0);
	struct text name = top_name(&top->entries[2]);

	CU_ASSERT_EQUAL(name.len, 96);
	CU_ASSERT_EQUAL(memcmp(name.at + 93, "...", 3), 0);
	for (struct text rest = name; rest.len;) {
		size_t size = text_character(rest);

		CU_ASSERT_FATAL(size > 0);
		rest.at += size;
		rest.len -= size;
	}
	free(top);
}

static uint64_t all_in(const struct series *series)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < series->count; i++)
		sum += series->cells[i].outcomes[REPORT_ALLOW];
	return sum;
}

/* Whatever the times, no event is lost and each is in the cell of its time. */
static void test_times_in_any_order(void)
{
	static const uint64_t times[] = {
		1795000000, 1795000001, 1795000090, 1794999000, 1795400000,
		1790000000, 1,          4102444800, 1795000000, UINT64_MAX / SECOND};
	static struct series series;

	memset(&series, 0, sizeof series);
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		struct series_cell *cell = series_at(&series, times[i] * SECOND);
		uint32_t at = (uint32_t)(cell - series.cells);

		cell->outcomes[REPORT_ALLOW]++;
		CU_ASSERT(series.count <= SERIES_CELLS);
		CU_ASSERT(series_start(&series, at) <= times[i]);
		CU_ASSERT(times[i] - series_start(&series, at) < series_width(&series));
		CU_ASSERT_EQUAL(all_in(&series), i + 1);
	}
}

static void test_no_times(void)
{
	static struct series series;

	memset(&series, 0, sizeof series);
	for (unsigned i = 0; i < 100000; i++)
		series_at(&series, 0)->outcomes[REPORT_ALLOW]++;
	CU_ASSERT_TRUE(series.by_order);
	CU_ASSERT_EQUAL(all_in(&series), 100000);
	CU_ASSERT_EQUAL(series.cells[0].outcomes[REPORT_ALLOW], series_width(&series));
}

static void test_prompts(void)
{
	struct numbers *numbers = numbers_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(numbers);
	call(numbers, 100, REPORT_ASK, "a", "");
	call(numbers, 110, REPORT_ASK, "b", "total_denial");
	call(numbers, 120, REPORT_ASK, "c", "");
	answer(numbers, 130, REPORT_APPROVE, "b");
	answer(numbers, 400, REPORT_REJECT, "a");
	answer(numbers, 500, REPORT_REJECT, "of another");
	CU_ASSERT_EQUAL(numbers->decisions, 3);
	CU_ASSERT_EQUAL(numbers->outcomes[REPORT_ASK], 3);
	CU_ASSERT_EQUAL(numbers->answered, 3);
	CU_ASSERT_EQUAL(numbers->held_asked, 1);
	CU_ASSERT_EQUAL(numbers->held[REPORT_APPROVE], 1);
	CU_ASSERT_EQUAL(numbers_held_answered(numbers), 1);
	CU_ASSERT_EQUAL(numbers->slow, 2);
	CU_ASSERT_EQUAL(numbers->slowest[0].wait_ns, 300ull * SECOND);
	CU_ASSERT_EQUAL(numbers->slowest[1].wait_ns, 20ull * SECOND);
	CU_ASSERT_EQUAL(numbers->caps, 1);
	CU_ASSERT_EQUAL(numbers->sessions, 1);
	/* Beside the table's bound: the oldest are forgotten, the counts go on. */
	for (unsigned i = 0; i < 3 * REPORT_MAX_OPEN; i++) {
		char id[16];

		snprintf(id, sizeof id, "%u", i);
		call(numbers, 1000, REPORT_ASK, id, "");
	}
	answer(numbers, 2000, REPORT_APPROVE, "12287");
	CU_ASSERT_EQUAL(numbers->slowest[0].wait_ns, 1000ull * SECOND);
	CU_ASSERT_EQUAL(numbers->outcomes[REPORT_ASK], 3 + 3 * REPORT_MAX_OPEN);
	numbers_free(numbers);
}

static void test_the_slowest_are_kept(void)
{
	struct numbers *numbers = numbers_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(numbers);
	for (unsigned i = 0; i < 100; i++) {
		call(numbers, 1000, REPORT_ASK, "x", "");
		answer(numbers, 1000 + i * 37 % 100, REPORT_APPROVE, "x");
	}
	CU_ASSERT_EQUAL(numbers->slow, REPORT_SLOWEST);
	for (unsigned i = 0; i < REPORT_SLOWEST; i++)
		CU_ASSERT_EQUAL(numbers->slowest[i].wait_ns, (99ull - i) * SECOND);
	numbers_free(numbers);
}

static void test_sessions_are_bounded(void)
{
	struct numbers *numbers = numbers_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(numbers);
	for (unsigned i = 0; i <= REPORT_MAX_SESSIONS; i++) {
		struct report_event made = event(REPORT_SESSION_START, 0);
		char name[16];

		snprintf(name, sizeof name, "%u", i);
		made.session = text_of(name);
		numbers_take(numbers, &made);
		numbers_take(numbers, &made);
		CU_ASSERT_EQUAL(numbers->sessions_full, i == REPORT_MAX_SESSIONS);
	}
	CU_ASSERT_EQUAL(numbers->sessions, REPORT_MAX_SESSIONS);
	numbers_free(numbers);
}

static bool finds(const struct numbers *numbers, const char *id)
{
	struct finding found[FINDING_MAX];
	size_t count = findings(numbers, found);

	for (size_t i = 0; i < count; i++)
		if (strcmp(found[i].id, id) == 0)
			return true;
	return false;
}

/* Each finding at its threshold and just below. */
static void test_findings(void)
{
	static const char *const ids[] = {"set-up-fails",    "classifier-unavailable",
	                                  "lines-lost",      "lines-bad",
	                                  "classifier-slow", "blocks-overruled",
	                                  "all-approved",    "asks-often",
	                                  "caps-met",        "unanswered",
	                                  "hook-slow"};

	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		for (int at = 0; at <= 1; at++) {
			struct numbers *n = numbers_new();
			uint64_t more = (uint64_t)at;

			CU_ASSERT_PTR_NOT_NULL_FATAL(n);
			n->decisions = n->classified = 1000;
			n->lost = i == 2 ? more : 0;
			n->bad = i == 3 ? more : 0;
			n->verdicts[REPORT_UNAVAILABLE] = i == 1 ? 49 + more : 0;
			n->outcomes[REPORT_ASK] = n->answered =
				i == 7 ? 199 + more : 20;
			if (i == 9)
				n->answered = 16 - more;
			n->caps = i == 8 ? 19 + more : 0;
			n->held[REPORT_APPROVE] = i == 5 ? 4 + more : 0;
			n->held[REPORT_REJECT] = i == 5 ? 6 - more : 0;
			n->answers[REPORT_PERSON][REPORT_APPROVE] =
				i == 6 ? 94 + more : 0;
			n->answers[REPORT_PERSON][REPORT_REJECT] =
				i == 6 ? 6 - more : 0;
			if (i == 0)
				top_add(&n->by[REPORT_BY_REASON],
				        text_of(at ? "hook_failed" : "hook_decision"),
				        REPORT_DENY, 0);
			for (unsigned j = 0; j < 100; j++) {
				if (i == 4)
					latency_add(&n->classifier,
					            at ? 5000000000u : 4800000000u);
				if (i == 10)
					latency_add(&n->hook,
					            at ? 100000000u : 97000000u);
			}
			CASE(ids[i], finds(n, ids[i]) == (at == 1));
			numbers_free(n);
		}
	}
}

static void test_shown(void)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} durations[] = {
		{0, "0 s"},
		{1, "1 ns"},
		{999, "999 ns"},
		{1000, "1.00 us"},
		{999499, "999 us"},
		{999500, "1.00 ms"},
		{12345678, "12.3 ms"},
		{999499999, "999 ms"},
		{999500000, "1.00 s"},
		{61200000000, "61.2 s"},
		{119400000000, "119 s"},
		{120000000000, "2m"},
		{200000000000, "3m 20s"},
		{7200000000000, "2h"},
		{86400000000000, "1d"},
		{3600000000000, "1h"},
		{2 * 86400000000000, "2d"},
		{2 * 86400000000000 + 3600000000000, "2d 1h"},
		{UINT64_MAX, "213503d"},
	};

	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++)
		CASE(durations[i].text,
		     strcmp(show_duration(durations[i].ns).at, durations[i].text) == 0);
	CU_ASSERT_STRING_EQUAL(show_count(0).at, "0");
	CU_ASSERT_STRING_EQUAL(show_count(999).at, "999");
	CU_ASSERT_STRING_EQUAL(show_count(1000).at, "1,000");
	CU_ASSERT_STRING_EQUAL(show_count(UINT64_MAX).at, "18,446,744,073,709,551,615");
	CU_ASSERT_STRING_EQUAL(show_share(1, 3).at, "33.3 %");
	CU_ASSERT_STRING_EQUAL(show_share(5, 0).at, "-");
	CU_ASSERT_STRING_EQUAL(show_share(UINT64_MAX, UINT64_MAX).at, "100.0 %");
	CU_ASSERT_STRING_EQUAL(show_time(1795000000ull * SECOND).at,
	                       "2026-11-18 11:06:40");
	CU_ASSERT_STRING_EQUAL(show_time_iso(1795000000ull * SECOND).at,
	                       "2026-11-18T11:06:40Z");
	CU_ASSERT_STRING_EQUAL(show_time(0).at, "not known");
	CU_ASSERT_STRING_EQUAL(show_start(1795000000, 60, 0).at, "2026-11-18 11:06");
	CU_ASSERT_STRING_EQUAL(show_start(1795000000, 86400, 0).at, "2026-11-18");
}

/* Whether no line has more than 80 columns, and nothing in it controls a terminal. */
static bool is_tame(const struct buffer *text)
{
	size_t column = 0;

	for (size_t i = 0; i < text->len; i++) {
		unsigned char byte = text->at[i];

		column = byte == '\n' ? 0 : column + ((byte & 0xc0) != 0x80);
		if (column > 80 || (byte < 32 && byte != '\n') || byte == 127)
			return false;
	}
	return true;
}

/* Names as long and as hostile as can be, counts as high. */
static void test_a_terminal_is_safe(void)
{
	static const char *const hostile[] = {
		"\x1b[31mred\x07\r\n",
		"\u202etxt.exe",
		"\xff\xfe\xc0",
		"<script>",
		"a name that is so long that it cannot stand in a column of any "
		"terminal "
		"that anybody has",
	};
	static const struct look looks[] = {{false, false, 256}, {false, true, 3}};
	struct numbers *numbers = numbers_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(numbers);
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct report_event made = event(REPORT_VERDICT, 1795000000 + i);
		struct text text = text_of(hostile[i]);

		made.outcome = REPORT_ASK;
		made.verdict = REPORT_UNAVAILABLE;
		made.id = made.session = made.tool = made.reason = made.layer = text;
		made.rule = made.agent = made.policy = made.policy_name = text;
		made.policy_version = made.cap = made.cap_kind = made.unavailable =
			text;
		made.command = text;
		made.classified = made.timed = true;
		made.classifier_ns = made.hook_ns = UINT64_MAX;
		numbers_take(numbers, &made);
		answer(numbers, 1795000000 + DAY_NS / SECOND * 40000, REPORT_APPROVE,
		       "no");
		made.kind = REPORT_ANSWER;
		made.answer = REPORT_TIMEOUT;
		made.time_ns += 400 * DAY_NS;
		numbers_take(numbers, &made);
	}
	numbers->decisions = numbers->outcomes[REPORT_ALLOW] = 999999999999u;
	numbers->outcomes[REPORT_REFUSED] = 999999999999u;
	numbers->sessions_full = true;
	numbers->by[REPORT_BY_TOOL].entries[0].count = 999999999999u;
	numbers->by[REPORT_BY_TOOL].total = 999999999999u;
	CU_ASSERT_EQUAL(numbers->slow, 5);
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
		struct buffer text;

		buffer_init(&text, (struct ilk_allocator){NULL, NULL});
		numbers_text(numbers, &looks[i], &text);
		CU_ASSERT_FALSE(text.failed);
		CU_ASSERT(is_tame(&text));
		buffer_free(&text);
	}
	numbers_free(numbers);
}

/* Every allocation of the writers fails in turn: the buffer says so. */
static void test_no_memory_to_write(void)
{
	void (*const writers[])(const struct numbers *,
	                        struct buffer *) = {numbers_json, numbers_page};
	struct numbers *numbers = numbers_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(numbers);
	call(numbers, 100, REPORT_ASK, "a", "total_denial");
	for (size_t i = 0; i < sizeof writers / sizeof writers[0]; i++) {
		bool failed = true;

		for (size_t at = 1; failed && at < 1000; at++) {
			struct unit_allocator state = {.fail_at = at};
			struct buffer to;

			buffer_init(&to, unit_allocator(&state));
			writers[i](numbers, &to);
			failed = to.failed;
			CU_ASSERT(failed || to.len > 0);
			buffer_free(&to);
			CU_ASSERT_EQUAL(state.live, 0);
		}
		CU_ASSERT_FALSE(failed);
	}
	numbers_free(numbers);
}

void report_numbers_suite(void)
{
	CU_pSuite suite = CU_add_suite("report_numbers", NULL, NULL);

	CU_ADD_TEST(suite, test_quantiles);
	CU_ADD_TEST(suite, test_the_widest_durations);
	CU_ADD_TEST(suite, test_bars_hold_all);
	CU_ADD_TEST(suite, test_the_most_frequent);
	CU_ADD_TEST(suite, test_long_names);
	CU_ADD_TEST(suite, test_times_in_any_order);
	CU_ADD_TEST(suite, test_no_times);
	CU_ADD_TEST(suite, test_prompts);
	CU_ADD_TEST(suite, test_the_slowest_are_kept);
	CU_ADD_TEST(suite, test_sessions_are_bounded);
	CU_ADD_TEST(suite, test_findings);
	CU_ADD_TEST(suite, test_shown);
	CU_ADD_TEST(suite, test_a_terminal_is_safe);
	CU_ADD_TEST(suite, test_no_memory_to_write);
}
