/* SPDX-License-Identifier: Apache-2.0
 *
 * Protobuf's wire format, backwards; see protobuf.h.
 */
#include "otlp/protobuf.h"

#include <string.h>

#include "bytes/bytes.h"

enum wire {
	WIRE_VARINT = 0,
	WIRE_FIXED64 = 1,
	WIRE_LENGTH = 2,
	WIRE_FIXED32 = 5,
};

static void put_raw(struct protobuf *p, const void *bytes, size_t size)
{
	if (size && p->len <= p->room && size <= p->room - p->len)
		memcpy(p->at + p->room - p->len - size, bytes, size);
	p->len += size;
}

static void put_number(struct protobuf *p, uint64_t value)
{
	unsigned char bytes[10];
	size_t size = 0;

	do {
		bytes[size++] =
			(unsigned char)((value & 127) | (value > 127 ? 128 : 0));
		value >>= 7;
	} while (value);
	put_raw(p, bytes, size);
}

static void put_tag(struct protobuf *p, uint32_t field, enum wire wire)
{
	put_number(p, (uint64_t)field << 3 | wire);
}

void protobuf_put_varint(struct protobuf *p, uint32_t field, uint64_t value)
{
	put_number(p, value);
	put_tag(p, field, WIRE_VARINT);
}

void protobuf_packed_fixed64(struct protobuf *p, uint64_t value)
{
	unsigned char bytes[8];

	put_le64(bytes, value);
	put_raw(p, bytes, sizeof bytes);
}

void protobuf_packed_double(struct protobuf *p, double value)
{
	uint64_t bits;

	_Static_assert(sizeof bits == sizeof value, "a double is IEEE 754's binary64");
	memcpy(&bits, &value, sizeof bits);
	protobuf_packed_fixed64(p, bits);
}

void protobuf_put_fixed64(struct protobuf *p, uint32_t field, uint64_t value)
{
	protobuf_packed_fixed64(p, value);
	put_tag(p, field, WIRE_FIXED64);
}

void protobuf_put_double(struct protobuf *p, uint32_t field, double value)
{
	protobuf_packed_double(p, value);
	put_tag(p, field, WIRE_FIXED64);
}

size_t protobuf_open(const struct protobuf *p)
{
	return p->len;
}

void protobuf_close(struct protobuf *p, uint32_t field, size_t end)
{
	put_number(p, p->len - end);
	put_tag(p, field, WIRE_LENGTH);
}

void protobuf_close_packed(struct protobuf *p, uint32_t field, size_t end)
{
	if (p->len > end)
		protobuf_close(p, field, end);
}

void protobuf_put_bytes(struct protobuf *p, uint32_t field, const void *bytes,
                        size_t size)
{
	size_t end = protobuf_open(p);

	put_raw(p, bytes, size);
	protobuf_close(p, field, end);
}

void protobuf_put_string(struct protobuf *p, uint32_t field, struct ilk_text text)
{
	protobuf_put_bytes(p, field, text.at, text.len);
}

void protobuf_add_varint(struct protobuf *p, uint32_t field, uint64_t value)
{
	if (value)
		protobuf_put_varint(p, field, value);
}

void protobuf_add_fixed32(struct protobuf *p, uint32_t field, uint32_t value)
{
	unsigned char bytes[4];

	if (!value)
		return;
	put_le32(bytes, value);
	put_raw(p, bytes, sizeof bytes);
	put_tag(p, field, WIRE_FIXED32);
}

void protobuf_add_fixed64(struct protobuf *p, uint32_t field, uint64_t value)
{
	if (value)
		protobuf_put_fixed64(p, field, value);
}

void protobuf_add_string(struct protobuf *p, uint32_t field, struct ilk_text text)
{
	if (text.len)
		protobuf_put_string(p, field, text);
}
