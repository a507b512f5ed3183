/* SPDX-License-Identifier: Apache-2.0
 *
 * What the state and the journal need of a file system: private folders and files that no
 * planted link leads astray, locks that are waited for no longer than said, whole reads
 * and writes. POSIX and no more: no allocation, no stdio; for musl and glibc.
 *
 * Every system call goes through a table, so that tests can fail each in turn.
 */
#ifndef DISK_DISK_H
#define DISK_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

/* As the functions of the same name (list: getdents64, random: getrandom), with their errno. */
struct disk_calls {
	int (*open_at)(int folder, const char *name, int flags, mode_t mode);
	int (*close)(int file);
	int (*make_folder)(int folder, const char *name, mode_t mode);
	int (*remove)(int folder, const char *name, int flags);
	int (*move)(int folder, const char *from, const char *to);
	int (*look)(int file, struct stat *found);
	int (*look_at)(int folder, const char *name, struct stat *found, int flags);
	int (*lock)(int file, int operation);
	int (*cut)(int file, off_t size);
	int (*sync)(int file);
	ssize_t (*read_at)(int file, void *bytes, size_t size, off_t at);
	ssize_t (*write_at)(int file, const void *bytes, size_t size, off_t at);
	ssize_t (*list)(int folder, void *entries, size_t size);
	int (*now)(clockid_t clock, struct timespec *now);
	ssize_t (*random)(void *bytes, size_t size, unsigned flags);
};

/* The real ones. */
extern const struct disk_calls disk_real;

enum disk_status {
	DISK_OK,
	DISK_ABSENT, /* there is no such file */
	DISK_BUSY,   /* the lock was not to be had in time */
	DISK_FULL,   /* no room, or a limit on the size of files */
	DISK_REFUSED, /* a link, no regular file, another's, or open to others: not touched */
	DISK_FAILED, /* anything else; errno tells */
};

/* Opens the folder `path`; with `make` it is made, with those above it, where absent (mode
 * 0700). Refused unless it is ours and only we can write in it. *folder is the caller's
 * to close. */
enum disk_status disk_folder(const struct disk_calls *calls, const char *path,
                             bool make, int *folder);

/* Opens `name` in the folder with `flags` (O_RDWR, O_CREAT, ...; the rest is added here);
 * made with mode 0600. Refused unless it is a regular file, ours, under one name, and not
 * to be written by others. */
enum disk_status disk_open(const struct disk_calls *calls, int folder, const char *name,
                           int flags, int *file, struct stat *found);

/* Takes the exclusive lock of an open file, waits at most `timeout_ms` for it (0: not at
 * all). Who waits is served in the order of coming. While waiting the alarm signal and
 * its timer are ours, and are put back afterwards: not for programs with threads. The
 * lock ends with its process, or with disk_close(). */
enum disk_status disk_lock(const struct disk_calls *calls, int file,
                           unsigned timeout_ms);

/* Reads up to `size` bytes, all of them unless the file ends before: *got says. */
enum disk_status disk_read(const struct disk_calls *calls, int file, void *bytes,
                           size_t size, uint64_t at, size_t *got);

/* Writes all of them. On DISK_FULL a part may stand there. The program ignores SIGXFSZ,
 * which would end it at a limit on the size of files. */
enum disk_status disk_write(const struct disk_calls *calls, int file, const void *bytes,
                            size_t size, uint64_t at);

/* Calls `visit` for each name in an open folder, "." and ".." among them, until it says
 * false. The folder is read once: open it anew for another time. */
typedef bool (*disk_visit_fn)(void *context, const char *name);
enum disk_status disk_each(const struct disk_calls *calls, int folder,
                           disk_visit_fn visit, void *context);

/* Closes a file that is open, and makes it -1. */
void disk_close(const struct disk_calls *calls, int *file);

#endif
