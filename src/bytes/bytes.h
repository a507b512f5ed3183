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

static inline void bytes_copy(void *to, const void *from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	for (size_t i = 0; i < size; i++)
		t[i] = f[i];
}

static inline void bytes_zero(void *at, size_t size)
{
	unsigned char *t = at;

	for (size_t i = 0; i < size; i++)
		t[i] = 0;
}

static inline bool bytes_equal(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a;
	const unsigned char *y = b;

	for (size_t i = 0; i < size; i++)
		if (x[i] != y[i])
			return false;
	return true;
}

#endif
