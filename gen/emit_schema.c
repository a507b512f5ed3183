/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON Schema: the attributes of each event, metric and span, and, where the registry has
 * an event NAMESPACE.decision, the two kinds of lines of the trace format (docs/trace.md),
 * in which every closed list of words is the registry's.
 */
#include <string.h>

#include "gen/emit.h"

/* "@word@" is the schema of the attribute NAMESPACE.word, "@@" that of a record. */
static const char trace[] =
	"    \"trace_event\": {\n"
	"      \"description\": \"A line of a trace: what happened in a session of an "
	"agent.\",\n"
	"      \"type\": \"object\",\n"
	"      \"required\": [\"event\"],\n"
	"      \"properties\": {\n"
	"        \"event\": {\"enum\": [\"session_start\", \"call\", \"verdict\", "
	"\"answer\", \"executed\", \"mode_switch\", \"presence\", \"turn_start\", "
	"\"turn_end\", \"user_message\", \"policy_reload\", \"tick\"]}\n"
	"      },\n"
	"      \"allOf\": [\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": "
	"\"session_start\"}}},\n"
	"         \"then\": {\"properties\": {\"mode\": {\"type\": [\"string\", "
	"\"null\"]}, \"presence\": {\"anyOf\": [@presence@, {\"type\": \"null\"}]}, "
	"\"workspace\": {\"type\": [\"array\", \"null\"], \"items\": {\"type\": "
	"\"string\"}}, \"thread\": {\"type\": [\"string\", \"null\"], \"maxLength\": "
	"256}}}},\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": \"call\"}}},\n"
	"         \"then\": {\"required\": [\"id\", \"tool\"], \"properties\": "
	"{\"id\": {\"type\": \"string\", \"maxLength\": 256}, \"tool\": {\"type\": "
	"\"string\", \"maxLength\": 256}, \"command\": {\"type\": [\"string\", "
	"\"null\"]}, \"path\": {\"type\": [\"string\", \"null\"]}, \"cwd\": {\"type\": "
	"[\"string\", \"null\"]}, \"host\": {\"type\": [\"string\", \"null\"]}, "
	"\"agent\": {\"type\": [\"string\", \"null\"], \"maxLength\": 256}, \"rule\": "
	"{\"enum\": [\"none\", \"allow\", \"ask\", \"deny\", null]}, \"annotations\": "
	"{\"type\": [\"object\", \"null\"]}, \"fingerprint\": {\"type\": [\"string\", "
	"\"null\"]}}}},\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": \"verdict\"}}},\n"
	"         \"then\": {\"required\": [\"id\", \"verdict\"], \"properties\": "
	"{\"id\": {\"type\": \"string\"}, \"verdict\": @classifier_verdict@, "
	"\"stage\": {\"type\": [\"string\", \"null\"]}, \"duration_ms\": {\"type\": "
	"[\"number\", \"null\"], \"minimum\": 0}}}},\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": \"answer\"}}},\n"
	"         \"then\": {\"required\": [\"id\", \"answer\"], \"properties\": "
	"{\"id\": {\"type\": \"string\"}, \"answer\": @answer@, \"by\": {\"anyOf\": "
	"[@answered_by@, {\"type\": \"null\"}]}}}},\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": \"executed\"}}},\n"
	"         \"then\": {\"required\": [\"id\", \"ok\"], \"properties\": {\"id\": "
	"{\"type\": \"string\"}, \"ok\": {\"type\": \"boolean\"}}}},\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": "
	"\"mode_switch\"}}},\n"
	"         \"then\": {\"required\": [\"mode\"], \"properties\": {\"mode\": "
	"{\"type\": \"string\"}}}},\n"
	"        {\"if\": {\"properties\": {\"event\": {\"const\": \"presence\"}}},\n"
	"         \"then\": {\"required\": [\"presence\"], \"properties\": "
	"{\"presence\": @presence@}}}\n"
	"      ]\n"
	"    },\n"
	"    \"trace_answer\": {\n"
	"      \"description\": \"A line that interlock replay --json writes: what was "
	"decided.\",\n"
	"      \"type\": \"object\",\n"
	"      \"required\": [\"id\", \"event\", \"outcome\", \"reason\", \"layer\", "
	"\"rule\", \"fires\", \"cap\", \"counters\", \"slots\", "
	"\"consecutive_denials\", \"total_denials\", \"attributes\"],\n"
	"      \"properties\": {\n"
	"        \"id\": {\"type\": [\"string\", \"null\"]},\n"
	"        \"event\": {\"type\": \"string\"},\n"
	"        \"outcome\": {\"anyOf\": [@decision@, {\"enum\": [\"refused\", "
	"null]}]},\n"
	"        \"reason\": {\"anyOf\": [@reason@, {\"type\": \"null\"}]},\n"
	"        \"layer\": {\"anyOf\": [@layer@, {\"type\": \"null\"}]},\n"
	"        \"rule\": {\"type\": [\"object\", \"null\"], \"required\": [\"name\", "
	"\"line\"], \"properties\": {\"name\": {\"type\": \"string\"}, \"line\": "
	"{\"type\": \"integer\", \"minimum\": 1}}},\n"
	"        \"fires\": {\"type\": \"array\", \"items\": @hook@},\n"
	"        \"warnings\": {\"type\": \"array\", \"items\": {\"type\": "
	"\"string\"}},\n"
	"        \"nudges\": {\"type\": \"array\", \"items\": {\"type\": "
	"\"string\"}},\n"
	"        \"switch_mode\": {\"type\": \"string\"},\n"
	"        \"cap\": {\"type\": [\"object\", \"null\"], \"required\": [\"name\", "
	"\"kind\", \"value\", \"limit\"], \"properties\": {\"name\": {\"type\": "
	"\"string\"}, \"kind\": @cap_kind@, \"value\": {\"type\": \"integer\"}, "
	"\"limit\": {\"type\": \"integer\"}}},\n"
	"        \"counters\": {\"type\": \"object\", \"additionalProperties\": "
	"{\"type\": \"integer\"}},\n"
	"        \"slots\": {\"type\": \"object\", \"additionalProperties\": "
	"{\"type\": [\"string\", \"null\"]}},\n"
	"        \"consecutive_denials\": {\"type\": [\"integer\", \"null\"]},\n"
	"        \"total_denials\": {\"type\": [\"integer\", \"null\"]},\n"
	"        \"attributes\": {\"anyOf\": [{\"type\": \"object\", "
	"\"maxProperties\": 0}, @@]}\n"
	"      }\n"
	"    }\n";

/* What a member of a list is, or of a number. */
static const char *type_of(enum spec_base base)
{
	switch (base) {
	case SPEC_INT:
		return "\"type\": \"integer\"";
	case SPEC_DOUBLE:
		return "\"type\": \"number\"";
	case SPEC_BOOLEAN:
		return "\"type\": \"boolean\"";
	case SPEC_STRING:
		return "\"type\": \"string\"";
	case SPEC_ANY:
	case SPEC_ENUM:
	case SPEC_BASE_COUNT:
		break;
	}
	return "";
}

static void members(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_string(out, "\"enum\": [");
	for (uint32_t i = 0; i < attribute->member_count; i++) {
		const struct spec_member *member = &attribute->members[i];

		buffer_string(out, i ? ", " : "");
		if (member->scalar == SCALAR_STRING)
			emit_json_string(out, member->value.text);
		else
			buffer_text(out, member->value.text);
	}
	buffer_string(out, "]");
}

/* Our own enums are closed: whoever reads them knows all members. Others' are open. */
static void value(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_string(out, "{");
	if (attribute->type.array)
		buffer_printf(out, "\"type\": \"array\", \"items\": {%s}",
		              type_of(attribute->type.base));
	else if (attribute->type.base == SPEC_ENUM && attribute->file->standard)
		buffer_string(out, "\"type\": [\"string\", \"integer\"]");
	else if (attribute->type.base == SPEC_ENUM)
		members(out, attribute);
	else
		buffer_string(out, type_of(attribute->type.base));
	buffer_string(out, "}");
}

static void attribute(struct buffer *to, const struct spec_attribute *attribute)
{
	const struct text brief = attribute->brief.text;

	buffer_string(to, "      ");
	emit_json_string(to, attribute->name.text);
	buffer_string(to, ": {\"description\": ");
	emit_json_string(to, brief.at ? brief : text_of(""));
	buffer_string(to, ", \"allOf\": [");
	value(to, attribute);
	buffer_string(to, attribute->deprecated ? "], \"deprecated\": true}" : "]}");
}

/* Slashes and tildes would need care in a reference; names have none. */
static void reference(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_printf(out, "{\"$ref\": \"#/$defs/attributes/%s\"}",
	              attribute->name.text.at);
}

static void properties(struct buffer *out, const struct spec_signal *signal,
                       bool templates)
{
	const char *comma = "";

	buffer_printf(out, ",\n       \"%s\": {",
	              templates ? "patternProperties" : "properties");
	for (uint32_t i = 0; i < signal->carried_count; i++) {
		const struct spec_attribute *a = signal->carried[i]->attribute;

		if (a->type.template != templates)
			continue;
		buffer_printf(out, "%s\n        \"", comma);
		/* "." in a name is any character to a pattern, but for the class. */
		for (size_t c = 0; c < a->name.text.len; c++)
			buffer_printf(out,
			              templates && a->name.text.at[c] == '.' ? "[%c]"
			                                                     : "%c",
			              a->name.text.at[c]);
		buffer_string(out, templates ? "[.]\": " : "\": ");
		reference(out, a);
		comma = ",";
	}
	buffer_string(out, "}");
}

static void signal_schema(struct buffer *out, const struct spec_signal *signal)
{
	const char *comma = "";

	buffer_string(out, "      ");
	emit_json_string(out, signal->name.text);
	buffer_string(out, ": {\"description\": ");
	emit_json_string(out, signal->brief.text.at ? signal->brief.text : text_of(""));
	buffer_string(out, ", \"type\": \"object\", \"required\": [");
	for (uint32_t i = 0; i < signal->carried_count; i++) {
		const struct spec_ref *ref = signal->carried[i];

		if (ref->level != SPEC_REQUIRED || ref->attribute->type.template)
			continue;
		buffer_string(out, comma);
		emit_json_string(out, ref->name.text);
		comma = ", ";
	}
	buffer_string(out, "]");
	properties(out, signal, false);
	properties(out, signal, true);
	buffer_string(out, ",\n       \"additionalProperties\": false}");
}

static void section(const struct emit *emit, enum spec_kind kind, const char *title)
{
	bool any = false;

	buffer_printf(emit->out, ",\n    \"%s\": {", title);
	for (uint32_t i = 0; i < emit->spec->signal_counts[kind]; i++) {
		const struct spec_signal *signal = emit->spec->signals[kind][i];

		if (!spec_ours(signal) || signal->again)
			continue;
		buffer_string(emit->out, any ? ",\n" : "\n");
		any = true;
		signal_schema(emit->out, signal);
	}
	buffer_string(emit->out, "}");
}

/* Our own event NAMESPACE.decision. NULL: there is none. */
static const struct spec_signal *decision_event(const struct spec *spec)
{
	static const char end[] = ".decision";
	const size_t len = sizeof end - 1;

	for (uint32_t i = 0; i < spec->signal_counts[SPEC_EVENT]; i++) {
		const struct spec_signal *event = spec->signals[SPEC_EVENT][i];
		struct text name = event->name.text;

		if (spec_ours(event) && name.len > len &&
		    memcmp(name.at + name.len - len, end, len) == 0)
			return event;
	}
	return NULL;
}

static bool carried_by_event(const struct spec *spec,
                             const struct spec_attribute *attribute)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_EVENT]; i++) {
		const struct spec_signal *event = spec->signals[SPEC_EVENT][i];

		for (uint32_t r = 0; spec_ours(event) && r < event->carried_count; r++)
			if (event->carried[r]->attribute == attribute)
				return true;
	}
	return false;
}

/* What stands between two "@". */
static void place(const struct emit *emit, const struct spec_signal *event,
                  struct text word)
{
	const size_t space = event->name.text.len - strlen("decision");
	const char *name = arena_printf(emit->arena, "%.*s%.*s", (int)space,
	                                event->name.text.at, (int)word.len, word.at);
	const struct spec_attribute *attribute =
		name ? spec_attribute_named(emit->spec, text_of(name)) : NULL;

	if (word.len == 0)
		buffer_string(emit->out, "{\"$ref\": \"#/$defs/record\"}");
	else if (attribute)
		reference(emit->out, attribute);
	else
		buffer_string(emit->out, "{\"type\": \"string\"}");
}

/* A decision may be one of a call or of an answer: it has attributes of any event. */
static void record(const struct emit *emit)
{
	const struct spec *spec = emit->spec;
	bool any = false;

	buffer_string(emit->out,
	              ",\n    \"record\": {\"description\": \"The attributes of "
	              "a decision.\", \"type\": \"object\",\n"
	              "      \"properties\": {");
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		const struct spec_attribute *attribute = spec->attributes[i];

		if (!carried_by_event(spec, attribute))
			continue;
		buffer_string(emit->out, any ? ",\n        " : "\n        ");
		any = true;
		emit_json_string(emit->out, attribute->name.text);
		buffer_string(emit->out, ": ");
		reference(emit->out, attribute);
	}
	buffer_string(emit->out, "},\n      \"additionalProperties\": false}");
}

static void trace_lines(const struct emit *emit, const struct spec_signal *event)
{
	const char *at = trace;

	buffer_string(emit->out, ",\n");
	for (;;) {
		size_t len = strcspn(at, "@");

		buffer_bytes(emit->out, at, len);
		if (!at[len])
			return;
		at += len + 1;
		len = strcspn(at, "@");
		place(emit, event, (struct text){at, len});
		at += len + 1;
	}
}

void emit_schema(const struct emit *emit)
{
	const struct spec *spec = emit->spec;
	const struct spec_signal *event = decision_event(spec);
	struct buffer *out = emit->out;
	bool any = false;

	buffer_string(out, "{\n  \"$schema\": "
	                   "\"https://json-schema.org/draft/2020-12/schema\",\n"
	                   "  \"$id\": ");
	const char *id =
		arena_printf(emit->arena, "%s/telemetry.schema.json",
	                     spec->schema_url.text.at ? spec->schema_url.text.at : "");

	emit_json_string(out, text_of(id ? id : ""));
	buffer_string(out, ",\n  \"$comment\": \"Generated by interlock gen --emit "
	                   "schema; edit the spec instead.\",\n  \"$defs\": {\n"
	                   "    \"attributes\": {");
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		const struct spec_attribute *a = spec->attributes[i];

		if (a->file->standard && !a->used)
			continue;
		buffer_string(out, any ? ",\n" : "\n");
		any = true;
		attribute(out, a);
	}
	buffer_string(out, "}");
	section(emit, SPEC_EVENT, "events");
	section(emit, SPEC_METRIC, "metrics");
	section(emit, SPEC_SPAN, "spans");
	if (event) {
		record(emit);
		trace_lines(emit, event);
	}
	buffer_string(out, "\n  }\n}\n");
}
