/* SPDX-License-Identifier: Apache-2.0
 *
 * The cursor's file and lock; see cursor.h.
 */
#include "export/cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export/cursor_text.h"
#include "export/whole.h"

/* `path` and what comes behind it. */
static char *joined(const char *path, const char *behind)
{
	size_t size = strlen(path) + strlen(behind) + 1;
	char *text = malloc(size);

	if (text)
		snprintf(text, size, "%s%s", path, behind);
	return text;
}

/* A lock of the whole file, which ends with the process. */
static enum cursor_status take_lock(struct cursor *cursor, const char *path)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char *name = joined(path, ".lock");

	if (!name)
		return CURSOR_MEMORY;
	cursor->lock = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	free(name);
	if (cursor->lock < 0)
		return CURSOR_FAILED;
	if (fcntl(cursor->lock, F_SETLK, &whole) == 0)
		return CURSOR_OK;
	return errno == EACCES || errno == EAGAIN ? CURSOR_TAKEN : CURSOR_FAILED;
}

/* Random enough that no two journals of a fleet share it, as UUID version 4 has it. */
static bool make_instance(char instance[CURSOR_INSTANCE])
{
	unsigned char bytes[16];
	int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	bool ok = file >= 0 && read(file, bytes, sizeof bytes) == (ssize_t)sizeof bytes;
	size_t len = 0;

	if (file >= 0)
		close(file);
	if (!ok)
		return false;
	bytes[6] = (unsigned char)(0x40 | (bytes[6] & 0x0f));
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
	for (size_t i = 0; i < sizeof bytes; i++) {
		snprintf(instance + len, CURSOR_INSTANCE - len, "%02x%s", bytes[i],
		         i == 3 || i == 5 || i == 7 || i == 9 ? "-" : "");
		len = strlen(instance);
	}
	return true;
}

static enum cursor_status read_text(struct cursor *cursor, int file)
{
	char *bytes = malloc(CURSOR_TEXT_MAX);
	enum cursor_status status = CURSOR_OK;
	size_t size = 0;
	ssize_t got;

	if (!bytes)
		return CURSOR_MEMORY;
	do {
		got = read(file, bytes + size, CURSOR_TEXT_MAX - size);
		if (got > 0)
			size += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		status = CURSOR_FAILED;
	else
		status = cursor_read_text(cursor, bytes, size);
	free(bytes);
	return status;
}

static enum cursor_status read_file(struct cursor *cursor)
{
	int file = open(cursor->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum cursor_status status;

	if (file < 0 && errno == ENOENT)
		return make_instance(cursor->instance) ? CURSOR_NEW : CURSOR_FAILED;
	if (file < 0)
		return CURSOR_FAILED;
	status = read_text(cursor, file);
	close(file);
	return status;
}

enum cursor_status cursor_open(struct cursor *cursor, const char *path)
{
	enum cursor_status status;
	int error;

	*cursor = (struct cursor){.lock = -1};
	cursor->path = joined(path, "");
	cursor->aside = joined(path, ".new");
	status =
		cursor->path && cursor->aside ? take_lock(cursor, path) : CURSOR_MEMORY;
	if (status == CURSOR_OK)
		status = read_file(cursor);
	if (status == CURSOR_OK || status == CURSOR_NEW)
		return status;
	error = errno;
	cursor_close(cursor);
	errno = error;
	return status;
}

void cursor_close(struct cursor *cursor)
{
	if (cursor->lock >= 0)
		close(cursor->lock);
	free(cursor->path);
	free(cursor->aside);
	tally_free(&cursor->tally);
	*cursor = (struct cursor){.lock = -1};
}

static enum ilk_status write_aside(const struct cursor *cursor,
                                   const struct buffer *text)
{
	int file = open(cursor->aside,
	                O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok;
	int error;

	if (file < 0)
		return ILK_IO;
	ok = whole_write(file, text->at, text->len) && fsync(file) == 0;
	error = errno;
	if (close(file) != 0 && ok) {
		ok = false;
		error = errno;
	}
	if (ok)
		return ILK_OK;
	unlink(cursor->aside);
	errno = error;
	return ILK_IO;
}

enum ilk_status cursor_prepare(const struct cursor *cursor, const struct tally *tally,
                               struct queue_place sending, uint32_t sent)
{
	struct buffer text;
	enum ilk_status status;

	buffer_init(&text, (struct ilk_allocator){NULL, NULL});
	cursor_write_text(&text, cursor, tally, sending, sent);
	status = text.failed ? ILK_MEMORY : write_aside(cursor, &text);
	int error = errno;

	buffer_free(&text);
	errno = error;
	return status;
}

/* The folder's own entry is on the disk only when the folder is. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) + 1 : 0;
	char *folder = malloc(len + 2);
	int file;

	if (!folder)
		return;
	memcpy(folder, path, len);
	memcpy(folder + len, ".", 2);
	file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (file < 0)
		return;
	(void)fsync(file);
	close(file);
}

enum ilk_status cursor_commit(const struct cursor *cursor)
{
	if (rename(cursor->aside, cursor->path) != 0)
		return ILK_IO;
	sync_folder(cursor->path);
	return ILK_OK;
}

void cursor_abandon(const struct cursor *cursor)
{
	int error = errno;

	unlink(cursor->aside);
	errno = error;
}

enum ilk_status tally_copy(struct tally *to, const struct tally *from)
{
	struct series_list series = to->series;
	struct pending_list pending = to->pending;
	enum ilk_status status = series_copy(&series, &from->series);

	if (status == ILK_OK)
		status = pending_copy(&pending, &from->pending);
	if (status == ILK_OK)
		*to = *from;
	to->series = series;
	to->pending = pending;
	return status;
}

void tally_free(struct tally *tally)
{
	series_free(&tally->series);
	pending_free(&tally->pending);
}
