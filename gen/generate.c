/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator as a list of passes: load (which checks and tells), emit, write.
 */
#include "gen/generate.h"

#include <stdio.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/load.h"
#include "gen/out.h"
#include "gen/resolve.h"
#include "gen/update.h"

static enum ilk_status fail(struct generate *job, enum ilk_status status,
                            const char *path, const char *why)
{
	snprintf(job->failed, sizeof job->failed, "%s: %s", path ? path : job->registry,
	         why ? why : "failed");
	return status;
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
		file->path = NULL;
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
	struct out_file
		files[GENERATE_MAX_EMITTERS * EMIT_MAX_FILES + GENERATE_MAX_UPDATES];
	const char *path = NULL;
	const char *why = NULL;
	bool failed = false;
	size_t count = compose(job, spec, files, &failed);
	enum ilk_status status = failed ? ILK_MEMORY : ILK_OK;

	for (size_t i = 0; i < job->update_count && status == ILK_OK; i++) {
		struct update update = {.spec = spec, .path = job->updates[i]};

		files[count].path = job->updates[i];
		buffer_init(&files[count].bytes, job->allocator);
		status = update_document(&update, &files[count++].bytes);
		memcpy(job->failed, update.failed, sizeof job->failed);
	}
	if (status == ILK_OK)
		status = (job->check ? out_check : out_write)(
			spec->arena, job->out, files, count, &path, &why);
	if (status != ILK_OK && why)
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

/* Answers in the job what loading the registry said. */
static enum ilk_status load(struct generate *job, struct spec *spec)
{
	struct load load = {.registry = job->registry,
	                    .strict = job->strict,
	                    .diagnose = job->diagnose,
	                    .context = job->context};
	enum ilk_status status = load_spec(&load, spec);

	job->errors = load.errors;
	job->warnings = load.warnings;
	memcpy(job->failed, load.failed, sizeof job->failed);
	return status;
}

enum ilk_status generate(struct generate *job)
{
	struct arena arena;
	struct spec spec;
	enum ilk_status status;

	arena_init(&arena, job->allocator);
	spec_init(&spec, &arena);
	status = load(job, &spec);
	if (status == ILK_OK)
		status = check_only(job, &spec);
	if (status == ILK_OK && (job->emitters || job->update_count))
		status = emit_all(job, &spec);
	arena_free(&arena);
	return status;
}
