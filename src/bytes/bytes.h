/* SPDX-License-Identifier: Apache-2.0
 *
 * Bytes without a libc: little-endian loads and stores, copying and comparing. The only
 * room that both the compiler and the runtime may use; freestanding.
 */
#ifndef BYTES_BYTES_H
#define BYTES_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint16_t le16(const unsigned char *at)
{
	return (uint16_t)(at[0] | (unsigned)at[1] << 8);
}

static inline uint32_t le32(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static inline uint64_t le64(const unsigned char *at)
{
	return (uint64_t)le32(at) | (uint64_t)le32(at + 4) << 32;
}

static inline void put_le16(unsigned char *at, uint16_t value)
{
	at[0] = (unsigned char)(value & 0xff);
	at[1] = (unsigned char)(value >> 8);
}

static inline void put_le32(unsigned char *at, uint32_t value)
{
	at[0] = (unsigned char)(value & 0xff);
	at[1] = (unsigned char)(value >> 8 & 0xff);
	at[2] = (unsigned char)(value >> 16 & 0xff);
	at[3] = (unsigned char)(value >> 24);
}

static inline void put_le64(unsigned char *at, uint64_t value)
{
	put_le32(at, (uint32_t)(value & 0xffffffffu));
	put_le32(at + 4, (uint32_t)(value >> 32));
}

/* Blocks of a fixed size, since a compiler turns their loops into wide stores even where
 * it may not call memset or memcpy. */
#define BYTES_BLOCK ((size_t)16)

/* `to` and `from` do not overlap. */
static inline void bytes_copy(void *restrict to, const void *restrict from, size_t size)
{
	unsigned char *restrict t = to;
	const unsigned char *restrict f = from;
	size_t at = 0;

	for (; size - at >= BYTES_BLOCK; at += BYTES_BLOCK)
		for (size_t i = 0; i < BYTES_BLOCK; i++)
			t[at + i] = f[at + i];
	for (; at < size; at++)
		t[at] = f[at];
}

static inline void bytes_zero(void *at, size_t size)
{
	unsigned char *t = at;
	size_t done = 0;

	for (; size - done >= 4 * BYTES_BLOCK; done += 4 * BYTES_BLOCK)
		for (size_t i = 0; i < 4 * BYTES_BLOCK; i++)
			t[done + i] = 0;
	for (; size - done >= BYTES_BLOCK; done += BYTES_BLOCK)
		for (size_t i = 0; i < BYTES_BLOCK; i++)
			t[done + i] = 0;
	/* What is left is the end of a block, some of which is 0 already. */
	if (size >= BYTES_BLOCK)
		for (size_t i = size - BYTES_BLOCK; i < size; i++)
			t[i] = 0;
	else
		for (; done < size; done++)
			t[done] = 0;
}

static inline bool bytes_equal(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a;
	const unsigned char *y = b;
	size_t at = 0;

	for (; size - at >= 8; at += 8)
		if (le64(x + at) != le64(y + at))
			return false;
	for (; at < size; at++)
		if (x[at] != y[at])
			return false;
	return true;
}

#endif
