/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON's strings and numbers.
 */
#include "journal/text.h"

#include <string.h>

static void put_bytes(struct put *out, const char *bytes, size_t size)
{
	if (out->len <= out->room && size <= out->room - out->len)
		memcpy(out->at + out->len, bytes, size);
	out->len += size;
}

void put_raw(struct put *out, const char *ascii)
{
	put_bytes(out, ascii, strlen(ascii));
}

void put_number(struct put *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	put_bytes(out, digits + at, sizeof digits - at);
}

void put_hex(struct put *out, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < size; i++) {
		const char pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};

		put_bytes(out, pair, sizeof pair);
	}
}

/* How many bytes the UTF-8 sequence at the begin of these has; 0 for none that is
 * well-formed. */
static size_t sequence_length(const unsigned char *at, size_t left)
{
	static const struct {
		unsigned char first, last; /* of the leading byte */
		unsigned char low, high;   /* of the second byte */
		size_t length;
	} forms[] = {
		{0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (at[0] < forms[i].first || at[0] > forms[i].last)
			continue;
		if (forms[i].length > left)
			return 0;
		if (forms[i].length > 1 &&
		    (at[1] < forms[i].low || at[1] > forms[i].high))
			return 0;
		for (size_t j = 2; j < forms[i].length; j++)
			if ((at[j] & 0xc0) != 0x80)
				return 0;
		return forms[i].length;
	}
	return 0;
}

static void put_escaped(struct put *out, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	const char quoted[2] = {'\\', (char)byte};
	const char code[6] = {
		'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};

	if (byte == '"' || byte == '\\')
		put_bytes(out, quoted, sizeof quoted);
	else if (byte == '\n')
		put_raw(out, "\\n");
	else if (byte == '\t')
		put_raw(out, "\\t");
	else
		put_bytes(out, code, sizeof code);
}

void put_string(struct put *out, struct journal_text text)
{
	size_t at = 0;

	put_raw(out, "\"");
	while (at < text.len) {
		const unsigned char *byte = (const unsigned char *)text.at + at;
		size_t length = sequence_length(byte, text.len - at);

		if (length == 0)
			put_raw(out, "\xef\xbf\xbd");
		else if (*byte < 0x20 || *byte == '"' || *byte == '\\')
			put_escaped(out, *byte);
		else
			put_bytes(out, (const char *)byte, length);
		at += length ? length : 1;
	}
	put_raw(out, "\"");
}

void put_json(struct put *out, struct journal_text json)
{
	for (size_t i = 0; i < json.len; i++)
		put_bytes(out, (unsigned char)json.at[i] < 0x20 ? " " : json.at + i, 1);
}
