/* SPDX-License-Identifier: Apache-2.0
 *
 * Trace lines -> events: what each field becomes, and for bad lines where the error is.
 * tests/trace/bad/NAME.jsonl begins with a line that says what is wrong with the rest:
 * {"event":"tick","expect":"LINE:COLUMN ID"} (the reader passes over unknown keys).
 */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/lines.h"
#include "trace/read.h"
#include "unit.h"

static bool is(struct ilk_text text, const char *expected)
{
	if (!expected)
		return !text.at;
	return text.at && text.len == strlen(expected) &&
	       memcmp(text.at, expected, text.len) == 0;
}

/* One line; the event's texts live in the reader. */
static struct trace_event good(struct trace_reader *reader, const char *line)
{
	struct trace_event event;
	struct trace_error error;
	enum ilk_status status = trace_read(reader, line, strlen(line), &event, &error);

	if (status != ILK_OK)
		printf("\n    %s: %s", line, error.message);
	CU_ASSERT_EQUAL_FATAL(status, ILK_OK);
	return event;
}

static void a_call_has_all_its_facts(void)
{
	struct trace_reader *reader = trace_reader_new();
	struct trace_event e = good(
		reader,
		"{\"event\":\"call\",\"id\":\"7\",\"tool\":\"t\",\"command\":\"c\","
		"\"path\":\"/p\",\"cwd\":\"/"
		"w\",\"host\":\"h\",\"mcp\":{\"server\":\"s\","
		"\"tool\":\"m\"},\"agent\":\"a\",\"fingerprint\":\"f\",\"rule\":"
		"\"deny\","
		"\"annotations\":{\"readOnlyHint\":true,\"destructiveHint\":false,"
		"\"openWorldHint\":true,\"idempotentHint\":true},"
		"\"args\":{\"b\":[1,2.5,null],\"a\":\"\xc3\xa9\"}}");

	CU_ASSERT(e.kind == TRACE_CALL && is(e.id, "7"));
	CU_ASSERT(is(e.facts.tool, "t") && is(e.facts.command, "c"));
	CU_ASSERT(is(e.facts.path, "/p") && is(e.facts.cwd, "/w"));
	CU_ASSERT(is(e.facts.host, "h") && is(e.facts.mcp_server, "s"));
	CU_ASSERT(is(e.facts.mcp_tool, "m") && is(e.facts.agent, "a"));
	CU_ASSERT(is(e.facts.fingerprint, "f") && e.facts.rule == ILK_RULE_DENY);
	CU_ASSERT(e.facts.annotations ==
	          (ILK_ANNOTATION_READ_ONLY | ILK_ANNOTATION_ADDITIVE |
	           ILK_ANNOTATION_OPEN_WORLD | ILK_ANNOTATION_IDEMPOTENT));
	CU_ASSERT(is(e.facts.args, "{\"a\":\"\xc3\xa9\",\"b\":[1,2.5,null]}"));
	trace_reader_free(reader);
}

static void what_is_not_there_is_absent(void)
{
	struct trace_reader *reader = trace_reader_new();
	struct trace_event e = good(
		reader, "{\"event\":\"call\",\"id\":\"\",\"tool\":\"\",\"rule\":null,"
			"\"command\":null,\"args\":null,\"mcp\":null}");

	CU_ASSERT(e.id.at && e.id.len == 0 && e.facts.tool.at && !e.facts.tool.len);
	CU_ASSERT(!e.facts.command.at && !e.facts.path.at && !e.facts.args.at);
	CU_ASSERT(!e.facts.mcp_server.at && !e.facts.fingerprint.at);
	CU_ASSERT(e.facts.rule == ILK_RULE_NONE && e.facts.annotations == 0);
	trace_reader_free(reader);
}

static void arguments_stand_in_for_command_and_path(void)
{
	static const struct {
		const char *name;
		const char *rest;
		const char *command;
		const char *path;
	} cases[] = {
		{"command", "\"args\":{\"command\":\"make\"}", "make", NULL},
		{"its own is first", "\"command\":\"own\",\"args\":{\"command\":\"x\"}",
	         "own", NULL},
		{"file_path", "\"args\":{\"path\":\"/b\",\"file_path\":\"/a\"}", NULL,
	         "/a"},
		{"path", "\"args\":{\"absolute_path\":\"/c\",\"path\":\"/b\"}", NULL,
	         "/b"},
		{"absolute_path", "\"args\":{\"absolute_path\":\"/c\"}", NULL, "/c"},
		{"notebook_path", "\"args\":{\"notebook_path\":\"/d\"}", NULL, "/d"},
		{"not a string", "\"args\":{\"file_path\":1,\"path\":\"/b\"}", NULL,
	         "/b"},
		{"no object", "\"args\":\"command\"", NULL, NULL},
		{"dotted MCP names", "\"mcp.server\":\"s\"", NULL, NULL},
	};
	struct trace_reader *reader = trace_reader_new();

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char line[256];

		snprintf(line, sizeof line,
		         "{\"event\":\"call\",\"id\":\"1\",\"tool\":\"t\",%s}",
		         cases[i].rest);
		struct trace_event e = good(reader, line);

		CASE(cases[i].name, is(e.facts.command, cases[i].command));
		CASE(cases[i].name, is(e.facts.path, cases[i].path));
	}
	trace_reader_free(reader);
}

static void the_other_events_are_read(void)
{
	struct trace_reader *reader = trace_reader_new();
	struct trace_event e = good(
		reader, "{\"event\":\"session_start\",\"mode\":\"yolo\",\"presence\":"
			"\"headless\",\"workspace\":[\"/a\",\"/b\"]}");

	CU_ASSERT(e.kind == TRACE_SESSION_START && is(e.mode, "yolo"));
	CU_ASSERT(e.presence == ILK_PRESENCE_HEADLESS && e.workspace_count == 2);
	CU_ASSERT(is(e.workspace[0], "/a") && is(e.workspace[1], "/b"));
	e = good(reader,
	         "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"unavailable\","
	         "\"stage\":\"fast\",\"kind\":\"timeout\",\"model\":\"m\","
	         "\"request_id\":\"r\",\"message_id\":\"i\",\"duration_ms\":1.5}");
	CU_ASSERT(e.kind == TRACE_VERDICT &&
	          e.classified.verdict == ILK_VERDICT_UNAVAILABLE);
	CU_ASSERT(is(e.classified.stage, "fast") && is(e.classified.kind, "timeout"));
	CU_ASSERT(is(e.classified.model, "m") && is(e.classified.request_id, "r"));
	CU_ASSERT(is(e.classified.message_id, "i") && e.classified.has_duration);
	CU_ASSERT(e.classified.duration_ms > 1.4 && e.classified.duration_ms < 1.6);
	e = good(reader, "{\"event\":\"verdict\",\"id\":\"1\",\"verdict\":\"allow\"}");
	CU_ASSERT(e.classified.verdict == ILK_VERDICT_PASS &&
	          !e.classified.has_duration);
	e = good(reader, "{\"event\":\"answer\",\"id\":\"1\",\"answer\":\"cancel\"}");
	CU_ASSERT(e.kind == TRACE_ANSWER && e.answer == ILK_ANSWER_CANCEL);
	CU_ASSERT(e.by == ILK_BY_PERSON);
	e = good(reader, "{\"event\":\"executed\",\"id\":\"1\",\"ok\":true}");
	CU_ASSERT(e.kind == TRACE_EXECUTED && e.ok);
	e = good(reader, "{\"event\":\"mode_switch\",\"mode\":\"default\"}");
	CU_ASSERT(e.kind == TRACE_MODE_SWITCH && is(e.mode, "default"));
	e = good(reader, "{\"event\":\"presence\",\"presence\":\"background\"}");
	CU_ASSERT(e.kind == TRACE_PRESENCE && e.presence == ILK_PRESENCE_BACKGROUND);
	e = good(reader, "{\"event\":\"turn_start\",\"new\":{\"key\":[]}}");
	CU_ASSERT(e.kind == TRACE_TURN_START);
	CU_ASSERT(good(reader, "{\"event\":\"user_message\"}").kind ==
	          TRACE_USER_MESSAGE);
	CU_ASSERT(good(reader, "{\"event\":\"policy_reload\"}").kind ==
	          TRACE_POLICY_RELOAD);
	CU_ASSERT(good(reader, "{\"event\":\"tick\"}").kind == TRACE_TICK);
	trace_reader_free(reader);
}

/* Reads a line whose id or tool has so many bytes. */
static enum ilk_status with_length(const char *key, size_t id, size_t tool)
{
	struct trace_reader *reader = trace_reader_new();
	struct trace_event event;
	struct trace_error error;
	char line[1024];
	int len = snprintf(line, sizeof line,
	                   "{\"event\":\"call\",\"id\":\"%0*d\",\"tool\":\"%0*d\"}",
	                   (int)id, 0, (int)tool, 0);
	enum ilk_status status = trace_read(reader, line, (size_t)len, &event, &error);

	if (status == ILK_DIAGNOSED)
		CASE(key, strcmp(error.id, "text-too-long") == 0 &&
		                  strstr(error.message, key));
	trace_reader_free(reader);
	return status;
}

static void ids_and_tools_have_a_longest(void)
{
	CU_ASSERT(with_length("\"id\"", TRACE_MAX_ID, TRACE_MAX_TOOL) == ILK_OK);
	CU_ASSERT(with_length("\"id\"", TRACE_MAX_ID + 1, 1) == ILK_DIAGNOSED);
	CU_ASSERT(with_length("\"tool\"", 1, TRACE_MAX_TOOL + 1) == ILK_DIAGNOSED);
}

/* What is left of a file for lines_next(). */
struct rest {
	const char *at;
	size_t len;
};

static enum ilk_status read_rest(void *context, char *bytes, size_t size, size_t *got)
{
	struct rest *rest = context;

	*got = size < rest->len ? size : rest->len;
	memcpy(bytes, rest->at, *got);
	rest->at += *got;
	rest->len -= *got;
	return ILK_OK;
}

/* "LINE:COLUMN ID" of the first bad line, "" when there is none. */
static void first_error(const char *bytes, size_t size, char *found, size_t room)
{
	struct rest rest = {bytes, size};
	struct trace_reader *reader = trace_reader_new();
	struct trace_error error;
	struct lines lines;
	const char *line;
	size_t len;

	found[0] = '\0';
	lines_init(&lines, read_rest, &rest);
	while (lines_next(&lines, &line, &len) == ILK_OK && line) {
		struct trace_event event;

		if (trace_read(reader, line, len, &event, &error) == ILK_OK)
			continue;
		snprintf(found, room, "%zu:%zu %s", lines.line, error.column, error.id);
		CU_ASSERT(error.message[0] != '\0');
		break;
	}
	lines_free(&lines);
	trace_reader_free(reader);
}

/* What the first line says is wrong. */
static void expectation(const char *bytes, char *expected, size_t room)
{
	json_t *line = json_loadb(bytes, strcspn(bytes, "\n"), 0, NULL);
	const char *text = json_string_value(json_object_get(line, "expect"));

	snprintf(expected, room, "%s", text ? text : "(says nothing)");
	json_decref(line);
}

static void bad_lines_are_told_by_place_and_id(void)
{
	char folder[1024];
	const struct dirent *entry;
	unsigned count = 0;

	snprintf(folder, sizeof folder, "%s", unit_path("tests/trace/bad"));
	DIR *dir = opendir(folder);

	CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
	while ((entry = readdir(dir))) {
		char path[2048];
		char expected[128];
		char found[128];
		size_t size = 0;

		if (!strstr(entry->d_name, ".jsonl"))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		char *bytes = unit_read(path, &size);

		CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
		expectation(bytes, expected, sizeof expected);
		first_error(bytes, size, found, sizeof found);
		CASE(entry->d_name, strcmp(expected, found) == 0);
		if (strcmp(expected, found) != 0)
			printf("\n    expected %s, found %s", expected, found);
		free(bytes);
		count++;
	}
	closedir(dir);
	CU_ASSERT(count >= 30);
}

/* The JSON library's allocations, the n-th of which fails. */
static size_t allocations_left;

static void *failing_malloc(size_t size)
{
	if (allocations_left == 0)
		return NULL;
	allocations_left--;
	return malloc(size);
}

static void memory_that_runs_out_ends_the_line(void)
{
	static const char line[] =
		"{\"event\":\"call\",\"id\":\"1\",\"tool\":\"t\",\"rule\":\"ask\","
		"\"args\":{\"list\":[1,2.5,{\"deep\":\"text\"}],\"command\":\"make\"}}";
	struct trace_event event;
	struct trace_error error;
	enum ilk_status status = ILK_MEMORY;
	size_t fail_at = 0;
	unsigned memory = 0;

	while (status != ILK_OK && fail_at < 1000) {
		struct trace_reader *reader = trace_reader_new();

		allocations_left = fail_at++;
		json_set_alloc_funcs(failing_malloc, free);
		status = trace_read(reader, line, sizeof line - 1, &event, &error);
		CU_ASSERT(
			status == ILK_OK || status == ILK_MEMORY ||
			(status == ILK_DIAGNOSED && strcmp(error.id, "bad-json") == 0));
		memory += status == ILK_MEMORY;
		trace_reader_free(reader);
		json_set_alloc_funcs(malloc, free);
	}
	CU_ASSERT(fail_at > 10 && memory > 10 && status == ILK_OK);
}

void trace_read_suite(void);
void trace_read_suite(void)
{
	CU_pSuite suite = CU_add_suite("trace: reading events", NULL, NULL);

	CU_add_test(suite, "a call has all its facts", a_call_has_all_its_facts);
	CU_add_test(suite, "what is not there is absent", what_is_not_there_is_absent);
	CU_add_test(suite, "arguments stand in for command and path",
	            arguments_stand_in_for_command_and_path);
	CU_add_test(suite, "the other events are read", the_other_events_are_read);
	CU_add_test(suite, "ids and tools have a longest",
	            ids_and_tools_have_a_longest);
	CU_add_test(suite, "bad lines are told by place and id",
	            bad_lines_are_told_by_place_and_id);
	CU_add_test(suite, "memory that runs out ends the line",
	            memory_that_runs_out_ends_the_line);
}
