/* SPDX-License-Identifier: Apache-2.0
 *
 * See write.h; the layout is drawn in interlock/image.h.
 */
#include "table/write.h"

#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "interlock/telemetry.h"

static const unsigned char spec_hash[ILK_IMAGE_HASH_SIZE] = ILK_OTEL_SPEC_SHA256;

static size_t aligned(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

static void write_header(struct buffer *out, size_t total,
                         const unsigned char *policy_hash)
{
	unsigned char version[4];

	buffer_bytes(out, ILK_FORMAT_MAGIC, ILK_FORMAT_MAGIC_SIZE);
	put_le16(version, ILK_FORMAT_VERSION);
	put_le16(version + 2, ILK_FORMAT_MIN_READER);
	buffer_bytes(out, version, sizeof version);
	buffer_le32(out, ILK_IMAGE_HEADER_SIZE);
	buffer_le32(out, (uint32_t)total);
	buffer_le32(out, 0); /* the checksum, later */
	buffer_le32(out, ILK_SECTION_COUNT);
	buffer_le32(out, ILK_SECTION_ENTRY_SIZE);
	buffer_bytes(out, policy_hash, ILK_IMAGE_HASH_SIZE);
	buffer_bytes(out, spec_hash, ILK_IMAGE_HASH_SIZE);
}

static void write_directory(struct buffer *out, const struct sections *sections,
                            size_t offset)
{
	for (uint32_t i = 0; i < ILK_SECTION_COUNT; i++) {
		uint32_t stride = section_stride((enum ilk_section)i);
		size_t size = sections->at[i].len;

		buffer_le32(out, i);
		buffer_le32(out, (uint32_t)offset);
		buffer_le32(out, (uint32_t)size);
		buffer_le32(out, (uint32_t)(size / stride));
		buffer_le32(out, stride);
		buffer_le32(out, 0);
		offset = aligned(offset + size);
	}
}

bool write_image(struct buffer *out, const struct sections *sections,
                 const unsigned char *policy_hash)
{
	size_t first = ILK_IMAGE_HEADER_SIZE +
	               (size_t)ILK_SECTION_COUNT * ILK_SECTION_ENTRY_SIZE;
	size_t total = first;

	_Static_assert(
		(ILK_IMAGE_HEADER_SIZE + ILK_SECTION_COUNT * ILK_SECTION_ENTRY_SIZE) %
				8 ==
			0,
		"the first section is aligned without padding");
	for (uint32_t i = 0; i < ILK_SECTION_COUNT; i++)
		total = aligned(total + sections->at[i].len);
	write_header(out, total, policy_hash);
	write_directory(out, sections, first);
	for (uint32_t i = 0; i < ILK_SECTION_COUNT; i++) {
		buffer_bytes(out, sections->at[i].at, sections->at[i].len);
		buffer_zeros(out, aligned(out->len) - out->len);
	}
	if (out->failed)
		return false;
	put_le32(out->at + ILK_IMAGE_AT_CHECKSUM,
	         crc32c_sealed(out->at, out->len, ILK_IMAGE_AT_CHECKSUM));
	return true;
}
