/* SPDX-License-Identifier: Apache-2.0
 *
 * Files are looked at every 300 ms. The signals that end it are blocked and fetched
 * where it waits, so that there is no handler and nothing is interrupted halfway.
 */
#include "watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Looks at a file; whether it changed. One that is not there (an editor is between
 * removing and renaming) has not: it will be back. */
static bool look(struct watch_file *file)
{
	struct stat info;

	if (stat(file->path, &info) != 0)
		return false;
	bool same = file->there && file->changed.tv_sec == info.st_mtim.tv_sec &&
	            file->changed.tv_nsec == info.st_mtim.tv_nsec &&
	            file->size == info.st_size && file->inode == info.st_ino;

	file->there = true;
	file->changed = info.st_mtim;
	file->size = info.st_size;
	file->inode = info.st_ino;
	return !same;
}

void watch_init(struct watch *watch)
{
	*watch = (struct watch){.files = NULL};
	sigemptyset(&watch->ending);
	sigaddset(&watch->ending, SIGINT);
	sigaddset(&watch->ending, SIGTERM);
	sigprocmask(SIG_BLOCK, &watch->ending, NULL);
}

void watch_free(struct watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		free(watch->files[i].path);
	free(watch->files);
}

static bool make_room(struct watch *watch)
{
	if (watch->count < watch->room)
		return true;
	size_t room = watch->room ? 2 * watch->room : 8;
	struct watch_file *grown = realloc(watch->files, room * sizeof *grown);

	if (!grown)
		return false;
	watch->files = grown;
	watch->room = room;
	return true;
}

static bool is_watched(const struct watch *watch, const char *path)
{
	for (size_t i = 0; i < watch->count; i++)
		if (strcmp(watch->files[i].path, path) == 0)
			return true;
	return false;
}

void watch_add(struct watch *watch, const char *path)
{
	size_t size = strlen(path) + 1;
	char *copy;

	if (is_watched(watch, path))
		return;
	copy = make_room(watch) ? malloc(size) : NULL;
	if (!copy) {
		watch->failed = true;
		return;
	}
	memcpy(copy, path, size);
	watch->files[watch->count] = (struct watch_file){.path = copy};
	look(&watch->files[watch->count++]);
}

bool watch_change(struct watch *watch)
{
	const struct timespec pause = {0, WATCH_MILLISECONDS * 1000000L};

	for (;;) {
		bool changed = false;

		for (size_t i = 0; i < watch->count; i++)
			changed |= look(&watch->files[i]);
		if (changed)
			return true;
		if (sigtimedwait(&watch->ending, NULL, &pause) > 0)
			return false;
	}
}
