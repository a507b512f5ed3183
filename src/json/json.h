/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON as it came: its tokens, one after the other, and what a string means. Nothing is
 * changed or allocated, and no byte behind the input's end is read; freestanding.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum {
	JSON_MAX_DEPTH = 512, /* of objects and arrays inside each other */
};

enum json_token {
	JSON_ENDED,
	JSON_WRONG,
	JSON_OPEN_OBJECT,
	JSON_CLOSE_OBJECT,
	JSON_OPEN_ARRAY,
	JSON_CLOSE_ARRAY,
	JSON_COLON,
	JSON_COMMA,
	JSON_A_STRING,
	JSON_A_NUMBER,
	JSON_A_TRUE,
	JSON_A_FALSE,
	JSON_A_NULL,
};

/* Where a reader is in the input. */
struct json_input {
	const char *at;
	const char *start; /* of the token that json_token() found last */
	const char *end;
};

/* The next token; behind it. JSON_ENDED comes again and again. */
enum json_token json_token(struct json_input *input);

/* ---- Values inside of each other -------------------------------------------------- */

/* What is open around a place, a bit each: an object or not. */
struct json_nest {
	unsigned char objects[JSON_MAX_DEPTH / 8];
	unsigned depth; /* 0 at first */
};
/* Whether the innermost is an object; there is one. */
bool json_in_object(const struct json_nest *nest);

/* Reads one value, with all that is inside of it: over when `nest.depth` is 0 again. */
struct json_reader {
	struct json_input input;
	struct json_nest nest;
	enum {
		JSON_FIRST,
		JSON_ITEM,
		JSON_KEY,
		JSON_AFTER
	} expected;            /* next, inside */
	enum json_token token; /* of the value, or the bracket */
	const char *at;        /* what was read: a name, a value, a bracket */
	size_t len;
};
enum json_event {
	JSON_BAD,    /* that is not JSON, or goes deeper than JSON_MAX_DEPTH */
	JSON_NAMED,  /* a member's name, and its colon */
	JSON_SCALAR, /* a string, a number, true, false, null */
	JSON_OPENED,
	JSON_CLOSED,
};

/* Begins at `at`, in front of the value. */
void json_reader_start(struct json_reader *reader, const char *at, const char *end);
/* The next thing in it. Not to be called when it is over, or was bad. */
enum json_event json_reader_next(struct json_reader *reader);

/* ---- Strings ----------------------------------------------------------------------- */

/* The character that the escape at `at` (a backslash) stands for; `*len`: how many bytes of
 * the input that was, of a surrogate pair both. Half a pair is U+FFFD. */
unsigned json_unescape(const char *at, const char *end, size_t *len);
/* The character as UTF-8, at most 4 bytes; answers how many. */
size_t json_utf8(unsigned character, char *out);

/* The two below take what is between the quotes of a string token, `len` bytes from `at`. */

/* Decodes it into `to`. False: it has more than `room` bytes, a NUL, half a surrogate pair, or
 * bytes that are not UTF-8. */
bool json_decode(const char *at, size_t len, char *to, size_t room, size_t *used);
/* Whether it means just this text, which is UTF-8 without NUL. */
bool json_means(const char *at, size_t len, const char *text, size_t text_len);

#endif
