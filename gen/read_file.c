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

/* Sections of the format that this generator does not read. */
static void read_refused(struct reader *reader, const struct node *value, void *at)
{
	(void)at;
	diag_help(&reader->file->diag,
	          diag_error(&reader->file->diag, value->key_span, "not-supported",
	                     "the section \"%s\" is not read by this version",
	                     value->key.at),
	          "it reads attributes, events, metrics and spans");
}

static const struct field file_fields[] = {
	{"file_format", true, read_format, 0},
	{"attributes", false, read_attributes, 0},
	{"events", false, read_events, 0},
	{"metrics", false, read_metrics, 0},
	{"spans", false, read_spans, 0},
	{"attribute_groups", false, read_refused, 0},
	{"entities", false, read_refused, 0},
	{"imports", false, read_refused, 0},
	{"entity_refinements", false, read_refused, 0},
	{"event_refinements", false, read_refused, 0},
	{"metric_refinements", false, read_refused, 0},
	{"span_refinements", false, read_refused, 0},
};

void read_definitions(struct reader *reader, const struct node *map)
{
	const struct node *groups = node_get(map, "groups");

	/* The first format has no file_format; its groups are a world of their own. */
	if (groups) {
		diag_help(&reader->file->diag,
		          diag_error(&reader->file->diag, groups->key_span,
		                     "not-supported",
		                     "files of the first format (\"groups\") are not "
		                     "read by this version"),
		          "write \"file_format: definition/2\" and its sections");
		return;
	}
	read_map(reader, map, "a definition file", file_fields, COUNT(file_fields),
	         reader);
}
