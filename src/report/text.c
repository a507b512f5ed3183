/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers -> a summary for a terminal: what to look at first, then outcomes, time, and
 * why; then classifier and people; then who and with what.
 */
#include <stdio.h>
#include <string.h>

#include "report/curve.h"
#include "report/finding.h"
#include "report/line.h"
#include "report/show.h"

#define NAME_WIDTH  30
#define COUNT_WIDTH 15
#define SHARE_WIDTH 9
#define BAR_WIDTH   22

/* A name, how many, its share and a bar. */
static void counted(const struct lines_to *lines, struct text name, uint64_t count,
                    uint64_t whole, enum line_colour colour)
{
	line_blanks(lines, 2);
	line_cell(lines, name, NAME_WIDTH);
	line_cell_right(lines, show_count(count).at, COUNT_WIDTH);
	line_cell_right(lines, show_share(count, whole).at, SHARE_WIDTH);
	line_blanks(lines, 1);
	line_colour(lines, colour);
	line_bar(lines, count, whole, BAR_WIDTH);
	line_colour(lines, LINE_PLAIN);
	line_end(lines);
}

static void note(const struct lines_to *lines, const char *words)
{
	line_colour(lines, LINE_DIM);
	line_blanks(lines, 2);
	line_string(lines, words);
	line_colour(lines, LINE_PLAIN);
	line_end(lines);
}

/* A word, then words about it. */
static void said(const struct lines_to *lines, const char *word, const char *about)
{
	line_blanks(lines, 2);
	line_cell(lines, text_of(word), 18);
	line_string(lines, about);
	line_end(lines);
}

static void title(const struct lines_to *lines, const struct numbers *numbers)
{
	line_colour(lines, LINE_BOLD);
	line_string(lines, show_count(numbers->decisions).at);
	line_string(lines, numbers->decisions == 1 ? " decision" : " decisions");
	line_colour(lines, LINE_PLAIN);
	if (numbers->sessions) {
		line_string(lines, numbers->sessions_full ? " in more than " : " in ");
		line_string(lines, show_count(numbers->sessions).at);
		line_string(lines, numbers->sessions == 1 ? " session" : " sessions");
	}
	if (numbers->first_ns) {
		line_end(lines);
		line_string(lines, show_time(numbers->first_ns).at);
		line_string(lines, " to ");
		line_string(lines, show_time(numbers->last_ns).at);
	}
	line_end(lines);
}

/* Words in lines of at most 76 columns, the later ones set in. */
static void wrapped(const struct lines_to *lines, const char *words)
{
	size_t column = 4;

	while (*words) {
		size_t len = strcspn(words, " ");

		if (column + len > 78) {
			line_end(lines);
			line_blanks(lines, 4);
			column = 4;
		}
		buffer_bytes(lines->to, words, len);
		buffer_bytes(lines->to, " ", 1);
		column += len + 1;
		words += len + (words[len] == ' ');
	}
	line_end(lines);
}

static void look_at(const struct lines_to *lines, const struct numbers *numbers)
{
	struct finding found[FINDING_MAX];
	size_t count = findings(numbers, found);

	if (count)
		line_heading(lines, "To look at");
	for (size_t i = 0; i < count; i++) {
		line_colour(lines, found[i].grave ? LINE_RED : LINE_YELLOW);
		line_string(lines, found[i].grave ? "  ! " : "  - ");
		line_colour(lines, LINE_PLAIN);
		wrapped(lines, found[i].text);
	}
}

static enum line_colour colour_of(enum report_outcome outcome)
{
	switch (outcome) {
	case REPORT_ALLOW:
		return LINE_GREEN;
	case REPORT_ASK:
		return LINE_YELLOW;
	case REPORT_DENY:
	case REPORT_INTERRUPT:
	case REPORT_STOP:
		return LINE_RED;
	case REPORT_DEFER:
	case REPORT_REFUSED:
	case REPORT_OUTCOMES:
		break;
	}
	return LINE_PLAIN;
}

static void outcomes(const struct lines_to *lines, const struct numbers *numbers)
{
	line_heading(lines, "Outcomes");
	for (unsigned i = 0; i < REPORT_REFUSED; i++)
		if (numbers->outcomes[i])
			counted(lines, text_of(report_outcome_words[i]),
			        numbers->outcomes[i], numbers->decisions,
			        colour_of((enum report_outcome)i));
	if (numbers->outcomes[REPORT_REFUSED]) {
		line_blanks(lines, 2);
		line_cell(lines, text_of("refused (too late)"), NAME_WIDTH);
		line_cell_right(lines, show_count(numbers->outcomes[REPORT_REFUSED]).at,
		                COUNT_WIDTH);
		line_end(lines);
	}
}

/* A policy by its name and version and the begin of its digest, all else as it is. */
static struct text name_of(const struct top_entry *entry, enum report_by by,
                           char room[2 * TOP_NAME])
{
	static const char prefix[] = "sha256:";
	struct text name = top_name(entry);
	size_t skip = sizeof prefix - 1;

	if (by != REPORT_BY_POLICY || !entry->label_len)
		return name;
	if (name.len < skip || memcmp(name.at, prefix, skip) != 0)
		skip = 0;
	int len = snprintf(room, (size_t)2 * TOP_NAME, "%.*s  %.*s",
	                   (int)entry->label_len, entry->label,
	                   name.len - skip < 8 ? (int)(name.len - skip) : 8,
	                   name.at + skip);

	return (struct text){room, (size_t)len};
}

static void list(const struct lines_to *lines, const struct numbers *numbers,
                 enum report_by by, const char *words)
{
	const struct top *top = &numbers->by[by];
	uint32_t order[TOP_ROOM];
	size_t count = top_sorted(top, lines->look->rows, order);

	if (!count)
		return;
	line_heading(lines, words);
	for (size_t i = 0; i < count; i++) {
		const struct top_entry *entry = &top->entries[order[i]];
		char room[2 * TOP_NAME];

		counted(lines, name_of(entry, by, room), entry->count, top->total,
		        LINE_PLAIN);
	}
	if (top->full)
		note(lines,
		     "too many for exact counts: the highest are right to within "
		     "1 in 256");
	else if (count < top->count)
		note(lines, "and others: --json has them");
}

static void latency(const struct lines_to *lines, const char *word,
                    const struct latency *latency)
{
	static const struct {
		const char *name;
		unsigned per_mille;
	} shown[] = {{"p50 ", 500}, {", p95 ", 950}, {", p99 ", 990}};

	if (!latency->count)
		return;
	line_blanks(lines, 2);
	line_cell(lines, text_of(word), 18);
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		line_string(lines, shown[i].name);
		line_string(lines,
		            show_duration(latency_quantile(latency, shown[i].per_mille))
		                    .at);
	}
	line_string(lines, ", max ");
	line_string(lines, show_duration(latency->max).at);
	line_end(lines);
}

static void classifier(const struct lines_to *lines, const struct numbers *numbers)
{
	static const enum line_colour colours[] = {LINE_GREEN, LINE_YELLOW, LINE_RED};
	const struct top *kinds = &numbers->by[REPORT_BY_UNAVAILABLE];
	uint32_t order[TOP_ROOM];
	size_t count = top_sorted(kinds, lines->look->rows, order);

	if (!numbers->classified)
		return;
	line_heading(lines, "Classifier");
	for (unsigned i = 0; i < REPORT_VERDICTS; i++)
		counted(lines, text_of(report_verdict_words[i]), numbers->verdicts[i],
		        numbers->classified, colours[i]);
	for (size_t i = 0; i < count; i++) {
		const struct top_entry *kind = &kinds->entries[order[i]];

		line_blanks(lines, 4);
		line_cell(lines, top_name(kind), NAME_WIDTH - 2);
		line_cell_right(lines, show_count(kind->count).at, COUNT_WIDTH);
		line_end(lines);
	}
	latency(lines, "time to a verdict", &numbers->classifier);
}

static void answers(const struct lines_to *lines, const char *word,
                    const uint64_t counts[REPORT_ANSWERS])
{
	struct buffer *to = lines->to;
	const char *comma = "";

	line_blanks(lines, 2);
	line_cell(lines, text_of(word), 18);
	for (unsigned i = 0; i < REPORT_ANSWERS; i++) {
		if (!counts[i])
			continue;
		buffer_printf(to, "%s%s %s", comma, report_answer_words[i],
		              show_count(counts[i]).at);
		comma = ", ";
	}
	line_end(lines);
}

static void prompts(const struct lines_to *lines, const struct numbers *numbers)
{
	uint64_t asked = numbers->outcomes[REPORT_ASK];
	uint64_t held = numbers_held_answered(numbers);

	if (!asked && !numbers->answered)
		return;
	line_heading(lines, "Prompts");
	said(lines, "asked", show_count(asked).at);
	if (numbers_unanswered(numbers))
		said(lines, "without an answer",
		     show_count(numbers_unanswered(numbers)).at);
	if (numbers_answered_by(numbers, REPORT_PERSON))
		answers(lines, "people", numbers->answers[REPORT_PERSON]);
	if (numbers_answered_by(numbers, REPORT_HOOK))
		answers(lines, "hooks", numbers->answers[REPORT_HOOK]);
	if (numbers->held_asked) {
		line_blanks(lines, 2);
		line_cell(lines, text_of("after a block"), 18);
		buffer_printf(lines->to, "%s asked, %s of %s answers approve",
		              show_count(numbers->held_asked).at,
		              show_share(numbers->held[REPORT_APPROVE], held).at,
		              show_count(held).at);
		line_end(lines);
	}
	latency(lines, "time to an answer", &numbers->wait);
}

static void slowest(const struct lines_to *lines, const struct numbers *numbers)
{
	if (numbers->slow)
		line_heading(lines, "Slowest prompts");
	for (size_t i = 0; i < numbers->slow && i < lines->look->rows; i++) {
		const struct report_prompt *prompt = &numbers->slowest[i];

		line_cell_right(lines, show_duration(prompt->wait_ns).at, 13);
		line_blanks(lines, 2);
		line_cell(lines, text_of(prompt->tool), 20);
		line_blanks(lines, 1);
		line_cell(lines, text_of(prompt->reason), 24);
		line_blanks(lines, 1);
		line_string(lines, report_answer_words[prompt->answer]);
		line_end(lines);
	}
}

void numbers_text(const struct numbers *numbers, const struct look *look,
                  struct buffer *to)
{
	const struct lines_to lines = {to, look};

	title(&lines, numbers);
	look_at(&lines, numbers);
	if (!numbers->events)
		return;
	outcomes(&lines, numbers);
	curves_write(&lines, &numbers->series);
	list(&lines, numbers, REPORT_BY_REASON, "Reasons");
	list(&lines, numbers, REPORT_BY_LAYER, "Layers");
	list(&lines, numbers, REPORT_BY_CAP_KIND, "Caps reached, by kind");
	list(&lines, numbers, REPORT_BY_CAP, "Caps reached, by name");
	classifier(&lines, numbers);
	prompts(&lines, numbers);
	slowest(&lines, numbers);
	list(&lines, numbers, REPORT_BY_TOOL, "Tools");
	list(&lines, numbers, REPORT_BY_SESSION, "Sessions");
	list(&lines, numbers, REPORT_BY_AGENT, "Agents");
	list(&lines, numbers, REPORT_BY_POLICY, "Policies");
	if (numbers->hook.count) {
		line_heading(&lines, "Hook");
		latency(&lines, "time to decide", &numbers->hook);
	}
}
