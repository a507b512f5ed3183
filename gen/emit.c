/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of emitters, and what they share.
 */
#include "gen/emit.h"

#include <stdint.h>

#include "gen/names.h"

static const struct emitter table[] = {
	{"c", "constants for C and C++", {{"telemetry.h", emit_c}}},
	{"typescript",
         "modules of constants with their types",
         {{"telemetry.mjs", emit_module},
          {"telemetry.d.mts", emit_module_types},
          {"telemetry-incubating.mjs", emit_incubating},
          {"telemetry-incubating.d.mts", emit_incubating_types}}},
	{"markdown", "documentation", {{"telemetry.md", emit_markdown}}},
	{"python", "constants and enums for Python", {{"telemetry.py", emit_python}}},
	{"go", "a package of constants for Go", {{"telemetry.go", emit_go}}},
	{"rust", "a module of constants for Rust", {{"telemetry.rs", emit_rust}}},
	{"java", "a class of constants for Java", {{"Telemetry.java", emit_java}}},
	{"schema",
         "JSON Schema of signals and of the trace format",
         {{"telemetry.schema.json", emit_schema}}},
	{"prometheus",
         "recording rules and alerts, with their tests",
         {{"telemetry-rules.yml", emit_rules},
          {"telemetry-rules-test.yml", emit_rules_test}}},
	{"grafana", "a dashboard", {{"telemetry-dashboard.json", emit_grafana}}},
	{"collector",
         "a part of the Collector's configuration",
         {{"telemetry-collector.yml", emit_collector}}},
	{"resolved",
         "all that the registry says, resolved",
         {{"telemetry-resolved.json", emit_resolved}}},
	{"subset",
         "definitions of the attributes that --only names, for a dependency",
         {{"subset.yaml", emit_subset}}},
};

const struct emitter *emitters(size_t *count)
{
	*count = sizeof table / sizeof table[0];
	return table;
}

const struct emitter *emitter_named(struct text name)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (text_is(name, table[i].name))
			return &table[i];
	return NULL;
}

const char *emit_screaming(const struct emit *emit, struct text name)
{
	struct text screaming = names_screaming(emit->arena, name);

	return screaming.at ? screaming.at : "";
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct text emit_word(struct text text, size_t *at)
{
	size_t from;

	while (*at < text.len && is_space(text.at[*at]))
		++*at;
	from = *at;
	while (*at < text.len && !is_space(text.at[*at]))
		++*at;
	return (struct text){text.at + from, *at - from};
}

const char *emit_escape_quoted(char byte)
{
	switch (byte) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

void emit_exact(struct buffer *out, struct text text, emit_escape_fn escape)
{
	for (size_t i = 0; i < text.len; i++) {
		const char *instead = escape ? escape(text.at[i]) : NULL;

		if (instead)
			buffer_string(out, instead);
		else
			buffer_bytes(out, &text.at[i], 1);
	}
}

void emit_line(struct buffer *out, struct text text, emit_escape_fn escape)
{
	size_t at = 0;
	const char *space = "";

	if (!text.at)
		return;
	for (struct text word = emit_word(text, &at); word.len;
	     word = emit_word(text, &at)) {
		buffer_string(out, space);
		emit_exact(out, word, escape);
		space = " ";
	}
}

/* How many characters a word shows. */
static size_t columns(struct text word)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char)word.at[i] & 0xc0) != 0x80;
	return count;
}

/* Neither the end of a comment nor the start of one may come from a text. */
static void comment_word(struct buffer *out, struct text word)
{
	for (size_t i = 0; i < word.len; i++) {
		buffer_bytes(out, &word.at[i], 1);
		if (i + 1 < word.len && ((word.at[i] == '*' && word.at[i + 1] == '/') ||
		                         (word.at[i] == '/' && word.at[i + 1] == '*')))
			buffer_string(out, " ");
	}
}

typedef void (*word_fn)(struct buffer *out, struct text word);

static void wrap(struct buffer *out, struct text text, const char *indent, size_t width,
                 word_fn put)
{
	size_t margin = text_of(indent).len;
	size_t column = 0;
	size_t at = 0;

	if (!text.at)
		return;
	for (struct text word = emit_word(text, &at); word.len;
	     word = emit_word(text, &at)) {
		size_t wide = columns(word);

		if (column > 0 && column + 1 + wide > width) {
			buffer_string(out, "\n");
			column = 0;
		}
		buffer_string(out, column > 0 ? " " : indent);
		put(out, word);
		column = (column > 0 ? column + 1 : margin) + wide;
	}
	buffer_string(out, "\n");
}

void emit_wrapped(struct buffer *out, struct text text, const char *indent,
                  size_t width)
{
	wrap(out, text, indent, width, buffer_text);
}

void emit_comment(struct buffer *out, struct text text, const char *indent,
                  size_t width)
{
	wrap(out, text, indent, width, comment_word);
}

void emit_comment_line(struct buffer *out, struct text text)
{
	wrap(out, text, "", SIZE_MAX, comment_word);
}

struct text emit_deprecation(const struct emit *emit,
                             const struct spec_deprecated *deprecated)
{
	const char *replaced = NULL;

	if (!deprecated)
		return (struct text){NULL, 0};
	if (deprecated->note.text.at)
		return deprecated->note.text;
	if (deprecated->renamed_to.text.at)
		replaced = arena_printf(emit->arena, "Replaced by `%s`.",
		                        deprecated->renamed_to.text.at);
	return text_of(replaced ? replaced : "No longer used.");
}

void emit_type(struct buffer *out, const struct spec_type *type)
{
	buffer_printf(out, "%s%s%s%s", type->template ? "template[" : "",
	              spec_base_words[type->base], type->array ? "[]" : "",
	              type->template ? "]" : "");
}

enum spec_stability emit_member_stability(const struct spec_attribute *attribute,
                                          const struct spec_member *member)
{
	if (!member->has_stability || member->stability < attribute->stability)
		return attribute->stability;
	return member->stability;
}

bool emit_wants_attribute(const struct spec_attribute *attribute)
{
	return !spec_excluded(attribute->annotations) && !attribute->shadowed &&
	       (attribute->used || !attribute->file->standard);
}

bool emit_wants_signal(const struct spec_signal *signal)
{
	return !spec_excluded(signal->annotations) && !signal->again &&
	       spec_ours(signal);
}
