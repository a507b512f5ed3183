/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders to a spec; see load.h.
 */
#include "gen/load.h"

#include <stdio.h>
#include <string.h>

#include "gen/folder.h"

static enum ilk_status fail(struct load *load, enum ilk_status status, const char *path,
                            const char *why)
{
	snprintf(load->failed, sizeof load->failed, "%s: %s",
	         path ? path : load->registry, why ? why : "failed");
	return status;
}

/* Reads a folder and adds its files to the spec. */
static enum ilk_status add_folder(struct load *load, struct spec *spec,
                                  const char *below, bool standard)
{
	struct folder folder;
	enum ilk_status status;

	folder_init(&folder, spec->arena);
	status = folder_read(&folder, load->registry, below, standard);
	if (status == ILK_IO || status == ILK_LIMIT)
		return fail(load, status, folder.failed, folder.why);
	folder_sort(&folder);
	for (size_t i = 0; i < folder.count && status == ILK_OK; i++)
		status = spec_add(spec, folder.files[i].path, folder.files[i].name,
		                  folder.files[i].bytes, standard);
	return status;
}

static enum ilk_status need_manifest(struct load *load, const struct spec *spec)
{
	for (const struct spec_file *file = spec->files; file; file = file->next)
		if (file->manifest && !memchr(file->name.at, '/', file->name.len))
			return ILK_OK;
	return fail(load, ILK_IO, load->registry,
	            "no registry: the folder has no manifest.yaml");
}

static enum ilk_status read_spec(struct load *load, struct spec *spec)
{
	enum ilk_status status = add_folder(load, spec, "", false);

	if (status == ILK_OK)
		status = need_manifest(load, spec);
	/* Each may name more of them. */
	for (const struct spec_dependency *d = spec->dependencies;
	     d && status == ILK_OK; d = d->next)
		status = add_folder(load, spec, d->path.at, true);
	return status == ILK_OK ? spec_finish(spec) : status;
}

static bool tell(struct load *load, struct spec *spec)
{
	load->errors = spec_errors(spec);
	load->warnings = spec_warnings(spec);
	for (struct spec_file *file = spec->files; file && load->diagnose;
	     file = file->next)
		if (!diag_send(&file->diag, load->diagnose, load->context))
			return false;
	return true;
}

enum ilk_status load_spec(struct load *load, struct spec *spec)
{
	enum ilk_status status;

	load->errors = 0;
	load->warnings = 0;
	load->failed[0] = '\0';
	status = read_spec(load, spec);
	if ((status == ILK_OK || status == ILK_DIAGNOSED) && !tell(load, spec))
		status = ILK_MEMORY;
	if (status == ILK_OK && load->strict && load->warnings)
		status = ILK_DIAGNOSED;
	return status;
}
