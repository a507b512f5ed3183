/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of checks, and what its functions share. They are in check_name.c,
 * check_constant.c, check_attribute.c, check_signal.c and check_waiver.c.
 */
#include "gen/check.h"

#include <stdarg.h>

#include "gen/check_parts.h"

#define ERROR   ILK_SEVERITY_ERROR
#define WARNING ILK_SEVERITY_WARNING

static const struct spec_check checks[] = {
	{"name-format", ERROR,
         "names are lower-case letters, digits and single \".\", \"_\", \"-\" between "
         "them",
         "every backend's reading of the name", NULL, check_name_format},
	{"name-hyphen", WARNING, "names have no \"-\"",
         "tools that know \".\" and \"_\" only", "invalid_format", check_name_hyphen},
	{"missing-namespace", WARNING, "names start with a namespace: \"app.name\"",
         "the name, from those that others give",
         "naming_convention_attr_has_namespace", check_missing_namespace},
	{"duplicate-name", ERROR,
         "no two attributes, events, metrics, spans or entities have one name",
         "the meaning of the name", NULL, check_duplicate_name},
	{"duplicate-id", ERROR, "no two groups or refinements have one id",
         "references by that id", NULL, check_duplicate_id},
	{"name-is-namespace", ERROR,
         "no attribute or metric is the namespace of another",
         "backends that make a tree of names", "metric_namespace_collision",
         check_name_is_namespace},
	{"constant-collision", ERROR,
         "no two names that are not deprecated make the same constant",
         "generated code", "attr_constant_collision", check_constant_collision},
	{"empty-enum", ERROR, "an enum has members", "generated code", NULL,
         check_empty_enum},
	{"member-format", ERROR,
         "a member's id is letters and digits, a letter first, with single \".\", "
         "\"_\", \"-\" between them",
         "generated code", NULL, check_member_format},
	{"duplicate-member", ERROR, "no two members of an enum have one id",
         "generated code", NULL, check_duplicate_member},
	{"duplicate-value", ERROR, "no two members of an enum have one value",
         "reading a value back", NULL, check_duplicate_value},
	{"renamed-target", ERROR,
         "what is renamed goes to something that exists and is not deprecated",
         "whoever follows the rename", NULL, check_renamed_target},
	{"missing-brief", WARNING, "every member and every attribute has a brief",
         "the documentation", NULL, check_missing_brief},
	{"brief-period", WARNING, "a brief is a sentence and ends with a period",
         "the documentation", NULL, check_brief_period},
	{"duplicate-reference", ERROR, "a signal refers to an attribute once",
         "what the second one says", NULL, check_duplicate_reference},
	{"metric-unit", WARNING,
         "durations are in seconds (\"s\"), counts of things in \"{thing}\"",
         "dashboards over several sources", NULL, check_metric_unit},
	{"metric-name", WARNING, "a counter's name does not end in \"total\"",
         "names in Prometheus", NULL, check_metric_name},
	{"metric-cardinality", WARNING, "metrics carry enums and booleans only",
         "the number of time series", NULL, check_metric_cardinality},
	{"less-stable", ERROR,
         "a signal is not more stable than its attributes, unless opt_in",
         "the signal's promise", "metric_lower_stability_attribute", check_less_stable},
	{"waiver-reason", WARNING, "a waiver says why", "whoever reads it later", NULL,
         check_waiver_reason},
	{"waiver-name", WARNING, "a waiver names a check that there is",
         "what the waiver is for", NULL, check_waiver_name},
	{"waiver-unused", WARNING, "a file of waivers has none that nothing needs",
         "later names, from a waiver meant for others", NULL, check_waiver_unused},
	{"unused-attribute", WARNING, "a signal refers to every attribute",
         "readers, from names that nobody writes", NULL, check_unused_attribute},
};

#define COUNT (sizeof checks / sizeof checks[0])

const struct spec_check *spec_checks(size_t *count)
{
	*count = COUNT;
	return checks;
}

const struct spec_check *spec_check_named(struct text id)
{
	for (size_t i = 0; i < COUNT; i++)
		if (text_is(id, checks[i].id))
			return &checks[i];
	return NULL;
}

void spec_check(struct spec *spec)
{
	for (size_t i = 0; i < COUNT; i++)
		checks[i].run(spec, &checks[i]);
}

struct diag_entry *check_tell(const struct spec_check *check, struct spec_file *file,
                              struct span span, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	const char *message = arena_vprintf(file->diag.arena, format, list);

	va_end(list);
	if (!message)
		return NULL;
	if (check->severity == ILK_SEVERITY_ERROR)
		return diag_error(&file->diag, span, check->id, "%s", message);
	return diag_warning(&file->diag, span, check->id, "%s", message);
}

struct check_subject check_attribute_subject(const struct spec_attribute *attribute)
{
	return (struct check_subject){
		"attribute",       attribute->file,        &attribute->name,
		&attribute->brief, attribute->annotations, attribute->deprecated,
		SPEC_KIND_COUNT,
	};
}

struct check_subject check_signal_subject(const struct spec_signal *signal)
{
	return (struct check_subject){
		spec_kind_words[signal->kind],
		signal->file,
		&signal->name,
		&signal->brief,
		signal->annotations,
		signal->deprecated,
		signal->kind,
	};
}

void check_each(struct spec *spec, const struct spec_check *check,
                check_subject_fn each)
{
	struct check_subject subject;

	for (uint32_t i = 0; i < spec->attribute_count; i++) {
		subject = check_attribute_subject(spec->attributes[i]);
		each(spec, check, &subject);
	}
	for (int kind = 0; kind < SPEC_GROUP; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
			subject = check_signal_subject(spec->signals[kind][i]);
			each(spec, check, &subject);
		}
}

bool check_past(const struct check_subject *subject)
{
	return subject->file->standard || subject->deprecated;
}

/* Says where the other one is: beside it, or in which file. */
void check_other(struct spec_file *file, struct diag_entry *error,
                 const struct spec_file *other, struct span span)
{
	struct place place;

	if (!error)
		return;
	if (file == other) {
		diag_note(&file->diag, error, span, "the other one is here");
		return;
	}
	place = source_place(&other->source, span.at);
	diag_help(&file->diag, error, "the other one is at %s:%u:%u",
	          other->source.file, (unsigned)place.line, (unsigned)place.column);
}
