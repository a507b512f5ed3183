/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening an image: header, checksum, section directory, and then the records
 * (check.c). Whatever the bytes are, an image that opens can be used without looking
 * outside them.
 */
#include "bytes/crc32c.h"
#include "runtime/check.h"
#include "runtime/image.h"

/* What image.h says of a record's size; STRINGS has bytes for records. */
static const uint32_t fields[ILK_SECTION_COUNT] = {
#define ROW(kind, name, count) [ILK_SECTION_##kind] = (count),
	ILK_SECTIONS(ROW)
#undef ROW
};

static enum ilk_status check_header(const unsigned char *at, size_t size)
{
	size_t seen = size < ILK_FORMAT_MAGIC_SIZE ? size : ILK_FORMAT_MAGIC_SIZE;

	if (!bytes_equal(at, ILK_FORMAT_MAGIC, seen))
		return ILK_IMAGE_MAGIC;
	if (size < ILK_IMAGE_HEADER_SIZE)
		return ILK_IMAGE_TRUNCATED;

	uint16_t version = le16(at + ILK_IMAGE_AT_VERSION);
	uint16_t min_reader = le16(at + ILK_IMAGE_AT_MIN_READER);
	uint32_t header_size = le32(at + ILK_IMAGE_AT_HEADER_SIZE);
	uint32_t total_size = le32(at + ILK_IMAGE_AT_TOTAL_SIZE);

	if (min_reader > ILK_FORMAT_VERSION)
		return ILK_IMAGE_VERSION;
	if (min_reader == 0 || version < min_reader)
		return ILK_IMAGE_HEADER;
	if (total_size > size)
		return ILK_IMAGE_TRUNCATED;
	if (total_size < size || header_size < ILK_IMAGE_HEADER_SIZE ||
	    header_size > total_size)
		return ILK_IMAGE_HEADER;
	if (crc32c_sealed(at, size, ILK_IMAGE_AT_CHECKSUM) !=
	    le32(at + ILK_IMAGE_AT_CHECKSUM))
		return ILK_IMAGE_CHECKSUM;
	return ILK_OK;
}

static bool all_zero(const unsigned char *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (at[i])
			return false;
	return true;
}

/* Whether records of this size suit the kind; of an unknown kind nothing is known. */
static bool stride_fits(uint32_t kind, uint32_t stride)
{
	if (kind >= ILK_SECTION_COUNT)
		return true;
	if (fields[kind] == 0)
		return stride == 1;
	return stride >= 4 * fields[kind] && stride % 4 == 0;
}

/* One directory entry; `*end` is where the section before it ended. */
static bool section_fits(const struct ilk_image *image, const unsigned char *entry,
                         uint64_t *end)
{
	uint32_t kind = le32(entry + 4 * ILK_SECTION_KIND);
	uint64_t offset = le32(entry + 4 * ILK_SECTION_OFFSET);
	uint64_t size = le32(entry + 4 * ILK_SECTION_SIZE);
	uint64_t count = le32(entry + 4 * ILK_SECTION_RECORDS);
	uint32_t stride = le32(entry + 4 * ILK_SECTION_STRIDE);

	if (le32(entry + 4 * ILK_SECTION_RESERVED) != 0 || !stride_fits(kind, stride))
		return false;
	if (size != count * stride || offset % 8 != 0 || offset < *end ||
	    offset + size > image->size)
		return false;
	if (!all_zero(image->bytes + *end, (size_t)(offset - *end)))
		return false;
	*end = offset + size;
	return true;
}

static enum ilk_status check_sections(struct ilk_image *image)
{
	uint64_t header_size = le32(image->bytes + ILK_IMAGE_AT_HEADER_SIZE);
	uint32_t count = le32(image->bytes + ILK_IMAGE_AT_SECTION_COUNT);
	uint32_t stride = le32(image->bytes + ILK_IMAGE_AT_SECTION_STRIDE);
	uint64_t end = header_size + (uint64_t)count * stride;
	const unsigned char *entry = image->bytes + header_size;

	if (count < ILK_SECTION_COUNT || stride < ILK_SECTION_ENTRY_SIZE ||
	    end > image->size)
		return ILK_IMAGE_SECTION;
	for (uint32_t i = 0; i < count; i++, entry += stride) {
		uint32_t kind = le32(entry + 4 * ILK_SECTION_KIND);
		bool known = i < ILK_SECTION_COUNT;

		if (known ? kind != i : kind < ILK_SECTION_COUNT)
			return ILK_IMAGE_SECTION;
		if (!section_fits(image, entry, &end))
			return ILK_IMAGE_SECTION;
		if (known) {
			image->section[i].at =
				image->bytes + le32(entry + 4 * ILK_SECTION_OFFSET);
			image->section[i].count = le32(entry + 4 * ILK_SECTION_RECORDS);
			image->section[i].stride = le32(entry + 4 * ILK_SECTION_STRIDE);
		}
	}
	if (!all_zero(image->bytes + end, image->size - (size_t)end))
		return ILK_IMAGE_SECTION;
	return ILK_OK;
}

enum ilk_status ilk_open(struct ilk_image *image, const void *bytes, size_t size)
{
	if (!image || !bytes)
		return ILK_ARGUMENT;
	image->bytes = bytes;
	image->size = size;

	enum ilk_status status = check_header(bytes, size);

	if (status == ILK_OK)
		status = check_sections(image);
	if (status == ILK_OK)
		status = check_records(image);
	return status;
}
