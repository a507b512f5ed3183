/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON line -> trace event; see read.h. The line's JSON tree lives until the next line,
 * as the event's texts point into it.
 */
#include "trace/read.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace/fields.h"

struct trace_reader {
	json_t *line;
	char *args;
	struct ilk_text *workspace;
	size_t workspace_room;
};

struct trace_reader *trace_reader_new(void)
{
	return calloc(1, sizeof(struct trace_reader));
}

/* Gives back what the last line's event points into. */
static void forget_line(struct trace_reader *reader)
{
	json_decref(reader->line);
	free(reader->args);
	reader->line = NULL;
	reader->args = NULL;
}

void trace_reader_free(struct trace_reader *reader)
{
	if (!reader)
		return;
	forget_line(reader);
	free(reader->workspace);
	free(reader);
}

/* What the JSON reader's complaints mean, in our words. */
static const struct {
	enum json_error_code code;
	const char *id;
	const char *message;
} complaints[] = {
	{json_error_stack_overflow, "json-too-deep", "the JSON is nested too deeply"},
	{json_error_premature_end_of_input, "json-incomplete",
         "found the end of the line inside the JSON"},
	{json_error_end_of_input_expected, "json-trailing",
         "found more text behind the JSON, expected the end of the line"},
	{json_error_invalid_utf8, "bad-utf8", "found bytes that are not UTF-8"},
	{json_error_null_character, "json-nul",
         "found a NUL character, which no text of a trace may have"},
	{json_error_null_byte_in_key, "json-nul",
         "found a NUL character, which no text of a trace may have"},
	{json_error_duplicate_key, "json-duplicate-key",
         "found a key a second time in the same object"},
	{json_error_numeric_overflow, "json-number",
         "found a number beyond 64 bits, no call is decided on a rounded one"},
};

/* Messages quote the line, which may hold anything. */
static void mend_message(struct trace_error *error)
{
	for (char *at = error->message; *at; at++)
		if ((unsigned char)*at < 32 || *at == 127)
			*at = '?';
}

static enum ilk_status refuse_json(const json_error_t *json, struct trace_error *error)
{
	enum json_error_code code = json_error_code(json);

	/* Without memory for its own words it has none. */
	if (code == json_error_out_of_memory || !json->text[0])
		return ILK_MEMORY;
	error->column = json->column > 0 ? (size_t)json->column : 1;
	error->id = "bad-json";
	/* Its text is "what near 'token'", in lower case. */
	snprintf(error->message, sizeof error->message, "not JSON: %s", json->text);
	for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++) {
		if (complaints[i].code == code) {
			error->id = complaints[i].id;
			snprintf(error->message, sizeof error->message, "%s",
			         complaints[i].message);
		}
	}
	mend_message(error);
	return ILK_DIAGNOSED;
}

/* Room for the roots of this line's workspace. */
static bool make_room(struct trace_reader *reader)
{
	size_t count = json_array_size(json_object_get(reader->line, "workspace"));

	if (count <= reader->workspace_room)
		return true;
	struct ilk_text *grown =
		realloc(reader->workspace, count * sizeof *reader->workspace);

	if (!grown)
		return false;
	reader->workspace = grown;
	reader->workspace_room = count;
	return true;
}

enum ilk_status trace_read(struct trace_reader *reader, const char *line, size_t size,
                           struct trace_event *event, struct trace_error *error)
{
	json_error_t json;

	forget_line(reader);
	*event = (struct trace_event){0};
	*error = (struct trace_error){0};
	if (size > TRACE_MAX_LINE) {
		error->id = "line-too-long";
		snprintf(error->message, sizeof error->message,
		         "the line has more than %u bytes", TRACE_MAX_LINE);
		return ILK_DIAGNOSED;
	}
	reader->line =
		json_loadb(line, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &json);
	if (!reader->line)
		return refuse_json(&json, error);
	if (!make_room(reader))
		return ILK_MEMORY;
	struct fields fields = {
		.line = reader->line,
		.event = event,
		.error = error,
		.workspace = reader->workspace,
	};
	bool taken = fields_kind(&fields) && fields_take(&fields);

	reader->args = fields.args;
	if (taken)
		return ILK_OK;
	mend_message(error);
	return fields.no_memory ? ILK_MEMORY : ILK_DIAGNOSED;
}
