/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands to a Redis server and their replies. Connects when there is something to ask,
 * and again after a connection broke.
 */
#ifndef STORE_REDIS_LINK_H
#define STORE_REDIS_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/redis_stream.h"
#include "store/redis_url.h"

struct redisReply;
struct redisReader;

enum { LINK_ARGS = 8, LINK_DETAIL = 160 };

struct link {
	struct redis_url url;
	struct stream stream;
	struct redisReader *reader;
	char detail[LINK_DETAIL]; /* what went wrong last; may quote the server */
};

/* A command, word by word; each is any bytes. */
struct link_command {
	int count;
	const char *at[LINK_ARGS];
	size_t len[LINK_ARGS];
};

enum link_status {
	LINK_OK,
	LINK_LATE,     /* the deadline has passed; what was sent may be done */
	LINK_LOST,     /* the connection broke; what was sent may be done */
	LINK_REFUSED,  /* nothing was sent: nobody there, not trusted, or not let in */
	LINK_STARTING, /* the server cannot do anything yet, and did nothing */
	LINK_FULL,     /* the server has no memory left, and did nothing */
	LINK_ERROR,    /* any other error that the server says; it did nothing */
};

void link_init(struct link *link);
/* The deadline of all that is asked from now on. */
void link_deadline(struct link *link, unsigned timeout_ms);
/* Asks, and answers with the reply, which is the caller's to free: no error, and not NULL
 * when it is LINK_OK. */
enum link_status link_ask(struct link *link, const struct link_command *command,
                          struct redisReply **reply);
void link_close(struct link *link);

/* Adds a word; there is room for LINK_ARGS of them. */
void link_add(struct link_command *command, const void *at, size_t len);
void link_add_text(struct link_command *command, const char *text);

#endif
