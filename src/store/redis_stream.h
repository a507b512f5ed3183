/* SPDX-License-Identifier: Apache-2.0
 *
 * Bytes to a server and back, over TCP or TLS, no step of which takes longer than until
 * its deadline; only the look-up of a host's name is the system's own.
 */
#ifndef STORE_REDIS_STREAM_H
#define STORE_REDIS_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "store/redis_url.h"

struct tls;

struct stream {
	int socket;         /* -1: not connected */
	struct tls *tls;    /* NULL: without */
	uint64_t deadline;  /* stream_now(); set before each step */
	const char *detail; /* what went wrong, static */
};

enum stream_status {
	STREAM_OK,
	STREAM_LATE,    /* the deadline has passed */
	STREAM_REFUSED, /* nobody there, or nobody to be trusted */
	STREAM_ENDED,   /* the connection broke */
};

/* Milliseconds of a clock that only goes on. */
uint64_t stream_now(void);
/* How many are left until the deadline; 0: it has passed. */
int stream_left(const struct stream *stream);

/* Connects; with TLS, only to who can show that it is the host. */
enum stream_status stream_open(struct stream *stream, const struct redis_url *url);
enum stream_status stream_write(struct stream *stream, const void *bytes, size_t size);
/* Some bytes, at least one. */
enum stream_status stream_read(struct stream *stream, void *bytes, size_t room,
                               size_t *got);
void stream_close(struct stream *stream);

#endif
