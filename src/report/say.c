/* SPDX-License-Identifier: Apache-2.0
 *
 * See say.h.
 */
#include "report/say.h"

#include <inttypes.h>
#include <string.h>

/* The comma, unless this comes first in its object or array; and the key. */
static void begin(struct buffer *to, const char *key)
{
	char last = to->len ? (char)to->at[to->len - 1] : '{';

	if (last != '{' && last != '[' && last != ':')
		buffer_bytes(to, ",", 1);
	if (key)
		buffer_printf(to, "\"%s\":", key);
}

void say_open(struct buffer *to, const char *key, char bracket)
{
	begin(to, key);
	buffer_bytes(to, &bracket, 1);
}

void say_close(struct buffer *to, char bracket)
{
	buffer_bytes(to, &bracket, 1);
}

void say_number(struct buffer *to, const char *key, uint64_t number)
{
	begin(to, key);
	buffer_printf(to, "%" PRIu64, number);
}

void say_decimal(struct buffer *to, const char *key, double number)
{
	begin(to, key);
	buffer_printf(to, "%.6g", number);
}

void say_bool(struct buffer *to, const char *key, bool value)
{
	begin(to, key);
	buffer_string(to, value ? "true" : "false");
}

void say_null(struct buffer *to, const char *key)
{
	begin(to, key);
	buffer_string(to, "null");
}

static void say_character(struct buffer *to, const char *at, size_t size)
{
	unsigned char byte = (unsigned char)*at;

	if (!size)
		buffer_string(to, "\\ufffd");
	else if (byte < 32 || byte == 127 || strchr("<>&", byte))
		buffer_printf(to, "\\u%04x", byte);
	else if (byte == '"' || byte == '\\')
		buffer_printf(to, "\\%c", byte);
	else
		buffer_bytes(to, at, size);
}

void say_text(struct buffer *to, const char *key, struct text text)
{
	begin(to, key);
	buffer_bytes(to, "\"", 1);
	while (text.len) {
		size_t size = text_character(text);

		say_character(to, text.at, size);
		size = size ? size : 1;
		text.at += size;
		text.len -= size;
	}
	buffer_bytes(to, "\"", 1);
}

void say_string(struct buffer *to, const char *key, const char *string)
{
	say_text(to, key, text_of(string));
}
