/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing aside and renaming; see out.h.
 */
#include "gen/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int to, const unsigned char *at, size_t len)
{
	while (len > 0) {
		ssize_t done = write(to, at, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		at += done;
		len -= (size_t)done;
	}
	return true;
}

static bool write_aside(struct out_file *file, const char *aside)
{
	int to = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (to < 0)
		return false;
	file->aside = aside;
	bool ok = write_all(to, file->bytes.at, file->bytes.len);
	int error = errno;

	/* Some file systems tell only now that there was no room. */
	if (close(to) != 0 && ok) {
		error = errno;
		ok = false;
	}
	errno = error;
	return ok;
}

/* A folder in the way would let some renames succeed and others not: look first. */
static bool in_the_way(const char *path)
{
	struct stat about;

	if (lstat(path, &about) != 0 || !S_ISDIR(about.st_mode))
		return false;
	errno = EISDIR;
	return true;
}

/* Where the file is. NULL: no memory. */
static const char *path_of(struct arena *arena, const char *dir, struct out_file *file)
{
	if (!file->path)
		file->path = arena_printf(arena, "%s/%s", dir, file->name);
	return file->path;
}

static enum ilk_status prepare(struct arena *arena, const char *dir,
                               struct out_file *file, const char **failed)
{
	const char *path = path_of(arena, dir, file);
	const char *slash = path ? strrchr(path, '/') : NULL;
	int folder = slash ? (int)(slash - path) + 1 : 0;
	const char *aside = path ? arena_printf(arena, "%.*s.%s.%ld", folder, path,
	                                        path + folder, (long)getpid())
	                         : NULL;

	if (!aside)
		return ILK_MEMORY;
	if (in_the_way(file->path) || !write_aside(file, aside)) {
		*failed = file->path;
		return ILK_IO;
	}
	return ILK_OK;
}

static enum ilk_status settle(struct out_file *file, const char **failed)
{
	if (rename(file->aside, file->path) != 0) {
		*failed = file->path;
		return ILK_IO;
	}
	file->aside = NULL;
	return ILK_OK;
}

enum ilk_status out_write(struct arena *arena, const char *dir, struct out_file *files,
                          size_t count, const char **failed, const char **why)
{
	enum ilk_status status = ILK_OK;

	for (size_t i = 0; i < count; i++)
		files[i].aside = NULL;
	for (size_t i = 0; i < count && status == ILK_OK; i++)
		status = prepare(arena, dir, &files[i], failed);
	for (size_t i = 0; i < count && status == ILK_OK; i++)
		status = settle(&files[i], failed);
	if (status == ILK_IO)
		*why = strerror(errno);
	for (size_t i = 0; i < count; i++)
		if (files[i].aside)
			unlink(files[i].aside);
	return status;
}

static bool same(FILE *stream, const struct buffer *bytes)
{
	size_t at = 0;
	int c = getc(stream);

	while (c != EOF && at < bytes->len && bytes->at[at] == (unsigned char)c) {
		c = getc(stream);
		at++;
	}
	return c == EOF && at == bytes->len && !ferror(stream);
}

enum ilk_status out_check(struct arena *arena, const char *dir, struct out_file *files,
                          size_t count, const char **failed, const char **why)
{
	for (size_t i = 0; i < count; i++) {
		const char *path = path_of(arena, dir, &files[i]);
		FILE *stream = path ? fopen(path, "rb") : NULL;
		bool is_same = stream && same(stream, &files[i].bytes);

		if (!path)
			return ILK_MEMORY;
		if (stream)
			fclose(stream);
		if (is_same)
			continue;
		*failed = path;
		*why = "is not what the spec makes; generate it again";
		return ILK_DIAGNOSED;
	}
	return ILK_OK;
}
