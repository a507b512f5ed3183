/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of a trace event as tables; see fields.h. A field that is null counts as
 * absent, and what no table knows is passed over, so that newer traces can be read.
 */
#include "trace/fields.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "trace/args.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static bool wrong(struct fields *fields, const char *id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool wrong(struct fields *fields, const char *id, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fields->error->column = 0;
	fields->error->id = id;
	vsnprintf(fields->error->message, sizeof fields->error->message, format, args);
	va_end(args);
	return false;
}

/* How much of a text a message quotes: whole characters, up to 40 bytes. */
static int quotable(const char *text)
{
	size_t len = strlen(text);

	if (len <= 40)
		return (int)len;
	for (len = 40; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
		len--;
	return (int)len;
}

static const char *type_name(const json_t *value)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array",
		[JSON_STRING] = "a string",  [JSON_INTEGER] = "a number",
		[JSON_REAL] = "a number",    [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",      [JSON_NULL] = "null",
	};

	return names[json_typeof(value)];
}

static bool wrong_type(struct fields *fields, const char *name, const json_t *value,
                       const char *expected)
{
	return wrong(fields, "wrong-type", "found %s as \"%s\", expected %s",
	             type_name(value), name, expected);
}

static struct ilk_text text_of_json(const json_t *string)
{
	return (struct ilk_text){json_string_value(string), json_string_length(string)};
}

struct field;
typedef bool (*take_fn)(struct fields *fields, const struct field *field,
                        const json_t *value);

struct field {
	const char *name;
	take_fn take;
	bool required;
	size_t at;  /* take_text: where in the event */
	size_t max; /* take_text: longest, in bytes; 0: any */
};

#define TEXT(name, member)                                                      \
	{                                                                       \
		name, take_text, false, offsetof(struct trace_event, member), 0 \
	}

static bool take_text(struct fields *fields, const struct field *field,
                      const json_t *value)
{
	struct ilk_text text;

	if (!json_is_string(value))
		return wrong_type(fields, field->name, value, "a string");
	text = text_of_json(value);
	if (field->max && text.len > field->max)
		return wrong(fields, "text-too-long",
		             "\"%s\" has %zu bytes, at most %zu are allowed",
		             field->name, text.len, field->max);
	memcpy((char *)fields->event + field->at, &text, sizeof text);
	return true;
}

/* The index of a word in a list; says what was expected when it is not there. */
static bool take_word(struct fields *fields, const struct field *field,
                      const json_t *value, const char *const *words, size_t count,
                      unsigned *index)
{
	char list[128] = "";
	size_t len = 0;

	if (!json_is_string(value))
		return wrong_type(fields, field->name, value, "a string");
	for (*index = 0; *index < count; ++*index)
		if (strcmp(json_string_value(value), words[*index]) == 0)
			return true;
	for (size_t i = 0; i < count && len < sizeof list; i++)
		len += (size_t)snprintf(list + len, sizeof list - len, "%s%s",
		                        i == 0           ? ""
		                        : i == count - 1 ? " or "
		                                         : ", ",
		                        words[i]);
	return wrong(fields, "unknown-word", "found \"%.*s\" as \"%s\", expected %s",
	             quotable(json_string_value(value)), json_string_value(value),
	             field->name, list);
}

#define TAKE_WORD(function, type, target, ...)                                     \
	static bool function(struct fields *fields, const struct field *field,     \
	                     const json_t *value)                                  \
	{                                                                          \
		static const char *const words[] = {__VA_ARGS__};                  \
		unsigned index = 0;                                                \
                                                                                   \
		if (!take_word(fields, field, value, words, COUNT(words), &index)) \
			return false;                                              \
		fields->event->target = (type)index;                               \
		return true;                                                       \
	}

TAKE_WORD(take_failure, enum ilk_failure, facts.failure, "none", "state", "hook")
TAKE_WORD(take_rule, enum ilk_rule, facts.rule, "none", "allow", "ask", "deny")
TAKE_WORD(take_verdict, enum ilk_verdict, classified.verdict, "allow", "block",
          "unavailable")
TAKE_WORD(take_answer, enum ilk_answer, answer, "approve", "reject", "cancel",
          "timeout")
TAKE_WORD(take_by, enum ilk_answerer, by, "person", "hook")
TAKE_WORD(take_presence, enum ilk_presence, presence, "interactive", "headless",
          "background", "attached")

static bool take_ok(struct fields *fields, const struct field *field,
                    const json_t *value)
{
	if (!json_is_boolean(value))
		return wrong_type(fields, field->name, value, "true or false");
	fields->event->ok = json_is_true(value);
	return true;
}

static bool take_duration(struct fields *fields, const struct field *field,
                          const json_t *value)
{
	double number = json_number_value(value);

	if (!json_is_number(value))
		return wrong_type(fields, field->name, value, "a number");
	if (!(number >= 0) || isinf(number))
		return wrong(fields, "bad-duration",
		             "\"%s\" is below zero, expected milliseconds",
		             field->name);
	fields->event->classified.has_duration = true;
	fields->event->classified.duration_ms = number;
	return true;
}

/* A whole number that nothing can be below. */
static bool take_amount(struct fields *fields, const struct field *field,
                        const json_t *value)
{
	uint64_t amount;

	if (!json_is_integer(value))
		return wrong_type(fields, field->name, value, "a whole number");
	if (json_integer_value(value) < 0)
		return wrong(fields, "bad-amount", "\"%s\" is below zero", field->name);
	amount = (uint64_t)json_integer_value(value);
	memcpy((char *)fields->event + field->at, &amount, sizeof amount);
	return true;
}

static bool take_time(struct fields *fields, const struct field *field,
                      const json_t *value)
{
	fields->event->has_time = true;
	return take_amount(fields, field, value);
}

static bool take_workspace(struct fields *fields, const struct field *field,
                           const json_t *value)
{
	size_t count = json_array_size(value);

	if (!json_is_array(value))
		return wrong_type(fields, field->name, value, "an array of strings");
	for (size_t i = 0; i < count; i++) {
		const json_t *root = json_array_get(value, i);

		if (!json_is_string(root))
			return wrong_type(fields, field->name, root,
			                  "only strings in the array");
		fields->workspace[i] = text_of_json(root);
	}
	fields->event->workspace = fields->workspace;
	fields->event->workspace_count = count;
	return true;
}

static bool take_annotations(struct fields *fields, const struct field *field,
                             const json_t *value)
{
	static const struct {
		const char *name;
		enum ilk_hint hint;
	} hints[] = {
		{"readOnlyHint", ILK_HINT_READ_ONLY},
		{"destructiveHint", ILK_HINT_DESTRUCTIVE},
		{"openWorldHint", ILK_HINT_OPEN_WORLD},
		{"idempotentHint", ILK_HINT_IDEMPOTENT},
	};

	if (!json_is_object(value))
		return wrong_type(fields, field->name, value, "an object");
	for (size_t i = 0; i < COUNT(hints); i++) {
		const json_t *hint = json_object_get(value, hints[i].name);

		if (hint && !json_is_boolean(hint) && !json_is_null(hint))
			return wrong_type(fields, hints[i].name, hint, "true or false");
		if (json_is_boolean(hint))
			fields->event->facts.annotations |=
				1u << (json_is_true(hint)
			                       ? hints[i].hint
			                       : ILK_HINT_OPPOSITE(hints[i].hint));
	}
	return true;
}

static bool take_list(struct fields *fields, const struct field *list, size_t count,
                      const json_t *object);

static bool take_mcp(struct fields *fields, const struct field *field,
                     const json_t *value)
{
	static const struct field inside[] = {
		TEXT("server", facts.mcp_server),
		TEXT("tool", facts.mcp_tool),
	};

	if (!json_is_object(value))
		return wrong_type(fields, field->name, value, "an object");
	return take_list(fields, inside, COUNT(inside), value);
}

static bool take_args(struct fields *fields, const struct field *field,
                      const json_t *value)
{
	struct ilk_facts *facts = &fields->event->facts;

	(void)field;
	fields->args = args_canonical(value);
	if (!fields->args) {
		fields->no_memory = true;
		return false;
	}
	facts->args = (struct ilk_text){fields->args, strlen(fields->args)};
	args_facts(facts, value);
	return true;
}

#define ID                                                                            \
	{                                                                             \
		"id", take_text, true, offsetof(struct trace_event, id), TRACE_MAX_ID \
	}

/* Whose state an event may be about. */
#define SCOPE(name, member)                                                   \
	{                                                                     \
		name, take_text, false, offsetof(struct trace_event, member), \
			TRACE_MAX_SCOPE                                       \
	}

#define AMOUNT(name, measure)                                   \
	{                                                       \
		name, take_amount, false,                       \
			offsetof(struct trace_event, amounts) + \
				sizeof(uint64_t) * (measure),   \
			0                                       \
	}

/* What every event may have. */
static const struct field common_fields[] = {
	{"time_ms", take_time, false, offsetof(struct trace_event, time_ms), 0},
};
static const struct field session_fields[] = {
	TEXT("mode", mode),
	{"presence", take_presence, false, 0, 0},
	{"workspace", take_workspace, false, 0, 0},
	SCOPE("thread", thread),
};
/* `args` stands last: what it says of command and path is second to their own fields. */
static const struct field call_fields[] = {
	ID,
	{"tool", take_text, true, offsetof(struct trace_event, facts.tool),
         TRACE_MAX_TOOL},
	TEXT("command", facts.command),
	TEXT("path", facts.path),
	TEXT("cwd", facts.cwd),
	TEXT("host", facts.host),
	{"mcp", take_mcp, false, 0, 0},
	TEXT("mcp.server", facts.mcp_server),
	TEXT("mcp.tool", facts.mcp_tool),
	SCOPE("agent", facts.agent),
	TEXT("model", facts.model),
	TEXT("batch", facts.batch),
	SCOPE("turn", turn),
	SCOPE("thread", thread),
	TEXT("fingerprint", facts.fingerprint),
	{"rule", take_rule, false, 0, 0},
	{"failure", take_failure, false, 0, 0},
	{"annotations", take_annotations, false, 0, 0},
	{"args", take_args, false, 0, 0},
};
static const struct field verdict_fields[] = {
	ID,
	{"verdict", take_verdict, true, 0, 0},
	TEXT("stage", classified.stage),
	TEXT("kind", classified.kind),
	TEXT("category", classified.category),
	TEXT("model", classified.model),
	TEXT("request_id", classified.request_id),
	TEXT("message_id", classified.message_id),
	{"duration_ms", take_duration, false, 0, 0},
};
static const struct field answer_fields[] = {
	ID,
	{"answer", take_answer, true, 0, 0},
	{"by", take_by, false, 0, 0},
};
static const struct field executed_fields[] = {
	ID,
	{"ok", take_ok, true, 0, 0},
};
static const struct field mode_fields[] = {
	{"mode", take_text, true, offsetof(struct trace_event, mode), 0},
};
static const struct field presence_fields[] = {
	{"presence", take_presence, true, 0, 0},
};

static const struct field turn_fields[] = {
	SCOPE("turn", turn),
};

static const struct field batch_fields[] = {
	SCOPE("batch", facts.batch),
};
static const struct field usage_fields[] = {
	AMOUNT("requests", ILK_MEASURE_REQUESTS),
	AMOUNT("tokens", ILK_MEASURE_TOKENS),
	AMOUNT("cost", ILK_MEASURE_COST),
	SCOPE("agent", facts.agent),
	SCOPE("turn", turn),
	SCOPE("thread", thread),
};

#define LIST(table)                 \
	{                           \
		table, COUNT(table) \
	}
static const struct {
	const struct field *fields;
	size_t count;
} lists[] = {
	[TRACE_SESSION_START] = LIST(session_fields),
	[TRACE_CALL] = LIST(call_fields),
	[TRACE_VERDICT] = LIST(verdict_fields),
	[TRACE_ANSWER] = LIST(answer_fields),
	[TRACE_EXECUTED] = LIST(executed_fields),
	[TRACE_MODE_SWITCH] = LIST(mode_fields),
	[TRACE_PRESENCE] = LIST(presence_fields),
	[TRACE_TURN_START] = LIST(turn_fields),
	[TRACE_TURN_END] = LIST(turn_fields),
	[TRACE_USER_MESSAGE] = {NULL, 0},
	[TRACE_POLICY_RELOAD] = {NULL, 0},
	[TRACE_TICK] = {NULL, 0},
	[TRACE_BATCH_START] = LIST(batch_fields),
	[TRACE_USAGE] = LIST(usage_fields),
};
_Static_assert(COUNT(lists) == TRACE_KIND_COUNT, "one list a kind");

static bool take_list(struct fields *fields, const struct field *list, size_t count,
                      const json_t *object)
{
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(object, list[i].name);
		bool absent = !value || json_is_null(value);

		if (absent && list[i].required)
			return wrong(fields, "missing-field",
			             "found no \"%s\", which this event needs",
			             list[i].name);
		if (!absent && !list[i].take(fields, &list[i], value))
			return false;
	}
	return true;
}

bool fields_kind(struct fields *fields)
{
	const json_t *event = json_object_get(fields->line, "event");

	if (!json_is_object(fields->line))
		return wrong(fields, "not-an-object", "found %s, expected an object",
		             type_name(fields->line));
	if (!event)
		return wrong(fields, "missing-field",
		             "found no \"event\", which says what happened");
	if (!json_is_string(event))
		return wrong_type(fields, "event", event, "a string");
	for (unsigned kind = 0; kind < TRACE_KIND_COUNT; kind++) {
		if (strcmp(json_string_value(event),
		           trace_kind_name((enum trace_kind)kind)) == 0) {
			fields->event->kind = (enum trace_kind)kind;
			return true;
		}
	}
	return wrong(
		fields, "unknown-event",
		"found the event \"%.*s\", expected call, verdict, answer, "
		"executed, session_start, mode_switch, presence, turn_start, turn_end, "
		"user_message, policy_reload, tick, batch_start or usage",
		quotable(json_string_value(event)), json_string_value(event));
}

bool fields_take(struct fields *fields)
{
	struct trace_event *event = fields->event;

	if (!take_list(fields, common_fields, COUNT(common_fields), fields->line) ||
	    !take_list(fields, lists[event->kind].fields, lists[event->kind].count,
	               fields->line))
		return false;
	if (event->kind == TRACE_VERDICT && event->classified.kind.at &&
	    event->classified.verdict != ILK_VERDICT_UNAVAILABLE)
		return wrong(fields, "misplaced-kind",
		             "\"kind\" is why a classifier is unavailable, it does not "
		             "go with another verdict");
	if (event->kind == TRACE_VERDICT && event->classified.category.at &&
	    event->classified.verdict != ILK_VERDICT_BLOCK)
		return wrong(fields, "misplaced-category",
		             "\"category\" is what a blocked call would have done, it "
		             "does not go with another verdict");
	return true;
}
