/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests on their way; see send.h.
 */
#include "export/send.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "export/whole.h"

/* Of a first request; what needs more gets it. */
#define FIRST_ROOM (256u * 1024)
/* zlib's: a window of 32 KiB, in gzip's format. */
#define GZIP_BITS (15 + 16)
#define GZIP_MEM  8

enum ilk_status sender_init(struct sender *sender, const struct settings *settings,
                            const char *user_agent)
{
	*sender = (struct sender){.settings = settings, .most = HTTP_MAX_REQUEST};
	sender->http = http_new(user_agent);
	return sender->http ? ILK_OK : ILK_MEMORY;
}

void sender_free(struct sender *sender)
{
	http_free(sender->http);
	free(sender->bytes);
	free(sender->packed);
	*sender = (struct sender){0};
}

void sending_say(struct sending *result, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(result->words, sizeof result->words, format, args);
	va_end(args);
	for (char *at = result->words; *at; at++)
		if ((unsigned char)*at < ' ' || (unsigned char)*at >= 0x7f)
			*at = '?';
}

static bool writes_lines(const struct sender *sender, enum otlp_signal signal)
{
	return sender->folder || sender->to_stdout ||
	       sender->settings->endpoints[signal].exporter == EXPORTER_STDOUT;
}

bool sender_wants(const struct sender *sender, enum otlp_signal signal)
{
	return sender->folder || sender->to_stdout ||
	       sender->settings->endpoints[signal].exporter != EXPORTER_NONE;
}

static bool make_room(unsigned char **bytes, size_t *room, size_t wanted)
{
	unsigned char *grown;

	if (wanted <= *room)
		return true;
	grown = realloc(*bytes, wanted);
	if (!grown)
		return false;
	*bytes = grown;
	*room = wanted;
	return true;
}

/* The request as bytes; result->sent is SENT when that went well. */
static size_t encode(struct sender *sender, const struct otlp_request *request,
                     enum otlp_encoding encoding, const unsigned char **body,
                     struct sending *result)
{
	size_t size = FIRST_ROOM;

	result->sent = SENT_MEMORY;
	while (make_room(&sender->bytes, &sender->room, size)) {
		size = otlp_encode(encoding, request, sender->bytes, sender->room,
		                   body);
		if (size <= sender->room) {
			result->sent = size > sender->most ? SENT_TOO_LARGE : SENT;
			return size;
		}
		if (size > sender->most) {
			result->sent = SENT_TOO_LARGE;
			return size;
		}
	}
	return 0;
}

/* Packs into sender->packed; 0: no memory. */
static size_t pack(struct sender *sender, const unsigned char *body, size_t size)
{
	z_stream stream = {0};
	size_t packed = 0;

	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_BITS,
	                 GZIP_MEM, Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	if (make_room(&sender->packed, &sender->packed_room,
	              deflateBound(&stream, (uLong)size))) {
		stream.next_in = (unsigned char *)body;
		stream.avail_in = (uInt)size; /* below 64 MiB */
		stream.next_out = sender->packed;
		stream.avail_out = (uInt)sender->packed_room;
		if (deflate(&stream, Z_FINISH) == Z_STREAM_END)
			packed = stream.total_out;
	}
	deflateEnd(&stream);
	return packed;
}

static void send_http(struct sender *sender, const struct otlp_request *request,
                      unsigned timeout_ms, struct sending *result)
{
	const struct endpoint *endpoint = &sender->settings->endpoints[request->signal];
	const unsigned char *body;
	struct http_answer answer;
	size_t size = encode(sender, request, endpoint->encoding, &body, result);

	if (result->sent != SENT)
		return;
	if (endpoint->gzip) {
		size = pack(sender, body, size);
		body = sender->packed;
		if (!size) {
			result->sent = SENT_MEMORY;
			return;
		}
	}
	if (timeout_ms > endpoint->timeout_ms && endpoint->timeout_ms)
		timeout_ms = endpoint->timeout_ms;
	http_post(sender->http, endpoint, body, size, timeout_ms, &answer);
	sending_judge(&answer, request->signal, result);
}

/* ---- Lines of OTLP JSON */

/* A line that was cut by a crash is taken away: it is written again. */
static bool mend_end(int file, off_t *end)
{
	char bytes[4096];

	*end = lseek(file, 0, SEEK_END);
	for (off_t at = *end; at > 0;) {
		size_t part = at > (off_t)sizeof bytes ? sizeof bytes : (size_t)at;
		ssize_t got = pread(file, bytes, part, at - (off_t)part);

		if (got != (ssize_t)part)
			return false;
		while (part && bytes[part - 1] != '\n')
			part--;
		at -= got - (ssize_t)part;
		if (part) {
			bool whole = at == *end;

			*end = at;
			return whole || ftruncate(file, at) == 0;
		}
		if (at == 0)
			break;
	}
	*end = *end > 0 ? 0 : *end;
	return *end == 0 && ftruncate(file, 0) == 0;
}

/* A whole line or none: what a full disk cut is taken back. */
static bool append_line(int file, const unsigned char *body, size_t size)
{
	off_t end;
	int error;

	if (!mend_end(file, &end))
		return false;
	if (whole_write(file, body, size) && fsync(file) == 0)
		return true;
	error = errno;
	if (ftruncate(file, end) != 0)
		error = errno;
	errno = error;
	return false;
}

static const char *const file_names[] = {
	[OTLP_LOGS] = "logs.jsonl",
	[OTLP_TRACES] = "traces.jsonl",
	[OTLP_METRICS] = "metrics.jsonl",
};
_Static_assert(sizeof file_names / sizeof file_names[0] == OTLP_SIGNAL_COUNT,
               "one row a signal");

static bool write_file(const struct sender *sender, enum otlp_signal signal,
                       const unsigned char *body, size_t size)
{
	int folder = open(sender->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int file = folder < 0 ? -1
	                      : openat(folder, file_names[signal],
	                               O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	bool ok = file >= 0 && append_line(file, body, size);
	int error = errno;

	if (file >= 0)
		close(file);
	if (folder >= 0)
		close(folder);
	errno = error;
	return ok;
}

static void send_line(struct sender *sender, const struct otlp_request *request,
                      struct sending *result)
{
	const unsigned char *body;
	size_t size = encode(sender, request, OTLP_JSON, &body, result);
	bool ok;

	if (result->sent != SENT)
		return;
	if (!make_room(&sender->bytes, &sender->room, size + 1)) {
		result->sent = SENT_MEMORY;
		return;
	}
	sender->bytes[size++] = '\n'; /* JSON begins where the room does */
	ok = sender->folder ? write_file(sender, request->signal, sender->bytes, size)
	                    : whole_write(STDOUT_FILENO, sender->bytes, size);
	if (ok)
		return;
	result->sent = SENT_STOP;
	if (sender->folder)
		sending_say(result, "cannot write %s/%s: %s", sender->folder,
		            file_names[request->signal], strerror(errno));
	else
		sending_say(result, "cannot write standard output: %s",
		            strerror(errno));
}

void sender_send(struct sender *sender, const struct otlp_request *request,
                 unsigned timeout_ms, struct sending *result)
{
	memset(result, 0, sizeof *result);
	if (writes_lines(sender, request->signal))
		send_line(sender, request, result);
	else
		send_http(sender, request, timeout_ms, result);
}
