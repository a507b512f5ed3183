/* SPDX-License-Identifier: Apache-2.0
 *
 * CRC-32C, reflected, polynomial 0x1edc6f41, one byte a step. The table is made by the
 * compiler: a CRC is linear, so an entry is the XOR of the entries of its bits.
 */
#include "bytes/crc32c.h"

/* The entries of the eight single bits, 0x82f63b78 being that of the highest. */
#define BIT(i, n, entry) ((i)&1u << (n) ? (entry) : 0u)
#define ENTRY(i)                                                                    \
	(BIT(i, 0, 0xf26b8303u) ^ BIT(i, 1, 0xe13b70f7u) ^ BIT(i, 2, 0xc79a971fu) ^ \
	 BIT(i, 3, 0x8ad958cfu) ^ BIT(i, 4, 0x105ec76fu) ^ BIT(i, 5, 0x20bd8edeu) ^ \
	 BIT(i, 6, 0x417b1dbcu) ^ BIT(i, 7, 0x82f63b78u))
#define FOUR(i)    ENTRY(i), ENTRY((i) + 1u), ENTRY((i) + 2u), ENTRY((i) + 3u)
#define SIXTEEN(i) FOUR(i), FOUR((i) + 4u), FOUR((i) + 8u), FOUR((i) + 12u)
#define SIXTY_FOUR(i) \
	SIXTEEN(i), SIXTEEN((i) + 16u), SIXTEEN((i) + 32u), SIXTEEN((i) + 48u)

static const uint32_t table[256] = {
	SIXTY_FOUR(0u),
	SIXTY_FOUR(64u),
	SIXTY_FOUR(128u),
	SIXTY_FOUR(192u),
};

uint32_t crc32c(uint32_t crc, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	crc = ~crc;
	for (size_t i = 0; i < size; i++)
		crc = crc >> 8 ^ table[(crc ^ at[i]) & 0xff];
	return ~crc;
}

uint32_t crc32c_sealed(const unsigned char *bytes, size_t size, size_t field)
{
	static const unsigned char zero[4] = {0};
	uint32_t crc = crc32c(0, bytes, field);

	crc = crc32c(crc, zero, sizeof zero);
	return crc32c(crc, bytes + field + sizeof zero, size - field - sizeof zero);
}
