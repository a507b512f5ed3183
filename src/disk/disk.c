/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening without being led astray, reading and writing all of it.
 */
#include "disk/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static enum disk_status status_of(int error)
{
	switch (error) {
	case ENOENT:
		return DISK_ABSENT;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return DISK_FULL;
	case ELOOP:
		return DISK_REFUSED;
	default:
		return DISK_FAILED;
	}
}

static bool only_ours(const struct stat *found)
{
	return found->st_uid == geteuid() &&
	       (found->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

void disk_close(const struct disk_calls *calls, int *file)
{
	int error = errno;

	if (*file >= 0)
		(void)calls->close(*file);
	*file = -1;
	errno = error;
}

/* Each folder on the way to `path`, and itself; those that are there stay as they are. */
static bool make_all(const struct disk_calls *calls, const char *path)
{
	char part[PATH_ROOM];
	size_t len = strlen(path);

	if (len >= sizeof part) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(part, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (calls->make_folder(AT_FDCWD, part, S_IRWXU) != 0 && errno != EEXIST)
			return false;
		part[i] = path[i];
	}
	return true;
}

enum disk_status disk_folder(const struct disk_calls *calls, const char *path,
                             bool make, int *folder)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct stat found;

	*folder = calls->open_at(AT_FDCWD, path, flags, 0);
	if (*folder < 0 && errno == ENOENT && make && make_all(calls, path))
		*folder = calls->open_at(AT_FDCWD, path, flags, 0);
	if (*folder < 0)
		return status_of(errno);
	enum disk_status status = DISK_OK;

	if (calls->look(*folder, &found) != 0) {
		status = DISK_FAILED;
	} else if (!only_ours(&found)) {
		errno = EPERM;
		status = DISK_REFUSED;
	}
	if (status != DISK_OK)
		disk_close(calls, folder);
	return status;
}

enum disk_status disk_open(const struct disk_calls *calls, int folder, const char *name,
                           int flags, int *file, struct stat *found)
{
	/* Without O_NONBLOCK a planted pipe would be waited for. */
	*file = calls->open_at(folder, name,
	                       flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
	                       S_IRUSR | S_IWUSR);
	if (*file < 0)
		return status_of(errno);
	enum disk_status status = DISK_OK;

	if (calls->look(*file, found) != 0) {
		status = DISK_FAILED;
	} else if (!S_ISREG(found->st_mode) || found->st_nlink > 1 ||
	           !only_ours(found)) {
		errno = EPERM;
		status = DISK_REFUSED;
	}
	if (status != DISK_OK)
		disk_close(calls, file);
	return status;
}

enum disk_status disk_read(const struct disk_calls *calls, int file, void *bytes,
                           size_t size, uint64_t at, size_t *got)
{
	unsigned char *to = bytes;

	*got = 0;
	while (*got < size) {
		ssize_t n = calls->read_at(file, to + *got, size - *got,
		                           (off_t)(at + *got));

		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return DISK_FAILED;
		*got += (size_t)n;
	}
	return DISK_OK;
}

enum disk_status disk_write(const struct disk_calls *calls, int file, const void *bytes,
                            size_t size, uint64_t at)
{
	const unsigned char *from = bytes;
	size_t done = 0;

	while (done < size) {
		ssize_t n = calls->write_at(file, from + done, size - done,
		                            (off_t)(at + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return status_of(errno);
		if (n == 0) {
			errno = ENOSPC;
			return DISK_FULL;
		}
		done += (size_t)n;
	}
	return DISK_OK;
}

/* One name of what getdents64() lists: inode 8, offset 8, length 2, type 1, name. */
enum { ENTRY_LENGTH = 16, ENTRY_NAME = 19, LIST_ROOM = 4096 };

enum disk_status disk_each(const struct disk_calls *calls, int folder,
                           disk_visit_fn visit, void *context)
{
	char entries[LIST_ROOM];
	uint16_t length;
	ssize_t size;

	while ((size = calls->list(folder, entries, sizeof entries)) > 0) {
		for (ssize_t at = 0; at < size; at += length) {
			memcpy(&length, entries + at + ENTRY_LENGTH, sizeof length);
			if (!visit(context, entries + at + ENTRY_NAME))
				return DISK_OK;
		}
	}
	return size == 0 ? DISK_OK : DISK_FAILED;
}
