/* SPDX-License-Identifier: Apache-2.0
 *
 * See json.h. The scanner itself is grammar/json.re.
 */
#include "json/json.h"

/* False: it goes deeper than there is room for. */
static bool enter(struct json_nest *nest, bool object)
{
	unsigned level = nest->depth;
	unsigned char bit = (unsigned char)(1u << level % 8);

	if (level == JSON_MAX_DEPTH)
		return false;
	if (object)
		nest->objects[level / 8] |= bit;
	else
		nest->objects[level / 8] &= (unsigned char)~bit;
	nest->depth++;
	return true;
}

bool json_in_object(const struct json_nest *nest)
{
	unsigned level = nest->depth - 1;

	return nest->objects[level / 8] >> level % 8 & 1;
}

void json_reader_start(struct json_reader *reader, const char *at, const char *end)
{
	reader->input.at = reader->input.start = at;
	reader->input.end = end;
	reader->nest.depth = 0;
	reader->expected = JSON_ITEM;
}

static void take_token(struct json_reader *reader)
{
	reader->token = json_token(&reader->input);
	reader->at = reader->input.start;
	reader->len = (size_t)(reader->input.at - reader->input.start);
}

static enum json_event take_value(struct json_reader *reader)
{
	reader->expected = JSON_AFTER;
	switch (reader->token) {
	case JSON_OPEN_OBJECT:
	case JSON_OPEN_ARRAY:
		reader->expected = JSON_FIRST;
		return enter(&reader->nest, reader->token == JSON_OPEN_OBJECT)
		               ? JSON_OPENED
		               : JSON_BAD;
	case JSON_A_STRING:
	case JSON_A_NUMBER:
	case JSON_A_TRUE:
	case JSON_A_FALSE:
	case JSON_A_NULL:
		return JSON_SCALAR;
	case JSON_ENDED:
	case JSON_WRONG:
	case JSON_CLOSE_OBJECT:
	case JSON_CLOSE_ARRAY:
	case JSON_COLON:
	case JSON_COMMA:
		break;
	}
	return JSON_BAD;
}

enum json_event json_reader_next(struct json_reader *reader)
{
	bool object = reader->nest.depth > 0 && json_in_object(&reader->nest);

	take_token(reader);
	if ((reader->expected == JSON_FIRST || reader->expected == JSON_AFTER) &&
	    reader->token == (object ? JSON_CLOSE_OBJECT : JSON_CLOSE_ARRAY)) {
		reader->nest.depth--;
		reader->expected = JSON_AFTER;
		return JSON_CLOSED;
	}
	if (reader->expected == JSON_AFTER) {
		if (reader->token != JSON_COMMA)
			return JSON_BAD;
		reader->expected = object ? JSON_KEY : JSON_ITEM;
		take_token(reader);
	}
	if (!object || reader->expected == JSON_ITEM)
		return take_value(reader);
	reader->expected = JSON_ITEM;
	return reader->token == JSON_A_STRING &&
	                       json_token(&reader->input) == JSON_COLON
	               ? JSON_NAMED
	               : JSON_BAD;
}

/* ---- Strings ----------------------------------------------------------------------- */

static bool is_surrogate(unsigned character)
{
	return character >= 0xd800 && character <= 0xdfff;
}

static unsigned hex4(const char *at)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		unsigned char digit = (unsigned char)at[i];

		value *= 16;
		value += digit <= '9' ? digit - 48u : (digit | 32u) - 87u;
	}
	return value;
}

/* json_unescape(), but half a pair is what it is. */
static unsigned unescape(const char *at, const char *end, size_t *len)
{
	static const char letters[] = "bfnrt";
	static const char meant[] = "\b\f\n\r\t";
	unsigned first;

	*len = 2;
	for (int i = 0; letters[i]; i++)
		if (at[1] == letters[i])
			return (unsigned char)meant[i];
	if (at[1] != 'u')
		return (unsigned char)at[1];
	*len = 6;
	first = hex4(at + 2);
	if (is_surrogate(first) && first < 0xdc00 && end - at >= 12 && at[6] == '\\' &&
	    at[7] == 'u') {
		unsigned second = hex4(at + 8);

		if (second >= 0xdc00 && second <= 0xdfff) {
			*len = 12;
			return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
		}
	}
	return first;
}

unsigned json_unescape(const char *at, const char *end, size_t *len)
{
	unsigned character = unescape(at, end, len);

	return is_surrogate(character) ? 0xfffd : character;
}

size_t json_utf8(unsigned character, char *out)
{
	size_t len = character < 0x80      ? 1
	             : character < 0x800   ? 2
	             : character < 0x10000 ? 3
	                                   : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = len; i-- > 1;) {
		out[i] = (char)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	out[0] = (char)(len == 1 ? character : lead[len] | character);
	return len;
}

/* How many bytes the character at `at` has; 0: that is not UTF-8. */
static size_t utf8_len(const char *at, const char *end)
{
	const unsigned char *byte = (const unsigned char *)at;
	size_t len = byte[0] < 0x80                       ? 1
	             : byte[0] >= 0xc2 && byte[0] <= 0xdf ? 2
	             : byte[0] >= 0xe0 && byte[0] <= 0xef ? 3
	             : byte[0] >= 0xf0 && byte[0] <= 0xf4 ? 4
	                                                  : 0;

	if (len == 0 || len > (size_t)(end - at))
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
	/* Not longer than need be, no surrogate, none beyond the last. */
	if ((byte[0] == 0xe0 && byte[1] < 0xa0) ||
	    (byte[0] == 0xed && byte[1] > 0x9f) ||
	    (byte[0] == 0xf0 && byte[1] < 0x90) || (byte[0] == 0xf4 && byte[1] > 0x8f))
		return 0;
	return len;
}

/* The next character of a string, as UTF-8 in `out`: how many bytes; 0: it has none that is
 * sound. `*at` is moved behind it. */
static size_t next_character(const char **at, const char *end, char out[4])
{
	size_t len;

	if (**at == '\\') {
		unsigned character = unescape(*at, end, &len);

		*at += len;
		return character == 0 || is_surrogate(character)
		               ? 0
		               : json_utf8(character, out);
	}
	len = utf8_len(*at, end);
	for (size_t i = 0; i < len; i++)
		out[i] = (*at)[i];
	*at += len;
	return len;
}

bool json_decode(const char *at, size_t len, char *to, size_t room, size_t *used)
{
	const char *end = at + len;
	char character[4];

	*used = 0;
	while (at < end) {
		size_t size = next_character(&at, end, character);

		if (size == 0 || size > room - *used)
			return false;
		for (size_t i = 0; i < size; i++)
			to[(*used)++] = character[i];
	}
	return true;
}

bool json_means(const char *at, size_t len, const char *text, size_t text_len)
{
	const char *end = at + len;
	const char *text_end = text + text_len;
	char character[4];

	while (at < end) {
		size_t size = next_character(&at, end, character);

		if (size == 0 || size > (size_t)(text_end - text))
			return false;
		for (size_t i = 0; i < size; i++)
			if (character[i] != *text++)
				return false;
	}
	return text == text_end;
}
