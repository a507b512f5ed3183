/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders and failing system calls for tests; see scratch.h.
 */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *scratch_new(void)
{
	static char ring[4][256];
	static unsigned next;
	char *path = ring[next++ % 4];
	const char *base = getenv("TMPDIR");

	/* In memory where that can be: thousands of small files are written. */
	if (!base)
		base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(path, sizeof ring[0], "%s/ilk-scratch-XXXXXX", base);
	return mkdtemp(path);
}

const char *scratch_path(const char *folder, const char *name)
{
	static char ring[8][512];
	static unsigned next;
	char *path = ring[next++ % 8];

	snprintf(path, sizeof ring[0], "%s/%s", folder, name);
	return path;
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Folders in folders are as deep as the state's: two levels. */
static void remove_files(const char *folder, int depth)
{
	DIR *open = opendir(folder);

	for (struct dirent *entry; open && (entry = readdir(open));) {
		char path[1024];

		if (is_dots(entry->d_name))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (unlink(path) != 0 && depth > 0)
			remove_files(path, depth - 1);
	}
	if (open)
		closedir(open);
	rmdir(folder);
}

void scratch_remove(const char *folder)
{
	remove_files(folder, 4);
}

bool scratch_write(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		return false;
	bool written = fwrite(bytes, 1, size, file) == size;

	return fclose(file) == 0 && written;
}

size_t scratch_count(const char *folder)
{
	DIR *open = opendir(folder);
	size_t count = 0;

	for (struct dirent *entry; open && (entry = readdir(open));)
		count += !is_dots(entry->d_name);
	if (open)
		closedir(open);
	return count;
}

struct failing failing;

static bool fails(void)
{
	failing.calls++;
	bool now = failing.fail_at && (failing.all ? failing.calls >= failing.fail_at
	                                           : failing.calls == failing.fail_at);

	if (now)
		errno = failing.error;
	return now;
}

static bool fails_reading(void)
{
	return !failing.writes_only && fails();
}

static int fail_open_at(int folder, const char *name, int flags, mode_t mode)
{
	return fails_reading() ? -1 : disk_real.open_at(folder, name, flags, mode);
}

/* Nobody can do anything about it: what is closed stays closed. */
static int fail_close(int file)
{
	int end = disk_real.close(file);

	return fails_reading() ? -1 : end;
}

static int fail_make_folder(int folder, const char *name, mode_t mode)
{
	return fails() ? -1 : disk_real.make_folder(folder, name, mode);
}

static int fail_remove(int folder, const char *name, int flags)
{
	return fails() ? -1 : disk_real.remove(folder, name, flags);
}

static int fail_move(int folder, const char *from, const char *to)
{
	return fails() ? -1 : disk_real.move(folder, from, to);
}

static int fail_look(int file, struct stat *found)
{
	return fails_reading() ? -1 : disk_real.look(file, found);
}

static int fail_look_at(int folder, const char *name, struct stat *found, int flags)
{
	return fails_reading() ? -1 : disk_real.look_at(folder, name, found, flags);
}

static int fail_lock(int file, int operation)
{
	return fails_reading() ? -1 : disk_real.lock(file, operation);
}

static int fail_cut(int file, off_t size)
{
	return fails() ? -1 : disk_real.cut(file, size);
}

static int fail_sync(int file)
{
	return fails() ? -1 : disk_real.sync(file);
}

static ssize_t fail_read_at(int file, void *bytes, size_t size, off_t at)
{
	return fails_reading() ? -1 : disk_real.read_at(file, bytes, size, at);
}

static ssize_t fail_write_at(int file, const void *bytes, size_t size, off_t at)
{
	if (!fails())
		return disk_real.write_at(file, bytes, size, at);
	int error = errno;

	if (failing.part && size > SCRATCH_PAGE_PART)
		(void)!disk_real.write_at(file, bytes, size / 2, at);
	errno = error;
	return -1;
}

static ssize_t fail_list(int folder, void *entries, size_t size)
{
	return fails_reading() ? -1 : disk_real.list(folder, entries, size);
}

static int fail_now(clockid_t clock, struct timespec *now)
{
	return fails_reading() ? -1 : disk_real.now(clock, now);
}

static ssize_t fail_random(void *bytes, size_t size, unsigned flags)
{
	return fails_reading() ? -1 : disk_real.random(bytes, size, flags);
}

const struct disk_calls failing_calls = {
	.open_at = fail_open_at,
	.close = fail_close,
	.make_folder = fail_make_folder,
	.remove = fail_remove,
	.move = fail_move,
	.look = fail_look,
	.look_at = fail_look_at,
	.lock = fail_lock,
	.cut = fail_cut,
	.sync = fail_sync,
	.read_at = fail_read_at,
	.write_at = fail_write_at,
	.list = fail_list,
	.now = fail_now,
	.random = fail_random,
};
