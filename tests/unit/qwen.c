/* SPDX-License-Identifier: Apache-2.0
 *
 * See qwen.h. The agent was told the answers to questions of fact ("a fast path applies",
 * "a destructive command"); here they become the paths and commands for which the
 * shipped policies answer them so.
 */
#include "qwen.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *text(const json_t *event, const char *key, const char *fallback)
{
	const char *value = json_string_value(json_object_get(event, key));

	return value ? value : fallback;
}

static const char *path_of(const json_t *event)
{
	if (json_is_true(json_object_get(event, "external_write")))
		return "/elsewhere/a.c";
	if (strcmp(text(event, "fast_path", ""), "accept-edits") == 0)
		return "/w/src/a.c";
	/* A write that no fast path takes: to a protected file. */
	return "/w/package.json";
}

static void call_line(const json_t *event, char line[1024])
{
	const char *tool = text(event, "tool", "");
	bool destructive = json_is_true(json_object_get(event, "destructive"));
	bool forced_ask = json_is_true(json_object_get(event, "forced_ask"));
	bool shell = strcmp(tool, "run_shell_command") == 0;

	snprintf(line, 1024,
	         "{\"event\":\"call\",\"id\":\"%s\",\"tool\":\"%s\",\"%s\":\"%s\","
	         "\"cwd\":\"/w\",\"rule\":\"%s\",\"fingerprint\":\"%s\"}",
	         text(event, "id", ""), tool, shell ? "command" : "path",
	         shell ? destructive ? "git reset --hard HEAD" : "make x"
	               : path_of(event),
	         forced_ask ? "ask" : text(event, "rule", "none"),
	         text(event, "fingerprint", ""));
}

static void verdict_line(const json_t *event, char line[1024])
{
	snprintf(line, 1024,
	         "{\"event\":\"verdict\",\"id\":\"%s\",\"verdict\":\"%s\",\"stage\":\"%"
	         "s\"}",
	         text(event, "id", ""), text(event, "classifier", "block"),
	         text(event, "stage", "fast"));
}

int qwen_lines(const json_t *event, char lines[QWEN_MAX_LINES][1024])
{
	const char *type = text(event, "type", "");

	if (strcmp(type, "session") == 0) {
		strcpy(lines[0],
		       "{\"event\":\"session_start\",\"mode\":\"auto\","
		       "\"presence\":\"interactive\",\"workspace\":[\"/w\"]}");
		return 1;
	}
	if (strcmp(type, "call") == 0) {
		call_line(event, lines[0]);
		verdict_line(event, lines[1]);
		return 2;
	}
	if (strcmp(type, "manual") == 0) {
		bool reject = strcmp(text(event, "answer", ""), "reject") == 0;

		snprintf(lines[0], 1024,
		         "{\"event\":\"answer\",\"id\":\"%s\",\"answer\":\"%s\","
		         "\"by\":\"person\"}",
		         text(event, "id", ""), reject ? "reject" : "approve");
		return 1;
	}
	if (strcmp(type, "mode") == 0) {
		snprintf(lines[0], 1024, "{\"event\":\"mode_switch\",\"mode\":\"%s\"}",
		         text(event, "mode", ""));
		return 1;
	}
	/* reset: to another mode and back */
	strcpy(lines[0], "{\"event\":\"mode_switch\",\"mode\":\"default\"}");
	strcpy(lines[1], "{\"event\":\"mode_switch\",\"mode\":\"auto\"}");
	return 2;
}

const char *qwen_answer_switch(const json_t *event)
{
	if (strcmp(text(event, "answer", ""), "approve_switch_default") != 0)
		return NULL;
	return "{\"event\":\"mode_switch\",\"mode\":\"default\"}";
}
