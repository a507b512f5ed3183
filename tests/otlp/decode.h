/* SPDX-License-Identifier: Apache-2.0
 *
 * Protobuf -> the JSON that OTLP has for the same message, from a table of the messages'
 * fields and nothing of the encoder's. For the tests: what the two encodings say must be
 * the same.
 */
#ifndef TESTS_OTLP_DECODE_H
#define TESTS_OTLP_DECODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "otlp/signal.h"

/* A request of the signal; NULL: the bytes are none, or have a field that is not known, is
 * there twice, or comes before one with a lower number. */
json_t *decode_request(enum otlp_signal signal, const void *bytes, size_t size);

/* Whether two values are the same message: an empty list is none, and a number is one
 * however it is written. */
bool decode_same(const json_t *a, const json_t *b);

/* Encodes the request in both encodings and compares what they say; false also when one
 * cannot be read. */
bool decode_agrees(const struct otlp_request *request);

#endif
