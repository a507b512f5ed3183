/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers -> a page: what stands where. It has no script and loads nothing: the policy in
 * its head has the browser refuse both, so that no text of an event can do anything.
 */
#include "report/page.h"

#include "report/chart.h"
#include "report/markup.h"
#include "report/show.h"
#include "report/write.h"

void page_section(struct buffer *to, const char *title, const char *class_name)
{
	buffer_printf(to, "<section class=\"%s\"><h2>%s</h2>\n", class_name, title);
}

void page_section_end(struct buffer *to)
{
	buffer_string(to, "</section>\n");
}

static void head(struct buffer *to)
{
	buffer_string(
		to,
		"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<title>Interlock report</title>\n<style>\n");
	buffer_string(to, page_style);
	buffer_string(to, "</style></head><body>\n");
}

static void title(struct buffer *to, const struct numbers *numbers)
{
	buffer_string(to, "<header><h1>Interlock report</h1><p>");
	if (numbers->first_ns)
		buffer_printf(to, "<time>%s</time> to <time>%s</time> UTC",
		              show_time(numbers->first_ns).at,
		              show_time(numbers->last_ns).at);
	else
		buffer_string(to, "Events without times, in their order");
	if (numbers->sessions) {
		buffer_string(to, " \u00b7 <span");
		markup_source(to, numbers->sessions, "session_count.count");
		buffer_printf(to, ">%s%s session%s</span>",
		              numbers->sessions_full ? "more than " : "",
		              show_count(numbers->sessions).at,
		              numbers->sessions == 1 ? "" : "s");
	}
	buffer_string(to, "</p></header>\n");
}

static void over_time(struct buffer *to, const struct numbers *numbers)
{
	if (!numbers->decisions)
		return;
	page_section(to,
	             numbers->series.by_order ? "Decisions in their order"
	                                      : "Decisions over time",
	             "full");
	chart_time(to, &numbers->series, CHART_OUTCOMES);
	page_section_end(to);
}

static void hook(struct buffer *to, const struct numbers *numbers)
{
	if (!numbers->hook.count)
		return;
	page_section(to, "Hook", "part");
	chart_latency(to, &numbers->hook, "hook", "Time to decide");
	page_section_end(to);
}

static void foot(struct buffer *to, const struct numbers *numbers)
{
	buffer_string(to, "<footer><p>From <span");
	markup_source(to, numbers->lines, "read.lines");
	buffer_printf(to, ">%s lines</span>, <span", show_count(numbers->lines).at);
	markup_source(to, numbers->events, "read.events");
	buffer_printf(to,
	              ">%s events</span>. Counts of names are exact while there are at "
	              "most %u; quantiles are right to within 1.6 %%. Every number is "
	              "in this page as JSON, too.</p></footer>\n",
	              show_count(numbers->events).at, TOP_ROOM);
}

static void data(struct buffer *to, const struct numbers *numbers)
{
	struct buffer json;

	buffer_init(&json, to->allocator);
	numbers_json(numbers, &json);
	buffer_string(to, "<script type=\"application/json\" id=\"numbers\">");
	buffer_bytes(to, json.at, json.len);
	buffer_string(to, "</script>\n");
	to->failed = to->failed || json.failed;
	buffer_free(&json);
}

void numbers_page(const struct numbers *numbers, struct buffer *to)
{
	head(to);
	title(to, numbers);
	buffer_string(to, "<main>\n");
	page_tiles(to, numbers);
	page_findings(to, numbers);
	over_time(to, numbers);
	buffer_string(to, "<div class=\"half\">\n");
	page_list(to, numbers, REPORT_BY_REASON, "Reasons", "why it was decided so");
	buffer_string(to, "</div><div class=\"half\">\n");
	page_list(to, numbers, REPORT_BY_LAYER, "Layers",
	          "which part of the gate decided");
	page_list(to, numbers, REPORT_BY_CAP, "Caps reached", "which limit was met");
	page_list(to, numbers, REPORT_BY_CAP_KIND, "Kinds of caps", "what they count");
	buffer_string(to, "</div>\n");
	page_classifier(to, numbers);
	page_prompts(to, numbers);
	buffer_string(to, "<div class=\"half\">\n");
	page_list(to, numbers, REPORT_BY_TOOL, "Tools", "what was to be run");
	page_list(to, numbers, REPORT_BY_AGENT, "Agents", "who asked");
	hook(to, numbers);
	buffer_string(to, "</div><div class=\"half\">\n");
	page_list(to, numbers, REPORT_BY_RULE, "Rows",
	          "rows of the policies that decided");
	buffer_string(to, "</div>\n");
	page_list(to, numbers, REPORT_BY_SESSION, "Sessions",
	          "with the most decisions");
	page_list(to, numbers, REPORT_BY_POLICY, "Policies", "by their digests");
	buffer_string(to, "</main>\n");
	foot(to, numbers);
	data(to, numbers);
	buffer_string(to, "</body></html>\n");
}
