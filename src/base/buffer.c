/* SPDX-License-Identifier: Apache-2.0
 *
 * The growing buffer: room doubles, and a failure sticks.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define FIRST_ROOM 1024

void buffer_init(struct buffer *buffer, struct ilk_allocator allocator)
{
	*buffer = (struct buffer){.allocator = allocator};
}

void buffer_free(struct buffer *buffer)
{
	if (buffer->at)
		memory_resize(&buffer->allocator, buffer->at, buffer->room, 0);
	buffer->at = NULL;
	buffer->len = 0;
	buffer->room = 0;
}

/* Where the next `size` bytes go; NULL: no memory. */
static unsigned char *reserve(struct buffer *buffer, size_t size)
{
	if (buffer->failed)
		return NULL;
	if (size > SIZE_MAX / 2 - buffer->len) {
		buffer->failed = true;
		return NULL;
	}
	size_t need = buffer->len + size;

	if (need > buffer->room) {
		size_t room = buffer->room * 2;

		if (room < FIRST_ROOM)
			room = FIRST_ROOM;
		if (room < need)
			room = need;
		unsigned char *grown = memory_resize(&buffer->allocator, buffer->at,
		                                     buffer->room, room);

		if (!grown) {
			buffer->failed = true;
			return NULL;
		}
		buffer->at = grown;
		buffer->room = room;
	}
	return buffer->at + buffer->len;
}

void buffer_bytes(struct buffer *buffer, const void *bytes, size_t size)
{
	unsigned char *at = size ? reserve(buffer, size) : NULL;

	if (!at)
		return;
	memcpy(at, bytes, size);
	buffer->len += size;
}

void buffer_text(struct buffer *buffer, struct text text)
{
	buffer_bytes(buffer, text.at, text.len);
}

void buffer_string(struct buffer *buffer, const char *string)
{
	buffer_bytes(buffer, string, strlen(string));
}

void buffer_le32(struct buffer *buffer, uint32_t value)
{
	unsigned char bytes[4] = {
		(unsigned char)(value & 0xff),
		(unsigned char)(value >> 8 & 0xff),
		(unsigned char)(value >> 16 & 0xff),
		(unsigned char)(value >> 24),
	};

	buffer_bytes(buffer, bytes, sizeof bytes);
}

void buffer_zeros(struct buffer *buffer, size_t count)
{
	unsigned char *at = count ? reserve(buffer, count) : NULL;

	if (!at)
		return;
	memset(at, 0, count);
	buffer->len += count;
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list list;
	va_list again;

	va_start(list, format);
	va_copy(again, list);
	int len = vsnprintf(NULL, 0, format, again);
	/* One more for the NUL that vsnprintf insists on; the next append overwrites it. */
	unsigned char *at = len < 0 ? NULL : reserve(buffer, (size_t)len + 1);

	if (at) {
		vsnprintf((char *)at, (size_t)len + 1, format, list);
		buffer->len += (size_t)len;
	}
	if (len < 0)
		buffer->failed = true;
	va_end(again);
	va_end(list);
}
