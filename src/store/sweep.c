/* SPDX-License-Identifier: Apache-2.0
 *
 * The collection of old records.
 */
#include "store/sweep.h"

#include <fcntl.h>
#include <string.h>

/* One name of what getdents64() lists: inode 8, offset 8, length 2, type 1, name. */
enum { ENTRY_LENGTH = 16, ENTRY_NAME = 19 };
enum { LIST_ROOM = 4096, LIST_ROUNDS = 4, NAME_LENGTH = STORE_NAME_SIZE - 4 };

static bool is_record(const char *name)
{
	return strlen(name) == NAME_LENGTH &&
	       strspn(name, "0123456789abcdef") == NAME_LENGTH;
}

static bool is_old(const struct stat *found, time_t before)
{
	return S_ISREG(found->st_mode) && found->st_mtime < before;
}

static void sweep_file(const struct disk_calls *calls, int folder, const char *name,
                       time_t before)
{
	struct stat found;
	int file;

	if (calls->look_at(folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !is_old(&found, before))
		return;
	if (disk_open(calls, folder, name, O_RDWR, &file, &found) != DISK_OK)
		return;
	/* Looked at again under the lock: it may have been committed, or be gone and
	 * made anew. */
	if (disk_lock(calls, file, 0) == DISK_OK && calls->look(file, &found) == 0 &&
	    found.st_nlink > 0 && is_old(&found, before))
		(void)calls->remove(folder, name, 0);
	disk_close(calls, &file);
}

static void sweep_folder(const struct disk_calls *calls, int folder, time_t before)
{
	char entries[LIST_ROOM];

	for (int round = 0; round < LIST_ROUNDS; round++) {
		ssize_t size = calls->list(folder, entries, sizeof entries);
		uint16_t length;

		if (size <= 0)
			return;
		for (ssize_t at = 0; at < size; at += length) {
			const char *name = entries + at + ENTRY_NAME;

			memcpy(&length, entries + at + ENTRY_LENGTH, sizeof length);
			if (is_record(name))
				sweep_file(calls, folder, name, before);
		}
	}
}

void sweep_folder_of(struct store *store)
{
	const struct disk_calls *calls = store->calls;
	const char name[3] = {store->name[0], store->name[1], '\0'};
	struct timespec now;

	if (calls->now(CLOCK_REALTIME, &now) != 0)
		return;
	int folder = calls->open_at(store->folder, name,
	                            O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);

	if (folder < 0)
		return;
	sweep_folder(calls, folder,
	             now.tv_sec - (time_t)store->keep_days * 24 * 60 * 60);
	disk_close(calls, &folder);
}
