/* SPDX-License-Identifier: Apache-2.0
 *
 * See finding.h. The thresholds are where a person who runs agents would want to know,
 * not where something is proven to be wrong; docs/report.md tells them.
 */
#include "report/finding.h"

#include <stdio.h>
#include <string.h>

#include "report/show.h"

/* Shares of fewer than so many are chance. */
#define FEW 20u

/* False: nothing to say. */
typedef bool (*finding_fn)(const struct numbers *numbers, char text[FINDING_TEXT]);

/* How many decisions had one of these reasons. */
static uint64_t with_reasons(const struct numbers *numbers, const char *const *reasons)
{
	const struct top *top = &numbers->by[REPORT_BY_REASON];
	uint64_t count = 0;

	for (uint32_t i = 0; i < top->count; i++)
		for (size_t j = 0; reasons[j]; j++)
			if (text_is(top_name(&top->entries[i]), reasons[j]))
				count += top->entries[i].count;
	return count;
}

static bool set_up_fails(const struct numbers *numbers, char text[FINDING_TEXT])
{
	static const char *const reasons[] = {"policy_unavailable", "state_unavailable",
	                                      "hook_failed", "classifier_misconfigured",
	                                      NULL};
	uint64_t count = with_reasons(numbers, reasons);

	snprintf(text, FINDING_TEXT,
	         "%s decisions were made because policy, state, hook or classifier "
	         "failed: see interlock hook doctor",
	         show_count(count).at);
	return count > 0;
}

static bool classifier_fails(const struct numbers *numbers, char text[FINDING_TEXT])
{
	uint64_t failed = numbers->verdicts[REPORT_UNAVAILABLE];

	snprintf(text, FINDING_TEXT,
	         "the classifier gave no verdict in %s of %s times it was asked",
	         show_share(failed, numbers->classified).at,
	         show_count(numbers->classified).at);
	return numbers->classified >= FEW &&
	       numbers_share(failed, numbers->classified) >= 50;
}

/* The cell in which it failed most often, when that was most of the time. */
static const struct series_cell *worst_cell(const struct series *series, uint32_t *at)
{
	const struct series_cell *worst = NULL;

	for (uint32_t i = 0; i < series->count; i++) {
		const struct series_cell *cell = &series->cells[i];
		uint64_t failed = cell->verdicts[REPORT_UNAVAILABLE];
		uint64_t answered =
			cell->verdicts[REPORT_PASS] + cell->verdicts[REPORT_BLOCK];

		if (failed < FEW / 2 || failed < answered)
			continue;
		if (worst && failed <= worst->verdicts[REPORT_UNAVAILABLE])
			continue;
		worst = cell;
		*at = i;
	}
	return worst;
}

static bool classifier_was_out(const struct numbers *numbers, char text[FINDING_TEXT])
{
	const struct series *series = &numbers->series;
	uint32_t at = 0;
	const struct series_cell *cell = worst_cell(series, &at);

	if (!cell)
		return false;
	snprintf(text, FINDING_TEXT,
	         "the classifier was out: from %s, within %s, %s verdicts came and %s "
	         "did "
	         "not",
	         show_start(series_start(series, at), series_width(series),
	                    series->by_order)
	                 .at,
	         show_width(series_width(series), series->by_order).at,
	         show_count(cell->verdicts[REPORT_PASS] + cell->verdicts[REPORT_BLOCK])
	                 .at,
	         show_count(cell->verdicts[REPORT_UNAVAILABLE]).at);
	return true;
}

static bool classifier_is_slow(const struct numbers *numbers, char text[FINDING_TEXT])
{
	uint64_t p95 = latency_quantile(&numbers->classifier, 950);

	snprintf(text, FINDING_TEXT,
	         "one classifier verdict in twenty takes longer than %s",
	         show_duration(p95).at);
	return numbers->classifier.count >= FEW && p95 >= 5000000000u;
}

static bool blocks_are_overruled(const struct numbers *numbers, char text[FINDING_TEXT])
{
	uint64_t answered = numbers_held_answered(numbers);

	snprintf(
		text, FINDING_TEXT,
		"%s of the prompts after blocks (a cap, or a retry) were approved: the "
		"classifier may block too much",
		show_share(numbers->held[REPORT_APPROVE], answered).at);
	return answered >= FEW / 2 &&
	       numbers_share(numbers->held[REPORT_APPROVE], answered) >= 500;
}

static bool all_is_approved(const struct numbers *numbers, char text[FINDING_TEXT])
{
	const uint64_t *person = numbers->answers[REPORT_PERSON];
	uint64_t answered = numbers_answered_by(numbers, REPORT_PERSON);

	snprintf(text, FINDING_TEXT,
	         "people approved %s of %s prompts: who always agrees has stopped "
	         "reading",
	         show_share(person[REPORT_APPROVE], answered).at,
	         show_count(answered).at);
	return answered >= FEW &&
	       numbers_share(person[REPORT_APPROVE], answered) >= 950;
}

static bool asks_often(const struct numbers *numbers, char text[FINDING_TEXT])
{
	uint64_t asked = numbers->outcomes[REPORT_ASK];

	snprintf(text, FINDING_TEXT, "%s of all decisions interrupt a person",
	         show_share(asked, numbers->decisions).at);
	return numbers->decisions >= FEW &&
	       numbers_share(asked, numbers->decisions) >= 200;
}

static bool caps_are_met(const struct numbers *numbers, char text[FINDING_TEXT])
{
	snprintf(text, FINDING_TEXT, "%s decisions (%s) were made by a cap",
	         show_count(numbers->caps).at,
	         show_share(numbers->caps, numbers->decisions).at);
	return numbers->decisions >= FEW &&
	       numbers_share(numbers->caps, numbers->decisions) >= 20;
}

static bool prompts_go_unanswered(const struct numbers *numbers,
                                  char text[FINDING_TEXT])
{
	uint64_t open = numbers_unanswered(numbers);

	snprintf(text, FINDING_TEXT, "%s of %s prompts have no answer",
	         show_count(open).at, show_count(numbers->outcomes[REPORT_ASK]).at);
	return numbers->outcomes[REPORT_ASK] >= FEW / 2 &&
	       numbers_share(open, numbers->outcomes[REPORT_ASK]) >= 250;
}

static bool hook_is_slow(const struct numbers *numbers, char text[FINDING_TEXT])
{
	uint64_t p99 = latency_quantile(&numbers->hook, 990);

	snprintf(text, FINDING_TEXT,
	         "the slowest hundredth of decisions takes %s or more",
	         show_duration(p99).at);
	return numbers->hook.count >= FEW && p99 >= 100000000u;
}

static bool lines_make_no_sense(const struct numbers *numbers, char text[FINDING_TEXT])
{
	snprintf(text, FINDING_TEXT, "%s of %s lines could not be read",
	         show_count(numbers->bad).at, show_count(numbers->lines).at);
	return numbers->bad > 0;
}

static bool lines_are_lost(const struct numbers *numbers, char text[FINDING_TEXT])
{
	snprintf(text, FINDING_TEXT,
	         "%s lines are missing in the journal: see interlock audit verify",
	         show_count(numbers->lost).at);
	return numbers->lost > 0;
}

static const struct {
	const char *id;
	bool grave;
	finding_fn check;
} checks[] = {
	{"set-up-fails", true, set_up_fails},
	{"classifier-unavailable", true, classifier_fails},
	{"classifier-out", true, classifier_was_out},
	{"lines-lost", true, lines_are_lost},
	{"lines-bad", true, lines_make_no_sense},
	{"classifier-slow", false, classifier_is_slow},
	{"blocks-overruled", false, blocks_are_overruled},
	{"all-approved", false, all_is_approved},
	{"asks-often", false, asks_often},
	{"caps-met", false, caps_are_met},
	{"unanswered", false, prompts_go_unanswered},
	{"hook-slow", false, hook_is_slow},
};
#define CHECKS (sizeof checks / sizeof checks[0])
_Static_assert(CHECKS <= FINDING_MAX, "room for all");

size_t findings(const struct numbers *numbers, struct finding found[FINDING_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < CHECKS; i++) {
		if (!checks[i].check(numbers, found[count].text))
			continue;
		found[count].id = checks[i].id;
		found[count].grave = checks[i].grave;
		count++;
	}
	return count;
}
