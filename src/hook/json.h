/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON in the bytes in which it came: values are runs of them, found by walking, so that
 * no tree is built and nothing is allocated. A text is decoded in its place, when it is
 * asked for.
 */
#ifndef HOOK_JSON_H
#define HOOK_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "interlock/runtime.h"
#include "json/json.h"

/* Where a scan is in the input. */
struct json_scan {
	char *at;
	char *start; /* of the token that json_scan() found last */
	char *limit;
};

/* The next token; behind it. JSON_ENDED and JSON_WRONG come again and again. */
enum json_token json_scan(struct json_scan *scan);

enum json_kind {
	KIND_ABSENT,
	KIND_OBJECT,
	KIND_ARRAY,
	KIND_STRING,
	KIND_NUMBER,
	KIND_TRUE,
	KIND_FALSE,
	KIND_NULL,
};

/* A value's own bytes, quotes and brackets included. { 0 } is an absent one. */
struct json_value {
	enum json_kind kind;
	char *at;
	size_t len;
	char *limit; /* of the input it is in */
};

/* Reads one value, with all that is inside. False: that is not JSON, or goes deeper than
 * JSON_MAX_DEPTH. */
bool json_read(struct json_scan *scan, struct json_value *value);

/* Over the members of an object, or the elements of an array, whose texts have not been
 * decoded yet. A value of another kind has none. */
struct json_walk {
	struct json_scan scan;
	enum json_kind kind;
	bool begun;
	bool whole; /* over, and well-formed to the last bracket */
};
struct json_walk json_walk(const struct json_value *value);
/* The same over an object that may be cut off or go on wrongly: what is before that place
 * is found all the same. `scan` is before its first bracket. */
struct json_walk json_walk_open(const struct json_scan *scan);
/* False: no more. `key` is the member's name (absent in an array). */
bool json_next(struct json_walk *walk, struct json_value *key,
               struct json_value *value);

/* Whether a string value says `name`, ASCII without escapes. */
bool json_says(const struct json_value *string, const char *name);

/* Decodes a string in its place, which afterwards is no JSON any more; absent when the
 * value is no string. Half a surrogate pair becomes U+FFFD. */
struct ilk_text json_text(struct json_value *string);

#endif
