/* SPDX-License-Identifier: Apache-2.0
 *
 * Sections -> the bytes of an image: header, directory, padding, checksum.
 */
#ifndef TABLE_WRITE_H
#define TABLE_WRITE_H

#include "base/buffer.h"
#include "table/sections.h"

/* Appends the image to an empty buffer. The same sections give the same bytes.
 * `policy_hash` has 32 bytes. False: no memory. */
bool write_image(struct buffer *out, const struct sections *sections,
                 const unsigned char *policy_hash);

#endif
