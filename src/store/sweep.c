/* SPDX-License-Identifier: Apache-2.0
 *
 * The collection of old records.
 */
#include "store/sweep.h"

#include <fcntl.h>
#include <string.h>

enum { LOOK_AT = 400, NAME_LENGTH = STORE_NAME_SIZE - 4 };

struct sweeping {
	const struct disk_calls *calls;
	int folder;
	time_t before;
	unsigned looked;
};

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

static bool sweep_name(void *context, const char *name)
{
	struct sweeping *sweeping = context;

	if (is_record(name))
		sweep_file(sweeping->calls, sweeping->folder, name, sweeping->before);
	return ++sweeping->looked < LOOK_AT;
}

void sweep_folder_of(struct store *store)
{
	const struct disk_calls *calls = store->calls;
	const char name[3] = {store->name[0], store->name[1], '\0'};
	struct timespec now;

	if (calls->now(CLOCK_REALTIME, &now) != 0)
		return;
	struct sweeping sweeping = {
		.calls = calls,
		.folder = calls->open_at(
			store->folder, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0),
		.before = now.tv_sec - (time_t)store->keep_days * 24 * 60 * 60,
	};

	if (sweeping.folder < 0)
		return;
	(void)disk_each(calls, sweeping.folder, sweep_name, &sweeping);
	disk_close(calls, &sweeping.folder);
}
