/* SPDX-License-Identifier: Apache-2.0
 *
 * Protobuf's wire format, written backwards: a message's fields in reverse, its length
 * and its tag last, when the length is known. So a tree of messages is written in one
 * pass, without sizes that are computed beforehand and without memory beside the
 * caller's. What does not fit is counted and dropped.
 */
#ifndef OTLP_PROTOBUF_H
#define OTLP_PROTOBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

struct protobuf {
	unsigned char *at;
	size_t room;
	size_t len; /* needed so far, may exceed room; the bytes end at at + room */
};

/* Fields with an explicit presence, or within oneof, are written with put_ also when they
 * are zero; those of plain proto3 are left out then, by the add_ functions. */
void protobuf_put_varint(struct protobuf *p, uint32_t field, uint64_t value);
void protobuf_put_fixed64(struct protobuf *p, uint32_t field, uint64_t value);
void protobuf_put_double(struct protobuf *p, uint32_t field, double value);
void protobuf_put_bytes(struct protobuf *p, uint32_t field, const void *bytes,
                        size_t size);
/* UTF-8: receivers refuse a message with a string that is not. */
void protobuf_put_string(struct protobuf *p, uint32_t field, struct ilk_text text);

void protobuf_add_varint(struct protobuf *p, uint32_t field, uint64_t value);
void protobuf_add_fixed32(struct protobuf *p, uint32_t field, uint32_t value);
void protobuf_add_fixed64(struct protobuf *p, uint32_t field, uint64_t value);
void protobuf_add_string(struct protobuf *p, uint32_t field, struct ilk_text text);

/* Around the fields of a message within, the last first:
 *     size_t end = protobuf_open(p);  ... fields ...  protobuf_close(p, field, end); */
size_t protobuf_open(const struct protobuf *p);
void protobuf_close(struct protobuf *p, uint32_t field, size_t end);

/* One element of a packed list. The list is opened as a message is; an empty one is left
 * out by protobuf_close_packed(). */
void protobuf_close_packed(struct protobuf *p, uint32_t field, size_t end);
void protobuf_packed_fixed64(struct protobuf *p, uint64_t value);
void protobuf_packed_double(struct protobuf *p, double value);

#endif
