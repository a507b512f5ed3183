/* SPDX-License-Identifier: Apache-2.0
 *
 * Constants one after the other; see emit_code.h.
 */
#include "gen/emit_code.h"

#include "gen/names.h"

bool code_wants_member(const struct spec_member *member)
{
	return !spec_excluded(member->annotations);
}

static void visit_members(const struct emit *emit, const struct code_visitor *visitor,
                          const struct spec_attribute *attribute)
{
	enum scalar scalar = SCALAR_NULL;
	bool mixed = false;

	for (uint32_t i = 0; i < attribute->member_count; i++) {
		const struct spec_member *member = &attribute->members[i];

		if (!code_wants_member(member))
			continue;
		mixed |= scalar != SCALAR_NULL && scalar != member->scalar;
		scalar = member->scalar;
		visitor->constant(
			emit,
			&(struct code_constant){
				.prefix = "",
				.owner = attribute->name.text,
				.name = member->id.text,
				.value = member->value.text,
				.scalar = member->scalar,
				.brief = member->brief.text,
				.stability = emit_member_stability(attribute, member),
				.deprecated =
					emit_deprecation(emit, member->deprecated),
			});
	}
	if (visitor->members && scalar != SCALAR_NULL && !mixed)
		visitor->members(emit, attribute);
}

static void visit_attribute(const struct emit *emit, const struct code_visitor *visitor,
                            const struct spec_attribute *attribute)
{
	visitor->constant(emit, &(struct code_constant){
					.prefix = "ATTR_",
					.name = attribute->name.text,
					.value = attribute->name.text,
					.scalar = SCALAR_STRING,
					.template = attribute->type.template,
					.brief = attribute->brief.text,
					.stability = attribute->stability,
					.deprecated = emit_deprecation(
						emit, attribute->deprecated),
				});
	visit_members(emit, visitor, attribute);
}

static void visit_signals(const struct emit *emit, const struct code_visitor *visitor,
                          enum spec_kind kind, const char *prefix)
{
	for (uint32_t i = 0; i < emit->spec->signal_counts[kind]; i++) {
		const struct spec_signal *signal = emit->spec->signals[kind][i];

		if (!emit_wants_signal(signal))
			continue;
		visitor->constant(emit, &(struct code_constant){
						.prefix = prefix,
						.name = signal->name.text,
						.value = signal->name.text,
						.scalar = SCALAR_STRING,
						.brief = signal->brief.text,
						.stability = signal->stability,
						.deprecated = emit_deprecation(
							emit, signal->deprecated),
					});
	}
}

void code_visit(const struct emit *emit, const struct code_visitor *visitor)
{
	const struct text url = emit->spec->schema_url.text;

	visitor->constant(emit,
	                  &(struct code_constant){
				  .prefix = "",
				  .name = text_of("SPEC_SCHEMA_URL"),
				  .value = url.at ? url : text_of(""),
				  .brief = text_of("The URL of the spec's schema."),
				  .stability = SPEC_STABLE});
	for (uint32_t i = 0; i < emit->spec->attribute_count; i++)
		if (emit_wants_attribute(emit->spec->attributes[i]))
			visit_attribute(emit, visitor, emit->spec->attributes[i]);
	visit_signals(emit, visitor, SPEC_EVENT, "EVENT_");
	visit_signals(emit, visitor, SPEC_METRIC, "METRIC_");
	visit_signals(emit, visitor, SPEC_SPAN, "SPAN_");
}

void code_screaming(const struct emit *emit, const struct code_constant *one)
{
	buffer_string(emit->out, one->prefix);
	if (one->owner.len)
		buffer_printf(emit->out, "%s_VALUE_", emit_screaming(emit, one->owner));
	buffer_string(emit->out, emit_screaming(emit, one->name));
}

const char *emit_pascal(const struct emit *emit, struct text name)
{
	struct text pascal = names_pascal(emit->arena, name);

	return pascal.at ? pascal.at : "";
}

void code_pascal(const struct emit *emit, const struct code_constant *one)
{
	buffer_string(emit->out, emit_pascal(emit, text_of(one->prefix)));
	if (one->owner.len)
		buffer_printf(emit->out, "%sValue", emit_pascal(emit, one->owner));
	buffer_string(emit->out, emit_pascal(emit, one->name));
}

void code_value(struct buffer *out, struct text value, enum scalar scalar,
                const char *behind)
{
	if (scalar == SCALAR_STRING) {
		emit_json_string(out, value);
		return;
	}
	buffer_text(out, value);
	if (scalar == SCALAR_INT)
		buffer_string(out, behind);
}

void code_about(const struct emit *emit, const struct code_constant *one,
                const char *indent, code_put_fn put)
{
	const char *stability = NULL;

	if (one->brief.len)
		put(emit->out, one->brief, indent);
	if (one->template)
		put(emit->out, text_of("Append \".\" and a key."), indent);
	if (one->stability != SPEC_STABLE)
		stability = arena_printf(emit->arena, "Stability: %s.",
		                         spec_stability_words[one->stability]);
	if (stability)
		put(emit->out, text_of(stability), indent);
}

void code_digest(struct buffer *out, const struct spec *spec)
{
	buffer_string(out, "\"sha256:");
	for (size_t i = 0; i < sizeof spec->digest; i++)
		buffer_printf(out, "%02x", spec->digest[i]);
	buffer_string(out, "\"");
}
