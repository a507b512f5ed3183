/* SPDX-License-Identifier: Apache-2.0
 *
 * Files in and out; see file.h.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

/* Opens a file that is not a folder; -1: errno says why. */
static int open_file(const char *path)
{
	struct stat info;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);

	if (descriptor < 0 || fstat(descriptor, &info) != 0 || !S_ISDIR(info.st_mode))
		return descriptor;
	close(descriptor);
	errno = EISDIR;
	return -1;
}

int file_open(const char *path)
{
	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	int descriptor = open_file(path);

	if (descriptor < 0 && errno == EISDIR)
		tool_complain("cannot read %s: it is a directory", path);
	else if (descriptor < 0)
		tool_complain("cannot open %s: %s", path, strerror(errno));
	return descriptor;
}

enum ilk_status file_read_some(void *descriptor, char *bytes, size_t size, size_t *got)
{
	const int *from = descriptor;
	ssize_t count;

	do
		count = read(*from, bytes, size);
	while (count < 0 && errno == EINTR);
	*got = count > 0 ? (size_t)count : 0;
	return count < 0 ? ILK_IO : ILK_OK;
}

/* Reads to the end, one byte beyond the limit at most. */
static enum ilk_status read_all(int descriptor, size_t limit, char **bytes,
                                size_t *size)
{
	size_t room = 64u * 1024u;
	size_t got = 1;

	*size = 0;
	*bytes = malloc(room);
	while (*bytes && got && *size <= limit) {
		if (*size + 1 == room) {
			char *grown = realloc(*bytes, room * 2);

			if (!grown)
				free(*bytes);
			*bytes = grown;
			room *= 2;
			continue;
		}
		if (file_read_some(&descriptor, *bytes + *size, room - *size - 1,
		                   &got) != ILK_OK) {
			free(*bytes);
			*bytes = NULL;
			return ILK_IO;
		}
		*size += got;
	}
	if (!*bytes)
		return ILK_MEMORY;
	(*bytes)[*size] = '\0';
	return ILK_OK;
}

int file_read(const char *path, size_t limit, char **bytes, size_t *size)
{
	int descriptor = file_open(path);

	*bytes = NULL;
	*size = 0;
	if (descriptor < 0)
		return TOOL_IO;
	enum ilk_status status = read_all(descriptor, limit, bytes, size);
	int error = errno;

	if (descriptor != STDIN_FILENO)
		close(descriptor);
	if (status == ILK_MEMORY)
		return tool_fail(file_shown(path), ILK_MEMORY);
	if (status == ILK_IO) {
		tool_complain("cannot read %s: %s", file_shown(path), strerror(error));
		return TOOL_IO;
	}
	if (*size <= limit)
		return TOOL_OK;
	tool_complain("%s has more than %zu bytes", file_shown(path), limit);
	free(*bytes);
	*bytes = NULL;
	return TOOL_INPUT;
}

enum ilk_status file_load(const char *path, size_t limit, char **bytes, size_t *size,
                          const char **why)
{
	int descriptor = open_file(path);

	*bytes = NULL;
	*size = 0;
	*why = strerror(errno);
	if (descriptor < 0)
		return ILK_IO;
	enum ilk_status status = read_all(descriptor, limit, bytes, size);

	*why = status == ILK_OK ? NULL : strerror(errno);
	close(descriptor);
	return status;
}

static bool write_all(int descriptor, const char *bytes, size_t size)
{
	while (size) {
		ssize_t count = write(descriptor, bytes, size);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		bytes += count;
		size -= (size_t)count;
	}
	return true;
}

/* The usual permissions of a new file, or those of the one it takes the place of. */
static mode_t wanted_mode(const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0)
		return info.st_mode & 0777;
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* Who may write another's file leaves it theirs; who may not, as it were, has to. */
static void keep_owner(const char *path, int descriptor)
{
	struct stat info;

	if (stat(path, &info) == 0 && info.st_uid != geteuid() &&
	    fchown(descriptor, info.st_uid, info.st_gid) != 0)
		errno = 0;
}

static bool write_beside(const char *path, char *beside, const void *bytes, size_t size)
{
	int descriptor = mkstemp(beside);

	if (descriptor < 0)
		return false;
	keep_owner(path, descriptor);
	bool written = write_all(descriptor, bytes, size) &&
	               fchmod(descriptor, wanted_mode(path)) == 0 &&
	               fsync(descriptor) == 0;
	int error = errno;

	if (close(descriptor) != 0 && written) {
		written = false;
		error = errno;
	}
	if (written && rename(beside, path) == 0)
		return true;
	if (written)
		error = errno;
	unlink(beside);
	errno = error;
	return false;
}

/* Whoever interrupts us meanwhile is heard afterwards, so that nothing is left. */
static sigset_t hold_signals(void)
{
	sigset_t held;
	sigset_t old;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	sigprocmask(SIG_BLOCK, &held, &old);
	return old;
}

/* `path` is where the file really is, no symbolic link. */
static bool write_in_place(const char *path, const void *bytes, size_t size)
{
	size_t room = strlen(path) + sizeof ".XXXXXX";
	char *beside = malloc(room);

	if (!beside)
		return false; /* errno says so */
	snprintf(beside, room, "%s.XXXXXX", path);
	sigset_t old = hold_signals();
	bool written = write_beside(path, beside, bytes, size);
	int error = errno;

	sigprocmask(SIG_SETMASK, &old, NULL);
	free(beside);
	errno = error;
	return written;
}

/* A link stays a link: what it points to is written. */
static bool write_regular(const char *path, const void *bytes, size_t size)
{
	char *real = realpath(path, NULL);
	bool written = write_in_place(real ? real : path, bytes, size);
	int error = errno;

	free(real);
	errno = error;
	return written;
}

/* What is no plain file (a device, a pipe) is written to as it is. */
static bool write_special(const char *path, const void *bytes, size_t size)
{
	int descriptor = open(path, O_WRONLY | O_CLOEXEC);
	bool written = descriptor >= 0 && write_all(descriptor, bytes, size);
	int error = errno;

	if (descriptor >= 0 && close(descriptor) != 0 && written) {
		written = false;
		error = errno;
	}
	errno = error;
	return written;
}

int file_write(const char *path, const void *bytes, size_t size)
{
	struct stat info;
	bool written;

	if (strcmp(path, "-") == 0) {
		struct output out;

		output_stdout(&out);
		output_bytes(&out, bytes, size);
		return output_done(&out);
	}
	if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
		written = write_special(path, bytes, size);
	else
		written = write_regular(path, bytes, size);
	if (written)
		return TOOL_OK;
	if (errno == ENOMEM)
		return tool_fail(path, ILK_MEMORY);
	tool_complain("cannot write %s: %s", path, strerror(errno));
	return TOOL_IO;
}

void output_stdout(struct output *out)
{
	*out = (struct output){stdout, 0};
}

static void note_failure(struct output *out, bool failed)
{
	if (failed && !out->error)
		out->error = errno ? errno : EIO;
}

void output_bytes(struct output *out, const void *bytes, size_t size)
{
	if (!out->error && size)
		note_failure(out, fwrite(bytes, 1, size, out->stream) != size);
}

void output_string(struct output *out, const char *string)
{
	output_bytes(out, string, strlen(string));
}

void output_printf(struct output *out, const char *format, ...)
{
	va_list args;

	if (out->error)
		return;
	va_start(args, format);
	note_failure(out, vfprintf(out->stream, format, args) < 0);
	va_end(args);
}

void output_flush(struct output *out)
{
	if (!out->error)
		note_failure(out, fflush(out->stream) != 0);
}

int output_done(struct output *out)
{
	output_flush(out);
	if (!out->error)
		return TOOL_OK;
	tool_complain("cannot write standard output: %s", strerror(out->error));
	return TOOL_IO;
}

void output_write(void *out, const char *bytes, size_t size)
{
	output_bytes(out, bytes, size);
}

void error_write(void *unused, const char *bytes, size_t size)
{
	(void)unused;
	fwrite(bytes, 1, size, stderr);
}
