/* SPDX-License-Identifier: Apache-2.0
 *
 * Which host a text names: a name, an address, with a port or as a URL.
 */
#ifndef RUNTIME_HOST_H
#define RUNTIME_HOST_H

#include <stdbool.h>

#include "interlock/runtime.h"

enum host_kind {
	HOST_OPAQUE, /* not certain which: `name` says nothing */
	HOST_ODD,    /* so spelt that programs differ about it */
	HOST_PLAIN,
};

/* A DNS name has 253 characters at most, a port five. */
enum { HOST_ROOM = 264 };

struct host {
	char name[HOST_ROOM]; /* lower case, no dot at the end; IPv6 in brackets */
	size_t len;
	size_t whole; /* with a : and the port behind it; `len`: there is none */
};

/* Takes a URL's scheme, user and path off; more than one @, a backslash, bytes that no host
 * name has (also those beyond ASCII: names are punycode) make it opaque. An address in an
 * unusual spelling, and control characters around the host, are odd. */
enum host_kind host_read(struct ilk_text text, struct host *host);

#endif
