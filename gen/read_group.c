/* SPDX-License-Identifier: Apache-2.0
 *
 * The first format: `groups` of every type in one list. A group becomes the signal that
 * it describes, or a group of attributes.
 */
#include <string.h>

#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct group_type {
	const char *word;
	enum spec_kind kind;
	const char *needs[4]; /* keys, beside those that every group needs */
} types[] = {
	{"attribute_group", SPEC_GROUP, {NULL}},
	{"span", SPEC_SPAN, {"span_kind"}},
	{"event", SPEC_EVENT, {"name"}},
	{"metric", SPEC_METRIC, {"metric_name", "instrument", "unit"}},
	{"entity", SPEC_ENTITY, {"name"}},
	{"resource", SPEC_ENTITY, {"name"}},
	{"metric_group", SPEC_GROUP, {NULL}},
	{"scope", SPEC_GROUP, {NULL}},
	{"undefined", SPEC_GROUP, {NULL}},
};

/* Its names made the attributes' names: to pass over it would name them wrongly. */
static void read_prefix(struct reader *reader, const struct node *value, void *at)
{
	(void)at;
	diag_help(&reader->file->diag,
	          diag_error(&reader->file->diag, value->key_span, "not-supported",
	                     "\"prefix\" is no longer part of the format"),
	          "write the prefix in each id");
}

#define AT(field) offsetof(struct spec_signal, field)

static const struct field fields[] = {
	{"id", true, read_text, AT(id)},
	{"type", false, read_nothing, 0},
	{"brief", true, read_text, AT(brief)},
	{"note", false, read_text, AT(note)},
	{"stability", false, read_signal_stability, 0},
	{"attributes", false, read_group_attributes, 0},
	{"extends", false, read_text, AT(parent)},
	{"name", false, read_text, AT(name)},
	{"metric_name", false, read_text, AT(name)},
	{"instrument", false, read_instrument, AT(instrument)},
	{"unit", false, read_unit, AT(unit)},
	{"span_kind", false, read_span_kind, AT(span_kind)},
	{"body", false, read_map_node, AT(body)},
	{"events", false, read_nothing, 0},
	{"display_name", false, read_nothing, 0},
	{"entity_associations", false, read_node, AT(entities)},
	{"deprecated", false, read_deprecated, AT(deprecated)},
	{"annotations", false, read_map_node, AT(annotations)},
	{"prefix", false, read_prefix, 0},
};

/* A group without a type is a span, as it always was; one of an unknown type is read
 * for the attributes that it may define. */
static const struct group_type *type_of(struct reader *reader, const struct node *entry)
{
	const struct node *type = node_get(entry, "type");
	const char *words[COUNT(types)];
	size_t index = SPEC_SPAN;

	for (size_t i = 0; i < COUNT(types); i++) {
		words[i] = types[i].word;
		if (!type && types[i].kind == SPEC_SPAN)
			index = i;
	}
	if (type)
		index = read_word(reader, type, "a type of group", words, COUNT(types));
	return &types[index < COUNT(types) ? index : 0];
}

static void need_keys(struct reader *reader, const struct node *entry,
                      const struct group_type *type)
{
	const char *missing = NULL;

	for (size_t i = 0; i < COUNT(type->needs) && type->needs[i]; i++)
		if (!node_get(entry, type->needs[i]))
			missing = arena_printf(reader->spec->arena, "%s%s\"%s\"",
			                       missing ? missing : "",
			                       missing ? ", " : "", type->needs[i]);
	if (missing)
		diag_error(&reader->file->diag, entry->first->key_span, "missing-key",
		           "a group of type %s needs %s", type->word, missing);
}

/* Groups are called by their ids, and so are spans, behind "span.". */
static void name_it(struct spec_signal *signal)
{
	static const char span[] = "span.";
	const size_t len = sizeof span - 1;

	if (signal->kind != SPEC_GROUP && signal->kind != SPEC_SPAN)
		return;
	signal->name = signal->id;
	if (signal->kind == SPEC_SPAN && signal->id.text.len > len &&
	    memcmp(signal->id.text.at, span, len) == 0) {
		signal->name.text.at += len;
		signal->name.text.len -= len;
	}
}

static void read_group(struct reader *reader, const struct node *entry)
{
	const struct group_type *type = type_of(reader, entry);
	struct spec_signal *signal = read_signal_new(reader, type->kind);

	if (!signal)
		return;
	read_map(reader, entry, "a group", fields, COUNT(fields), signal);
	if (entry->kind != NODE_MAP || !signal->id.text.at)
		return;
	if (entry->first)
		need_keys(reader, entry, type);
	name_it(signal);
	if (signal->name.text.at)
		read_signal_done(reader, signal);
}

void read_groups(struct reader *reader, const struct node *list, void *unused)
{
	(void)unused;
	if (!read_is_list(reader, list))
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next)
		read_group(reader, entry);
}
