/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of the real system calls.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* flock, getdents64 */
#endif
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <sys/file.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "disk/disk.h"

static int open_at(int folder, const char *name, int flags, mode_t mode)
{
	return openat(folder, name, flags, mode);
}

static int move(int folder, const char *from, const char *to)
{
	return renameat(folder, from, folder, to);
}

/* No libc has a function for it that needs no memory of its own. */
static ssize_t list(int folder, void *entries, size_t size)
{
	return (ssize_t)syscall(SYS_getdents64, folder, entries, size);
}

const struct disk_calls disk_real = {
	.open_at = open_at,
	.close = close,
	.make_folder = mkdirat,
	.remove = unlinkat,
	.move = move,
	.look = fstat,
	.look_at = fstatat,
	.lock = flock,
	.cut = ftruncate,
	.sync = fdatasync,
	.read_at = pread,
	.write_at = pwrite,
	.list = list,
	.now = clock_gettime,
	.random = getrandom,
};
