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

#endif
