/* SPDX-License-Identifier: Apache-2.0
 *
 * The `attributes` section: attributes, their types and members.
 */
#include <string.h>

#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Emitted bare, so it must mean the same number in every language: no "010", no "+1". */
static bool is_decimal(struct text text)
{
	size_t sign = text.len > 1 && text.at[0] == '-';

	return text.at[sign] != '+' && (text.at[sign] != '0' || text.len == sign + 1);
}

static void read_value(struct reader *reader, const struct node *value, void *at)
{
	struct spec_member *member = at;
	enum scalar scalar =
		value->kind == NODE_SCALAR ? node_scalar(value) : SCALAR_NULL;

	if (scalar != SCALAR_STRING && scalar != SCALAR_BOOLEAN &&
	    (scalar != SCALAR_INT || !is_decimal(value->text))) {
		read_wrong(reader, value, "a text, a boolean or a decimal int");
		return;
	}
	if (!read_is_clean(reader, value, ""))
		return;
	member->value = (struct spec_text){value->text, value->span};
	member->scalar = scalar;
	if (scalar == SCALAR_BOOLEAN)
		member->value.text = text_of(
			value->text.at[0] == 't' || value->text.at[0] == 'T' ? "true"
									     : "false");
}

static void read_member_stability(struct reader *reader, const struct node *value,
                                  void *at)
{
	struct spec_member *member = at;

	read_stability(reader, value, &member->stability);
	member->has_stability = true;
}

static const struct field member_fields[] = {
	{"id", true, read_text, offsetof(struct spec_member, id)},
	{"value", false, read_value, 0},
	{"brief", false, read_text, offsetof(struct spec_member, brief)},
	{"note", false, read_text, offsetof(struct spec_member, note)},
	{"stability", false, read_member_stability, 0},
	{"deprecated", false, read_deprecated,
         offsetof(struct spec_member, deprecated)},
	{"annotations", false, read_map_node,
         offsetof(struct spec_member, annotations)},
};

static void read_members(struct reader *reader, const struct node *list, void *at)
{
	struct spec_attribute *attribute = at;

	attribute->listed = list->kind != NODE_LIST || list->count > 0;
	if (!read_is_list(reader, list))
		return;
	attribute->members = arena_alloc(reader->spec->arena, list->count + 1u,
	                                 sizeof *attribute->members);
	if (!attribute->members)
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_member *member =
			&attribute->members[attribute->member_count];

		read_map(reader, entry, "a member", member_fields, COUNT(member_fields),
		         member);
		/* The value defaults to the id. */
		if (!member->value.text.at)
			member->value = member->id;
		attribute->member_count += member->id.text.at != NULL;
	}
}

static const struct field type_fields[] = {
	{"members", true, read_members, 0},
	/* Enums are open, whatever this says. */
	{"allow_custom_values", false, read_nothing, 0},
};

static bool strip(struct text *text, const char *before, const char *behind)
{
	size_t head = strlen(before);
	size_t tail = strlen(behind);

	if (text->len < head + tail || memcmp(text->at, before, head) != 0 ||
	    memcmp(text->at + text->len - tail, behind, tail) != 0)
		return false;
	text->at += head;
	text->len -= head + tail;
	return true;
}

/* string, string[], template[string], template[string[]], ... */
static void read_type_word(struct reader *reader, const struct node *value,
                           struct spec_type *type)
{
	struct node base = *value;

	type->template = strip(&base.text, "template[", "]");
	type->array = strip(&base.text, "", "[]");
	base.text = arena_text(reader->spec->arena, base.text);
	if (!base.text.at)
		return;
	/* An enum is written as its members, so its word is not one of these. */
	size_t word = read_word(reader, &base, "a type", spec_base_words, SPEC_ENUM);

	if (word < SPEC_ENUM)
		type->base = (enum spec_base)word;
}

void read_type(struct reader *reader, const struct node *value, void *at)
{
	struct spec_attribute *attribute = at;

	attribute->type.span = value->span;
	if (value->kind == NODE_MAP) {
		attribute->type.base = SPEC_ENUM;
		read_map(reader, value, "an enum's type", type_fields,
		         COUNT(type_fields), attribute);
	} else if (value->kind == NODE_SCALAR) {
		read_type_word(reader, value, &attribute->type);
	} else {
		read_wrong(reader, value, "a type");
	}
}

static const struct field attribute_fields[] = {
	{"key", true, read_text, offsetof(struct spec_attribute, name)},
	{"type", true, read_type, 0},
	{"brief", true, read_text, offsetof(struct spec_attribute, brief)},
	{"stability", true, read_stability, offsetof(struct spec_attribute, stability)},
	{"note", false, read_text, offsetof(struct spec_attribute, note)},
	{"examples", false, read_node, offsetof(struct spec_attribute, examples)},
	{"deprecated", false, read_deprecated,
         offsetof(struct spec_attribute, deprecated)},
	{"annotations", false, read_map_node,
         offsetof(struct spec_attribute, annotations)},
};

bool read_attribute_done(struct reader *reader, struct spec_attribute *attribute)
{
	struct spec *spec = reader->spec;

	if (!attribute->name.text.at)
		return false;
	attribute->file = reader->file;
	if (reader->file->standard &&
	    spec_excludes(attribute->annotations, "dependency_resolution"))
		return true;
	attribute->next = spec->read_attributes;
	spec->read_attributes = attribute;
	spec->attribute_count++;
	return true;
}

void read_attributes(struct reader *reader, const struct node *list, void *unused)
{
	(void)unused;
	if (!read_is_list(reader, list))
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct spec_attribute *attribute =
			arena_alloc(reader->spec->arena, 1, sizeof *attribute);

		if (!attribute)
			return;
		attribute->stability = SPEC_DEVELOPMENT;
		read_map(reader, entry, "an attribute", attribute_fields,
		         COUNT(attribute_fields), attribute);
		read_attribute_done(reader, attribute);
	}
}
