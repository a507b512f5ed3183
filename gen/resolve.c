/* SPDX-License-Identifier: Apache-2.0
 *
 * Which attributes a signal carries: first those of what it extends or refines, then
 * those of the groups that it names, then its own references, each merged field by field
 * over what came before. Proven against the official documentation's tables.
 */
#include "gen/resolve.h"

#include "base/near.h"
#include "gen/limits.h"

/* A list in the making. */
struct carried {
	struct spec_ref **refs;
	uint32_t count;
	uint32_t room;
};

static void unknown_attribute(struct spec *spec, struct spec_file *file,
                              const struct spec_text *name)
{
	struct near near;
	struct diag_entry *error =
		diag_error(&file->diag, name->span, "unknown-reference",
	                   "no attribute is called \"%s\"", name->text.at);

	/* What is not shown needs no suggestion. */
	if (!error)
		return;
	near_init(&near, name->text);
	for (uint32_t i = 0; i < spec->attribute_count; i++)
		near_offer(&near, spec->attributes[i]->name.text);
	if (near_found(&near))
		diag_help(&file->diag, error, "did you mean \"%s\"?", near.best.at);
}

static void unknown_id(struct spec *spec, struct spec_file *file,
                       const struct spec_text *name, const char *what)
{
	struct near near;
	struct diag_entry *error =
		diag_error(&file->diag, name->span, "unknown-reference",
	                   "no %s is called \"%s\"", what, name->text.at);

	if (!error)
		return;
	near_init(&near, name->text);
	for (uint32_t i = 0; i < spec->id_count; i++)
		near_offer(&near, spec->ids[i]->id.text);
	if (near_found(&near))
		diag_help(&file->diag, error, "did you mean \"%s\"?", near.best.at);
}

static struct spec_ref **slot_of(struct spec *spec, struct carried *list,
                                 struct text name)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (text_equal(list->refs[i]->name.text, name))
			return &list->refs[i];
	if (list->count == list->room) {
		uint32_t room = list->room ? list->room * 2 : 16;
		struct spec_ref **refs =
			arena_alloc(spec->arena, room, sizeof(struct spec_ref *));

		if (!refs)
			return NULL;
		for (uint32_t i = 0; i < list->count; i++)
			refs[i] = list->refs[i];
		list->refs = refs;
		list->room = room;
	}
	list->refs[list->count] = NULL;
	return &list->refs[list->count++];
}

static void override_text(struct spec_text *to, const struct spec_text *from)
{
	if (from->text.at)
		*to = *from;
}

/* `over` says anew what it says, all else stays. */
static void override(struct spec_ref *to, const struct spec_ref *over)
{
	to->name = over->name;
	if (over->has_level) {
		to->has_level = true;
		to->level = over->level;
		to->level_text = over->level_text;
	}
	if (over->has_stability) {
		to->has_stability = true;
		to->stability = over->stability;
	}
	to->sampling |= over->sampling;
	override_text(&to->brief, &over->brief);
	override_text(&to->note, &over->note);
	override_text(&to->role, &over->role);
	if (over->examples)
		to->examples = over->examples;
	if (over->deprecated)
		to->deprecated = over->deprecated;
	if (over->annotations)
		to->annotations = over->annotations;
}

static void carry(struct spec *spec, struct carried *list, struct spec_ref *ref)
{
	struct spec_ref **slot = slot_of(spec, list, ref->name.text);
	struct spec_ref *merged;

	if (!slot)
		return;
	if (!*slot) {
		*slot = ref;
		return;
	}
	/* What was inherited is others' too: change a copy. */
	merged = arena_alloc(spec->arena, 1, sizeof *merged);
	if (!merged)
		return;
	*merged = **slot;
	override(merged, ref);
	*slot = merged;
}

static void carry_all(struct spec *spec, struct carried *list,
                      const struct spec_signal *from)
{
	for (uint32_t i = 0; i < from->carried_count; i++)
		carry(spec, list, from->carried[i]);
}

static void resolve(struct spec *spec, struct spec_signal *signal, unsigned depth);

/* The signal or group that `name` stands for, resolved. NULL: diagnosed. */
static struct spec_signal *resolved(struct spec *spec, struct spec_signal *from,
                                    const struct spec_text *name, const char *what,
                                    unsigned depth)
{
	struct spec_signal *found = spec_by_id(spec, name->text);

	if (!found && from->refinement) {
		const char *id =
			arena_printf(spec->arena, "%s.%s", spec_kind_words[from->kind],
		                     name->text.at);

		found = id ? spec_by_id(spec, text_of(id)) : NULL;
	}
	if (!found) {
		if (!spec->incomplete && !spec->arena->failed)
			unknown_id(spec, from->file, name, what);
		return NULL;
	}
	if (found->walk == SPEC_RESOLVING || depth >= MAX_EXTENDS) {
		diag_error(&from->file->diag, name->span, "circular-reference",
		           found->walk == SPEC_RESOLVING
		                   ? "\"%s\" leads back to where it is named"
		                   : "\"%s\" is behind too many others",
		           name->text.at);
		return NULL;
	}
	resolve(spec, found, depth + 1);
	return found;
}

/* A refinement has its base's name and, where it says nothing, all else of it. */
static void inherit(struct spec_signal *signal, const struct spec_signal *base)
{
	if (base->kind != signal->kind) {
		diag_error(&signal->file->diag, signal->parent.span,
		           "unknown-reference", "\"%s\" is no %s",
		           signal->parent.text.at, spec_kind_words[signal->kind]);
		return;
	}
	signal->name = base->name;
	signal->instrument = base->instrument;
	signal->unit = base->unit;
	signal->span_kind = base->span_kind;
	if (!signal->span_name.text.at)
		signal->span_name = base->span_name;
	if (!signal->brief.text.at)
		signal->brief = base->brief;
	if (!signal->note.text.at)
		signal->note = base->note;
	if (!signal->has_stability)
		signal->stability = base->stability;
	if (!signal->deprecated)
		signal->deprecated = base->deprecated;
	if (!signal->entities)
		signal->entities = base->entities;
}

static void resolve_own(struct spec *spec, struct spec_signal *signal,
                        struct carried *list)
{
	for (uint32_t i = 0; i < signal->ref_count; i++) {
		struct spec_ref *ref = &signal->refs[i];

		if (ref->group)
			continue;
		ref->attribute = spec_attribute_named(spec, ref->name.text);
		if (ref->attribute)
			carry(spec, list, ref);
		else if (!spec->incomplete)
			unknown_attribute(spec, signal->file, &ref->name);
	}
}

static void resolve(struct spec *spec, struct spec_signal *signal, unsigned depth)
{
	struct carried list = {NULL, 0, 0};
	const struct spec_signal *from;

	if (signal->walk != SPEC_UNRESOLVED)
		return;
	signal->walk = SPEC_RESOLVING;
	if (signal->parent.text.at) {
		from = resolved(spec, signal, &signal->parent,
		                signal->refinement ? spec_kind_words[signal->kind]
		                                   : "group",
		                depth);
		if (from)
			carry_all(spec, &list, from);
		if (from && signal->refinement)
			inherit(signal, from);
	}
	for (uint32_t i = 0; i < signal->ref_count; i++) {
		if (!signal->refs[i].group)
			continue;
		from = resolved(spec, signal, &signal->refs[i].name, "group", depth);
		if (from)
			carry_all(spec, &list, from);
	}
	resolve_own(spec, signal, &list);
	signal->carried = list.refs;
	signal->carried_count = list.count;
	signal->walk = SPEC_RESOLVED;
}

static void import(struct spec *spec, const struct spec_import *wanted)
{
	bool any = false;

	for (uint32_t i = 0; i < spec->signal_counts[wanted->kind]; i++) {
		struct spec_signal *signal = spec->signals[wanted->kind][i];

		if (!signal->file->standard ||
		    spec_excludes(signal->annotations, "dependency_resolution") ||
		    !name_matches(wanted->pattern.text, signal->name.text))
			continue;
		signal->imported |= !wanted->file->standard;
		any = true;
	}
	if (!any && !wanted->file->standard && !spec->incomplete)
		diag_error(&wanted->file->diag, wanted->pattern.span,
		           "unknown-reference", "no %s of a dependency matches \"%s\"",
		           spec_kind_words[wanted->kind], wanted->pattern.text.at);
}

static void mark_used(const struct spec_signal *signal)
{
	for (uint32_t i = 0; spec_ours(signal) && i < signal->carried_count; i++)
		signal->carried[i]->attribute->used = true;
}

void resolve_all(struct spec *spec)
{
	for (const struct spec_import *i = spec->imports; i; i = i->next)
		import(spec, i);
	for (uint32_t i = 0; i < spec->id_count; i++)
		resolve(spec, spec->ids[i], 0);
	if (spec->arena->failed)
		return;
	for (uint32_t i = 0; i < spec->id_count; i++)
		if (spec->ids[i]->kind != SPEC_GROUP)
			mark_used(spec->ids[i]);
}
