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

static void duplicate_reference(struct spec *spec, struct spec_signal *signal,
                                const char *id)
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
			            diag_error(&signal->file->diag, refs[i]->name.span,
			                       id, "a second reference to \"%s\"",
			                       refs[i]->name.text.at),
			            signal->file, refs[i - 1]->name.span);
}

void check_duplicate_reference(struct spec *spec, const struct spec_check *check)
{
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
			duplicate_reference(spec, spec->signals[kind][i], check->id);
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

void check_metric_unit(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++) {
		struct spec_signal *metric = spec->signals[SPEC_METRIC][i];
		struct diag *diag = &metric->file->diag;

		if (!metric->unit.text.at)
			continue;
		if (!is_unit(metric->unit.text))
			diag_error(diag, metric->unit.span, check->id,
			           "\"%s\" is not a unit such as \"s\", \"By\" or "
			           "\"{decision}\"",
			           metric->unit.text.at);
		else if (ends_with(metric->name.text, ".duration") &&
		         !text_is(metric->unit.text, "s"))
			diag_error(diag, metric->unit.span, check->id,
			           "a duration is in \"s\", not in \"%s\"",
			           metric->unit.text.at);
	}
}

void check_metric_name(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++) {
		struct spec_signal *metric = spec->signals[SPEC_METRIC][i];
		struct text name = metric->name.text;

		if (!ends_with(name, "_total") && !ends_with(name, ".total"))
			continue;
		diag_help(&metric->file->diag,
		          diag_error(&metric->file->diag, metric->name.span, check->id,
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

void check_metric_cardinality(struct spec *spec, const struct spec_check *check)
{
	for (uint32_t i = 0; i < spec->signal_counts[SPEC_METRIC]; i++) {
		struct spec_signal *metric = spec->signals[SPEC_METRIC][i];

		for (uint32_t r = 0; r < metric->ref_count; r++) {
			const struct spec_ref *ref = &metric->refs[r];

			if (!ref->attribute || low_cardinality(ref->attribute))
				continue;
			diag_help(&metric->file->diag,
			          diag_error(&metric->file->diag, ref->name.span,
			                     check->id,
			                     "\"%s\" may have any number of values, "
			                     "each a time series",
			                     ref->name.text.at),
			          "put it on an event or a span");
		}
	}
}

void check_less_stable(struct spec *spec, const struct spec_check *check)
{
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++) {
			struct spec_signal *s = spec->signals[kind][i];

			for (uint32_t r = 0; r < s->ref_count; r++) {
				const struct spec_attribute *a = s->refs[r].attribute;

				if (!a || a->stability <= s->stability ||
				    s->refs[r].level == SPEC_OPT_IN ||
				    check_excepted(s->annotations, check->id))
					continue;
				diag_error(&s->file->diag, s->refs[r].name.span,
				           check->id, "\"%s\" is %s, the %s is %s",
				           a->name.text.at,
				           spec_stability_words[a->stability],
				           spec_kind_words[kind],
				           spec_stability_words[s->stability]);
			}
		}
}
