/* SPDX-License-Identifier: Apache-2.0
 *
 * See redis_stream.h.
 */
#include "store/redis_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "store/redis_tls.h"

uint64_t stream_now(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

int stream_left(const struct stream *stream)
{
	uint64_t now = stream_now();
	uint64_t left = now < stream->deadline ? stream->deadline - now : 0;

	return left > 1000000 ? 1000000 : (int)left;
}

static enum stream_status told(struct stream *stream, enum stream_status status,
                               const char *detail)
{
	stream->detail = detail;
	return status;
}

/* Waits until the socket can be read from, or written to. */
static enum stream_status await(struct stream *stream, short events)
{
	struct pollfd poll_for = {.fd = stream->socket, .events = events};

	for (;;) {
		int ready = poll(&poll_for, 1, stream_left(stream));

		if (ready > 0)
			return STREAM_OK;
		if (ready == 0)
			return told(stream, STREAM_LATE,
			            "the server did not answer in time");
		if (errno != EINTR)
			return told(stream, STREAM_ENDED, "waiting for the server");
	}
}

static enum stream_status refused(struct stream *stream)
{
	return told(stream, STREAM_REFUSED,
	            errno == ECONNREFUSED ? "connection refused"
	                                  : "the server cannot be reached");
}

static enum stream_status connect_to(struct stream *stream, const struct addrinfo *to)
{
	socklen_t size = sizeof errno;
	int error = 0;
	int on = 1;

	stream->socket = socket(to->ai_family, to->ai_socktype, to->ai_protocol);
	if (stream->socket < 0)
		return refused(stream);
	if (fcntl(stream->socket, F_SETFD, FD_CLOEXEC) != 0 ||
	    fcntl(stream->socket, F_SETFL, O_NONBLOCK) != 0)
		return refused(stream);
	(void)setsockopt(stream->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(stream->socket, to->ai_addr, to->ai_addrlen) == 0)
		return STREAM_OK;
	if (errno != EINPROGRESS && errno != EINTR)
		return refused(stream);
	enum stream_status status = await(stream, POLLOUT);

	if (status != STREAM_OK)
		return status;
	if (getsockopt(stream->socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		return refused(stream);
	errno = error;
	return error ? refused(stream) : STREAM_OK;
}

/* Each address that the host has, until one answers. */
static enum stream_status connect_any(struct stream *stream,
                                      const struct redis_url *url)
{
	const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
	enum stream_status status = STREAM_REFUSED;
	struct addrinfo *found;

	if (getaddrinfo(url->host, url->port, &wanted, &found) != 0)
		return told(stream, STREAM_REFUSED, "no such host");
	for (struct addrinfo *to = found; to; to = to->ai_next) {
		status = connect_to(stream, to);
		if (status == STREAM_OK || status == STREAM_LATE)
			break;
		stream_close(stream);
	}
	freeaddrinfo(found);
	return status;
}

/* Waits for what TLS wants. STREAM_OK: to be tried again, unless it was TLS_OK. */
static enum stream_status tls_wants(struct stream *stream, enum tls_status wants)
{
	switch (wants) {
	case TLS_OK:
		return STREAM_OK;
	case TLS_WANT_READ:
		return await(stream, POLLIN);
	case TLS_WANT_WRITE:
		return await(stream, POLLOUT);
	case TLS_UNTRUSTED:
		return told(stream, STREAM_REFUSED,
		            "the server's certificate is not trusted");
	case TLS_ENDED:
		break;
	}
	return told(stream, STREAM_ENDED, "the connection broke");
}

static enum stream_status secure(struct stream *stream, const struct redis_url *url)
{
	enum stream_status status = STREAM_OK;
	enum tls_status wants = TLS_WANT_READ;

	stream->tls = tls_new(url, stream->socket, &stream->detail);
	if (!stream->tls)
		return STREAM_REFUSED;
	while (status == STREAM_OK && wants != TLS_OK) {
		wants = tls_connect(stream->tls);
		status = tls_wants(stream, wants);
	}
	return status == STREAM_ENDED
	               ? told(stream, STREAM_REFUSED, "no TLS with the server")
	               : status;
}

enum stream_status stream_open(struct stream *stream, const struct redis_url *url)
{
	enum stream_status status = connect_any(stream, url);

	if (status == STREAM_OK && url->tls)
		status = secure(stream, url);
	if (status != STREAM_OK)
		stream_close(stream);
	return status;
}

static size_t plain_write(struct stream *stream, const void *bytes, size_t size,
                          enum stream_status *status)
{
	ssize_t wrote = send(stream->socket, bytes, size, MSG_NOSIGNAL);

	if (wrote >= 0)
		return (size_t)wrote;
	if (errno == EAGAIN || errno == EINTR)
		*status = await(stream, POLLOUT);
	else
		*status = told(stream, STREAM_ENDED, "the connection broke");
	return 0;
}

static size_t secure_write(struct stream *stream, const void *bytes, size_t size,
                           enum stream_status *status)
{
	size_t wrote = 0;

	*status = tls_wants(stream, tls_write(stream->tls, bytes, size, &wrote));
	return wrote;
}

enum stream_status stream_write(struct stream *stream, const void *bytes, size_t size)
{
	const char *at = bytes;
	enum stream_status status = STREAM_OK;

	while (size && status == STREAM_OK) {
		size_t wrote = stream->tls ? secure_write(stream, at, size, &status)
		                           : plain_write(stream, at, size, &status);

		at += wrote;
		size -= wrote;
	}
	return status;
}

static size_t plain_read(struct stream *stream, void *bytes, size_t room,
                         enum stream_status *status)
{
	ssize_t read = recv(stream->socket, bytes, room, 0);

	if (read > 0)
		return (size_t)read;
	if (read < 0 && (errno == EAGAIN || errno == EINTR))
		*status = await(stream, POLLIN);
	else
		*status = told(stream, STREAM_ENDED, "the connection broke");
	return 0;
}

static size_t secure_read(struct stream *stream, void *bytes, size_t room,
                          enum stream_status *status)
{
	size_t got = 0;

	*status = tls_wants(stream, tls_read(stream->tls, bytes, room, &got));
	return got;
}

enum stream_status stream_read(struct stream *stream, void *bytes, size_t room,
                               size_t *got)
{
	enum stream_status status = STREAM_OK;

	*got = 0;
	while (status == STREAM_OK && *got == 0)
		*got = stream->tls ? secure_read(stream, bytes, room, &status)
		                   : plain_read(stream, bytes, room, &status);
	return status;
}

void stream_close(struct stream *stream)
{
	tls_free(stream->tls);
	stream->tls = NULL;
	if (stream->socket >= 0)
		close(stream->socket);
	stream->socket = -1;
}
