/* SPDX-License-Identifier: Apache-2.0
 *
 * Modules for TypeScript and JavaScript, named and documented as those of the official
 * package (@opentelemetry/semantic-conventions): one with all that is stable, one with
 * the rest that exports the stable ones, too. Each has its code and its types.
 */
#include "gen/emit.h"

#define WIDTH 88

struct module {
	const struct emit *emit;
	struct buffer *out;
	bool types;  /* the declarations, with the comments */
	bool stable; /* what is stable, else what is not */
};

/* In a single-quoted string. */
static const char *escape(char byte)
{
	switch (byte) {
	case '\'':
		return "\\'";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

/* In a template literal. */
static const char *escape_template(char byte)
{
	switch (byte) {
	case '`':
		return "\\`";
	case '\\':
		return "\\\\";
	case '$':
		return "\\$";
	default:
		return NULL;
	}
}

static bool belongs(const struct module *module, enum spec_stability stability)
{
	return (stability == SPEC_STABLE) == module->stable;
}

static void paragraph(struct buffer *out, struct text text)
{
	if (!text.len)
		return;
	emit_comment(out, text, " * ", WIDTH);
	buffer_string(out, " *\n");
}

static void end_comment(const struct module *module, enum spec_stability stability,
                        const char *what, const struct spec_deprecated *deprecated)
{
	struct text text = emit_deprecation(module->emit, deprecated);
	struct buffer *out = module->out;

	if (stability == SPEC_STABLE)
		buffer_string(out, " * @stable\n");
	else
		buffer_printf(out,
		              " * @experimental This %s is experimental and is subject "
		              "to breaking changes.\n",
		              what);
	if (text.len) {
		buffer_string(out, " *\n * @deprecated ");
		emit_comment_line(out, text);
	}
	buffer_string(out, " */\n");
}

static void example(struct buffer *out, const struct node *example)
{
	if (example->kind != NODE_SCALAR)
		return;
	buffer_string(out, " * @example ");
	emit_comment_line(out, example->text);
	buffer_string(out, " *\n");
}

static void examples(struct buffer *out, const struct node *examples)
{
	if (!examples)
		return;
	example(out, examples);
	for (const struct node *one = examples->first; one; one = one->next)
		example(out, one);
}

static void value(struct buffer *out, const struct spec_member *member)
{
	if (member->scalar != SCALAR_STRING) {
		buffer_text(out, member->value.text);
		return;
	}
	buffer_string(out, "'");
	emit_exact(out, member->value.text, escape);
	buffer_string(out, "'");
}

/* "export const NAME = " or "export declare const NAME: ". */
static void declare(const struct module *module, const char *prefix, const char *name,
                    const char *infix, const char *rest)
{
	buffer_printf(module->out, "export %sconst %s%s%s%s%s",
	              module->types ? "declare " : "", prefix, name, infix, rest,
	              module->types ? ": " : " = ");
}

static void member(const struct module *module, const struct spec_attribute *attribute,
                   const struct spec_member *member)
{
	enum spec_stability stability = emit_member_stability(attribute, member);
	const char *name = emit_screaming(module->emit, attribute->name.text);
	struct buffer *out = module->out;

	if (!belongs(module, stability))
		return;
	if (module->types) {
		buffer_string(out, "\n/**\n * Enum value ");
		value(out, member);
		buffer_printf(out, " for attribute {@link ATTR_%s}.\n *\n", name);
		paragraph(out, member->brief.text);
		end_comment(module, stability, "enum value", member->deprecated);
	}
	declare(module, "", name, "_VALUE_",
	        emit_screaming(module->emit, member->id.text));
	value(out, member);
	buffer_string(out, ";\n");
}

static void constant(const struct module *module, const char *prefix, struct text name)
{
	declare(module, prefix, emit_screaming(module->emit, name), "", "");
	buffer_string(module->out, "'");
	emit_exact(module->out, name, escape);
	buffer_string(module->out, "';\n");
}

/* The name is a prefix: a function makes the attribute's name from a key. */
static void template_function(const struct module *module, struct text name)
{
	declare(module, "ATTR_", emit_screaming(module->emit, name), "", "");
	buffer_string(module->out, module->types ? "(key: string) => `" : "(key) => `");
	emit_exact(module->out, name, escape_template);
	buffer_string(module->out, module->types ? ".${string}`;\n" : ".${key}`;\n");
}

static void attribute(const struct module *module,
                      const struct spec_attribute *attribute)
{
	if (belongs(module, attribute->stability)) {
		if (module->types) {
			buffer_string(module->out, "\n/**\n");
			paragraph(module->out, attribute->brief.text);
			examples(module->out, attribute->examples);
			end_comment(module, attribute->stability, "attribute",
			            attribute->deprecated);
		}
		if (attribute->type.template)
			template_function(module, attribute->name.text);
		else
			constant(module, "ATTR_", attribute->name.text);
	}
	for (uint32_t i = 0; i < attribute->member_count; i++)
		if (!spec_excluded(attribute->members[i].annotations))
			member(module, attribute, &attribute->members[i]);
}

static void signals(const struct module *module, enum spec_kind kind,
                    const char *prefix)
{
	const struct spec *spec = module->emit->spec;

	for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
		const struct spec_signal *signal = spec->signals[kind][i];

		if (!emit_wants_signal(signal) || !belongs(module, signal->stability))
			continue;
		if (module->types) {
			buffer_string(module->out, "\n/**\n");
			paragraph(module->out, signal->brief.text);
			end_comment(module, signal->stability, spec_kind_words[kind],
			            signal->deprecated);
		}
		constant(module, prefix, signal->name.text);
	}
}

static void identity(const struct module *module)
{
	const struct spec *spec = module->emit->spec;
	struct buffer *out = module->out;

	if (module->types)
		buffer_string(out, "\n/**\n * The URL of the spec's schema.\n */\n");
	declare(module, "SPEC_SCHEMA_URL", "", "", "");
	buffer_string(out, "'");
	emit_line(out, spec->schema_url.text, escape);
	buffer_string(out, "';\n");
	if (module->types)
		buffer_string(out, "\n/**\n * The SHA-256 of the spec: over its files "
		                   "in the order of their names.\n */\n");
	declare(module, "SPEC_DIGEST", "", "", "");
	buffer_string(out, "\n\t'sha256:");
	for (size_t i = 0; i < sizeof spec->digest; i++)
		buffer_printf(out, "%02x", spec->digest[i]);
	buffer_string(out, "';\n");
}

static void write_module(const struct emit *emit, bool types, bool stable)
{
	struct module module = {emit, emit->out, types, stable};

	buffer_printf(emit->out,
	              "// SPDX-License-Identifier: Apache-2.0\n"
	              "// The %s of the telemetry spec. Generated by\n"
	              "// `interlock gen --emit typescript`; edit the spec instead.\n",
	              stable ? "stable names" : "names");
	if (stable)
		identity(&module);
	else
		buffer_string(emit->out, "\nexport * from './telemetry.mjs';\n");
	for (uint32_t i = 0; i < emit->spec->attribute_count; i++)
		if (emit_wants_attribute(emit->spec->attributes[i]))
			attribute(&module, emit->spec->attributes[i]);
	signals(&module, SPEC_EVENT, "EVENT_");
	signals(&module, SPEC_METRIC, "METRIC_");
	signals(&module, SPEC_SPAN, "SPAN_");
}

void emit_module(const struct emit *emit)
{
	write_module(emit, false, true);
}

void emit_module_types(const struct emit *emit)
{
	write_module(emit, true, true);
}

void emit_incubating(const struct emit *emit)
{
	write_module(emit, false, false);
}

void emit_incubating_types(const struct emit *emit)
{
	write_module(emit, true, false);
}
