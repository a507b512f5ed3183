/* SPDX-License-Identifier: Apache-2.0
 *
 * An agent's bytes as one event: a table of the fields that matter, and of the arguments
 * that are facts (the same as in a trace, docs/trace.md).
 */
#include "bytes/bytes.h"
#include "bytes/sha256.h"
#include "hook/hook.h"

enum field {
	FIELD_EVENT,
	FIELD_SESSION,
	FIELD_CWD,
	FIELD_MODE,
	FIELD_AGENT_ID,
	FIELD_AGENT_TYPE,
	FIELD_MODEL,
	FIELD_SOURCE,
	FIELD_PROMPT,
	FIELD_TOOL,
	FIELD_INPUT,
	FIELD_USE_ID,
	FIELD_CALL_ID,
	FIELD_CALLS,
	FIELD_STATUS,
	FIELD_RESPONSE,
	FIELD_MCP,
	FIELD_COUNT,
};

static const char *const field_names[FIELD_COUNT] = {
	[FIELD_EVENT] = "hook_event_name",
	[FIELD_SESSION] = "session_id",
	[FIELD_CWD] = "cwd",
	[FIELD_MODE] = "permission_mode",
	[FIELD_AGENT_ID] = "agent_id",
	[FIELD_AGENT_TYPE] = "agent_type",
	[FIELD_MODEL] = "model",
	[FIELD_SOURCE] = "source",
	[FIELD_PROMPT] = "prompt",
	[FIELD_TOOL] = "tool_name",
	[FIELD_INPUT] = "tool_input",
	[FIELD_USE_ID] = "tool_use_id",
	[FIELD_CALL_ID] = "tool_call_id",
	[FIELD_CALLS] = "tool_calls",
	[FIELD_STATUS] = "status",
	[FIELD_RESPONSE] = "tool_response",
	[FIELD_MCP] = "mcp_context",
};

/* Finds members by their names; of several with one name the last counts, as in
 * JavaScript. True: the object is whole. */
static bool find(struct json_walk *walk, const char *const *names, size_t count,
                 struct json_value *found)
{
	struct json_value key;
	struct json_value value;

	for (size_t i = 0; i < count; i++)
		found[i] = (struct json_value){KIND_ABSENT, NULL, 0, NULL};
	while (json_next(walk, &key, &value))
		for (size_t i = 0; i < count; i++)
			if (json_says(&key, names[i]))
				found[i] = value;
	return walk->whole;
}

static struct json_value member(const struct json_value *object, const char *name)
{
	struct json_walk walk = json_walk(object);
	struct json_value found;

	find(&walk, &name, 1, &found);
	return found;
}

enum argument {
	ARGUMENT_COMMAND,
	ARGUMENT_FILE_PATH,
	ARGUMENT_PATH,
	ARGUMENT_ABSOLUTE_PATH,
	ARGUMENT_NOTEBOOK_PATH,
	ARGUMENT_URL,
	ARGUMENT_COUNT,
};

static const char *const argument_names[ARGUMENT_COUNT] = {
	[ARGUMENT_COMMAND] = "command",
	[ARGUMENT_FILE_PATH] = "file_path",
	[ARGUMENT_PATH] = "path",
	[ARGUMENT_ABSOLUTE_PATH] = "absolute_path",
	[ARGUMENT_NOTEBOOK_PATH] = "notebook_path",
	[ARGUMENT_URL] = "url",
};

/* Only once the canonical form has been made: decoding changes the bytes. */
static void take_arguments(struct hook_call *call, const struct json_value *input)
{
	struct json_value found[ARGUMENT_COUNT];
	struct json_walk walk = json_walk(input);

	find(&walk, argument_names, ARGUMENT_COUNT, found);
	call->command = json_text(&found[ARGUMENT_COMMAND]);
	call->host = json_text(&found[ARGUMENT_URL]);
	for (int i = ARGUMENT_FILE_PATH; i <= ARGUMENT_NOTEBOOK_PATH; i++)
		if (!call->path.at)
			call->path = json_text(&found[i]);
}

/* mcp__SERVER__TOOL */
static void take_mcp(struct hook_call *call)
{
	static const char prefix[] = "mcp__";
	const size_t start = sizeof prefix - 1;
	const char *at = call->tool.at;

	if (call->tool.len <= start || !bytes_equal(at, prefix, start))
		return;
	for (size_t i = start + 1; i + 2 < call->tool.len; i++)
		if (at[i] == '_' && at[i + 1] == '_') {
			call->mcp_server = (struct ilk_text){at + start, i - start};
			call->mcp_tool =
				(struct ilk_text){at + i + 2, call->tool.len - i - 2};
			return;
		}
}

static void make_key(struct hook_call *call)
{
	unsigned char digest[SHA256_SIZE];
	struct sha256 sha;

	sha256_init(&sha);
	sha256_add(&sha, call->tool.at, call->tool.len);
	sha256_add(&sha, "", 1);
	sha256_add(&sha, call->args.at, call->args.len);
	sha256_done(&sha, digest);
	bytes_copy(call->key, digest, sizeof call->key);
}

/* Whether `text` has `part` in it. */
static bool contains(struct ilk_text text, const char *part)
{
	size_t len = 0;

	while (part[len])
		len++;
	for (size_t i = 0; i + len <= text.len; i++)
		if (bytes_equal(text.at + i, part, len))
			return true;
	return false;
}

static enum hook_end denied_end(const struct hook_protocol *protocol,
                                struct ilk_text error)
{
	/* A reason that quotes much of the call must not be taken for one of these. */
	struct ilk_text begin = {error.at, error.len < 160 ? error.len : 160};

	for (const struct hook_end_text *end = protocol->ends; end && end->text; end++)
		if (contains(begin, end->text))
			return end->end;
	return HOOK_END_DENIED;
}

/* What became of a call in a batch. */
static enum hook_end end_of(const struct hook_protocol *protocol,
                            const struct json_value *status,
                            const struct json_value *response)
{
	struct json_value executed = member(response, "execution_status");
	struct json_value error;

	if (json_says(status, "success"))
		return HOOK_END_RAN;
	if (json_says(status, "cancelled"))
		return HOOK_END_CANCELLED;
	if (status->kind != KIND_STRING)
		return HOOK_END_UNKNOWN;
	if (executed.kind == KIND_STRING && !json_says(&executed, "not_started"))
		return HOOK_END_RAN;
	error = member(response, "error");
	return denied_end(protocol, json_text(&error));
}

static void take_call(struct hook_call *call, const struct hook_protocol *protocol,
                      struct json_value found[FIELD_COUNT], struct canonical *canonical)
{
	struct json_value server = member(&found[FIELD_MCP], "server_name");
	struct json_value tool = member(&found[FIELD_MCP], "tool_name");

	*call = (struct hook_call){.tool = json_text(&found[FIELD_TOOL])};
	call->id = json_text(&found[FIELD_CALL_ID]);
	if (!call->id.len)
		call->id = json_text(&found[FIELD_USE_ID]);
	call->args = canonical_json(canonical, &found[FIELD_INPUT]);
	take_arguments(call, &found[FIELD_INPUT]);
	take_mcp(call);
	if (server.kind == KIND_STRING && tool.kind == KIND_STRING) {
		call->mcp_server = json_text(&server);
		call->mcp_tool = json_text(&tool);
	}
	call->end = end_of(protocol, &found[FIELD_STATUS], &found[FIELD_RESPONSE]);
	make_key(call);
}

static enum hook_event event_of(const struct hook_protocol *protocol,
                                const struct json_value *name)
{
	for (const struct hook_name *row = protocol->events; row->name; row++)
		if (json_says(name, row->name))
			return row->event;
	return HOOK_OTHER;
}

/* Events without a call have none of its fields. */
static bool has_call(enum hook_event event)
{
	return event == HOOK_BEFORE || event == HOOK_REQUEST || event == HOOK_DENIED ||
	       event == HOOK_DONE || event == HOOK_FAILED;
}

/* Agents send this event for what a tool gave, too, with an empty prompt; some say of a
 * prompt who wrote it. */
static bool said_by_user(struct json_value found[FIELD_COUNT])
{
	struct json_value *source = &found[FIELD_SOURCE];
	bool by_machine = source->kind == KIND_STRING && !json_says(source, "user") &&
	                  !json_says(source, "sdk");

	return found[FIELD_PROMPT].kind == KIND_STRING && found[FIELD_PROMPT].len > 2 &&
	       !by_machine;
}

void hook_read(struct hook_input *input, const struct hook_protocol *protocol,
               char *bytes, size_t size, struct canonical *canonical)
{
	struct json_scan scan = {bytes, bytes, bytes + size};
	struct json_value found[FIELD_COUNT];
	struct json_walk walk;

	bytes[size] = 0;
	*input = (struct hook_input){.protocol = protocol};
	walk = json_walk_open(&scan);
	input->whole = find(&walk, field_names, FIELD_COUNT, found) &&
	               json_scan(&walk.scan) == JSON_ENDED;
	input->event = event_of(protocol, &found[FIELD_EVENT]);
	input->user_message = input->event == HOOK_PROMPT && said_by_user(found);
	input->event_name = json_text(&found[FIELD_EVENT]);
	input->session = json_text(&found[FIELD_SESSION]);
	input->cwd = json_text(&found[FIELD_CWD]);
	input->mode = json_text(&found[FIELD_MODE]);
	input->agent_id = json_text(&found[FIELD_AGENT_ID]);
	input->agent_type = json_text(&found[FIELD_AGENT_TYPE]);
	input->model = json_text(&found[FIELD_MODEL]);
	input->source = json_text(&found[FIELD_SOURCE]);
	if (has_call(input->event))
		take_call(&input->call, protocol, found, canonical);
	if (input->event == HOOK_BATCH)
		input->batch = json_walk(&found[FIELD_CALLS]);
}

bool hook_next_call(struct hook_input *input, struct canonical *canonical)
{
	struct json_value found[FIELD_COUNT];
	struct json_value key;
	struct json_value value;
	struct json_walk walk;

	if (!json_next(&input->batch, &key, &value))
		return false;
	walk = json_walk(&value);
	find(&walk, field_names, FIELD_COUNT, found);
	take_call(&input->call, input->protocol, found, canonical);
	return true;
}
