/* SPDX-License-Identifier: Apache-2.0
 *
 * A few attributes of a registry as a file of definitions, for another one to depend on
 * without the whole. Notes stay behind: they are the registry's own documentation.
 */
#include "gen/emit.h"

static void text_key(struct buffer *out, const char *indent, const char *key,
                     struct text text)
{
	/* A folded text ends with its line. */
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	if (!text.len)
		return;
	buffer_printf(out, "%s%s: ", indent, key);
	emit_json_string(out, text);
	buffer_string(out, "\n");
}

static void deprecated(struct buffer *out, const char *indent,
                       const struct spec_deprecated *deprecated)
{
	if (!deprecated)
		return;
	buffer_printf(out, "%sdeprecated: {reason: %s", indent,
	              spec_reason_words[deprecated->reason]);
	if (deprecated->renamed_to.text.at) {
		buffer_string(out, ", renamed_to: ");
		emit_json_string(out, deprecated->renamed_to.text);
	}
	if (deprecated->note.text.at) {
		buffer_string(out, ", note: ");
		emit_json_string(out, deprecated->note.text);
	}
	buffer_string(out, "}\n");
}

static void node_key(struct buffer *out, const char *indent, const char *key,
                     const struct node *node)
{
	if (!node)
		return;
	buffer_printf(out, "%s%s: ", indent, key);
	emit_json_node(out, node);
	buffer_string(out, "\n");
}

static void members(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_string(out, "    type:\n      members:\n");
	for (uint32_t i = 0; i < attribute->member_count; i++) {
		const struct spec_member *member = &attribute->members[i];

		buffer_string(out, "        - id: ");
		emit_json_string(out, member->id.text);
		buffer_string(out, "\n          value: ");
		if (member->scalar == SCALAR_STRING)
			emit_json_string(out, member->value.text);
		else
			buffer_text(out, member->value.text);
		buffer_printf(
			out, "\n          stability: %s\n",
			spec_stability_words[emit_member_stability(attribute, member)]);
		text_key(out, "          ", "brief", member->brief.text);
		deprecated(out, "          ", member->deprecated);
		node_key(out, "          ", "annotations", member->annotations);
	}
}

static void attribute(struct buffer *out, const struct spec_attribute *attribute)
{
	buffer_string(out, "  - key: ");
	buffer_text(out, attribute->name.text);
	buffer_printf(out, "\n    stability: %s\n",
	              spec_stability_words[attribute->stability]);
	text_key(out, "    ", "brief", attribute->brief.text);
	if (attribute->type.base == SPEC_ENUM) {
		members(out, attribute);
	} else {
		buffer_string(out, "    type: ");
		emit_type(out, &attribute->type);
		buffer_string(out, "\n");
	}
	deprecated(out, "    ", attribute->deprecated);
	node_key(out, "    ", "examples", attribute->examples);
	node_key(out, "    ", "annotations", attribute->annotations);
}

void emit_subset(const struct emit *emit)
{
	buffer_string(emit->out, "# SPDX-License-Identifier: Apache-2.0\n# From ");
	emit_line(emit->out, emit->spec->schema_url.text, NULL);
	buffer_string(emit->out, ", by `interlock gen --emit subset`; not\n"
	                         "# to be changed here.\n"
	                         "file_format: definition/2\n");
	bool any = false;

	for (uint32_t i = 0; i < emit->spec->attribute_count; i++) {
		const struct spec_attribute *one = emit->spec->attributes[i];

		if (!emit_listed(emit->only, one->name.text))
			continue;
		buffer_string(emit->out, any ? "" : "attributes:\n");
		any = true;
		attribute(emit->out, one);
	}
}
