/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks on attributes and the members of their enums, and on briefs. Definitions of a
 * dependency are others' words: only what would break the generated code is held
 * against them.
 */
#include <stdlib.h>
#include <string.h>

#include "gen/check_parts.h"

CHECK(empty_enum)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		if (a->type.base == SPEC_ENUM && !a->listed)
			check_tell(check, a->file, a->type.span,
			           "the enum \"%s\" has no members", a->name.text.at);
	}
}

/* Letters and digits with single separators between them, a letter first. */
static bool member_well_formed(struct text id)
{
	bool between = true;

	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool separator = c == '_' || c == '.' || c == '-';

		if (!letter && !separator && !(c >= '0' && c <= '9'))
			return false;
		if ((i == 0 && !letter) || (separator && c != '_' && between))
			return false;
		between = separator;
	}
	return id.len > 0;
}

CHECK(member_format)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		for (uint32_t m = 0; m < a->member_count && !a->file->standard; m++)
			if (!member_well_formed(a->members[m].id.text))
				check_tell(check, a->file, a->members[m].id.span,
				           "the id \"%s\" is not letters and digits, "
				           "a letter first, with single separators",
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

/* Twice the same text among one field of the members that are not deprecated: those keep
 * the value of what replaces them. */
static void member_twice(struct spec *spec, const struct spec_check *check,
                         struct spec_attribute *a, size_t field, const char *what)
{
	const struct spec_text **texts =
		arena_alloc(spec->arena, a->member_count + 1u, sizeof *texts);
	uint32_t count = 0;

	if (!texts)
		return;
	for (uint32_t m = 0; m < a->member_count; m++)
		if (!a->members[m].deprecated)
			texts[count++] =
				(const struct spec_text
			                 *)(const void *)((const char *)&a->members[m] +
			                                  field);
	qsort(texts, count, sizeof *texts, by_text);
	for (uint32_t m = 1; m < count; m++)
		if (text_equal(texts[m]->text, texts[m - 1]->text))
			check_other(a->file,
			            check_tell(check, a->file, texts[m]->span,
			                       "a second member with the %s \"%s\"",
			                       what, texts[m]->text.at),
			            a->file, texts[m - 1]->span);
}

CHECK(duplicate_member)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		member_twice(spec, check, spec->attributes[i],
		             offsetof(struct spec_member, id), "id");
}

CHECK(duplicate_value)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		member_twice(spec, check, spec->attributes[i],
		             offsetof(struct spec_member, value), "value");
}

static bool blank(const struct spec_text *text)
{
	for (size_t i = 0; i < text->text.len; i++)
		if (text->text.at[i] != ' ' && text->text.at[i] != '\n')
			return false;
	return true;
}

CHECK(missing_brief)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];

		if (a->file->standard || a->deprecated)
			continue;
		/* One that could not be read has been told. */
		if (a->brief.text.at ? blank(&a->brief) : !a->file->diag.errors)
			check_tell(check, a->file, a->name.span,
			           "the attribute \"%s\" has no brief",
			           a->name.text.at);
		for (uint32_t m = 0; m < a->member_count; m++)
			if (blank(&a->members[m].brief) && !a->members[m].deprecated)
				check_tell(check, a->file, a->members[m].id.span,
				           "the member \"%s\" has no brief",
				           a->members[m].id.text.at);
	}
}

static void brief_period(const struct spec_check *check, struct spec_file *file,
                         const struct spec_text *brief)
{
	size_t len = brief->text.len;

	if (blank(brief))
		return;
	/* A folded text ends with its line. */
	while (brief->text.at[len - 1] == '\n' || brief->text.at[len - 1] == ' ')
		len--;
	if (brief->text.at[len - 1] != '.')
		check_tell(check, file, brief->span,
		           "the brief does not end with a period");
}

static void subject_period(struct spec *spec, const struct spec_check *check,
                           const struct check_subject *subject)
{
	if (!check_past(subject) && !check_waived(spec, check, subject))
		brief_period(check, subject->file, subject->brief);
}

CHECK(brief_period)
{
	check_each(spec, check, subject_period);
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];
		struct check_subject subject = check_attribute_subject(a);

		if (a->member_count == 0 || check_past(&subject) ||
		    check_waived(spec, check, &subject))
			continue;
		for (uint32_t m = 0; m < a->member_count; m++)
			brief_period(check, a->file, &a->members[m].brief);
	}
}

/* What refers to it may be in what is broken. */
CHECK(unused_attribute)
{
	if (spec_errors(spec))
		return;
	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		struct spec_attribute *a = spec->attributes[i];
		struct check_subject subject = check_attribute_subject(a);

		if (!a->used && !check_past(&subject) &&
		    !check_waived(spec, check, &subject))
			check_tell(check, a->file, a->name.span,
			           "no event, metric or span refers to \"%s\"",
			           a->name.text.at);
	}
}

/* A signal of the same kind, whatever its group's id. */
static const struct spec_signal *signal_named(const struct spec *spec,
                                              enum spec_kind kind, struct text name)
{
	for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
		if (text_equal(spec->signals[kind][i]->name.text, name))
			return spec->signals[kind][i];
	return NULL;
}

static void renamed_target(struct spec *spec, const struct spec_check *check,
                           const struct check_subject *subject)
{
	const struct spec_deprecated *deprecated = subject->deprecated;
	const struct spec_attribute *attribute = NULL;
	const struct spec_signal *signal = NULL;

	if (!deprecated || !deprecated->renamed_to.text.at || subject->file->standard ||
	    check_waived(spec, check, subject))
		return;
	if (subject->kind == SPEC_KIND_COUNT)
		attribute = spec_attribute_named(spec, deprecated->renamed_to.text);
	else
		signal = signal_named(spec, subject->kind, deprecated->renamed_to.text);
	if (!attribute && !signal)
		check_tell(check, subject->file, deprecated->renamed_to.span,
		           "no %s is called \"%s\"", subject->what,
		           deprecated->renamed_to.text.at);
	else if (attribute ? attribute->deprecated != NULL : signal->deprecated != NULL)
		check_tell(check, subject->file, deprecated->renamed_to.span,
		           "\"%s\" is deprecated itself",
		           deprecated->renamed_to.text.at);
}

CHECK(renamed_target)
{
	check_each(spec, check, renamed_target);
}
