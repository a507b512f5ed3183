/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of attributes: references of both formats, groups of them, and the definitions
 * that the first format has in the same lists.
 */
#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A level is a word, or a map of the word to the condition. */
static void read_level(struct reader *reader, const struct node *value, void *at)
{
	struct spec_ref *ref = at;
	struct node word = *value;

	if (value->kind == NODE_MAP && value->count == 1) {
		word.kind = NODE_SCALAR;
		word.text = value->first->key;
		word.span = value->first->key_span;
		read_text(reader, value->first, &ref->level_text);
	}
	size_t level = read_word(reader, &word, "a requirement level", spec_level_words,
	                         SPEC_LEVEL_COUNT);

	if (level < SPEC_LEVEL_COUNT)
		ref->level = (enum spec_level)level;
	ref->has_level = level < SPEC_LEVEL_COUNT;
	if (level == SPEC_CONDITIONALLY_REQUIRED && value->kind == NODE_SCALAR)
		diag_help(&reader->file->diag,
		          diag_error(&reader->file->diag, value->span, "missing-key",
		                     "conditionally_required needs its condition"),
		          "write \"{conditionally_required: if ...}\"");
}

static void read_ref_stability(struct reader *reader, const struct node *value,
                               void *at)
{
	struct spec_ref *ref = at;

	read_stability(reader, value, &ref->stability);
	ref->has_stability = true;
}

static void read_role(struct reader *reader, const struct node *value, void *at)
{
	static const char *const words[] = {"identifying", "descriptive"};

	if (read_word(reader, value, "a role", words, COUNT(words)) < COUNT(words))
		read_text(reader, value, at);
}

/* What a reference may say anew, in both formats. */
#define REF_FIELDS                                                                   \
	{"ref", true, read_text, offsetof(struct spec_ref, name)},                   \
		{"requirement_level", false, read_level, 0},                         \
		{"brief", false, read_text, offsetof(struct spec_ref, brief)},       \
		{"note", false, read_text, offsetof(struct spec_ref, note)},         \
		{"examples", false, read_node, offsetof(struct spec_ref, examples)}, \
		{"stability", false, read_ref_stability, 0},                         \
		{"deprecated", false, read_deprecated,                               \
	         offsetof(struct spec_ref, deprecated)},                             \
		{"annotations", false, read_map_node,                                \
	         offsetof(struct spec_ref, annotations)},                            \
	{                                                                            \
		"sampling_relevant", false, read_boolean,                            \
			offsetof(struct spec_ref, sampling)                          \
	}

static const struct field ref_fields[] = {REF_FIELDS};

static const struct field old_ref_fields[] = {
	REF_FIELDS,
	{"role", false, read_role, offsetof(struct spec_ref, role)},
	{"tag", false, read_nothing, 0},
};

static const struct field group_ref_fields[] = {
	{"ref_group", true, read_text, offsetof(struct spec_ref, name)},
};

/* The first format defines an attribute where it is carried first. */
struct definition {
	struct spec_attribute attribute;
	struct spec_ref ref;
};

static void read_definition_level(struct reader *reader, const struct node *value,
                                  void *at)
{
	struct definition *definition = at;

	read_level(reader, value, &definition->ref);
}

#define IN_ATTRIBUTE(field) \
	offsetof(struct definition, attribute) + offsetof(struct spec_attribute, field)

static const struct field definition_fields[] = {
	{"id", true, read_text, IN_ATTRIBUTE(name)},
	{"type", true, read_type, offsetof(struct definition, attribute)},
	{"stability", false, read_stability, IN_ATTRIBUTE(stability)},
	{"brief", false, read_text, IN_ATTRIBUTE(brief)},
	{"note", false, read_text, IN_ATTRIBUTE(note)},
	{"examples", false, read_node, IN_ATTRIBUTE(examples)},
	{"deprecated", false, read_deprecated, IN_ATTRIBUTE(deprecated)},
	{"annotations", false, read_map_node, IN_ATTRIBUTE(annotations)},
	{"requirement_level", false, read_definition_level, 0},
	{"sampling_relevant", false, read_boolean,
         offsetof(struct definition, ref) + offsetof(struct spec_ref, sampling)},
	{"role", false, read_role,
         offsetof(struct definition, ref) + offsetof(struct spec_ref, role)},
	{"tag", false, read_nothing, 0},
};

static void read_definition(struct reader *reader, const struct node *entry,
                            struct spec_ref *ref)
{
	struct definition *definition =
		arena_alloc(reader->spec->arena, 1, sizeof *definition);

	if (!definition)
		return;
	definition->attribute.stability = SPEC_DEVELOPMENT;
	definition->ref.level = SPEC_RECOMMENDED;
	read_map(reader, entry, "an attribute", definition_fields,
	         COUNT(definition_fields), definition);
	if (!read_attribute_done(reader, &definition->attribute))
		return;
	*ref = definition->ref;
	ref->name = definition->attribute.name;
}

static void read_entry(struct reader *reader, const struct node *entry, bool old,
                       struct spec_ref *ref)
{
	const struct field *fields = old ? old_ref_fields : ref_fields;
	size_t count = old ? COUNT(old_ref_fields) : COUNT(ref_fields);

	ref->level = SPEC_RECOMMENDED;
	if (node_get(entry, "ref_group")) {
		ref->group = true;
		read_map(reader, entry, "a reference to a group", group_ref_fields,
		         COUNT(group_ref_fields), ref);
	} else if (old && node_get(entry, "id")) {
		read_definition(reader, entry, ref);
	} else {
		read_map(reader, entry, "a reference", fields, count, ref);
	}
}

/* Appends to what the signal has; `role` "": as the entries say. */
static void read_list(struct reader *reader, const struct node *list,
                      struct spec_signal *signal, bool old, const char *role)
{
	struct spec_ref *refs;

	if (!read_is_list(reader, list))
		return;
	refs = arena_alloc(reader->spec->arena, signal->ref_count + list->count + 1u,
	                   sizeof *refs);
	if (!refs)
		return;
	for (uint32_t i = 0; i < signal->ref_count; i++)
		refs[i] = signal->refs[i];
	signal->refs = refs;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_ref *ref = &refs[signal->ref_count];

		*ref = (struct spec_ref){.group = false};
		read_entry(reader, entry, old, ref);
		if (*role)
			ref->role = (struct spec_text){text_of(role), entry->span};
		signal->ref_count += ref->name.text.at != NULL;
	}
}

void read_refs(struct reader *reader, const struct node *list, void *at)
{
	read_list(reader, list, at, false, "");
}

void read_group_attributes(struct reader *reader, const struct node *list, void *at)
{
	read_list(reader, list, at, true, "");
}

void read_identity(struct reader *reader, const struct node *list, void *at)
{
	read_list(reader, list, at, false, "identifying");
}

void read_description(struct reader *reader, const struct node *list, void *at)
{
	read_list(reader, list, at, false, "descriptive");
}
