/* SPDX-License-Identifier: Apache-2.0
 *
 * Records as files. A file is called by the SHA-256 of its key, in one of 256 folders, and
 * is itself what is locked. That is right as a record is replaced inside of its file
 * (store/record.h), never by another file: whoever waits for the lock waits for the same
 * file. Only removal takes a file away, while it is locked; who had it open sees that it
 * has no name any more, and opens again.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "bytes/crc32c.h"
#include "store/name.h"
#include "store/record.h"
#include "store/store.h"
#include "store/sweep.h"

/* A file may be removed each time that we wait for it; that often in a row, somebody does
 * nothing else. */
enum { TRIES = 100 };

static enum store_status told(struct store *store, enum disk_status status,
                              const char *detail)
{
	store->error = errno;
	store->detail = detail;
	switch (status) {
	case DISK_OK:
		return STORE_OK;
	case DISK_ABSENT:
	case DISK_REFUSED:
	case DISK_FAILED:
		return STORE_UNREADABLE;
	case DISK_BUSY:
		return STORE_BUSY;
	case DISK_FULL:
		return STORE_FULL;
	}
	return STORE_UNREADABLE;
}

static void release(struct store *store)
{
	disk_close(store->calls, &store->file);
}

/* Opens the file of store->name, and the folder it is in if it may be made. */
static enum disk_status open_named(struct store *store, bool make)
{
	const struct disk_calls *calls = store->calls;
	int flags = make ? O_RDWR | O_CREAT : O_RDWR;
	struct stat found;
	enum disk_status status = disk_open(calls, store->folder, store->name, flags,
	                                    &store->file, &found);

	if (status != DISK_ABSENT || !make)
		return status;
	char folder[3] = {store->name[0], store->name[1], '\0'};

	if (calls->make_folder(store->folder, folder, S_IRWXU) != 0 && errno != EEXIST)
		return errno == ENOSPC || errno == EDQUOT ? DISK_FULL : DISK_FAILED;
	return disk_open(calls, store->folder, store->name, flags, &store->file,
	                 &found);
}

/* Opens it and has its lock; what is locked is still called so. */
static enum disk_status lock_named(struct store *store, bool make)
{
	const struct disk_calls *calls = store->calls;
	struct stat found;

	for (int i = 0; i < TRIES; i++) {
		enum disk_status status = open_named(store, make);

		if (status != DISK_OK)
			return status;
		status = disk_lock(calls, store->file, store->timeout_ms);
		if (status == DISK_OK && calls->look(store->file, &found) != 0)
			status = DISK_FAILED;
		if (status == DISK_OK && found.st_nlink > 0)
			return DISK_OK;
		release(store);
		if (status != DISK_OK)
			return status;
	}
	errno = EAGAIN;
	return DISK_BUSY;
}

/* Reads what is in the locked file. */
static enum store_status read_newest(struct store *store, void *bytes, size_t room,
                                     size_t *size)
{
	const struct disk_calls *calls = store->calls;
	unsigned char heads[RECORD_HEADS_SIZE];
	struct record_head head;
	size_t got;
	enum disk_status status =
		disk_read(calls, store->file, heads, sizeof heads, 0, &got);

	if (status != DISK_OK)
		return told(store, status, "reading the record");
	enum record_found found = record_newest(heads, got, &head);

	store->sequence = head.sequence;
	if (found == RECORD_NONE)
		return STORE_NONE;
	if (found == RECORD_DAMAGED || head.size > STORE_MAX)
		return STORE_DAMAGED;
	if (head.size > room)
		return STORE_FULL;
	status = disk_read(calls, store->file, bytes, head.size,
	                   record_body_at(head.sequence), &got);
	if (status != DISK_OK)
		return told(store, status, "reading the record");
	if (got != head.size || crc32c(0, bytes, head.size) != head.crc)
		return STORE_DAMAGED;
	*size = head.size;
	return STORE_OK;
}

static enum store_status files_begin(struct store *store, const void *key,
                                     size_t key_len, void *bytes, size_t room,
                                     size_t *size)
{
	store_name(store->name, key, key_len);
	enum disk_status locked = lock_named(store, true);

	if (locked != DISK_OK)
		return told(store, locked, "opening the record");
	enum store_status status = read_newest(store, bytes, room, size);

	if (status != STORE_OK && status != STORE_NONE)
		release(store);
	return status;
}

/* A file that was only made to be locked goes again. */
static void files_abandon(struct store *store)
{
	if (store->sequence == 0)
		(void)store->calls->remove(store->folder, store->name, 0);
	release(store);
}

static enum disk_status write_next(struct store *store, const void *bytes, size_t size)
{
	const struct record_head head = {
		.sequence = store->sequence + 1,
		.size = (uint32_t)size,
		.crc = crc32c(0, bytes, size),
	};
	unsigned char sealed[RECORD_HEAD_SIZE];
	enum disk_status status = disk_write(store->calls, store->file, bytes, size,
	                                     record_body_at(head.sequence));

	if (status != DISK_OK)
		return status;
	record_write_head(&head, sealed);
	return disk_write(store->calls, store->file, sealed, sizeof sealed,
	                  record_head_at(head.sequence));
}

static enum store_status files_commit(struct store *store, const void *bytes,
                                      size_t size)
{
	bool first = store->sequence == 0;
	enum disk_status status = write_next(store, bytes, size);
	enum store_status end = told(store, status, "writing the record");

	if (status != DISK_OK) {
		files_abandon(store);
		return end;
	}
	release(store);
	store->error = 0;
	store->detail = NULL;
	if (first && store->keep_days)
		sweep_folder_of(store);
	return STORE_OK;
}

static enum store_status files_remove(struct store *store)
{
	enum store_status status = STORE_OK;

	if (store->calls->remove(store->folder, store->name, 0) != 0)
		status = told(store, DISK_FAILED, "removing the record");
	release(store);
	return status;
}

static enum store_status files_forget(struct store *store, const void *key,
                                      size_t key_len)
{
	store_name(store->name, key, key_len);
	enum disk_status locked = lock_named(store, false);

	if (locked == DISK_ABSENT)
		return STORE_OK;
	if (locked != DISK_OK)
		return told(store, locked, "opening the record");
	return files_remove(store);
}

static void files_close(struct store *store)
{
	disk_close(store->calls, &store->folder);
}

static const struct store_kind files_kind = {
	.begin = files_begin,
	.commit = files_commit,
	.remove = files_remove,
	.forget = files_forget,
	.abandon = files_abandon,
	.close = files_close,
};

enum store_status store_open_files_over(struct store *store,
                                        const struct disk_calls *calls,
                                        const char *directory, unsigned timeout_ms)
{
	*store = (struct store){
		.kind = &files_kind,
		.timeout_ms = timeout_ms,
		.keep_days = STORE_KEEP_DAYS,
		.calls = calls,
		.folder = -1,
		.file = -1,
	};
	enum disk_status status = disk_folder(calls, directory, true, &store->folder);

	return status == DISK_OK
	               ? STORE_OK
	               : told(store, status, "opening the folder of the state");
}

enum store_status store_open_files(struct store *store, const char *directory,
                                   unsigned timeout_ms)
{
	return store_open_files_over(store, &disk_real, directory, timeout_ms);
}
