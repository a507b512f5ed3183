/* SPDX-License-Identifier: Apache-2.0
 *
 * A spec from its files: adding, sorting, resolving references.
 */
#include "gen/spec.h"

#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "bytes/sha256.h"
#include "gen/check.h"
#include "gen/limits.h"
#include "gen/read.h"

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
	[SPEC_EVENT] = "event",
	[SPEC_METRIC] = "metric",
	[SPEC_SPAN] = "span",
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
	} else if (file->manifest) {
		read_manifest(&reader, file->root);
	} else {
		read_definitions(&reader, file->root);
	}
}

static bool is_manifest(struct text name)
{
	static const char manifest[] = "manifest.yaml";
	size_t len = sizeof manifest - 1;

	return name.len >= len &&
	       memcmp(name.at + name.len - len, manifest, len) == 0 &&
	       (name.len == len || name.at[name.len - len - 1] == '/');
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

/* By name, then file and place: the order never depends on memory. */
static int by_place(const struct spec_file *a, struct span at,
                    const struct spec_file *b, struct span bt)
{
	int order = a == b ? 0 : text_compare(a->name, b->name);

	return order ? order : (at.at > bt.at) - (at.at < bt.at);
}

static int by_attribute(const void *a, const void *b)
{
	const struct spec_attribute *x = *(const struct spec_attribute *const *)a;
	const struct spec_attribute *y = *(const struct spec_attribute *const *)b;
	int order = text_compare(x->name.text, y->name.text);

	return order ? order : by_place(x->file, x->name.span, y->file, y->name.span);
}

static int by_signal(const void *a, const void *b)
{
	const struct spec_signal *x = *(const struct spec_signal *const *)a;
	const struct spec_signal *y = *(const struct spec_signal *const *)b;
	int order = text_compare(x->name.text, y->name.text);

	return order ? order : by_place(x->file, x->name.span, y->file, y->name.span);
}

static bool sort_all(struct spec *spec)
{
	size_t n = 0;

	spec->attributes = arena_alloc(spec->arena, spec->attribute_count + 1u,
	                               sizeof *spec->attributes);
	if (!spec->attributes)
		return false;
	for (struct spec_attribute *a = spec->read_attributes; a; a = a->next)
		spec->attributes[n++] = a;
	qsort(spec->attributes, n, sizeof *spec->attributes, by_attribute);
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++) {
		struct spec_signal **signals = arena_alloc(
			spec->arena, spec->signal_counts[kind] + 1u, sizeof *signals);

		if (!signals)
			return false;
		n = 0;
		for (struct spec_signal *s = spec->read_signals[kind]; s; s = s->next)
			signals[n++] = s;
		qsort(signals, n, sizeof *signals, by_signal);
		spec->signals[kind] = signals;
	}
	return true;
}

struct spec_attribute *spec_attribute_named(const struct spec *spec, struct text name)
{
	size_t low = 0;
	size_t high = spec->attribute_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(spec->attributes[middle]->name.text, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < spec->attribute_count &&
	    text_equal(spec->attributes[low]->name.text, name))
		return spec->attributes[low];
	return NULL;
}

static void unknown_reference(struct spec *spec, struct spec_file *file,
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

static void resolve(struct spec *spec, const struct spec_signal *signal)
{
	for (uint32_t i = 0; i < signal->ref_count; i++) {
		struct spec_ref *ref = &signal->refs[i];

		ref->attribute = spec_attribute_named(spec, ref->name.text);
		if (ref->attribute)
			ref->attribute->used = true;
		else if (!spec->incomplete)
			unknown_reference(spec, signal->file, &ref->name);
	}
}

/* Over the bytes of all files in the order of their names, so that
 * `cat FILES | sha256sum` tells the same. Files were added in that order. */
static void hash(struct spec *spec)
{
	struct sha256 sha;

	sha256_init(&sha);
	for (const struct spec_file *file = spec->files; file; file = file->next)
		sha256_add(&sha, file->source.at, file->source.len);
	sha256_done(&sha, spec->digest);
}

enum ilk_status spec_finish(struct spec *spec)
{
	hash(spec);
	if (!sort_all(spec))
		return ILK_MEMORY;
	for (int kind = 0; kind < SPEC_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < spec->signal_counts[kind]; i++)
			resolve(spec, spec->signals[kind][i]);
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

bool spec_excluded(const struct node *annotations)
{
	const struct node *exclude =
		node_get(node_get(annotations, "code_generation"), "exclude");

	return exclude && exclude->kind == NODE_SCALAR &&
	       text_is(exclude->text, "true");
}
