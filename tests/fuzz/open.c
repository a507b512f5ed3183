/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzzes opening and using images: the bytes as they are, and again with size and
 * checksum made to fit, so that what lies behind them is reached.
 */
#include "bytes/bytes.h"
#include "bytes/crc32c.h"
#include "use.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *bytes = calloc(1, size ? size : 1);

	if (!bytes)
		return 0;
	if (size)
		memcpy(bytes, data, size);
	if (use_image(bytes, size) != ILK_OK && size >= ILK_IMAGE_HEADER_SIZE) {
		bytes_copy(bytes, ILK_FORMAT_MAGIC, ILK_FORMAT_MAGIC_SIZE);
		put_le32(bytes + ILK_IMAGE_AT_TOTAL_SIZE, (uint32_t)size);
		put_le32(bytes + ILK_IMAGE_AT_CHECKSUM, 0);
		put_le32(bytes + ILK_IMAGE_AT_CHECKSUM, crc32c(0, bytes, size));
		use_image(bytes, size);
	}
	free(bytes);
	return 0;
}
