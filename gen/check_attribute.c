/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks on attributes and the members of their enums. Definitions of a dependency are
 * others' words: only what would break the generated code is held against them.
 */
#include <stdlib.h>
#include <string.h>

#include "gen/check_parts.h"

static bool is_namespace_of(struct text space, struct text name)
{
	return name.len > space.len && name.at[space.len] == '.' &&
	       memcmp(name.at, space.at, space.len) == 0;
}

static void name_is_namespace(struct spec_file *file, const struct spec_text *name,
                              const struct spec_file *other,
                              const struct spec_text *inner, const char *id)
{
	check_other(file,
	            diag_error(&file->diag, name->span, id,
	                       "\"%s\" is the namespace of \"%s\"", name->text.at,
	                       inner->text.at),
	            other, inner->span);
}

/* Sorting puts "a.b" before "a.b.c", but "a.b-d" and "a.b" + "!" come between: look on
 * while the prefix lasts. */
static void attribute_namespaces(struct spec *spec, uint32_t i, const char *id)
{
	struct spec_attribute *a = spec->attributes[i];

	for (uint32_t j = i + 1; j < spec->attribute_count; j++) {
		const struct spec_attribute *b = spec->attributes[j];

		if (b->name.text.len < a->name.text.len ||
		    memcmp(a->name.text.at, b->name.text.at, a->name.text.len) != 0)
			return;
		if (is_namespace_of(a->name.text, b->name.text)) {
			name_is_namespace(a->file, &a->name, b->file, &b->name, id);
			return;
		}
	}
}

static void metric_namespaces(struct spec *spec, uint32_t i, const char *id)
{
	struct spec_signal *a = spec->signals[SPEC_METRIC][i];

	for (uint32_t j = i + 1; j < spec->signal_counts[SPEC_METRIC]; j++) {
		const struct spec_signal *b = spec->signals[SPEC_METRIC][j];

		if (b->name.text.len < a->name.text.len ||
		    memcmp(a->name.text.at, b->name.text.at, a->name.text.len) != 0)
			return;
		if (is_namespace_of(a->name.text, b->name.text)) {
			name_is_namespace(a->file, &a->name, b->file, &b->name, id);
			return;
		}
	}
}

void check_name_is_namespace(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		attribute_namespaces(spec, i, check->id);
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++)
		metric_namespaces(spec, i, check->id);
}

void check_empty_enum(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		if (a->type.base == SPEC_ENUM && !a->listed)
			diag_error(&a->file->diag, a->type.span, check->id,
			           "the enum \"%s\" has no members", a->name.text.at);
	}
}

static bool member_well_formed(struct text id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool inside = (c >= '0' && c <= '9') || c == '_';

		if (!letter && (i == 0 || !inside))
			return false;
	}
	return id.len > 0;
}

void check_member_format(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		for (uint32_t m = 0; m < a->member_count && !a->file->standard; m++)
			if (!member_well_formed(a->members[m].id.text))
				diag_error(&a->file->diag, a->members[m].id.span,
				           check->id,
				           "the id \"%s\" is not letters, digits and "
				           "\"_\" with a letter first",
				           a->members[m].id.text.at);
	}
}

static int by_text(const void *a, const void *b)
{
	const struct spec_text *x = *(const struct spec_text *const *)a;
	const struct spec_text *y = *(const struct spec_text *const *)b;
	int order = text_compare(x->text, y->text);

	return order ? order : (x->span.at > y->span.at) - (x->span.at < y->span.at);
}

/* Twice the same text among one field of the members. */
static void member_twice(struct spec *spec, struct spec_attribute *a, size_t field,
                         const char *id, const char *what)
{
	const struct spec_text **texts =
		arena_alloc(spec->arena, a->member_count + 1u, sizeof *texts);

	if (!texts)
		return;
	for (uint32_t m = 0; m < a->member_count; m++)
		texts[m] =
			(const struct spec_text
		                 *)(const void *)((const char *)&a->members[m] + field);
	qsort(texts, a->member_count, sizeof *texts, by_text);
	for (uint32_t m = 1; m < a->member_count; m++)
		if (text_equal(texts[m]->text, texts[m - 1]->text))
			check_other(a->file,
			            diag_error(&a->file->diag, texts[m]->span, id,
			                       "a second member with the %s \"%s\"",
			                       what, texts[m]->text.at),
			            a->file, texts[m - 1]->span);
}

void check_duplicate_member(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		member_twice(spec, spec->attributes[i],
		             offsetof(struct spec_member, id), check->id, "id");
}

void check_duplicate_value(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		member_twice(spec, spec->attributes[i],
		             offsetof(struct spec_member, value), check->id, "value");
}

void check_missing_brief(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		for (uint32_t m = 0; m < a->member_count && !a->file->standard; m++)
			if (!a->members[m].brief.text.at)
				diag_error(&a->file->diag, a->members[m].id.span,
				           check->id, "the member \"%s\" has no brief",
				           a->members[m].id.text.at);
	}
}

static void brief_period(struct spec_file *file, const struct spec_text *brief,
                         const char *id)
{
	size_t len = brief->text.len;

	if (!brief->text.at || file->standard)
		return;
	/* A folded text ends with its line. */
	while (len > 0 &&
	       (brief->text.at[len - 1] == '\n' || brief->text.at[len - 1] == ' '))
		len--;
	if (len == 0 || brief->text.at[len - 1] != '.')
		diag_error(&file->diag, brief->span, id,
		           "the brief does not end with a period");
}

void check_brief_period(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		brief_period(a->file, &a->brief, check->id);
		for (uint32_t m = 0; m < a->member_count; m++)
			brief_period(a->file, &a->members[m].brief, check->id);
	}
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
			brief_period(spec->signals[kind][i]->file,
			             &spec->signals[kind][i]->brief, check->id);
}

/* What refers to it may be in what is broken. */
void check_unused_attribute(struct spec *spec, const struct spec_check *check)
{
	if (spec_errors(spec))
		return;
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		if (!a->used && !a->file->standard && !a->deprecated)
			diag_warning(&a->file->diag, a->name.span, check->id,
			             "no event, metric or span refers to \"%s\"",
			             a->name.text.at);
	}
}
