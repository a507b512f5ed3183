/* SPDX-License-Identifier: Apache-2.0
 *
 * CRC-32C (Castagnoli), the checksum of images and saved sessions.
 */
#ifndef BYTES_CRC32C_H
#define BYTES_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Continue from `crc` (0 to start) over `size` bytes. */
uint32_t crc32c(uint32_t crc, const void *bytes, size_t size);

/* Of bytes that hold their own checksum: the four at `field` count as zero. They lie
 * within `size`. */
uint32_t crc32c_sealed(const unsigned char *bytes, size_t size, size_t field);

#endif
