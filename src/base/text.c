/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparing texts, and finding the characters in them.
 */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

struct text text_of(const char *string)
{
	return (struct text){string, strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool text_is(struct text a, const char *string)
{
	return text_equal(a, text_of(string));
}

int text_compare(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.at, b.at, len) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

/* What the first byte says: the length, and the smallest code point of that length. */
static size_t lead(unsigned char byte, uint32_t *bits, uint32_t *least)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = byte < 0x80           ? 1
	             : (byte >> 5) == 0x06 ? 2
	             : (byte >> 4) == 0x0e ? 3
	             : (byte >> 3) == 0x1e ? 4
	                                   : 0;

	*bits = len == 1 ? byte : byte & (0x7fu >> len);
	*least = smallest[len];
	return len;
}

size_t text_character(struct text text)
{
	uint32_t bits;
	uint32_t least;

	if (text.len == 0)
		return 0;
	size_t len = lead((unsigned char)text.at[0], &bits, &least);

	if (len == 0 || len > text.len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if ((byte & 0xc0) != 0x80)
			return 0;
		bits = bits << 6 | (byte & 0x3f);
	}
	if (bits < least || bits > 0x10ffff || (bits >= 0xd800 && bits <= 0xdfff))
		return 0;
	return len;
}

size_t text_step(struct text text)
{
	size_t len = text_character(text);

	return len || text.len == 0 ? len : 1;
}

uint32_t text_hash(struct text text)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
	return hash;
}
