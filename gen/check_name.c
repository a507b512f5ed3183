/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks on names and ids.
 */
#include <string.h>

#include "gen/check_parts.h"

static bool well_formed(struct text name)
{
	bool between = true; /* a separator may not come here */

	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool separator = c == '.' || c == '_' || c == '-';
		bool letter = c >= 'a' && c <= 'z';

		if (!separator && !letter && !(c >= '0' && c <= '9'))
			return false;
		if ((separator && between) || (i == 0 && !letter))
			return false;
		between = separator;
	}
	return !between;
}

static void name_format(struct spec *spec, const struct spec_check *check,
                        const struct check_subject *subject)
{
	if (!well_formed(subject->name->text) && !check_waived(spec, check, subject))
		check_tell(check, subject->file, subject->name->span,
		           "the name \"%s\" is not lower-case letters and digits with "
		           "single separators between them",
		           subject->name->text.at);
}

CHECK(name_format)
{
	check_each(spec, check, name_format);
}

static void name_hyphen(struct spec *spec, const struct spec_check *check,
                        const struct check_subject *subject)
{
	struct text name = subject->name->text;

	if (check_past(subject) || !memchr(name.at, '-', name.len) ||
	    check_waived(spec, check, subject))
		return;
	diag_help(&subject->file->diag,
	          check_tell(check, subject->file, subject->name->span,
	                     "the name \"%s\" has a hyphen", name.at),
	          "write \"_\", or waive %s where the name is not yours to choose",
	          check->id);
}

CHECK(name_hyphen)
{
	check_each(spec, check, name_hyphen);
}

/* Entities are namespaces by themselves. */
static void missing_namespace(struct spec *spec, const struct spec_check *check,
                              const struct check_subject *subject)
{
	struct text name = subject->name->text;

	if (check_past(subject) || subject->kind == SPEC_ENTITY ||
	    memchr(name.at, '.', name.len) || check_waived(spec, check, subject))
		return;
	diag_help(&subject->file->diag,
	          check_tell(check, subject->file, subject->name->span,
	                     "the name \"%s\" has no namespace", name.at),
	          "write \"app.%s\", or list \"%s\" under policy_exceptions", name.at,
	          check->id);
}

CHECK(missing_namespace)
{
	check_each(spec, check, missing_namespace);
}

static void same_name(const struct spec_check *check, const struct check_subject *a,
                      const struct check_subject *b)
{
	if (text_equal(a->name->text, b->name->text))
		check_other(a->file,
		            check_tell(check, a->file, a->name->span,
		                       "a second %s \"%s\"", a->what, a->name->text.at),
		            b->file, b->name->span);
}

/* The first format defines a metric once more in a group with another id, for another
 * list of attributes: the second one is no definition of its own. */
static bool is_again(struct spec_signal *signal, const struct spec_signal *before)
{
	signal->again = signal->kind == SPEC_METRIC && signal->file->first_format &&
	                text_equal(signal->name.text, before->name.text) &&
	                !text_equal(signal->id.text, before->id.text) &&
	                text_equal(signal->instrument.text, before->instrument.text) &&
	                text_equal(signal->unit.text, before->unit.text);
	return signal->again;
}

/* Sorted, so that equal names are neighbours. */
CHECK(duplicate_name)
{
	for (uint32_t i = 1; i < spec->attribute_count; i++) {
		struct check_subject a = check_attribute_subject(spec->attributes[i]);
		struct check_subject b =
			check_attribute_subject(spec->attributes[i - 1]);

		same_name(check, &a, &b);
	}
	for (int kind = 0; kind < SPEC_GROUP; kind++)
		for (uint32_t i = 1; i < spec->signal_counts[kind]; i++) {
			struct spec_signal *signal = spec->signals[kind][i];
			const struct spec_signal *before = spec->signals[kind][i - 1];
			struct check_subject a = check_signal_subject(signal);
			struct check_subject b = check_signal_subject(before);

			if (!is_again(signal, before))
				same_name(check, &a, &b);
		}
}

/* Two signals of one name have been told already. */
CHECK(duplicate_id)
{
	for (uint32_t i = 1; i < spec->id_count; i++) {
		const struct spec_signal *a = spec->ids[i];
		const struct spec_signal *b = spec->ids[i - 1];

		if (!text_equal(a->id.text, b->id.text) ||
		    (a->kind == b->kind && a->kind != SPEC_GROUP && !a->refinement &&
		     !b->refinement && text_equal(a->name.text, b->name.text)))
			continue;
		check_other(a->file,
		            check_tell(check, a->file, a->id.span,
		                       "a second group or refinement \"%s\"",
		                       a->id.text.at),
		            b->file, b->id.span);
	}
}

static bool is_namespace_of(struct text space, struct text name)
{
	return name.len > space.len && name.at[space.len] == '.' &&
	       memcmp(name.at, space.at, space.len) == 0;
}

static bool begins(struct text start, struct text name)
{
	return name.len >= start.len && memcmp(name.at, start.at, start.len) == 0;
}

static void is_namespace(struct spec *spec, const struct spec_check *check,
                         const struct check_subject *outer,
                         const struct check_subject *inner)
{
	if (check_waived(spec, check, outer))
		return;
	check_other(outer->file,
	            check_tell(check, outer->file, outer->name->span,
	                       "\"%s\" is the namespace of \"%s\"",
	                       outer->name->text.at, inner->name->text.at),
	            inner->file, inner->name->span);
}

/* Sorting puts "a.b" before "a.b.c", but "a.b-d" and "a.b" + "!" come between: look on
 * while the prefix lasts. What is deprecated is on its way out of the tree. */
static void attribute_namespaces(struct spec *spec, const struct spec_check *check,
                                 uint32_t i)
{
	struct check_subject outer = check_attribute_subject(spec->attributes[i]);

	for (uint32_t j = i + 1; j < spec->attribute_count && !outer.deprecated; j++) {
		struct check_subject inner =
			check_attribute_subject(spec->attributes[j]);

		if (!begins(outer.name->text, inner.name->text))
			return;
		if (!inner.deprecated &&
		    is_namespace_of(outer.name->text, inner.name->text)) {
			is_namespace(spec, check, &outer, &inner);
			return;
		}
	}
}

static void metric_namespaces(struct spec *spec, const struct spec_check *check,
                              uint32_t i)
{
	struct spec_signal *const *metrics = spec->signals[SPEC_METRIC];
	struct check_subject outer = check_signal_subject(metrics[i]);
	uint32_t count = spec->signal_counts[SPEC_METRIC];

	for (uint32_t j = i + 1; j < count && !outer.deprecated; j++) {
		struct check_subject inner = check_signal_subject(metrics[j]);

		if (!begins(outer.name->text, inner.name->text))
			return;
		if (!inner.deprecated &&
		    is_namespace_of(outer.name->text, inner.name->text)) {
			is_namespace(spec, check, &outer, &inner);
			return;
		}
	}
}

CHECK(name_is_namespace)
{
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		attribute_namespaces(spec, check, i);
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++)
		metric_namespaces(spec, check, i);
}
