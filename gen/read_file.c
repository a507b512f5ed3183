/* SPDX-License-Identifier: Apache-2.0
 *
 * Whole files of definitions, by their format, and what they import.
 */
#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void read_format(struct reader *reader, const struct node *value, void *at)
{
	static const char *const formats[] = {"definition/2"};

	(void)at;
	read_word(reader, value, "\"definition/2\"", formats, COUNT(formats));
}

static const struct {
	const char *section;
	enum spec_kind kind;
} importable[] = {
	{"metrics", SPEC_METRIC},         {"events", SPEC_EVENT},
	{"entities", SPEC_ENTITY},        {"spans", SPEC_SPAN},
	{"attribute_groups", SPEC_GROUP},
};

static void add_import(struct reader *reader, const struct node *pattern,
                       enum spec_kind kind)
{
	struct spec_import *import =
		arena_alloc(reader->spec->arena, 1, sizeof *import);

	if (!import)
		return;
	read_text(reader, pattern, &import->pattern);
	if (!import->pattern.text.at)
		return;
	import->kind = kind;
	import->file = reader->file;
	import->next = reader->spec->imports;
	reader->spec->imports = import;
}

/* The kind is the section's, which the key says. */
static void read_patterns(struct reader *reader, const struct node *list, void *at)
{
	(void)at;
	if (!read_is_list(reader, list))
		return;
	for (size_t i = 0; i < COUNT(importable); i++)
		for (const struct node *pattern = list->first;
		     pattern && text_is(list->key, importable[i].section);
		     pattern = pattern->next)
			add_import(reader, pattern, importable[i].kind);
}

void read_imports(struct reader *reader, const struct node *map, void *unused)
{
	struct field fields[COUNT(importable)];

	for (size_t i = 0; i < COUNT(importable); i++)
		fields[i] =
			(struct field){importable[i].section, false, read_patterns, 0};
	read_map(reader, map, "a list of imports", fields, COUNT(importable), unused);
}

/* The format's name before it had one: version: "2". */
static void read_version(struct reader *reader, const struct node *value, void *at)
{
	static const char *const versions[] = {"2"};

	(void)at;
	read_word(reader, value, "\"2\"", versions, COUNT(versions));
}

static const struct field file_fields[] = {
	{"file_format", false, read_format, 0},
	{"version", false, read_version, 0},
	{"attributes", false, read_attributes, 0},
	{"attribute_groups", false, read_attribute_groups, 0},
	{"events", false, read_events, 0},
	{"metrics", false, read_metrics, 0},
	{"spans", false, read_spans, 0},
	{"entities", false, read_entities, 0},
	{"event_refinements", false, read_event_refinements, 0},
	{"metric_refinements", false, read_metric_refinements, 0},
	{"span_refinements", false, read_span_refinements, 0},
	{"entity_refinements", false, read_entity_refinements, 0},
	{"imports", false, read_imports, 0},
};

/* The first format has no file_format. */
static const struct field old_file_fields[] = {
	{"groups", false, read_groups, 0},
	{"imports", false, read_imports, 0},
};

void read_definitions(struct reader *reader, const struct node *map)
{
	reader->file->first_format =
		!node_get(map, "file_format") && !node_get(map, "version") &&
		(node_get(map, "groups") || node_get(map, "imports"));
	if (reader->file->first_format)
		read_map(reader, map, "a file of groups", old_file_fields,
		         COUNT(old_file_fields), reader);
	else
		read_map(reader, map, "a definition file", file_fields,
		         COUNT(file_fields), reader);
	if (!reader->file->first_format && !node_get(map, "file_format") &&
	    !node_get(map, "version"))
		diag_help(&reader->file->diag,
		          diag_error(&reader->file->diag,
		                     map->first ? map->first->key_span : map->span,
		                     "missing-key",
		                     "a definition file needs \"file_format\""),
		          "write \"file_format: definition/2\"");
}
