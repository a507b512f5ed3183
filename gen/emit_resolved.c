/* SPDX-License-Identifier: Apache-2.0
 *
 * The resolved registry as JSON: every attribute and signal with all that it has in the
 * end, for other tools.
 */
#include "gen/emit.h"
#include "gen/monitor.h"

static void text_key(struct buffer *out, const char *key, struct text text)
{
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	if (!text.at)
		return;
	buffer_printf(out, ", \"%s\": ", key);
	emit_json_string(out, text);
}

static void node_key(struct buffer *out, const char *key, const struct node *node)
{
	if (!node)
		return;
	buffer_printf(out, ", \"%s\": ", key);
	emit_json_node(out, node);
}

static void word_key(struct buffer *out, const char *key, const char *word)
{
	buffer_printf(out, ", \"%s\": \"%s\"", key, word);
}

static void deprecated_key(struct buffer *out, const struct spec_deprecated *deprecated)
{
	if (!deprecated)
		return;
	buffer_printf(out, ", \"deprecated\": {\"reason\": \"%s\"",
	              spec_reason_words[deprecated->reason]);
	text_key(out, "renamed_to", deprecated->renamed_to.text);
	text_key(out, "note", deprecated->note.text);
	buffer_string(out, "}");
}

static void members(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_string(out, ", \"members\": [");
	for (uint32_t i = 0; i < attribute->member_count; i++) {
		const struct spec_member *member = &attribute->members[i];

		buffer_printf(out, "%s\n      {\"id\": ", i ? "," : "");
		emit_json_string(out, member->id.text);
		buffer_string(out, ", \"value\": ");
		if (member->scalar == SCALAR_STRING)
			emit_json_string(out, member->value.text);
		else
			buffer_text(out, member->value.text);
		text_key(out, "brief", member->brief.text);
		text_key(out, "note", member->note.text);
		word_key(
			out, "stability",
			spec_stability_words[emit_member_stability(attribute, member)]);
		deprecated_key(out, member->deprecated);
		buffer_string(out, "}");
	}
	buffer_string(out, "]");
}

static void attribute(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_string(out, "    {\"name\": ");
	emit_json_string(out, attribute->name.text);
	buffer_string(out, ", \"type\": \"");
	emit_type(out, &attribute->type);
	buffer_string(out, "\"");
	text_key(out, "brief", attribute->brief.text);
	text_key(out, "note", attribute->note.text);
	word_key(out, "stability", spec_stability_words[attribute->stability]);
	deprecated_key(out, attribute->deprecated);
	node_key(out, "examples", attribute->examples);
	node_key(out, "annotations", attribute->annotations);
	if (attribute->type.base == SPEC_ENUM)
		members(out, attribute);
	buffer_string(out, "}");
}

static void reference(struct buffer *out, const struct spec_ref *ref)
{
	const struct spec_attribute *of = ref->attribute;

	buffer_string(out, "      {\"name\": ");
	emit_json_string(out, ref->name.text);
	word_key(out, "requirement_level", spec_level_words[ref->level]);
	text_key(out, "condition", ref->level_text.text);
	text_key(out, "brief", ref->brief.text.at ? ref->brief.text : of->brief.text);
	text_key(out, "note", ref->note.text.at ? ref->note.text : of->note.text);
	text_key(out, "role", ref->role.text);
	word_key(out, "stability",
	         spec_stability_words[ref->has_stability ? ref->stability
	                                                 : of->stability]);
	if (ref->sampling)
		buffer_string(out, ", \"sampling_relevant\": true");
	node_key(out, "examples", ref->examples ? ref->examples : of->examples);
	deprecated_key(out, ref->deprecated ? ref->deprecated : of->deprecated);
	buffer_string(out, "}");
}

static void signal_text(struct buffer *out, const struct spec_signal *signal)
{
	buffer_string(out, "    {\"id\": ");
	emit_json_string(out, signal->id.text);
	text_key(out, "name", signal->name.text);
	text_key(out, "brief", signal->brief.text);
	text_key(out, "note", signal->note.text);
	if (signal->kind != SPEC_GROUP)
		word_key(out, "stability", spec_stability_words[signal->stability]);
	if (signal->refinement)
		text_key(out, "refines", signal->parent.text);
	text_key(out, "instrument", signal->instrument.text);
	text_key(out, "unit", signal->unit.text);
	if (signal->kind == SPEC_METRIC && signal->instrument.text.at) {
		buffer_string(out, ", \"prometheus\": \"");
		monitor_metric(out, signal);
		buffer_string(out, "\"");
	}
	text_key(out, "span_kind", signal->span_kind.text);
	text_key(out, "span_name", signal->span_name.text);
	node_key(out, "entity_associations", signal->entities);
	node_key(out, "body", signal->body);
	node_key(out, "annotations", signal->annotations);
	deprecated_key(out, signal->deprecated);
	buffer_string(out, ", \"attributes\": [");
	for (uint32_t i = 0; i < signal->carried_count; i++) {
		buffer_string(out, i ? ",\n" : "\n");
		reference(out, signal->carried[i]);
	}
	buffer_string(out, "]}");
}

static void section(const struct emit *emit, const char *title,
                    struct spec_signal *const *signals, uint32_t count)
{
	bool any = false;

	buffer_printf(emit->out, ",\n  \"%s\": [", title);
	for (uint32_t i = 0; i < count; i++) {
		if (!spec_ours(signals[i]))
			continue;
		buffer_string(emit->out, any ? ",\n" : "\n");
		any = true;
		signal_text(emit->out, signals[i]);
	}
	buffer_string(emit->out, "]");
}

void emit_resolved(const struct emit *emit)
{
	static const char *const titles[SPEC_KIND_COUNT] = {
		[SPEC_EVENT] = "events",
		[SPEC_METRIC] = "metrics",
		[SPEC_SPAN] = "spans",
		[SPEC_ENTITY] = "entities",
		[SPEC_GROUP] = "attribute_groups",
	};
	const struct spec *spec = emit->spec;
	struct buffer *out = emit->out;
	bool any = false;

	buffer_string(out, "{\n  \"schema_url\": ");
	emit_json_string(out, spec->schema_url.text.at ? spec->schema_url.text
	                                               : text_of(""));
	buffer_string(out, ",\n  \"digest\": \"sha256:");
	for (size_t i = 0; i < sizeof spec->digest; i++)
		buffer_printf(out, "%02x", spec->digest[i]);
	buffer_string(out, "\",\n  \"attributes\": [");
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		const struct spec_attribute *a = spec->attributes[i];

		if (a->file->standard && !a->used)
			continue;
		buffer_string(out, any ? ",\n" : "\n");
		any = true;
		attribute(out, a);
	}
	buffer_string(out, "]");
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		section(emit, titles[kind], spec->signals[kind],
		        spec->signal_counts[kind]);
	section(emit, "refinements", spec->refinements, spec->refinement_count);
	buffer_string(out, "\n}\n");
}
