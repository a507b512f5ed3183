/* SPDX-License-Identifier: Apache-2.0
 *
 * A receiver's answer in protobuf; see answer.h.
 */
#include "otlp/answer.h"

struct field {
	uint64_t number;
	uint64_t varint;
	struct ilk_text bytes; /* of a length-delimited one */
};

struct input {
	const unsigned char *at;
	size_t left;
};

static bool take_varint(struct input *in, uint64_t *value)
{
	*value = 0;
	for (unsigned shift = 0; shift < 64 && in->left; shift += 7) {
		unsigned char byte = *in->at++;

		in->left--;
		*value |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return true;
	}
	return false;
}

static bool skip(struct input *in, uint64_t size)
{
	if (size > in->left)
		return false;
	in->at += size;
	in->left -= (size_t)size;
	return true;
}

/* The next field; what is of no use here is passed over. */
static bool take_field(struct input *in, struct field *field)
{
	enum { VARINT, FIXED64, LENGTH, FIXED32 = 5 };
	uint64_t tag;
	uint64_t size;

	*field = (struct field){0};
	if (!take_varint(in, &tag) || tag >> 3 == 0)
		return false;
	field->number = tag >> 3;
	switch (tag & 7) {
	case VARINT:
		return take_varint(in, &field->varint);
	case FIXED64:
		return skip(in, 8);
	case FIXED32:
		return skip(in, 4);
	case LENGTH:
		if (!take_varint(in, &size) || size > in->left)
			return false;
		field->bytes = (struct ilk_text){(const char *)in->at, (size_t)size};
		return skip(in, size);
	default:
		return false;
	}
}

static struct input input_of(const void *bytes, size_t size)
{
	return (struct input){bytes, size};
}

/* ExportLogsPartialSuccess and its like: rejected = 1, error_message = 2. */
static bool take_partial(struct ilk_text bytes, struct otlp_answer *answer)
{
	struct input in = input_of(bytes.at, bytes.len);
	struct field field;

	while (in.left) {
		if (!take_field(&in, &field))
			return false;
		if (field.number == 1)
			answer->rejected = field.varint;
		else if (field.number == 2)
			answer->message = field.bytes;
	}
	return true;
}

/* partial_success = 1 */
bool otlp_answer_success(const void *bytes, size_t size, struct otlp_answer *answer)
{
	struct input in = input_of(bytes, size);
	struct field field;

	*answer = (struct otlp_answer){0};
	while (in.left) {
		if (!take_field(&in, &field))
			return false;
		if (field.number == 1 && !take_partial(field.bytes, answer))
			return false;
	}
	return true;
}

/* code = 1, message = 2 */
bool otlp_answer_failure(const void *bytes, size_t size, struct otlp_answer *answer)
{
	struct input in = input_of(bytes, size);
	struct field field;

	*answer = (struct otlp_answer){0};
	while (in.left) {
		if (!take_field(&in, &field))
			return false;
		if (field.number == 2)
			answer->message = field.bytes;
	}
	return true;
}
