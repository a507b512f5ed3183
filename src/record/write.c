/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON into the caller's memory; see write.h.
 */
#include "record/write.h"

void write_byte(struct writer *w, char byte)
{
	if (w->len < w->room)
		w->at[w->len] = byte;
	w->len++;
}

void write_raw(struct writer *w, const char *ascii)
{
	while (*ascii)
		write_byte(w, *ascii++);
}

/* The length of the well-formed UTF-8 sequence at `at`, 0 when there is none. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
	unsigned char first = at[0];
	size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	if (len == 1)
		return 1;
	if (first < 0xc2 || first > 0xf4 || len > left)
		return 0;
	/* The second byte's range keeps out overlong forms, surrogates and what is
	 * beyond U+10FFFF. */
	unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

	if (at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

static void write_escaped(struct writer *w, unsigned char byte)
{
	static const char short_form[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
	};
	static const char digits[] = "0123456789abcdef";

	write_byte(w, '\\');
	if (byte >= 32) {
		write_byte(w, (char)byte);
	} else if (short_form[byte]) {
		write_byte(w, short_form[byte]);
	} else {
		write_raw(w, "u00");
		write_byte(w, digits[byte >> 4]);
		write_byte(w, digits[byte & 15]);
	}
}

void write_string(struct writer *w, struct ilk_text text)
{
	const unsigned char *at = (const unsigned char *)text.at;

	write_byte(w, '"');
	for (size_t i = 0; i < text.len;) {
		size_t len = utf8_length(at + i, text.len - i);

		if (len == 0) {
			write_raw(w, "\xef\xbf\xbd");
			i++;
			continue;
		}
		if (at[i] < 32 || at[i] == '"' || at[i] == '\\') {
			write_escaped(w, at[i++]);
			continue;
		}
		for (size_t end = i + len; i < end; i++)
			write_byte(w, (char)at[i]);
	}
	write_byte(w, '"');
}

void write_string_or_null(struct writer *w, struct ilk_text text)
{
	if (text.at)
		write_string(w, text);
	else
		write_raw(w, "null");
}

void write_key(struct writer *w, bool first, const char *name)
{
	write_raw(w, first ? "\"" : ",\"");
	write_raw(w, name);
	write_raw(w, "\":");
}

void write_key_text(struct writer *w, bool first, struct ilk_text name)
{
	if (!first)
		write_byte(w, ',');
	write_string(w, name);
	write_byte(w, ':');
}

void write_unsigned(struct writer *w, uint64_t value)
{
	char digits[20];
	size_t count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	while (count)
		write_byte(w, digits[--count]);
}

void write_signed(struct writer *w, int64_t value)
{
	if (value < 0)
		write_byte(w, '-');
	write_unsigned(w, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void write_decimal(struct writer *w, double value)
{
	uint64_t millionths = (uint64_t)(value * 1e6 + 0.5);
	uint64_t fraction = millionths % 1000000;

	write_unsigned(w, millionths / 1000000);
	if (fraction == 0)
		return;
	write_byte(w, '.');
	for (uint64_t unit = 100000; fraction; unit /= 10) {
		write_byte(w, (char)('0' + fraction / unit));
		fraction %= unit;
	}
}
