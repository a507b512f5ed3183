/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator as a list of passes: read, check, tell, emit, write.
 */
#include "gen/generate.h"

#include <stdio.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/folder.h"
#include "gen/out.h"
#include "gen/resolve.h"
#include "gen/spec.h"

static enum ilk_status fail(struct generate *job, enum ilk_status status,
                            const char *path, const char *why)
{
	snprintf(job->failed, sizeof job->failed, "%s: %s", path ? path : job->registry,
	         why ? why : "failed");
	return status;
}

/* Reads a folder and adds its files to the spec. */
static enum ilk_status add_folder(struct generate *job, struct spec *spec,
                                  const char *below, bool standard)
{
	struct folder folder;
	enum ilk_status status;

	folder_init(&folder, spec->arena);
	status = folder_read(&folder, job->registry, below, standard);
	if (status == ILK_IO || status == ILK_LIMIT)
		return fail(job, status, folder.failed, folder.why);
	folder_sort(&folder);
	for (size_t i = 0; i < folder.count && status == ILK_OK; i++)
		status = spec_add(spec, folder.files[i].path, folder.files[i].name,
		                  folder.files[i].bytes, standard);
	return status;
}

static enum ilk_status need_manifest(struct generate *job, const struct spec *spec)
{
	for (const struct spec_file *file = spec->files; file; file = file->next)
		if (file->manifest && !memchr(file->name.at, '/', file->name.len))
			return ILK_OK;
	return fail(job, ILK_IO, job->registry,
	            "no registry: the folder has no manifest.yaml");
}

static enum ilk_status read_spec(struct generate *job, struct spec *spec)
{
	enum ilk_status status = add_folder(job, spec, "", false);

	if (status == ILK_OK)
		status = need_manifest(job, spec);
	/* Each may name more of them. */
	for (const struct spec_dependency *d = spec->dependencies;
	     d && status == ILK_OK; d = d->next)
		status = add_folder(job, spec, d->path.at, true);
	return status == ILK_OK ? spec_finish(spec) : status;
}

static bool tell(struct generate *job, struct spec *spec)
{
	job->errors = spec_errors(spec);
	job->warnings = spec_warnings(spec);
	for (struct spec_file *file = spec->files; file && job->diagnose;
	     file = file->next)
		if (!diag_send(&file->diag, job->diagnose, job->context))
			return false;
	return true;
}

/* One emitter's files; answers how many. */
static size_t compose_one(const struct generate *job, const struct spec *spec,
                          const struct emitter *emitter, struct out_file *files,
                          bool *failed)
{
	size_t made = 0;

	for (; made < EMIT_MAX_FILES && emitter->files[made].name; made++) {
		struct out_file *file = &files[made];

		file->name = emitter->files[made].name;
		buffer_init(&file->bytes, job->allocator);
		emitter->files[made].emit(&(struct emit){
			.spec = spec,
			.arena = spec->arena,
			.prefix = job->prefix ? job->prefix : "OTEL_",
			.out = &file->bytes,
			.only = job->only,
		});
		*failed |= file->bytes.failed || spec->arena->failed;
	}
	return made;
}

/* Composes every wanted file in memory; answers how many. */
static size_t compose(const struct generate *job, const struct spec *spec,
                      struct out_file *files, bool *failed)
{
	size_t count;
	size_t made = 0;
	const struct emitter *table = emitters(&count);

	for (size_t i = 0; i < count; i++)
		if (job->emitters >> i & 1u)
			made += compose_one(job, spec, &table[i], files + made, failed);
	return made;
}

static enum ilk_status emit_all(struct generate *job, const struct spec *spec)
{
	struct out_file files[GENERATE_MAX_EMITTERS * EMIT_MAX_FILES];
	const char *path = NULL;
	const char *why = NULL;
	bool failed = false;
	size_t count = compose(job, spec, files, &failed);
	enum ilk_status status = failed ? ILK_MEMORY : ILK_OK;

	if (status == ILK_OK)
		status = out_write(spec->arena, job->out, files, count, &path, &why);
	if (status == ILK_IO)
		fail(job, status, path, why);
	for (size_t i = 0; i < count; i++)
		buffer_free(&files[i].bytes);
	return status;
}

/* Every pattern of --only is there for something. */
static enum ilk_status check_only(struct generate *job, const struct spec *spec)
{
	for (const char *at = job->only; at && *at;) {
		size_t len = strcspn(at, ",");
		uint32_t i = 0;

		while (i < spec->attribute_count &&
		       !name_matches((struct text){at, len},
		                     spec->attributes[i]->name.text))
			i++;
		if (i == spec->attribute_count) {
			const char *name = arena_printf(
				spec->arena, "%.*s", (int)(len < 200 ? len : 200), at);

			return fail(job, ILK_DIAGNOSED, name,
			            "no attribute has that name");
		}
		at += len + (at[len] == ',');
	}
	return ILK_OK;
}

enum ilk_status generate(struct generate *job)
{
	struct arena arena;
	struct spec spec;
	enum ilk_status status;

	job->errors = 0;
	job->warnings = 0;
	job->failed[0] = '\0';
	arena_init(&arena, job->allocator);
	spec_init(&spec, &arena);
	status = read_spec(job, &spec);
	if ((status == ILK_OK || status == ILK_DIAGNOSED) && !tell(job, &spec))
		status = ILK_MEMORY;
	if (status == ILK_OK)
		status = check_only(job, &spec);
	if (status == ILK_OK && job->emitters)
		status = emit_all(job, &spec);
	arena_free(&arena);
	return status;
}
