/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock top: the numbers of a journal while it is written, in a terminal; elsewhere
 * once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit.h"
#include "file.h"
#include "journal/read.h"
#include "moment.h"
#include "options.h"
#include "places.h"
#include "report/show.h"
#include "report/write.h"
#include "screen.h"
#include "sources.h"
#include "term.h"
#include "tool.h"

#define PLACE_SIZE 4096

enum { OPTION_INTERVAL, OPTION_SINCE, OPTION_ONCE, OPTION_COUNT };
static const struct option options[OPTION_COUNT] = {
	[OPTION_INTERVAL] = {"interval", 'i', "SECONDS", "how often to look (2)"},
	[OPTION_SINCE] = {"since", 0, "WHEN", "only events from then on"},
	[OPTION_ONCE] = {"once", '1', NULL, "print once, and leave"},
};

static const struct usage usage = {
	.command = "top",
	.operands = "[DIR]",
	.about = "Shows the numbers of the journal in DIR (default: the hook's) while "
		 "it is "
		 "written.\nKeys: s shows the next section first, r the first one "
		 "again, "
		 "q leaves.",
	.options = options,
	.count = OPTION_COUNT,
	.more = "WHEN: 2026-11-22, 2026-11-22T08:30, or how long ago: 90s, 15min, 2h, "
		"7d\n",
};

struct top_view {
	unsigned interval_ms;
	bool once;
	const char *directory;
	char place[PLACE_SIZE];
	struct sources sources;
	struct journal_reader reader;
	char *room;
	size_t section; /* shown first, behind the title */
};

static bool take_interval(struct top_view *view, const char *value)
{
	char *end;
	double seconds = strtod(value, &end);

	if (*value && !*end && seconds >= 0.1 && seconds <= 3600) {
		view->interval_ms = (unsigned)(seconds * 1000);
		return true;
	}
	tool_complain(
		"top: --interval: \"%s\" is not a number of seconds from 0.1 to 3600",
		value);
	return false;
}

static bool take_option(void *context, size_t index, const char *value)
{
	struct top_view *view = context;

	switch (index) {
	case OPTION_INTERVAL:
		return take_interval(view, value);
	case OPTION_SINCE:
		if (moment_parse(value, (uint64_t)time(NULL) * 1000000000u,
		                 &view->sources.since_ns))
			return true;
		tool_complain("top: --since: \"%s\" is no time", value);
		return false;
	case OPTION_ONCE:
		view->once = true;
		break;
	}
	return true;
}

/* ---- Reading */

/* All that has come since. JOURNAL_END when that was fine. */
static enum journal_status read_on(struct top_view *view)
{
	struct numbers *numbers = view->sources.numbers;
	struct journal_line line;
	enum journal_status status;
	uint64_t skipped = view->reader.skipped;

	while ((status = journal_read(&view->reader, &line)) == JOURNAL_OK)
		sources_take_line(&view->sources, line.at, line.len);
	numbers->bad += view->reader.skipped - skipped;
	numbers->lines += view->reader.skipped - skipped;
	numbers->lost = view->reader.lost;
	return status;
}

/* ---- Showing */

static void write_all(const struct top_view *view, const struct look *look,
                      struct buffer *to)
{
	numbers_text(view->sources.numbers, look, to);
}

/* Where the n-th section begins: behind the n-th empty line; 0 when there are fewer. */
static size_t section_at(const struct buffer *text, size_t n)
{
	for (size_t i = 0; n && i + 1 < text->len; i++)
		if (text->at[i] == '\n' && text->at[i + 1] == '\n' && --n == 0)
			return i + 1;
	return 0;
}

static bool draw(struct top_view *view)
{
	const struct look look = {
		.colour = term_colour(stdout), .blocks = term_utf8(), .rows = 10};
	struct buffer all;
	struct buffer shown;
	size_t from;
	bool drawn;

	buffer_init(&all, (struct ilk_allocator){NULL, NULL});
	buffer_init(&shown, (struct ilk_allocator){NULL, NULL});
	write_all(view, &look, &all);
	from = section_at(&all, view->section);
	if (!from)
		view->section = 0;
	buffer_printf(&shown, "interlock top  %s UTC  q leaves, s: next section\n",
	              show_time((uint64_t)time(NULL) * 1000000000u).at);
	/* The title stands above whatever section is shown. */
	if (from)
		buffer_bytes(&shown, all.at, section_at(&all, 1));
	buffer_bytes(&shown, all.at + from, all.len - from);
	drawn = !all.failed && !shown.failed &&
	        screen_show((struct text){(const char *)shown.at, shown.len});
	buffer_free(&all);
	buffer_free(&shown);
	return drawn;
}

static int print_once(const struct top_view *view)
{
	const struct look look = {
		.colour = term_colour(stdout), .blocks = term_utf8(), .rows = 10};
	struct buffer all;
	struct output out;
	int end;

	buffer_init(&all, (struct ilk_allocator){NULL, NULL});
	write_all(view, &look, &all);
	output_stdout(&out);
	output_bytes(&out, all.at, all.failed ? 0 : all.len);
	end = all.failed ? tool_fail("top", ILK_MEMORY) : output_done(&out);
	buffer_free(&all);
	return end;
}

/* ---- The loop */

/* True: leave. */
static bool press(struct top_view *view, char key)
{
	if (key == 's')
		view->section++;
	if (key == 'r')
		view->section = 0;
	return key == 'q';
}

static int watch(struct top_view *view)
{
	enum journal_status status = JOURNAL_END;
	bool drawn = true;
	bool left = false;

	screen_enter();
	while (status == JOURNAL_END && drawn && !left) {
		char key = '\0';
		enum screen_event event;

		drawn = draw(view);
		event = screen_wait(view->interval_ms, &key);
		left = event == SCREEN_END || (event == SCREEN_KEY && press(view, key));
		if (event == SCREEN_TIME)
			status = read_on(view);
	}
	screen_leave();
	if (status != JOURNAL_END)
		return audit_fail(view->directory, status, view->reader.error);
	return drawn ? TOOL_OK : TOOL_IO;
}

static int run(struct top_view *view)
{
	static const struct journal_cursor begin = {0, 0, 0};
	enum journal_status status = journal_read_open(&view->reader, view->directory,
	                                               begin, view->room, AUDIT_ROOM);
	int end;

	if (status != JOURNAL_OK)
		return audit_fail(view->directory, status, view->reader.error);
	status = read_on(view);
	if (status != JOURNAL_END)
		end = audit_fail(view->directory, status, view->reader.error);
	else
		end = view->once || !screen_is_there() ? print_once(view) : watch(view);
	journal_read_close(&view->reader);
	return end;
}

int cmd_top(int argc, char **argv)
{
	struct top_view view = {.interval_ms = 2000};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &view, &operands);
	int end = TOOL_IO;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count > 1)
		return options_wrong_operands(&usage);
	view.directory = operands.count ? operands.at[0] : view.place;
	if (!operands.count && !places_state("journal", view.place, sizeof view.place))
		return TOOL_IO;
	view.sources.numbers = numbers_new();
	view.room = malloc(AUDIT_ROOM);
	if (view.sources.numbers && view.room)
		end = run(&view);
	else
		end = tool_fail("top", ILK_MEMORY);
	numbers_free(view.sources.numbers);
	free(view.room);
	return end;
}
