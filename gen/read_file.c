/* SPDX-License-Identifier: Apache-2.0
 *
 * Whole files: a manifest, or definitions (`file_format: definition/2`).
 */
#include <string.h>

#include "gen/read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* http[s]://host/path/version */
static void read_schema_url(struct reader *reader, const struct node *value, void *at)
{
	struct spec_text url = {0};

	read_text(reader, value, &url);
	if (!url.text.at)
		return;
	bool web = strncmp(url.text.at, "http://", 7) == 0 ||
	           strncmp(url.text.at, "https://", 8) == 0;
	const char *host = web ? strstr(url.text.at, "//") + 2 : "";
	const char *path = strchr(host, '/');
	const char *version = path ? strrchr(path, '/') + 1 : "";

	if (!web || !path || path == host || !*version)
		diag_help(&reader->file->diag,
		          diag_error(&reader->file->diag, value->span, "schema-url",
		                     "\"%s\" does not say host and version",
		                     url.text.at),
		          "write \"https://HOST/PATH/VERSION\"");
	*(struct spec_text *)at = url;
}

static void read_registry_path(struct reader *reader, const struct node *value,
                               void *at)
{
	struct spec_text path = {0};

	read_text(reader, value, &path);
	if (!path.text.at)
		return;
	if (path.text.len == 0 || path.text.at[0] == '/' ||
	    strstr(path.text.at, "://")) {
		diag_help(&reader->file->diag,
		          diag_error(&reader->file->diag, value->span, "not-supported",
		                     "a dependency is read from a folder below the "
		                     "registry only"),
		          "copy what you refer to into a folder and name that");
		return;
	}
	*(struct spec_text *)at = path;
}

struct dependency {
	struct spec_text schema_url;
	struct spec_text path;
};

static const struct field dependency_fields[] = {
	{"schema_url", true, read_schema_url, offsetof(struct dependency, schema_url)},
	{"registry_path", true, read_registry_path, offsetof(struct dependency, path)},
};

static void read_dependencies(struct reader *reader, const struct node *list, void *at)
{
	struct spec *spec = reader->spec;
	struct dependency dependency = {0};

	(void)at;
	if (!read_is_list(reader, list) || !list->first)
		return;
	if (list->count > 1 || reader->file->standard) {
		const struct node *excess =
			reader->file->standard ? list->first : list->first->next;

		diag_error(&reader->file->diag, excess->span, "not-supported",
		           "a registry has at most one dependency, which has none");
		return;
	}
	read_map(reader, list->first, "a dependency", dependency_fields,
	         COUNT(dependency_fields), &dependency);
	spec->dependency = dependency.path;
	spec->dependency_file = reader->file;
}

struct manifest {
	struct spec_text schema_url;
	struct spec_text description;
	enum spec_stability stability;
};

static const struct field manifest_fields[] = {
	{"schema_url", true, read_schema_url, offsetof(struct manifest, schema_url)},
	{"description", false, read_text, offsetof(struct manifest, description)},
	{"stability", false, read_stability, offsetof(struct manifest, stability)},
	{"dependencies", false, read_dependencies, 0},
};

void read_manifest(struct reader *reader, const struct node *map)
{
	struct manifest manifest = {0};

	read_map(reader, map, "a manifest", manifest_fields, COUNT(manifest_fields),
	         &manifest);
	if (reader->file->standard)
		return;
	reader->spec->schema_url = manifest.schema_url;
	reader->spec->description = manifest.description;
}

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
