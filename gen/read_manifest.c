/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests, and the dependencies that they name.
 */
#include <string.h>

#include "gen/limits.h"
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
		                     "a dependency is read from a folder, named from "
		                     "this one"),
		          "copy it, or what you refer to of it, and name that folder");
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

/* Drops the last part of a path; false when there is none to drop, but "..". */
static bool drop_part(char *path, size_t *len)
{
	size_t at = *len;

	while (at > 0 && path[at - 1] != '/')
		at--;
	if (*len == 0 || (*len - at == 2 && memcmp(path + at, "..", 2) == 0))
		return false;
	*len = at > 0 ? at - 1 : 0;
	return true;
}

/* `path` from the folder of `file`, without "." and, as far as can be, "..". at NULL: no
 * memory. */
static struct text join(struct arena *arena, struct text file, struct text path)
{
	char *joined = arena_alloc(arena, file.len + path.len + 2, 1);
	size_t len = file.len;
	size_t at = 0;

	if (!joined)
		return (struct text){NULL, 0};
	memcpy(joined, file.at, file.len);
	drop_part(joined, &len);
	while (at < path.len) {
		const char *part = path.at + at;
		size_t size = strcspn(part, "/");

		at += size + 1;
		if (size == 0 || (size == 1 && part[0] == '.'))
			continue;
		if (size == 2 && memcmp(part, "..", 2) == 0 && drop_part(joined, &len))
			continue;
		if (len > 0)
			joined[len++] = '/';
		memcpy(joined + len, part, size);
		len += size;
	}
	joined[len] = '\0';
	return (struct text){joined, len};
}

/* How deep the manifest is: 0 for the registry's own. */
static unsigned depth_of(const struct spec *spec, const struct spec_file *file)
{
	const struct spec_dependency *at = spec->dependencies;

	for (; at; at = at->next)
		if (file->standard && file->name.len > at->path.len &&
		    file->name.at[at->path.len] == '/' &&
		    !memchr(file->name.at + at->path.len + 1, '/',
		            file->name.len - at->path.len - 1) &&
		    memcmp(file->name.at, at->path.at, at->path.len) == 0)
			return at->depth;
	return 0;
}

static void add_dependency(struct reader *reader, struct text path, struct span span)
{
	struct spec *spec = reader->spec;
	struct spec_dependency **end = &spec->dependencies;
	struct spec_dependency *dependency;
	unsigned depth = depth_of(spec, reader->file) + 1;

	for (; *end; end = &(*end)->next)
		if (text_equal((*end)->path, path))
			return;
	if (depth > MAX_DEPENDENCY_DEPTH) {
		diag_error(&reader->file->diag, span, "too-deep",
		           "registries depend on each other more than %u deep",
		           MAX_DEPENDENCY_DEPTH);
		return;
	}
	dependency = arena_alloc(spec->arena, 1, sizeof *dependency);
	if (!dependency)
		return;
	dependency->path = path;
	dependency->depth = depth;
	*end = dependency;
}

static void read_dependencies(struct reader *reader, const struct node *list, void *at)
{
	(void)at;
	if (!read_is_list(reader, list))
		return;
	for (const struct node *entry = list->first; entry; entry = entry->next) {
		struct dependency dependency = {0};

		read_map(reader, entry, "a dependency", dependency_fields,
		         COUNT(dependency_fields), &dependency);
		if (!dependency.path.text.at)
			continue;
		struct text path = join(reader->spec->arena, reader->file->name,
		                        dependency.path.text);

		if (path.at)
			add_dependency(reader, path, dependency.path.span);
	}
}

struct manifest {
	struct spec_text schema_url;
	struct spec_text description;
	struct spec_text base; /* the old form: URL and version apart */
	struct spec_text version;
	enum spec_stability stability;
};

/* What is published, resolved, under that name is another thing. */
static void read_manifest_format(struct reader *reader, const struct node *value,
                                 void *at)
{
	(void)at;
	diag_help(&reader->file->diag,
	          diag_error(&reader->file->diag, value->key_span, "not-supported",
	                     "a published registry, already resolved, is not read"),
	          "name the folder of its sources");
}

static const struct field manifest_fields[] = {
	{"schema_url", false, read_schema_url, offsetof(struct manifest, schema_url)},
	{"description", false, read_text, offsetof(struct manifest, description)},
	{"stability", false, read_stability, offsetof(struct manifest, stability)},
	{"dependencies", false, read_dependencies, 0},
	{"name", false, read_nothing, 0},
	{"semconv_version", false, read_text, offsetof(struct manifest, version)},
	{"schema_base_url", false, read_text, offsetof(struct manifest, base)},
	{"file_format", false, read_manifest_format, 0},
};

static void join_url(struct reader *reader, struct manifest *manifest)
{
	const struct text base = manifest->base.text;
	const char *slash = base.len && base.at[base.len - 1] == '/' ? "" : "/";
	const char *url = arena_printf(reader->spec->arena, "%s%s%s", base.at, slash,
	                               manifest->version.text.at);

	if (url)
		manifest->schema_url =
			(struct spec_text){text_of(url), manifest->base.span};
}

void read_manifest(struct reader *reader, const struct node *map)
{
	struct manifest manifest = {0};

	read_map(reader, map, "a manifest", manifest_fields, COUNT(manifest_fields),
	         &manifest);
	if (!manifest.schema_url.text.at && manifest.base.text.at &&
	    manifest.version.text.at)
		join_url(reader, &manifest);
	if (!manifest.schema_url.text.at && !node_get(map, "schema_url"))
		diag_error(&reader->file->diag,
		           map->first ? map->first->key_span : map->span, "missing-key",
		           "a manifest needs \"schema_url\"");
	if (reader->file->standard)
		return;
	reader->spec->schema_url = manifest.schema_url;
	reader->spec->description = manifest.description;
}
