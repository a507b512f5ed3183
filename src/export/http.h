/* SPDX-License-Identifier: Apache-2.0
 *
 * One POST to a receiver, by libcurl, which is loaded when it is first needed: nothing
 * else that the command does pays for it or needs it.
 */
#ifndef EXPORT_HTTP_H
#define EXPORT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/settings.h"

/* OTLP's limits: of what a client sends, and of what it reads of an answer. */
#define HTTP_MAX_REQUEST (64u * 1024 * 1024)
#define HTTP_MAX_ANSWER  (4u * 1024 * 1024)

enum http_status {
	HTTP_ANSWERED, /* code and the rest are set */
	HTTP_BROKEN,   /* no connection, or not to the end of an answer */
	HTTP_WRONG,    /* it cannot work: the URL, a certificate, not HTTP */
	HTTP_NO_LIBRARY,
	HTTP_MEMORY,
};

struct http_answer {
	enum http_status status;
	long code;
	bool too_large; /* beyond HTTP_MAX_ANSWER, and cut */
	uint64_t retry_after_s;
	char type[64];        /* of the content, in lower case, without parameters */
	unsigned char *bytes; /* lent until the next request */
	size_t size;
	const char *words; /* why not HTTP_ANSWERED */
};

struct http;

/* NULL: no memory. */
struct http *http_new(const char *user_agent);
void http_free(struct http *http);

/* Sends and waits for the answer, `timeout_ms` at most for both. The connection is kept
 * for the next. Redirects are not followed. */
void http_post(struct http *http, const struct endpoint *endpoint, const void *body,
               size_t size, unsigned timeout_ms, struct http_answer *answer);

#endif
