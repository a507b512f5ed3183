/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of encodings; see encode.h.
 */
#include "otlp/encode.h"

static const struct {
	const char *content_type;
	size_t (*encode)(const struct otlp_request *request, unsigned char *bytes,
	                 size_t room, const unsigned char **body);
} encodings[] = {
	[OTLP_PROTOBUF] = {"application/x-protobuf", otlp_encode_protobuf},
	[OTLP_JSON] = {"application/json", otlp_encode_json},
};
_Static_assert(sizeof encodings / sizeof encodings[0] == OTLP_ENCODING_COUNT,
               "one row an encoding");

size_t otlp_encode(enum otlp_encoding encoding, const struct otlp_request *request,
                   unsigned char *bytes, size_t room, const unsigned char **body)
{
	return encodings[encoding].encode(request, bytes, room, body);
}

const char *otlp_content_type(enum otlp_encoding encoding)
{
	return encodings[encoding].content_type;
}
