/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a Redis server is, and who we are to it:
 *
 *     redis[s]://[[USER]:PASSWORD@]HOST[:PORT][/NUMBER][?OPTION=VALUE[&...]]
 *
 * What has another meaning there is written %XX.
 */
#ifndef STORE_REDIS_URL_H
#define STORE_REDIS_URL_H

#include <stdbool.h>

enum { REDIS_TEXT = 512 };

struct redis_url {
	bool tls;
	char host[REDIS_TEXT]; /* a name or an address, an IPv6 one without brackets */
	char port[6];
	char user[REDIS_TEXT];     /* empty: the usual one */
	char password[REDIS_TEXT]; /* empty: none */
	char number[6];            /* of the database; empty: 0 */
	/* Options: */
	char password_file[REDIS_TEXT]; /* the password is its first line */
	char ca[REDIS_TEXT];     /* with TLS, in PEM: who vouches for the server, */
	char cert[REDIS_TEXT];   /* our certificate, */
	char key[REDIS_TEXT];    /* and its key */
	char prefix[REDIS_TEXT]; /* of the names of our keys */
};

/* Reads the URL. NULL, or what is wrong with it. */
const char *redis_url_read(struct redis_url *url, const char *text);

#endif
