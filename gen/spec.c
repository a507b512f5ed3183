/* SPDX-License-Identifier: Apache-2.0
 *
 * A spec from its files: adding, sorting, resolving references.
 */
#include "gen/spec.h"

#include <string.h>

#include "bytes/sha256.h"
#include "gen/check.h"
#include "gen/limits.h"
#include "gen/monitor.h"
#include "gen/read.h"
#include "gen/resolve.h"

_Static_assert(sizeof((struct spec){0}.digest) == SHA256_SIZE, "a SHA-256 fits");

const char *const spec_stability_words[SPEC_STABILITY_COUNT] = {
	[SPEC_STABLE] = "stable",
	[SPEC_RELEASE_CANDIDATE] = "release_candidate",
	[SPEC_BETA] = "beta",
	[SPEC_ALPHA] = "alpha",
	[SPEC_DEVELOPMENT] = "development",
};

const char *const spec_level_words[SPEC_LEVEL_COUNT] = {
	[SPEC_REQUIRED] = "required",
	[SPEC_CONDITIONALLY_REQUIRED] = "conditionally_required",
	[SPEC_RECOMMENDED] = "recommended",
	[SPEC_OPT_IN] = "opt_in",
};

const char *const spec_base_words[SPEC_BASE_COUNT] = {
	[SPEC_STRING] = "string",   [SPEC_INT] = "int", [SPEC_DOUBLE] = "double",
	[SPEC_BOOLEAN] = "boolean", [SPEC_ANY] = "any", [SPEC_ENUM] = "enum",
};

const char *const spec_kind_words[SPEC_KIND_COUNT] = {
	[SPEC_EVENT] = "event",   [SPEC_METRIC] = "metric", [SPEC_SPAN] = "span",
	[SPEC_ENTITY] = "entity", [SPEC_GROUP] = "group",
};

const char *const spec_reason_words[SPEC_REASON_COUNT] = {
	[SPEC_RENAMED] = "renamed",
	[SPEC_OBSOLETED] = "obsoleted",
	[SPEC_UNCATEGORIZED] = "uncategorized",
	[SPEC_UNSPECIFIED] = "unspecified",
};

void spec_init(struct spec *spec, struct arena *arena)
{
	*spec = (struct spec){.arena = arena};
}

static void understand(struct spec *spec, struct spec_file *file)
{
	struct reader reader = {spec, file};

	if (!file->root) {
		if (file->diag.errors == 0)
			diag_error(&file->diag, (struct span){0, 0}, "empty-file",
			           "the file says nothing");
	} else if (file->root->kind != NODE_MAP) {
		read_wrong(&reader, file->root, "a map of sections");
	} else if (file->waivers) {
		read_waivers(&reader, file->root);
	} else if (file->manifest) {
		read_manifest(&reader, file->root);
	} else {
		read_definitions(&reader, file->root);
	}
}

static bool ends_with(struct text name, const char *end)
{
	size_t len = strlen(end);

	return name.len >= len && memcmp(name.at + name.len - len, end, len) == 0;
}

/* By that name, or the one it had before. */
static bool is_manifest(struct text name)
{
	return text_is(name, "manifest.yaml") || ends_with(name, "/manifest.yaml") ||
	       text_is(name, "registry_manifest.yaml") ||
	       ends_with(name, "/registry_manifest.yaml");
}

enum ilk_status spec_add(struct spec *spec, const char *shown, struct text name,
                         struct text bytes, bool standard)
{
	struct spec_file *file;

	if (bytes.len > MAX_SPEC_FILE_SIZE)
		return ILK_LIMIT;
	file = arena_alloc(spec->arena, 1, sizeof *file);
	if (!file)
		return ILK_MEMORY;
	file->source = source_make(shown, bytes.at, bytes.len);
	file->name = name;
	file->standard = standard;
	file->manifest = is_manifest(name);
	file->waivers = ends_with(name, ".waivers");
	diag_init(&file->diag, spec->arena, &file->source);
	if (spec->last_file)
		spec->last_file->next = file;
	else
		spec->files = file;
	spec->last_file = file;
	enum ilk_status status = yaml_read(&file->diag, &file->root);

	/* A broken tree would only be blamed for what it lost. */
	if (status == ILK_OK && file->diag.errors == 0)
		understand(spec, file);
	else
		spec->incomplete = true;
	return spec->arena->failed ? ILK_MEMORY : status;
}

/* Over the bytes of all files in the order of their names, so that
 * `cat FILES | sha256sum` tells the same. Files were added in that order. */
static void hash(struct spec *spec)
{
	struct sha256 sha;

	sha256_init(&sha);
	for (const struct spec_file *file = spec->files; file; file = file->next)
		if (!file->waivers)
			sha256_add(&sha, file->source.at, file->source.len);
	sha256_done(&sha, spec->digest);
}

enum ilk_status spec_finish(struct spec *spec)
{
	hash(spec);
	if (!index_build(spec))
		return ILK_MEMORY;
	resolve_all(spec);
	if (!spec->arena->failed)
		monitor_read(spec);
	if (!spec->arena->failed)
		spec_check(spec);
	if (spec->arena->failed)
		return ILK_MEMORY;
	return spec_errors(spec) ? ILK_DIAGNOSED : ILK_OK;
}

uint32_t spec_errors(const struct spec *spec)
{
	uint32_t errors = 0;

	for (const struct spec_file *file = spec->files; file; file = file->next)
		errors += file->diag.errors;
	return errors;
}

uint32_t spec_warnings(const struct spec *spec)
{
	uint32_t warnings = 0;

	for (const struct spec_file *file = spec->files; file; file = file->next)
		warnings += file->diag.warnings;
	return warnings;
}

bool spec_excludes(const struct node *annotations, const char *topic)
{
	const struct node *exclude = node_get(node_get(annotations, topic), "exclude");

	return exclude && exclude->kind == NODE_SCALAR &&
	       text_is(exclude->text, "true");
}

bool spec_excluded(const struct node *annotations)
{
	return spec_excludes(annotations, "code_generation");
}

bool spec_ours(const struct spec_signal *signal)
{
	return !signal->file->standard || signal->imported;
}
