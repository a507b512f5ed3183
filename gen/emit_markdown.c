/* SPDX-License-Identifier: Apache-2.0
 *
 * The documentation for people: signals first, then the attributes and the members of
 * their enums. What a signal carries is sorted by requirement level, then by name, as
 * in the official documentation.
 */
#include <stdlib.h>

#include "gen/emit.h"

/* In a cell of a table. */
static const char *escape(char byte)
{
	switch (byte) {
	case '|':
		return "\\|";
	default:
		return NULL;
	}
}

/* "release_candidate" -> "Release candidate". */
static void words(struct buffer *out, const char *word)
{
	for (size_t i = 0; word[i]; i++) {
		char c = word[i] == '_' ? ' ' : word[i];

		if (i == 0 && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		buffer_bytes(out, &c, 1);
	}
}

static void paragraph(struct buffer *out, struct text text)
{
	if (!text.len)
		return;
	emit_wrapped(out, text, "", 88);
	buffer_string(out, "\n");
}

/* Notes keep their lines: they may hold lists. */
static void verbatim(struct buffer *out, struct text text)
{
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	if (!text.len)
		return;
	buffer_text(out, text);
	buffer_string(out, "\n\n");
}

static void deprecation(const struct emit *emit,
                        const struct spec_deprecated *deprecated)
{
	struct text text = emit_deprecation(emit, deprecated);

	if (!text.len)
		return;
	buffer_string(emit->out, "Deprecated: ");
	paragraph(emit->out, text);
}

/* A scalar, or a list of them for an attribute that is a list. */
static void example(struct buffer *out, const struct node *value)
{
	buffer_string(out, "`");
	if (value->kind == NODE_SCALAR)
		emit_line(out, value->text, NULL);
	if (value->kind == NODE_LIST)
		buffer_string(out, "[");
	for (const struct node *one = value->first; one; one = one->next) {
		emit_line(out, one->text, NULL);
		buffer_string(out, one->next ? ", " : "");
	}
	buffer_string(out, value->kind == NODE_LIST ? "]`" : "`");
}

static void examples(struct buffer *out, const struct node *examples)
{
	if (!examples)
		return;
	if (examples->kind != NODE_LIST) {
		example(out, examples);
		return;
	}
	for (const struct node *value = examples->first; value; value = value->next) {
		if (value != examples->first)
			buffer_string(out, "; ");
		example(out, value);
	}
}

static int by_level(const void *a, const void *b)
{
	const struct spec_ref *x = *(const struct spec_ref *const *)a;
	const struct spec_ref *y = *(const struct spec_ref *const *)b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	return text_compare(x->name.text, y->name.text);
}

static void level(struct buffer *out, const struct spec_ref *ref)
{
	words(out, spec_level_words[ref->level]);
	if (ref->level_text.text.len) {
		buffer_string(out, ": ");
		emit_line(out, ref->level_text.text, escape);
	}
}

void emit_markdown_signal(const struct emit *emit, const struct spec_signal *signal)
{
	const struct spec_ref **sorted =
		arena_alloc(emit->arena, signal->carried_count + 1u, sizeof *sorted);
	struct buffer *out = emit->out;

	if (!sorted || signal->carried_count == 0)
		return;
	for (uint32_t i = 0; i < signal->carried_count; i++)
		sorted[i] = signal->carried[i];
	qsort(sorted, signal->carried_count, sizeof *sorted, by_level);
	buffer_string(out,
	              "| Attribute | Type | Requirement level | Stability | Meaning |\n"
	              "| --- | --- | --- | --- | --- |\n");
	for (uint32_t i = 0; i < signal->carried_count; i++) {
		const struct spec_ref *ref = sorted[i];
		const struct spec_text *brief =
			ref->brief.text.at ? &ref->brief : &ref->attribute->brief;

		buffer_printf(out, "| `%s` | ", ref->name.text.at);
		emit_type(out, &ref->attribute->type);
		buffer_string(out, " | ");
		level(out, ref);
		buffer_string(out, " | ");
		words(out, spec_stability_words[ref->has_stability
		                                        ? ref->stability
		                                        : ref->attribute->stability]);
		buffer_string(out, " | ");
		emit_line(out, brief->text, escape);
		buffer_string(out, " |\n");
	}
	buffer_string(out, "\n");
}

static void facts(struct buffer *out, const struct spec_signal *signal)
{
	if (signal->instrument.text.at) {
		buffer_string(out, "Instrument: ");
		emit_line(out, signal->instrument.text, NULL);
		buffer_string(out, ". Unit: `");
		emit_line(out, signal->unit.text, NULL);
		buffer_string(out, "`. ");
	}
	if (signal->span_kind.text.at) {
		buffer_string(out, "Kind: ");
		emit_line(out, signal->span_kind.text, NULL);
		buffer_string(out, ". ");
	}
	buffer_string(out, "Stability: ");
	emit_line(out, text_of(spec_stability_words[signal->stability]), NULL);
	buffer_string(out, ".\n\n");
}

static void signals(const struct emit *emit, enum spec_kind kind, const char *title)
{
	struct buffer *out = emit->out;

	if (emit->spec->signal_counts[kind])
		buffer_printf(out, "## %s\n\n", title);
	for (uint32_t i = 0; i < emit->spec->signal_counts[kind]; i++) {
		const struct spec_signal *signal = emit->spec->signals[kind][i];

		if (!spec_ours(signal))
			continue;
		buffer_printf(out, "### `%s`\n\n", signal->name.text.at);
		paragraph(out, signal->brief.text);
		verbatim(out, signal->note.text);
		verbatim(out, signal->span_name.text);
		deprecation(emit, signal->deprecated);
		facts(out, signal);
		emit_markdown_signal(emit, signal);
	}
}

void emit_markdown_members(const struct emit *emit,
                           const struct spec_attribute *attribute)
{
	struct buffer *out = emit->out;

	buffer_string(out, "| Value | Stability | Meaning |\n| --- | --- | --- |\n");
	for (uint32_t i = 0; i < attribute->member_count; i++) {
		const struct spec_member *member = &attribute->members[i];

		buffer_string(out, "| `");
		emit_line(out, member->value.text, escape);
		buffer_string(out, "` | ");
		words(out,
		      spec_stability_words[emit_member_stability(attribute, member)]);
		buffer_string(out, " | ");
		emit_line(out, member->brief.text, escape);
		buffer_string(out, " |\n");
	}
	buffer_string(out, "\n");
}

static void attribute(const struct emit *emit, const struct spec_attribute *attribute)
{
	struct buffer *out = emit->out;

	buffer_printf(out, "### `%s`\n\n", attribute->name.text.at);
	paragraph(out, attribute->brief.text);
	verbatim(out, attribute->note.text);
	deprecation(emit, attribute->deprecated);
	buffer_string(out, "Type: ");
	emit_type(out, &attribute->type);
	buffer_string(out, ". Stability: ");
	emit_line(out, text_of(spec_stability_words[attribute->stability]), NULL);
	buffer_string(out, ".");
	if (attribute->examples) {
		buffer_string(out, " Examples: ");
		examples(out, attribute->examples);
		buffer_string(out, ".");
	}
	buffer_string(out, "\n\n");
	if (attribute->type.base == SPEC_ENUM)
		emit_markdown_members(emit, attribute);
}

static void attributes(const struct emit *emit, bool standard, const char *title)
{
	bool any = false;

	for (uint32_t i = 0; i < emit->spec->attribute_count; i++) {
		const struct spec_attribute *a = emit->spec->attributes[i];

		if (a->file->standard != standard || (standard && !a->used))
			continue;
		if (!any)
			buffer_printf(emit->out, "## %s\n\n", title);
		any = true;
		attribute(emit, a);
	}
}

void emit_markdown(const struct emit *emit)
{
	struct buffer *out = emit->out;

	buffer_string(out,
	              "<!-- Generated by `interlock gen --emit markdown`; edit the "
	              "spec instead. -->\n\n# Telemetry\n\n");
	paragraph(out, emit->spec->description.text);
	if (emit->spec->schema_url.text.at) {
		buffer_string(out, "Schema: `");
		emit_line(out, emit->spec->schema_url.text, NULL);
		buffer_string(out, "`.\n\n");
	}
	signals(emit, SPEC_EVENT, "Events");
	signals(emit, SPEC_METRIC, "Metrics");
	signals(emit, SPEC_SPAN, "Spans");
	attributes(emit, false, "Attributes");
	attributes(emit, true, "Standard attributes");
}
