/* SPDX-License-Identifier: Apache-2.0
 *
 * TLS over a connected socket that does not block. OpenSSL is loaded when it is first
 * needed: it takes longer to load than a hook takes for all the rest.
 */
#ifndef STORE_REDIS_TLS_H
#define STORE_REDIS_TLS_H

#include <stddef.h>

#include "store/redis_url.h"

struct tls;

/* What is to be done before the same step is tried again, or how it ended. */
enum tls_status {
	TLS_OK,
	TLS_WANT_READ,
	TLS_WANT_WRITE,
	TLS_ENDED,     /* the connection broke */
	TLS_UNTRUSTED, /* whoever is there cannot show that it is the host */
};

/* NULL, and *detail says why: no OpenSSL, or files that cannot be read or do not fit. The
 * socket stays the caller's. */
struct tls *tls_new(const struct redis_url *url, int socket, const char **detail);
void tls_free(struct tls *tls);

/* The handshake; TLS_OK when it is done. */
enum tls_status tls_connect(struct tls *tls);
/* Some of the bytes, at least one. */
enum tls_status tls_write(struct tls *tls, const void *bytes, size_t size,
                          size_t *wrote);
enum tls_status tls_read(struct tls *tls, void *bytes, size_t room, size_t *got);

#endif
