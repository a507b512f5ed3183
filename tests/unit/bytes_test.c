/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes room: CRC-32C and SHA-256 against published vectors, in one piece and in
 * many, and the little-endian loads and stores.
 */
#include <stdio.h>
#include <string.h>

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "bytes/sha256.h"
#include "unit.h"

/* RFC 3720, B.4, and the usual check value. */
static const struct {
	const char *name;
	unsigned char first;
	int step;
	size_t size;
	uint32_t crc;
} checksums[] = {
	{"nothing", 0, 0, 0, 0x00000000},       {"32 zeros", 0, 0, 32, 0x8a9136aa},
	{"32 ones", 0xff, 0, 32, 0x62a8ab43},   {"ascending", 0, 1, 32, 0x46dd794e},
	{"descending", 31, -1, 32, 0x113fdb5c}, {"123456789", '1', 1, 9, 0xe3069283},
};

static void checksum_of_known_bytes(void)
{
	for (size_t i = 0; i < sizeof checksums / sizeof checksums[0]; i++) {
		unsigned char bytes[32];

		for (size_t n = 0; n < checksums[i].size; n++)
			bytes[n] = (unsigned char)(checksums[i].first +
			                           checksums[i].step * (int)n);
		CASE(checksums[i].name,
		     crc32c(0, bytes, checksums[i].size) == checksums[i].crc);
		for (size_t cut = 0; cut <= checksums[i].size; cut++) {
			uint32_t crc = crc32c(0, bytes, cut);

			crc = crc32c(crc, bytes + cut, checksums[i].size - cut);
			CASE(checksums[i].name, crc == checksums[i].crc);
		}
	}
}

/* The slow definition, bit by bit, against the table. */
static void checksum_table_is_the_polynomial(void)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		unsigned char one = (unsigned char)byte;
		uint32_t crc = ~0u ^ byte;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
		CU_ASSERT_EQUAL(crc32c(0, &one, 1), ~crc);
	}
}

static const struct {
	const char *text;
	size_t repeat;
	const char *hex;
} digests[] = {
	{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{"a", 1000000,
         "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	{"a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
	{"a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
	{"a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
	{"a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
	{"a", 65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
};

static void digest_of_known_messages(void)
{
	for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
		struct sha256 sha;
		unsigned char digest[SHA256_SIZE];
		char hex[2 * SHA256_SIZE + 1];

		sha256_init(&sha);
		for (size_t n = 0; n < digests[i].repeat; n++)
			sha256_add(&sha, digests[i].text, strlen(digests[i].text));
		sha256_done(&sha, digest);
		for (size_t n = 0; n < SHA256_SIZE; n++)
			snprintf(hex + 2 * n, 3, "%02x", (unsigned)digest[n]);
		CASE(digests[i].hex, strcmp(hex, digests[i].hex) == 0);
	}
}

/* A message in pieces has the digest of the whole, whatever the pieces. */
static void digest_does_not_depend_on_the_pieces(void)
{
	unsigned char message[300];
	unsigned char whole[SHA256_SIZE];
	unsigned char pieces[SHA256_SIZE];
	struct sha256 sha;

	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (unsigned char)(i * 7);
	sha256_init(&sha);
	sha256_add(&sha, message, sizeof message);
	sha256_done(&sha, whole);
	for (size_t step = 1; step < sizeof message; step += 3) {
		sha256_init(&sha);
		for (size_t at = 0; at < sizeof message; at += step) {
			size_t left = sizeof message - at;

			sha256_add(&sha, message + at, left < step ? left : step);
		}
		sha256_done(&sha, pieces);
		CU_ASSERT(memcmp(whole, pieces, SHA256_SIZE) == 0);
	}
}

static void integers_are_little_endian(void)
{
	static const unsigned char expected[14] = {0x01, 0x02, 0x11, 0x12, 0x13,
	                                           0x14, 0x21, 0x22, 0x23, 0x24,
	                                           0x25, 0x26, 0x27, 0x28};
	unsigned char bytes[14];

	put_le16(bytes, 0x0201);
	put_le32(bytes + 2, 0x14131211);
	put_le64(bytes + 6, 0x2827262524232221);
	CU_ASSERT(memcmp(bytes, expected, sizeof bytes) == 0);
	CU_ASSERT_EQUAL(le16(bytes), 0x0201);
	CU_ASSERT_EQUAL(le32(bytes + 2), 0x14131211);
	CU_ASSERT(le64(bytes + 6) == 0x2827262524232221);
	put_le32(bytes, UINT32_MAX);
	CU_ASSERT_EQUAL(le32(bytes), UINT32_MAX);
}

static void copying_zeroing_comparing(void)
{
	char from[] = "abcdef";
	char to[] = "......";

	bytes_copy(to + 1, from, 3);
	CU_ASSERT_STRING_EQUAL(to, ".abc..");
	CU_ASSERT_TRUE(bytes_equal(to + 1, from, 3));
	CU_ASSERT_FALSE(bytes_equal(to + 1, from, 4));
	CU_ASSERT_TRUE(bytes_equal(to, from, 0));
	bytes_zero(to, 2);
	CU_ASSERT(memcmp(to, "\0\0bc..", 7) == 0);
}

void bytes_suite(void);
void bytes_suite(void)
{
	CU_pSuite suite = CU_add_suite("bytes", NULL, NULL);

	CU_add_test(suite, "checksum of known bytes", checksum_of_known_bytes);
	CU_add_test(suite, "checksum table is the polynomial",
	            checksum_table_is_the_polynomial);
	CU_add_test(suite, "digest of known messages", digest_of_known_messages);
	CU_add_test(suite, "digest does not depend on the pieces",
	            digest_does_not_depend_on_the_pieces);
	CU_add_test(suite, "integers are little-endian", integers_are_little_endian);
	CU_add_test(suite, "copying, zeroing, comparing", copying_zeroing_comparing);
}
