/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing run of bytes outside any arena: what ends up as a file. After a failed
 * allocation `failed` stays true and appending does nothing.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "interlock/allocator.h"

struct buffer {
	struct ilk_allocator allocator;
	unsigned char *at;
	size_t len;
	size_t room;
	bool failed;
};

/* `allocator.resize` NULL: malloc. Nothing is allocated yet. */
void buffer_init(struct buffer *buffer, struct ilk_allocator allocator);
void buffer_free(struct buffer *buffer);

void buffer_bytes(struct buffer *buffer, const void *bytes, size_t size);
void buffer_text(struct buffer *buffer, struct text text);
void buffer_string(struct buffer *buffer, const char *string);
void buffer_le32(struct buffer *buffer, uint32_t value);
void buffer_zeros(struct buffer *buffer, size_t count);
__attribute__((format(printf, 2, 3))) void buffer_printf(struct buffer *buffer,
                                                         const char *format, ...);

#endif
