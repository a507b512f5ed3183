/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 as FIPS 180-4 writes it, for messages that come in pieces. The names of the
 * functions and variables are the standard's.
 */
#include "bytes/sha256.h"

#include "bytes/bytes.h"

/* Section 4.2.2: cube roots of the first 64 primes. */
static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Section 5.3.3: square roots of the first 8 primes. */
static const uint32_t initial[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t be32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
	       (uint32_t)at[3];
}

static void put_be32(unsigned char *at, uint32_t value)
{
	at[0] = (unsigned char)(value >> 24);
	at[1] = (unsigned char)(value >> 16 & 0xff);
	at[2] = (unsigned char)(value >> 8 & 0xff);
	at[3] = (unsigned char)(value & 0xff);
}

static uint32_t rotr(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

/* Section 6.2.2, step 1. */
static void schedule(uint32_t w[64], const unsigned char block[64])
{
	for (size_t t = 0; t < 16; t++)
		w[t] = be32(block + 4 * t);
	for (size_t t = 16; t < 64; t++) {
		uint32_t a = w[t - 15];
		uint32_t b = w[t - 2];
		uint32_t sigma0 = rotr(a, 7) ^ rotr(a, 18) ^ a >> 3;
		uint32_t sigma1 = rotr(b, 17) ^ rotr(b, 19) ^ b >> 10;

		w[t] = sigma1 + w[t - 7] + sigma0 + w[t - 16];
	}
}

/* Section 6.2.2, steps 2 to 4; `v` is the standard's a to h. */
static void compress(uint32_t state[8], const unsigned char block[64])
{
	uint32_t w[64];
	uint32_t v[8];

	schedule(w, block);
	for (size_t i = 0; i < 8; i++)
		v[i] = state[i];
	for (size_t t = 0; t < 64; t++) {
		uint32_t ch = (v[4] & v[5]) ^ (~v[4] & v[6]);
		uint32_t maj = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		uint32_t sum0 = rotr(v[0], 2) ^ rotr(v[0], 13) ^ rotr(v[0], 22);
		uint32_t sum1 = rotr(v[4], 6) ^ rotr(v[4], 11) ^ rotr(v[4], 25);
		uint32_t t1 = v[7] + sum1 + ch + k[t] + w[t];

		for (size_t i = 7; i > 0; i--)
			v[i] = v[i - 1];
		v[4] += t1;
		v[0] = t1 + sum0 + maj;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256_init(struct sha256 *sha)
{
	for (size_t i = 0; i < 8; i++)
		sha->state[i] = initial[i];
	sha->len = 0;
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	while (size > 0) {
		size_t used = (size_t)(sha->len & 63);
		size_t take = size < 64 - used ? size : 64 - used;

		bytes_copy(sha->block + used, at, take);
		sha->len += take;
		at += take;
		size -= take;
		if (used + take == 64)
			compress(sha->state, sha->block);
	}
}

void sha256_done(struct sha256 *sha, unsigned char digest[SHA256_SIZE])
{
	static const unsigned char padding[64] = {0x80};
	uint64_t bits = sha->len * 8;
	size_t used = (size_t)(sha->len & 63);
	unsigned char length[8];

	put_be32(length, (uint32_t)(bits >> 32));
	put_be32(length + 4, (uint32_t)(bits & 0xffffffffu));
	sha256_add(sha, padding, used < 56 ? 56 - used : 120 - used);
	sha256_add(sha, length, sizeof length);
	for (size_t i = 0; i < 8; i++)
		put_be32(digest + 4 * i, sha->state[i]);
}
