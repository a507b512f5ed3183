/* SPDX-License-Identifier: Apache-2.0
 *
 * Waiting until one of some files changes.
 */
#ifndef TOOLS_WATCH_H
#define TOOLS_WATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#define WATCH_MILLISECONDS 300

/* How a file looked last. */
struct watch_file {
	char *path;
	bool there;
	struct timespec changed;
	off_t size;
	ino_t inode; /* an editor may put a new file in the old one's place */
};

struct watch {
	struct watch_file *files;
	size_t count;
	size_t room;
	bool failed;     /* no memory: some file is not watched */
	sigset_t ending; /* the signals that end the waiting */
};

/* From now on SIGINT and SIGTERM wait for watch_change(). */
void watch_init(struct watch *watch);
void watch_free(struct watch *watch);
/* Adds a file, unless it is there. To be called before the file is read, so that no
 * change is missed. */
void watch_add(struct watch *watch, const char *path);
/* Waits until a file has changed and is there. False: a signal came. */
bool watch_change(struct watch *watch);

#endif
