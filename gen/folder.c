/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads folders and files; see folder.h.
 */
#include "gen/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gen/limits.h"

void folder_init(struct folder *folder, struct arena *arena)
{
	*folder = (struct folder){.arena = arena};
}

static enum ilk_status fail(struct folder *folder, enum ilk_status status,
                            const char *path, const char *why)
{
	folder->failed = path;
	folder->why = why;
	return status;
}

/* What the system says in errno. */
static enum ilk_status system_failed(struct folder *folder, const char *path)
{
	if (errno == ENOMEM)
		return ILK_MEMORY;
	return fail(folder, ILK_IO, path, strerror(errno));
}

static enum ilk_status read_stream(struct folder *folder, FILE *stream,
                                   const char *path, struct text *bytes)
{
	struct stat about;
	size_t size;
	char *at;

	if (fstat(fileno(stream), &about) != 0)
		return system_failed(folder, path);
	if (!S_ISREG(about.st_mode))
		return fail(folder, ILK_IO, path, "not a regular file");
	if (about.st_size > (off_t)MAX_SPEC_FILE_SIZE)
		return fail(folder, ILK_LIMIT, path, "the file is larger than 4 MiB");
	size = (size_t)about.st_size;
	at = arena_alloc(folder->arena, size + 1, 1);
	if (!at)
		return ILK_MEMORY;
	*bytes = (struct text){at, fread(at, 1, size, stream)};
	if (bytes->len != size || ferror(stream))
		return fail(folder, ILK_IO, path, "the file changed while it was read");
	return ILK_OK;
}

enum ilk_status folder_read_file(struct folder *folder, const char *path,
                                 struct text *bytes)
{
	FILE *stream = fopen(path, "rb");

	if (!stream)
		return system_failed(folder, path);
	enum ilk_status status = read_stream(folder, stream, path, bytes);

	fclose(stream);
	return status;
}

static struct folder_file *slot(struct folder *folder)
{
	if (folder->count == folder->room) {
		size_t room = folder->room ? folder->room * 2 : 16;
		struct folder_file *files =
			arena_alloc(folder->arena, room, sizeof *files);

		if (!files)
			return NULL;
		if (folder->count)
			memcpy(files, folder->files, folder->count * sizeof *files);
		folder->files = files;
		folder->room = room;
	}
	return &folder->files[folder->count];
}

static enum ilk_status add_file(struct folder *folder, const char *path,
                                const char *below, bool standard)
{
	struct folder_file *file;
	enum ilk_status status;

	if (folder->count >= MAX_SPEC_FILES)
		return fail(folder, ILK_LIMIT, path, "more than 1024 files");
	file = slot(folder);
	if (!file)
		return ILK_MEMORY;
	*file = (struct folder_file){
		.path = path, .name = text_of(below), .standard = standard};
	status = folder_read_file(folder, path, &file->bytes);
	folder->count += status == ILK_OK;
	return status;
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name);
	size_t tail = strlen(end);

	return len > tail && strcmp(name + len - tail, end) == 0;
}

static bool is_ours(const char *name)
{
	return ends_with(name, ".yaml") || ends_with(name, ".waivers");
}

/* One folder that is still to be read. */
struct pending {
	const char *below;
	unsigned depth;
	struct pending *next;
};

static enum ilk_status add_entry(struct folder *folder, const char *root,
                                 const struct pending *at, const char *name,
                                 bool standard, struct pending **todo)
{
	const char *below = arena_printf(folder->arena, "%s%s%s", at->below,
	                                 *at->below ? "/" : "", name);
	const char *path =
		below ? arena_printf(folder->arena, "%s/%s", root, below) : NULL;
	struct pending *more;
	struct stat about;

	if (!path)
		return ILK_MEMORY;
	if (stat(path, &about) != 0)
		return system_failed(folder, path);
	if (!S_ISDIR(about.st_mode))
		return is_ours(name) ? add_file(folder, path, below, standard) : ILK_OK;
	static const char *const manifests[] = {"manifest.yaml",
	                                        "registry_manifest.yaml"};

	for (size_t i = 0; i < sizeof manifests / sizeof manifests[0]; i++) {
		const char *manifest =
			arena_printf(folder->arena, "%s/%s", path, manifests[i]);

		if (!manifest)
			return ILK_MEMORY;
		if (stat(manifest, &about) == 0)
			return ILK_OK;
	}
	if (at->depth >= MAX_FOLDER_DEPTH)
		return fail(folder, ILK_LIMIT, path,
		            "folders are nested more than 8 deep");
	more = arena_alloc(folder->arena, 1, sizeof *more);
	if (!more)
		return ILK_MEMORY;
	*more = (struct pending){below, at->depth + 1, *todo};
	*todo = more;
	return ILK_OK;
}

static enum ilk_status read_one(struct folder *folder, const char *root,
                                const struct pending *at, bool standard,
                                struct pending **todo)
{
	enum ilk_status status = ILK_OK;
	const char *path = arena_printf(folder->arena, "%s%s%s", root,
	                                *at->below ? "/" : "", at->below);
	const struct dirent *entry;
	DIR *dir;

	if (!path)
		return ILK_MEMORY;
	dir = opendir(path);
	if (!dir)
		return system_failed(folder, path);
	errno = 0;
	while (status == ILK_OK && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			status = add_entry(folder, root, at, entry->d_name, standard,
			                   todo);
		errno = 0;
	}
	if (status == ILK_OK && errno != 0)
		status = system_failed(folder, path);
	closedir(dir);
	return status;
}

enum ilk_status folder_read(struct folder *folder, const char *root, const char *below,
                            bool standard)
{
	struct pending first = {below, 0, NULL};
	struct pending *todo = &first;
	enum ilk_status status = ILK_OK;

	while (todo && status == ILK_OK) {
		struct pending *at = todo;

		todo = at->next;
		status = read_one(folder, root, at, standard, &todo);
	}
	return status;
}

static int by_name(const void *a, const void *b)
{
	const struct folder_file *x = a;
	const struct folder_file *y = b;

	return text_compare(x->name, y->name);
}

void folder_sort(struct folder *folder)
{
	if (folder->count)
		qsort(folder->files, folder->count, sizeof *folder->files, by_name);
}
