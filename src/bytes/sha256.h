/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 (FIPS 180-4), for the hashes in an image and for computed fingerprints.
 */
#ifndef BYTES_SHA256_H
#define BYTES_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32

struct sha256 {
	uint32_t state[8];
	uint64_t len;
	unsigned char block[64];
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t size);
void sha256_done(struct sha256 *sha, unsigned char digest[SHA256_SIZE]);

#endif
