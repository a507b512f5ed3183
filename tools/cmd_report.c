/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock report: what was decided, in numbers: from journals, answers of replay, OTLP
 * logs, or traces and a policy; for a terminal, for programs, or as a page.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "file.h"
#include "load.h"
#include "moment.h"
#include "options.h"
#include "places.h"
#include "report/write.h"
#include "sources.h"
#include "term.h"
#include "tool.h"

#define PLACE_SIZE 4096

/* LOAD_PARAM and LOAD_ORG stand together. */
enum {
	OPTION_POLICY,
	OPTION_PARAM,
	OPTION_ORG,
	OPTION_JSON,
	OPTION_HTML,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_ROWS,
	OPTION_COUNT
};
static const struct option options[OPTION_COUNT] = {
	[OPTION_POLICY] = {"policy", 'p', "FILE", "play traces through this policy"},
	[OPTION_PARAM] = LOAD_PARAM,
	[OPTION_ORG] = LOAD_ORG,
	[OPTION_JSON] = {"json", 0, NULL, "every number, as one JSON object"},
	[OPTION_HTML] = {"html", 0, "FILE", "a page for a browser, with charts"},
	[OPTION_SINCE] = {"since", 0, "WHEN", "only events from then on"},
	[OPTION_UNTIL] = {"until", 0, "WHEN", "only events up to then"},
	[OPTION_ROWS] = {"rows", 0, "N", "so many of each list (10)"},
};

static const struct usage usage = {
	.command = "report",
	.operands = "[FILE|DIR]...",
	.about =
		"Tells in numbers what was decided, why and by whom, how the "
		"classifier "
		"did, and\nwhat people answered. Reads journals (default: the hook's), "
		"answers of\ninterlock replay --json, OTLP logs as JSON lines, and "
		"with "
		"--policy traces.",
	.options = options,
	.count = OPTION_COUNT,
	.more = "WHEN: 2026-11-22, 2026-11-22T08:30, or how long ago: 90s, 15min, 2h, "
		"7d\n",
};

struct wanted {
	struct load_with with;
	const char *policy;
	const char *page;
	bool json;
	unsigned rows;
	uint64_t since_ns, until_ns;
};

static bool take_moment(const char *name, const char *value, uint64_t *moment)
{
	if (moment_parse(value, (uint64_t)time(NULL) * 1000000000u, moment))
		return true;
	tool_complain("report: --%s: \"%s\" is no time, such as 2026-11-22, "
	              "2026-11-22T08:30 or 2h",
	              name, value);
	return false;
}

static bool take_rows(struct wanted *wanted, const char *value)
{
	char *end;
	long rows = strtol(value, &end, 10);

	wanted->rows = (unsigned)rows;
	if (*value && !*end && rows >= 1 && rows <= 256)
		return true;
	tool_complain("report: --rows: \"%s\" is not a number from 1 to 256", value);
	return false;
}

static bool take_option(void *context, size_t index, const char *value)
{
	struct wanted *wanted = context;

	switch (index) {
	case OPTION_POLICY:
		wanted->policy = value;
		break;
	case OPTION_PARAM:
		return load_take_param(&wanted->with, usage.command, value);
	case OPTION_ORG:
		wanted->with.org = value;
		break;
	case OPTION_JSON:
		wanted->json = true;
		break;
	case OPTION_HTML:
		wanted->page = value;
		break;
	case OPTION_SINCE:
		return take_moment("since", value, &wanted->since_ns);
	case OPTION_UNTIL:
		return take_moment("until", value, &wanted->until_ns);
	case OPTION_ROWS:
		return take_rows(wanted, value);
	}
	return true;
}

/* ---- Reading */

static int read_all(struct sources *sources, const struct operands *operands)
{
	char journal[PLACE_SIZE];
	int end = TOOL_OK;

	progress_init(&sources->progress);
	if (!operands->count)
		end = places_state("journal", journal, sizeof journal)
		              ? sources_read(sources, journal)
		              : TOOL_IO;
	for (size_t i = 0; i < operands->count && end == TOOL_OK; i++)
		end = sources_read(sources, operands->at[i]);
	progress_done(&sources->progress);
	return end;
}

/* The same with a policy for traces. */
static int read_through(struct sources *sources, const struct wanted *wanted,
                        struct loaded *loaded, const struct operands *operands)
{
	int end;

	if (!wanted->policy)
		return read_all(sources, operands);
	end = load(loaded, wanted->policy, &wanted->with);
	if (end != TOOL_OK)
		return end;
	sources->image = &loaded->image;
	end = read_all(sources, operands);
	load_free(loaded);
	return end;
}

/* ---- Writing */

static int write_page(const struct numbers *numbers, const char *path)
{
	struct buffer page;
	int end;

	buffer_init(&page, (struct ilk_allocator){NULL, NULL});
	numbers_page(numbers, &page);
	end = page.failed ? tool_fail(path, ILK_MEMORY)
	                  : file_write(path, page.at, page.len);
	buffer_free(&page);
	return end;
}

static int print(const struct numbers *numbers, const struct wanted *wanted)
{
	const struct look look = {.colour = term_colour(stdout),
	                          .blocks = term_utf8(),
	                          .rows = wanted->rows};
	struct buffer text;
	struct output out;
	int end;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	if (wanted->json)
		numbers_json(numbers, &text);
	else
		numbers_text(numbers, &look, &text);
	output_stdout(&out);
	if (!text.failed)
		output_bytes(&out, text.at, text.len);
	end = text.failed ? tool_fail("report", ILK_MEMORY) : output_done(&out);
	buffer_free(&text);
	return end;
}

/* With a page alone there is nothing to print. */
static int write_all(const struct numbers *numbers, const struct wanted *wanted)
{
	int end = TOOL_OK;

	if (wanted->page)
		end = write_page(numbers, wanted->page);
	if (end == TOOL_OK && (wanted->json || !wanted->page))
		end = print(numbers, wanted);
	if (end == TOOL_OK && numbers->bad)
		end = TOOL_INPUT;
	return end;
}

int cmd_report(int argc, char **argv)
{
	struct wanted wanted = {.rows = 10};
	struct sources sources = {.numbers = NULL};
	struct loaded loaded;
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &wanted, &operands);
	int end;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (wanted.json && wanted.page && strcmp(wanted.page, "-") == 0) {
		tool_complain("report: --json and --html - both print");
		return TOOL_USAGE;
	}
	sources.since_ns = wanted.since_ns;
	sources.until_ns = wanted.until_ns;
	sources.numbers = numbers_new();
	if (!sources.numbers)
		return tool_fail("report", ILK_MEMORY);
	end = read_through(&sources, &wanted, &loaded, &operands);
	if (end == TOOL_OK)
		end = write_all(sources.numbers, &wanted);
	numbers_free(sources.numbers);
	return end;
}
