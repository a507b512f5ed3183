/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparing two specs; see diff.h. Both are sorted: one walk finds what is in both and
 * what is in one.
 */
#include "gen/diff.h"

#include <stdarg.h>

#include "gen/emit.h"

__attribute__((format(printf, 6, 7))) static void
tell(struct diff *diff, enum diff_kind kind, bool breaking, const char *what,
     const char *name, const char *format, ...)
{
	struct diff_change *change = arena_alloc(diff->arena, 1, sizeof *change);
	va_list list;

	va_start(list, format);
	const char *detail = arena_vprintf(diff->arena, format, list);

	va_end(list);
	if (!change || !detail || !name)
		return;
	*change = (struct diff_change){kind, breaking, what, name, detail, NULL};
	*diff->end = change;
	diff->end = &change->next;
	diff->count++;
	diff->breaking += breaking;
}

/* What has come to be deprecated since. */
static void deprecation(struct diff *diff, const char *what, const char *name,
                        const struct spec_deprecated *before,
                        const struct spec_deprecated *after)
{
	if (before && !after)
		tell(diff, DIFF_CHANGED, false, what, name, "no longer deprecated");
	if (before || !after)
		return;
	if (after->reason == SPEC_RENAMED && after->renamed_to.text.at)
		tell(diff, DIFF_RENAMED, false, what, name, "deprecated, renamed to %s",
		     after->renamed_to.text.at);
	else
		tell(diff, DIFF_DEPRECATED, false, what, name, "%s",
		     spec_reason_words[after->reason]);
}

static void stability(struct diff *diff, const char *what, const char *name,
                      enum spec_stability before, enum spec_stability after)
{
	if (before != after)
		tell(diff, DIFF_CHANGED, before == SPEC_STABLE, what, name,
		     "stability: %s, now %s", spec_stability_words[before],
		     spec_stability_words[after]);
}

static void text_changed(struct diff *diff, const char *what, const char *name,
                         const char *key, struct text before, struct text after)
{
	if (!text_equal(before, after))
		tell(diff, DIFF_CHANGED, true, what, name, "%s: %s, now %s", key,
		     before.at ? before.at : "none", after.at ? after.at : "none");
}

static const char *type_words(struct diff *diff, const struct spec_type *type)
{
	const char *words =
		arena_printf(diff->arena, "%s%s%s%s", type->template ? "template[" : "",
	                     spec_base_words[type->base], type->array ? "[]" : "",
	                     type->template ? "]" : "");

	return words ? words : "";
}

static bool same_type(const struct spec_type *a, const struct spec_type *b)
{
	return a->base == b->base && a->array == b->array && a->template == b->template;
}

static const struct spec_member *member_of(const struct spec_attribute *attribute,
                                           struct text id)
{
	for (uint32_t i = 0; i < attribute->member_count; i++)
		if (text_equal(attribute->members[i].id.text, id))
			return &attribute->members[i];
	return NULL;
}

static const char *member_name(struct diff *diff, const struct spec_attribute *of,
                               const struct spec_member *member)
{
	return arena_printf(diff->arena, "%s: %s", of->name.text.at,
	                    member->id.text.at);
}

static void members(struct diff *diff, const struct spec_attribute *before,
                    const struct spec_attribute *after)
{
	for (uint32_t i = 0; i < before->member_count; i++) {
		const struct spec_member *was = &before->members[i];
		const struct spec_member *is = member_of(after, was->id.text);
		const char *name = member_name(diff, before, was);

		if (!is) {
			tell(diff, DIFF_REMOVED, !was->deprecated, "member", name, "%s",
			     "");
			continue;
		}
		text_changed(diff, "member", name, "value", was->value.text,
		             is->value.text);
		deprecation(diff, "member", name, was->deprecated, is->deprecated);
	}
	for (uint32_t i = 0; i < after->member_count; i++)
		if (!member_of(before, after->members[i].id.text))
			tell(diff, DIFF_ADDED, false, "member",
			     member_name(diff, after, &after->members[i]), "%s", "");
}

static void attribute(struct diff *diff, const struct spec_attribute *before,
                      const struct spec_attribute *after)
{
	const char *name = before->name.text.at;

	if (!same_type(&before->type, &after->type))
		tell(diff, DIFF_CHANGED, true, "attribute", name, "type: %s, now %s",
		     type_words(diff, &before->type), type_words(diff, &after->type));
	stability(diff, "attribute", name, before->stability, after->stability);
	deprecation(diff, "attribute", name, before->deprecated, after->deprecated);
	if (before->type.base == SPEC_ENUM && after->type.base == SPEC_ENUM)
		members(diff, before, after);
}

static bool wanted(const struct spec_attribute *attribute)
{
	return attribute->used || !attribute->file->standard;
}

/* A new attribute that is the old one but for its name. NULL: none. */
static const struct spec_attribute *renamed(const struct spec *before,
                                            const struct spec *after,
                                            const struct spec_attribute *was)
{
	for (uint32_t i = 0; i < after->attribute_count; i++) {
		const struct spec_attribute *is = after->attributes[i];

		if (is->brief.text.len && text_equal(is->brief.text, was->brief.text) &&
		    same_type(&is->type, &was->type) &&
		    is->member_count == was->member_count &&
		    !spec_attribute_named(before, is->name.text))
			return is;
	}
	return NULL;
}

static void attribute_gone(struct diff *diff, const struct spec *before,
                           const struct spec *after, const struct spec_attribute *was)
{
	const struct spec_attribute *is = renamed(before, after, was);

	if (is)
		tell(diff, DIFF_RENAMED, !was->deprecated, "attribute",
		     was->name.text.at, "gone, %s says the same", is->name.text.at);
	else
		tell(diff, DIFF_REMOVED, !was->deprecated, "attribute",
		     was->name.text.at, "%s",
		     was->deprecated ? "it was deprecated" : "");
}

static void attributes(struct diff *diff, const struct spec *before,
                       const struct spec *after)
{
	for (uint32_t i = 0; i < before->attribute_count; i++) {
		const struct spec_attribute *was = before->attributes[i];
		const struct spec_attribute *is =
			spec_attribute_named(after, was->name.text);

		if (wanted(was) && is && wanted(is))
			attribute(diff, was, is);
		else if (wanted(was))
			attribute_gone(diff, before, after, was);
	}
	for (uint32_t i = 0; i < after->attribute_count; i++) {
		const struct spec_attribute *is = after->attributes[i];
		const struct spec_attribute *was =
			spec_attribute_named(before, is->name.text);

		if (wanted(is) && (!was || !wanted(was)))
			tell(diff, DIFF_ADDED, false, "attribute", is->name.text.at,
			     "%s", type_words(diff, &is->type));
	}
}

static const struct spec_ref *carried(const struct spec_signal *signal,
                                      struct text name)
{
	for (uint32_t i = 0; i < signal->carried_count; i++)
		if (text_equal(signal->carried[i]->name.text, name))
			return signal->carried[i];
	return NULL;
}

static void carried_attributes(struct diff *diff, const struct spec_signal *before,
                               const struct spec_signal *after)
{
	const char *what = spec_kind_words[before->kind];
	const char *name = before->name.text.at;

	for (uint32_t i = 0; i < before->carried_count; i++) {
		const struct spec_ref *was = before->carried[i];
		const struct spec_ref *is = carried(after, was->name.text);

		if (!is)
			tell(diff, DIFF_CHANGED, true, what, name, "no longer has %s",
			     was->name.text.at);
		else if (is->level != was->level)
			tell(diff, DIFF_CHANGED, was->level == SPEC_REQUIRED, what,
			     name, "%s: %s, now %s", was->name.text.at,
			     spec_level_words[was->level], spec_level_words[is->level]);
	}
	for (uint32_t i = 0; i < after->carried_count; i++)
		if (!carried(before, after->carried[i]->name.text))
			tell(diff, DIFF_CHANGED, false, what, name, "now has %s",
			     after->carried[i]->name.text.at);
}

static void signal_changes(struct diff *diff, const struct spec_signal *before,
                           const struct spec_signal *after)
{
	const char *what = spec_kind_words[before->kind];
	const char *name = before->name.text.at;

	text_changed(diff, what, name, "instrument", before->instrument.text,
	             after->instrument.text);
	text_changed(diff, what, name, "unit", before->unit.text, after->unit.text);
	text_changed(diff, what, name, "kind", before->span_kind.text,
	             after->span_kind.text);
	stability(diff, what, name, before->stability, after->stability);
	deprecation(diff, what, name, before->deprecated, after->deprecated);
	carried_attributes(diff, before, after);
}

/* Ours and defined there, by id. NULL: there is none. */
static const struct spec_signal *counterpart(const struct spec *spec,
                                             const struct spec_signal *of)
{
	const struct spec_signal *found = spec_by_id(spec, of->id.text);

	return found && found->kind == of->kind && spec_ours(found) ? found : NULL;
}

static void signals(struct diff *diff, const struct spec *before,
                    const struct spec *after, enum spec_kind kind)
{
	for (uint32_t i = 0; i < before->signal_counts[kind]; i++) {
		const struct spec_signal *was = before->signals[kind][i];
		const struct spec_signal *is = counterpart(after, was);

		if (spec_ours(was) && is)
			signal_changes(diff, was, is);
		else if (spec_ours(was))
			tell(diff, DIFF_REMOVED, !was->deprecated,
			     spec_kind_words[kind], was->name.text.at, "%s",
			     was->deprecated ? "it was deprecated" : "");
	}
	for (uint32_t i = 0; i < after->signal_counts[kind]; i++) {
		const struct spec_signal *is = after->signals[kind][i];

		if (spec_ours(is) && !counterpart(before, is))
			tell(diff, DIFF_ADDED, false, spec_kind_words[kind],
			     is->name.text.at, "%s", "");
	}
}

bool diff_specs(struct diff *diff, struct arena *arena, const struct spec *before,
                const struct spec *after)
{
	*diff = (struct diff){.arena = arena};
	diff->end = &diff->first;
	attributes(diff, before, after);
	for (int kind = 0; kind < SPEC_GROUP; kind++)
		signals(diff, before, after, (enum spec_kind)kind);
	return !arena->failed;
}
