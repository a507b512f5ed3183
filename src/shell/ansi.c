/* SPDX-License-Identifier: Apache-2.0
 *
 * The escapes of $'...'. What would be a NUL or another control character, or a character
 * whose bytes depend on the locale, makes the line opaque.
 */
#include "shell/splitter.h"

static int digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return 16;
}

/* Up to `most` digits; the value is at most 32 bits for the forms there are. */
static unsigned number(const char **at, const char *end, int base, int most)
{
	unsigned value = 0;

	for (int i = 0; i < most && *at < end && digit(**at) < base; i++, ++*at)
		value = value * (unsigned)base + (unsigned)digit(**at);
	return value;
}

static void coded(struct words *words, const char **at, const char *end, int base,
                  int most, unsigned limit)
{
	const char *start = *at;
	unsigned value = number(at, end, base, most);
	char byte = (char)(unsigned char)(value & 0xff);

	words->strange |= *at == start || value > limit;
	words_bytes(words, &byte, 1);
}

static const struct {
	char letter;
	char byte;
} letters[] = {
	{'n', '\n'}, {'t', '\t'}, {'r', '\r'},  {'\\', '\\'},
	{'"', '"'},  {'?', '?'},  {'\'', '\''},
};

static void escape(struct words *words, const char **at, const char *end)
{
	char letter = **at;

	if (letter >= '0' && letter <= '7') {
		coded(words, at, end, 8, 3, 0xff);
		return;
	}
	++*at;
	if (letter == 'x') {
		coded(words, at, end, 16, 2, 0xff);
		return;
	}
	if (letter == 'u' || letter == 'U') {
		coded(words, at, end, 16, letter == 'u' ? 4 : 8, 0x7f);
		return;
	}
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		if (letter == letters[i].letter) {
			words_byte(words, letters[i].byte);
			return;
		}
	}
	words->strange = true;
}

void ansi_take(struct words *words, const char *at, size_t len)
{
	const char *end = at + len;

	while (at < end) {
		if (*at != '\\') {
			words_bytes(words, at++, 1);
			continue;
		}
		at++;
		escape(words, &at, end);
	}
}
