/* SPDX-License-Identifier: Apache-2.0
 *
 * See name.h.
 */
#include "store/name.h"

#include "bytes/sha256.h"

void store_name(char name[STORE_NAME_SIZE], const void *key, size_t key_len)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[SHA256_SIZE];
	struct sha256 sha;
	size_t at = 0;

	sha256_init(&sha);
	sha256_add(&sha, key, key_len);
	sha256_done(&sha, hash);
	for (size_t i = 0; i < sizeof hash; i++) {
		name[at++] = digits[hash[i] >> 4];
		name[at++] = digits[hash[i] & 15];
		if (i == 0)
			name[at++] = '/';
	}
	name[at] = '\0';
}
