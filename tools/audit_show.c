/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock audit show: the journal's lines for people, all or those that are asked for.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit.h"
#include "file.h"
#include "journal/read.h"
#include "moment.h"
#include "options.h"
#include "tool.h"

/* What can be asked for, and where a line has it. */
enum {
	SHOW_SESSION,
	SHOW_TOOL,
	SHOW_EVENT,
	SHOW_OUTCOME,
	SHOW_REASON,
	SHOW_FILTERS,
	SHOW_SINCE = SHOW_FILTERS,
	SHOW_JSON,
	SHOW_OPTIONS
};

static const struct {
	const char *name;
	bool in_record;
} filters[SHOW_FILTERS] = {
	[SHOW_SESSION] = {"session", false}, [SHOW_TOOL] = {"tool", false},
	[SHOW_EVENT] = {"event", false},     [SHOW_OUTCOME] = {"outcome", true},
	[SHOW_REASON] = {"reason", true},
};

static const struct option options[SHOW_OPTIONS] = {
	[SHOW_SESSION] = {"session", 0, "ID", "only this session's lines"},
	[SHOW_TOOL] = {"tool", 0, "NAME", "only of this tool"},
	[SHOW_EVENT] = {"event", 0, "NAME",
                        "only of this event: call, verdict, answer ..."},
	[SHOW_OUTCOME] = {"outcome", 0, "NAME", "only decisions with this outcome"},
	[SHOW_REASON] = {"reason", 0, "NAME", "only decisions for this reason"},
	[SHOW_SINCE] =
		{"since", 0, "TIME",
                 "only from then on: 2026-11-22, 2026-11-22T08:30, 90s, 15min, 2h, "
                 "7d"},
	[SHOW_JSON] = {"json", 0, NULL, "the lines as they are"},
};

static const struct usage usage = {
	.command = "audit show",
	.operands = "DIR",
	.about = "Shows the lines of the journal in DIR: time, session, event,\n"
		 "tool, outcome, reason and the policy's line. What is shown is\n"
		 "not verified: interlock audit verify does that.",
	.options = options,
	.count = SHOW_OPTIONS,
};

struct show {
	const char *wanted[SHOW_FILTERS];
	uint64_t since;
	bool as_json;
	struct output out;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct show *show = context;

	if (index < SHOW_FILTERS) {
		show->wanted[index] = value;
	} else if (index == SHOW_JSON) {
		show->as_json = true;
	} else if (!moment_parse(value, (uint64_t)time(NULL) * 1000000000,
	                         &show->since)) {
		tool_complain("audit show: --since %s: expected a time as 2026-11-22, "
		              "2026-11-22T08:30, 15min, 2h or 7d",
		              value);
		return false;
	}
	return true;
}

static const char *text_of_member(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static const char *filtered(const json_t *line, size_t filter)
{
	const json_t *record = json_object_get(line, "record");

	return text_of_member(filters[filter].in_record ? record : line,
	                      filters[filter].name);
}

static uint64_t time_of(const json_t *line)
{
	const char *text = text_of_member(line, "time_unix_nano");

	return text ? strtoull(text, NULL, 10) : 0;
}

static bool is_wanted(const struct show *show, const json_t *line)
{
	for (size_t i = 0; i < SHOW_FILTERS; i++) {
		const char *found = filtered(line, i);

		if (show->wanted[i] && (!found || strcmp(found, show->wanted[i]) != 0))
			return false;
	}
	return time_of(line) >= show->since;
}

/* What stands in a line must not move a terminal's cursor. Columns are as wide as most. */
static void put_column(struct output *out, const char *text, int width)
{
	int len = 0;

	for (const char *at = text ? text : "-"; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		char shown = byte < 0x20 || byte == 0x7f ? '?' : *at;

		/* U+0080 to U+009F are control characters, too. */
		if (byte == 0xc2 && (unsigned char)at[1] >= 0x80 &&
		    (unsigned char)at[1] < 0xa0) {
			at++;
			shown = '?';
		}
		output_bytes(out, &shown, 1);
		len += (byte & 0xc0) != 0x80;
	}
	output_printf(out, "%*s", len < width ? width - len + 2 : 2, "");
}

static void put_content(struct output *out, const json_t *line)
{
	json_t *content = json_object_get(line, "content");
	const char *name;
	json_t *value;

	json_object_foreach(content, name, value)
	{
		output_printf(out, "%s=", name);
		put_column(out, json_string_value(value), 0);
	}
}

static void put_line(struct output *out, const json_t *line)
{
	const json_t *record = json_object_get(line, "record");
	const json_t *rule = json_object_get(record, "rule");
	char moment[MOMENT_SIZE];

	moment_text(time_of(line), moment);
	output_printf(out, "%s  ", moment);
	put_column(out, text_of_member(line, "session"), 12);
	put_column(out, text_of_member(line, "event"), 8);
	put_column(out, text_of_member(line, "tool"), 18);
	put_column(out, text_of_member(record, "outcome"), 8);
	put_column(out, text_of_member(record, "reason"), 22);
	if (json_is_integer(json_object_get(rule, "line")))
		output_printf(
			out, "line %lld  ",
			(long long)json_integer_value(json_object_get(rule, "line")));
	put_content(out, line);
	output_string(out, "\n");
}

static bool show_line(struct show *show, const struct journal_line *line)
{
	json_t *read = json_loadb(line->at, line->len, 0, NULL);

	if (!read)
		return false;
	if (is_wanted(show, read)) {
		if (show->as_json) {
			output_bytes(&show->out, line->at, line->len);
			output_bytes(&show->out, "\n", 1);
		} else {
			put_line(&show->out, read);
		}
	}
	json_decref(read);
	return true;
}

static int show_all(struct show *show, const char *directory)
{
	static char room[AUDIT_ROOM];
	struct journal_cursor first = {0, 0, 0};
	struct journal_reader reader;
	struct journal_line line;
	enum journal_status status =
		journal_read_open(&reader, directory, first, room, sizeof room);

	if (status != JOURNAL_OK)
		return audit_fail(directory, status, reader.error);
	output_stdout(&show->out);
	while ((status = journal_read(&reader, &line)) == JOURNAL_OK &&
	       !show->out.error)
		reader.skipped += !show_line(show, &line);
	int end = output_done(&show->out);

	if (status != JOURNAL_END && status != JOURNAL_OK)
		end = audit_fail(directory, status, reader.error);
	if (reader.skipped) {
		tool_complain(
			"%s: %llu lines are not the journal's, see interlock audit "
			"verify",
			directory, (unsigned long long)reader.skipped);
		end = end == TOOL_OK ? TOOL_INPUT : end;
	}
	journal_read_close(&reader);
	return end;
}

int audit_show(int argc, char **argv)
{
	struct show show = {.since = 0};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &show, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count != 1)
		return options_wrong_operands(&usage);
	return show_all(&show, operands.at[0]);
}
