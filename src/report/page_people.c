/* SPDX-License-Identifier: Apache-2.0
 *
 * The classifier and those who were asked, on the page; see page.h.
 */
#include <stdio.h>

#include "report/chart.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/show.h"

/* A row of a table: a word, how many, their share and a bar. */
static void part(struct buffer *to, struct text word, const char *colour,
                 uint64_t count, uint64_t whole, const char *path)
{
	buffer_string(to, "<tr><th scope=\"row\"><bdi>");
	markup_text(to, word);
	buffer_string(to, "</bdi></th>");
	markup_count(to, count, path);
	markup_share(to, count, whole);
	chart_part(to, colour, count, whole);
	buffer_string(to, "</tr>\n");
}

static void table_begin(struct buffer *to, const char *caption)
{
	static const char *const words[] = {"", "times", "share", "", NULL};

	buffer_printf(to, "<table class=\"list\"><caption>%s</caption>", caption);
	markup_head(to, words);
}

static void table_end(struct buffer *to)
{
	buffer_string(to, "</tbody></table>\n");
}

static void kinds(struct buffer *to, const struct numbers *numbers)
{
	const struct top *top = &numbers->by[REPORT_BY_UNAVAILABLE];
	uint32_t order[TOP_ROOM];
	size_t count = top_sorted(top, 8, order);

	if (!count)
		return;
	table_begin(to, "why there was no verdict");
	for (size_t i = 0; i < count; i++) {
		const struct top_entry *entry = &top->entries[order[i]];
		char path[MARKUP_PATH];

		snprintf(path, sizeof path, "classifier.unavailable.entries.%zu.count",
		         i);
		part(to, top_name(entry), "c-lost", entry->count, top->total, path);
	}
	table_end(to);
}

void page_classifier(struct buffer *to, const struct numbers *numbers)
{
	if (!numbers->classified)
		return;
	page_section(to, "Classifier", "full");
	chart_time(to, &numbers->series, CHART_VERDICTS);
	buffer_string(to, "<div class=\"columns\"><div>\n");
	table_begin(to, "what it said");
	for (unsigned i = 0; i < REPORT_VERDICTS; i++) {
		char path[MARKUP_PATH];

		snprintf(path, sizeof path, "classifier.verdicts.%s",
		         report_verdict_words[i]);
		part(to, text_of(report_verdict_words[i]), chart_verdict_colours[i],
		     numbers->verdicts[i], numbers->classified, path);
	}
	table_end(to);
	kinds(to, numbers);
	buffer_string(to, "</div><div>\n");
	chart_latency(to, &numbers->classifier, "classifier.latency",
	              "Time to a verdict");
	buffer_string(to, "</div></div>\n");
	page_section_end(to);
}

/* ---- Prompts */

static void answers(struct buffer *to, const uint64_t counts[REPORT_ANSWERS],
                    uint64_t whole, const char *caption, const char *path)
{
	static const char *const colours[] = {[REPORT_APPROVE] = "c-allow",
	                                      [REPORT_REJECT] = "c-deny",
	                                      [REPORT_CANCEL] = "c-stop",
	                                      [REPORT_TIMEOUT] = "c-lost"};

	if (!whole)
		return;
	table_begin(to, caption);
	for (unsigned i = 0; i < REPORT_ANSWERS; i++) {
		char at[MARKUP_PATH];

		if (!counts[i])
			continue;
		snprintf(at, sizeof at, "%s.%s", path, report_answer_words[i]);
		part(to, text_of(report_answer_words[i]), colours[i], counts[i], whole,
		     at);
	}
	table_end(to);
}

static void slow_row(struct buffer *to, const struct report_prompt *prompt,
                     size_t place)
{
	char path[MARKUP_PATH];

	snprintf(path, sizeof path, "slowest_prompts.%zu.wait_ns", place);
	buffer_string(to, "<tr>");
	markup_duration(to, prompt->wait_ns, path);
	buffer_printf(to, "<td class=\"t\">%s</td>", show_time(prompt->time_ns).at);
	markup_cell(to, text_of(prompt->tool));
	markup_cell(to, text_of(prompt->reason));
	markup_cell(to, text_of(prompt->command));
	buffer_printf(to, "<td>%s by %s</td>", report_answer_words[prompt->answer],
	              report_answerer_words[prompt->by]);
	markup_cell(to, text_of(prompt->session));
	buffer_string(to, "</tr>\n");
}

static void slowest(struct buffer *to, const struct numbers *numbers)
{
	static const char *const words[] = {"waited",  "asked (UTC)", "tool",
	                                    "reason",  "command",     "answer",
	                                    "session", NULL};

	if (!numbers->slow)
		return;
	buffer_string(to, "<h3>Slowest prompts</h3><div class=\"scroll\"><table "
	                  "class=\"plain\">");
	markup_head(to, words);
	for (size_t i = 0; i < numbers->slow; i++)
		slow_row(to, &numbers->slowest[i], i);
	buffer_string(to, "</tbody></table></div>\n");
}

static void fact(struct buffer *to, const char *name, uint64_t count, const char *path)
{
	buffer_printf(to, "<div><dt>%s</dt><dd", name);
	markup_source(to, count, "%s", path);
	buffer_printf(to, ">%s</dd></div>", show_count(count).at);
}

void page_prompts(struct buffer *to, const struct numbers *numbers)
{
	if (!numbers->outcomes[REPORT_ASK] && !numbers->answered)
		return;
	page_section(to, "Prompts", "full");
	buffer_string(to, "<dl class=\"facts\">");
	fact(to, "asked", numbers->outcomes[REPORT_ASK], "prompts.asked");
	fact(to, "answered", numbers->answered, "prompts.answered");
	fact(to, "unanswered", numbers_unanswered(numbers), "prompts.unanswered");
	fact(to, "asked after a block", numbers->held_asked, "after_block.asked");
	buffer_string(to, "</dl><div class=\"columns\"><div>\n");
	answers(to, numbers->answers[REPORT_PERSON],
	        numbers_answered_by(numbers, REPORT_PERSON), "what people answered",
	        "prompts.person");
	answers(to, numbers->answers[REPORT_HOOK],
	        numbers_answered_by(numbers, REPORT_HOOK),
	        "what hooks answered in their place", "prompts.hook");
	answers(to, numbers->held, numbers_held_answered(numbers),
	        "answers after a block: asked because of a cap, or a retry",
	        "after_block.answers");
	buffer_string(to, "</div><div>\n");
	chart_latency(to, &numbers->wait, "prompts.wait", "Time to an answer");
	buffer_string(to, "</div></div>\n");
	slowest(to, numbers);
	page_section_end(to);
}
