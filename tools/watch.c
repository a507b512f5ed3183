/* SPDX-License-Identifier: Apache-2.0
 *
 * Files are looked at every 300 ms. The signals that end it are blocked and fetched
 * where it waits, so that there is no handler and nothing is interrupted halfway.
 */
#include "watch.h"

#include <stdlib.h>
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

bool watch_init(struct watch *watch, size_t room)
{
	*watch = (struct watch){.files = calloc(room, sizeof *watch->files),
	                        .room = room};
	sigemptyset(&watch->ending);
	sigaddset(&watch->ending, SIGINT);
	sigaddset(&watch->ending, SIGTERM);
	sigprocmask(SIG_BLOCK, &watch->ending, NULL);
	return watch->files != NULL;
}

void watch_free(struct watch *watch)
{
	free(watch->files);
}

void watch_add(struct watch *watch, const char *path)
{
	if (watch->count == watch->room)
		return;
	watch->files[watch->count] = (struct watch_file){.path = path};
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
