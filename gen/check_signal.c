/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks on events, metrics and spans.
 */
#include <stdlib.h>
#include <string.h>

#include "gen/check_parts.h"

static int by_ref(const void *a, const void *b)
{
	const struct spec_ref *x = *(const struct spec_ref *const *)a;
	const struct spec_ref *y = *(const struct spec_ref *const *)b;
	int order = text_compare(x->name.text, y->name.text);

	return order ? order
	             : (x->name.span.at > y->name.span.at) -
	                       (x->name.span.at < y->name.span.at);
}

static void duplicate_reference(struct spec *spec, const struct spec_check *check,
                                struct spec_signal *signal)
{
	const struct spec_ref **refs =
		arena_alloc(spec->arena, signal->ref_count + 1u, sizeof *refs);

	if (!refs)
		return;
	for (uint32_t i = 0; i < signal->ref_count; i++)
		refs[i] = &signal->refs[i];
	qsort(refs, signal->ref_count, sizeof *refs, by_ref);
	for (uint32_t i = 1; i < signal->ref_count; i++)
		if (text_equal(refs[i]->name.text, refs[i - 1]->name.text))
			check_other(signal->file,
			            check_tell(check, signal->file, refs[i]->name.span,
			                       "a second reference to \"%s\"",
			                       refs[i]->name.text.at),
			            signal->file, refs[i - 1]->name.span);
}

CHECK(duplicate_reference)
{
	for (uint32_t i = 0; i < spec->id_count; i++)
		duplicate_reference(spec, check, spec->ids[i]);
}

static bool ends_with(struct text text, const char *tail)
{
	size_t len = strlen(tail);

	return text.len >= len && memcmp(text.at + text.len - len, tail, len) == 0;
}

/* UCUM: printable ASCII without a space; a brace opens and closes. */
static bool is_unit(struct text unit)
{
	size_t open = 0;

	for (size_t i = 0; i < unit.len; i++) {
		if (unit.at[i] <= ' ' || unit.at[i] >= 0x7f)
			return false;
		open += unit.at[i] == '{';
		if (unit.at[i] == '}' && open-- == 0)
			return false;
	}
	return unit.len > 0 && open == 0;
}

static void metric_unit(struct spec *spec, const struct spec_check *check,
                        const struct spec_signal *metric)
{
	struct check_subject subject = check_signal_subject(metric);

	if (!metric->unit.text.at || check_past(&subject) ||
	    check_waived(spec, check, &subject))
		return;
	if (!is_unit(metric->unit.text))
		check_tell(check, metric->file, metric->unit.span,
		           "\"%s\" is not a unit such as \"s\", \"By\" or "
		           "\"{decision}\"",
		           metric->unit.text.at);
	else if (ends_with(metric->name.text, ".duration") &&
	         !text_is(metric->unit.text, "s"))
		check_tell(check, metric->file, metric->unit.span,
		           "a duration is in \"s\", not in \"%s\"",
		           metric->unit.text.at);
}

CHECK(metric_unit)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++)
		metric_unit(spec, check, spec->signals[SPEC_METRIC][i]);
}

CHECK(metric_name)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++) {
		const struct spec_signal *metric = spec->signals[SPEC_METRIC][i];
		struct check_subject subject = check_signal_subject(metric);
		struct text name = metric->name.text;

		if ((!ends_with(name, "_total") && !ends_with(name, ".total")) ||
		    !text_is(metric->instrument.text, "counter") ||
		    check_past(&subject) || check_waived(spec, check, &subject))
			continue;
		diag_help(&metric->file->diag,
		          check_tell(check, metric->file, metric->name.span,
		                     "the name \"%s\" ends in \"total\"", name.at),
		          "leave it out: Prometheus adds it to counters");
	}
}

static bool low_cardinality(const struct spec_attribute *attribute)
{
	return !attribute->type.array && !attribute->type.template &&
	       (attribute->type.base == SPEC_ENUM ||
	        attribute->type.base == SPEC_BOOLEAN);
}

static void metric_cardinality(const struct spec_check *check,
                               const struct spec_signal *metric)
{
	for (uint32_t r = 0; r < metric->ref_count; r++) {
		const struct spec_ref *ref = &metric->refs[r];

		if (!ref->attribute || low_cardinality(ref->attribute))
			continue;
		diag_help(&metric->file->diag,
		          check_tell(check, metric->file, ref->name.span,
		                     "\"%s\" may have any number of values, each a "
		                     "time series",
		                     ref->name.text.at),
		          "put it on an event or a span");
	}
}

CHECK(metric_cardinality)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++) {
		const struct spec_signal *metric = spec->signals[SPEC_METRIC][i];
		struct check_subject subject = check_signal_subject(metric);

		if (!check_past(&subject) && !check_waived(spec, check, &subject))
			metric_cardinality(check, metric);
	}
}

/* What a signal carries may be in what it extends: the signal's own place then. */
static void less_stable(struct spec *spec, const struct spec_check *check,
                        const struct check_subject *subject,
                        const struct spec_signal *signal)
{
	for (uint32_t r = 0; r < signal->carried_count; r++) {
		const struct spec_ref *ref = signal->carried[r];
		enum spec_stability stability =
			ref->has_stability ? ref->stability : ref->attribute->stability;
		bool own = false;

		if (stability <= signal->stability || ref->level == SPEC_OPT_IN ||
		    check_waived(spec, check, subject))
			continue;
		for (uint32_t i = 0; i < signal->ref_count; i++)
			own |= &signal->refs[i] == ref;
		check_tell(check, signal->file,
		           own ? ref->name.span : signal->name.span,
		           "\"%s\" is %s, the %s is %s", ref->name.text.at,
		           spec_stability_words[stability], subject->what,
		           spec_stability_words[signal->stability]);
	}
}

CHECK(less_stable)
{
	for (int kind = 0; kind < SPEC_GROUP; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
			const struct spec_signal *signal = spec->signals[kind][i];
			struct check_subject subject = check_signal_subject(signal);

			if (!check_past(&subject))
				less_stable(spec, check, &subject, signal);
		}
}
