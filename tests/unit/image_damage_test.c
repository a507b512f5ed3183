/* SPDX-License-Identifier: Apache-2.0
 *
 * Damaged images: header, directory, strings, cuts. Each damage has its own status, and
 * none is ever used. The checksum is repaired, but where it is the subject, so that the
 * deeper checks have to answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/bytes.h"
#include "imagebuild.h"
#include "interlock/runtime.h"
#include "unit.h"

static const struct {
	const char *name;
	size_t at;
	unsigned width;
	uint64_t value;
	enum ilk_status status;
} headers[] = {
	{"magic, first byte", 0, 1, 'x', ILK_IMAGE_MAGIC},
	{"magic, line end made LF", 4, 1, '\n', ILK_IMAGE_MAGIC},
	{"magic, last byte", 7, 1, '\r', ILK_IMAGE_MAGIC},
	{"version 0", ILK_IMAGE_AT_VERSION, 2, 0, ILK_IMAGE_HEADER},
	{"version newer, reader old enough", ILK_IMAGE_AT_VERSION, 2, 9, ILK_OK},
	{"min reader 0", ILK_IMAGE_AT_MIN_READER, 2, 0, ILK_IMAGE_HEADER},
	{"min reader newer", ILK_IMAGE_AT_MIN_READER, 2, 2, ILK_IMAGE_VERSION},
	{"header too small", ILK_IMAGE_AT_HEADER_SIZE, 4, 95, ILK_IMAGE_HEADER},
	{"header past the end", ILK_IMAGE_AT_HEADER_SIZE, 4, 0xffffffff,
         ILK_IMAGE_HEADER},
	{"header moved", ILK_IMAGE_AT_HEADER_SIZE, 4, 104, ILK_IMAGE_SECTION},
	{"total too large", ILK_IMAGE_AT_TOTAL_SIZE, 4, 0xffffffff,
         ILK_IMAGE_TRUNCATED},
	{"total too small", ILK_IMAGE_AT_TOTAL_SIZE, 4, 96, ILK_IMAGE_HEADER},
	{"total 0", ILK_IMAGE_AT_TOTAL_SIZE, 4, 0, ILK_IMAGE_HEADER},
	{"no sections", ILK_IMAGE_AT_SECTION_COUNT, 4, 0, ILK_IMAGE_SECTION},
	{"one section less", ILK_IMAGE_AT_SECTION_COUNT, 4, ILK_SECTION_COUNT - 1,
         ILK_IMAGE_SECTION},
	{"one section more than there is", ILK_IMAGE_AT_SECTION_COUNT, 4,
         ILK_SECTION_COUNT + 1, ILK_IMAGE_SECTION},
	{"sections past the end", ILK_IMAGE_AT_SECTION_COUNT, 4, 0xffffffff,
         ILK_IMAGE_SECTION},
	{"section stride 0", ILK_IMAGE_AT_SECTION_STRIDE, 4, 0, ILK_IMAGE_SECTION},
	{"section stride too small", ILK_IMAGE_AT_SECTION_STRIDE, 4, 20,
         ILK_IMAGE_SECTION},
	{"section stride past the end", ILK_IMAGE_AT_SECTION_STRIDE, 4, 0xfffffff8,
         ILK_IMAGE_SECTION},
	{"another policy", ILK_IMAGE_AT_POLICY_HASH, 1, 200, ILK_OK},
	{"another spec", ILK_IMAGE_AT_SPEC_HASH, 1, 200, ILK_OK},
};

static void put(unsigned char *at, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		at[i] = (unsigned char)(value >> 8 * i & 0xff);
}

static void damaged_header(void)
{
	struct craft build;

	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		craft_sample(&build);
		put(build.bytes + headers[i].at, headers[i].width, headers[i].value);
		craft_seal(build.bytes, build.size);
		enum ilk_status status = craft_open(build.bytes, build.size);

		CASE(headers[i].name, status == headers[i].status);
	}
}

static const struct {
	const char *name;
	enum ilk_section kind;
	enum ilk_section_field field;
	uint32_t value;
} entries[] = {
	{"kind of another", ILK_SECTION_MODES, ILK_SECTION_KIND, ILK_SECTION_META},
	{"kind unknown", ILK_SECTION_MODES, ILK_SECTION_KIND, 99},
	{"offset unaligned", ILK_SECTION_MODES, ILK_SECTION_OFFSET, 4097},
	{"offset into the one before", ILK_SECTION_MODES, ILK_SECTION_OFFSET, 8},
	{"offset past the end", ILK_SECTION_WAIVES, ILK_SECTION_OFFSET, 0xfffffff8},
	{"size not count times stride", ILK_SECTION_ROWS, ILK_SECTION_SIZE, 4},
	{"count too large", ILK_SECTION_ROWS, ILK_SECTION_RECORDS, 0xffffffff},
	{"count one too small", ILK_SECTION_ROWS, ILK_SECTION_RECORDS, 1},
	{"stride 0", ILK_SECTION_ROWS, ILK_SECTION_STRIDE, 0},
	{"stride too small", ILK_SECTION_ROWS, ILK_SECTION_STRIDE,
         4 * ILK_ROW_FIELDS - 4},
	{"stride not of words", ILK_SECTION_ROWS, ILK_SECTION_STRIDE,
         4 * ILK_ROW_FIELDS + 1},
	{"stride overflows", ILK_SECTION_ROWS, ILK_SECTION_STRIDE, 0xfffffffc},
	{"strings with a stride", ILK_SECTION_STRINGS, ILK_SECTION_STRIDE, 4},
	{"reserved", ILK_SECTION_META, ILK_SECTION_RESERVED, 1},
};

static void damaged_directory(void)
{
	struct craft build;

	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		craft_sample(&build);
		put_le32(build.bytes + ILK_IMAGE_HEADER_SIZE +
		                 (size_t)ILK_SECTION_ENTRY_SIZE * entries[i].kind +
		                 4 * (size_t)entries[i].field,
		         entries[i].value);
		craft_seal(build.bytes, build.size);
		CASE(entries[i].name,
		     craft_open(build.bytes, build.size) == ILK_IMAGE_SECTION);
	}
}

/* A directory that fits, but for records that are too short for their fields. */
static void records_too_short(void)
{
	static struct craft build;
	const uint32_t stride = 4 * ILK_WAIVE_FIELDS - 4;

	craft_start(&build);
	CRAFT(&build, WAIVES, 0);
	craft_finish(&build);
	unsigned char *entry = build.bytes + ILK_IMAGE_HEADER_SIZE +
	                       ILK_SECTION_ENTRY_SIZE * ILK_SECTION_WAIVES;

	put_le32(entry + 4 * ILK_SECTION_SIZE, stride);
	put_le32(entry + 4 * ILK_SECTION_STRIDE, stride);
	craft_seal(build.bytes, build.size);
	CU_ASSERT_EQUAL(craft_open(build.bytes, build.size), ILK_IMAGE_SECTION);
}

static void damaged_strings(void)
{
	struct craft build;
	size_t at;

	craft_sample(&build);
	at = craft_section_at(&build, ILK_SECTION_STRINGS);
	put_le32(build.bytes + at, 1);
	craft_seal(build.bytes, build.size);
	CASE("string 0 not empty",
	     craft_open(build.bytes, build.size) == ILK_IMAGE_STRING);

	craft_sample(&build);
	build.bytes[at + 4] = 'x';
	craft_seal(build.bytes, build.size);
	CASE("string 0 unterminated",
	     craft_open(build.bytes, build.size) == ILK_IMAGE_STRING);

	craft_sample(&build);
	put_le32(build.bytes + at + build.strings_size - 1 - 4 - 7, 0xffffffff);
	build.bytes[at + build.strings_size - 1] = 'x';
	craft_seal(build.bytes, build.size);
	CASE("last string unterminated",
	     craft_open(build.bytes, build.size) == ILK_IMAGE_STRING);

	craft_start(&build);
	build.strings_size = 0;
	craft_finish(&build);
	CASE("no strings", craft_open(build.bytes, build.size) == ILK_IMAGE_STRING);
}

/* Cut anywhere: short of its size, whatever was cut. */
static void truncated_everywhere(void)
{
	struct craft build;

	craft_sample(&build);
	for (size_t size = 0; size < build.size; size++) {
		enum ilk_status status = craft_open(build.bytes, size);

		if (status != ILK_IMAGE_TRUNCATED) {
			printf("\n    cut to %zu bytes: %s", size,
			       ilk_status_name(status));
			CU_FAIL("a truncated image opened");
		}
	}
}

/* Cut at a section's border by a liar who adjusts the size and the checksum. */
static void truncated_at_each_section_with_its_size_adjusted(void)
{
	struct craft build;

	for (unsigned kind = 0; kind < ILK_SECTION_COUNT; kind++) {
		craft_sample(&build);
		size_t size = craft_section_at(&build, kind);

		if (size == build.size)
			continue; /* what is cut is empty */

		put_le32(build.bytes + ILK_IMAGE_AT_TOTAL_SIZE, (uint32_t)size);
		craft_seal(build.bytes, size);
		CU_ASSERT_EQUAL(craft_open(build.bytes, size), ILK_IMAGE_SECTION);
	}
}

static void bytes_after_the_end(void)
{
	struct craft build;

	craft_sample(&build);
	build.bytes[build.size] = 0;
	CASE("one more byte",
	     craft_open(build.bytes, build.size + 1) == ILK_IMAGE_HEADER);
	put_le32(build.bytes + ILK_IMAGE_AT_TOTAL_SIZE, (uint32_t)build.size + 1);
	build.bytes[build.size] = 'x';
	craft_seal(build.bytes, build.size + 1);
	CASE("one more byte, adjusted",
	     craft_open(build.bytes, build.size + 1) == ILK_IMAGE_SECTION);
}

static void gaps_are_zero(void)
{
	struct craft build;
	unsigned gaps = 0;

	for (unsigned kind = 0; kind + 1 < ILK_SECTION_COUNT; kind++) {
		craft_sample(&build);
		size_t next = craft_section_at(&build, kind + 1);
		size_t end = craft_section_at(&build, kind) +
		             le32(build.bytes + ILK_IMAGE_HEADER_SIZE +
		                  (size_t)ILK_SECTION_ENTRY_SIZE * kind +
		                  4 * ILK_SECTION_SIZE);

		if (next == end)
			continue;
		gaps++;
		build.bytes[end] = 1;
		craft_seal(build.bytes, build.size);
		CU_ASSERT_EQUAL(craft_open(build.bytes, build.size), ILK_IMAGE_SECTION);
	}
	CU_ASSERT(gaps > 0);
}

static void every_flipped_byte_fails_the_checksum(void)
{
	struct craft build;

	craft_sample(&build);
	for (size_t at = 0; at < build.size; at++) {
		build.bytes[at] ^= 0x55;
		CU_ASSERT_NOT_EQUAL(craft_open(build.bytes, build.size), ILK_OK);
		build.bytes[at] ^= 0x55;
	}
	CU_ASSERT_EQUAL(craft_open(build.bytes, build.size), ILK_OK);
}

static void wrong_arguments(void)
{
	struct ilk_image image;

	CU_ASSERT_EQUAL(ilk_open(NULL, "", 0), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_open(&image, NULL, 10), ILK_ARGUMENT);
	CU_ASSERT_EQUAL(ilk_open(&image, "", 0), ILK_IMAGE_TRUNCATED);
	CU_ASSERT_EQUAL(ilk_open(&image, "ELF", 3), ILK_IMAGE_MAGIC);
}

void image_damage_suite(void);
void image_damage_suite(void)
{
	CU_pSuite suite = CU_add_suite("image damage", NULL, NULL);

	CU_add_test(suite, "damaged header", damaged_header);
	CU_add_test(suite, "damaged directory", damaged_directory);
	CU_add_test(suite, "records too short", records_too_short);
	CU_add_test(suite, "damaged strings", damaged_strings);
	CU_add_test(suite, "truncated everywhere", truncated_everywhere);
	CU_add_test(suite, "truncated at each section, size adjusted",
	            truncated_at_each_section_with_its_size_adjusted);
	CU_add_test(suite, "bytes after the end", bytes_after_the_end);
	CU_add_test(suite, "gaps are zero", gaps_are_zero);
	CU_add_test(suite, "every flipped byte fails the checksum",
	            every_flipped_byte_fails_the_checksum);
	CU_add_test(suite, "wrong arguments", wrong_arguments);
}
