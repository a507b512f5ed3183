/* SPDX-License-Identifier: Apache-2.0
 *
 * One request -> the bytes of an OTLP Export...ServiceRequest, as JSON or protobuf, in
 * the caller's memory. Pure; any thread.
 */
#ifndef OTLP_ENCODE_H
#define OTLP_ENCODE_H

#include <stddef.h>

#include "otlp/signal.h"

enum otlp_encoding {
	OTLP_PROTOBUF,
	OTLP_JSON,
	OTLP_ENCODING_COUNT,
};

/* Encodes into at most `room` bytes and answers how many the whole needs: a result above
 * `room` means that it did not fit and that nothing there is of use. `*body` is where the
 * message begins within `bytes`: protobuf is written from its end (see protobuf.h).
 * Every text in the request is UTF-8, and every double finite: the caller's promise. */
size_t otlp_encode(enum otlp_encoding encoding, const struct otlp_request *request,
                   unsigned char *bytes, size_t room, const unsigned char **body);

/* The two encodings; encode.c has the table. */
size_t otlp_encode_json(const struct otlp_request *request, unsigned char *bytes,
                        size_t room, const unsigned char **body);
size_t otlp_encode_protobuf(const struct otlp_request *request, unsigned char *bytes,
                            size_t room, const unsigned char **body);

/* "application/x-protobuf", "application/json". */
const char *otlp_content_type(enum otlp_encoding encoding);

#endif
