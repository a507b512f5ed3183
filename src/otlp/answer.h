/* SPDX-License-Identifier: Apache-2.0
 *
 * A receiver's answer in protobuf: what an Export...ServiceResponse says of a partial
 * success, and the message of a google.rpc.Status. Any bytes; pure.
 */
#ifndef OTLP_ANSWER_H
#define OTLP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/runtime.h"

struct otlp_answer {
	uint64_t rejected;       /* spans, data points or log records */
	struct ilk_text message; /* within the bytes; any bytes itself */
};

/* Of an answer with success, and of one without. False: it is no such message. */
bool otlp_answer_success(const void *bytes, size_t size, struct otlp_answer *answer);
bool otlp_answer_failure(const void *bytes, size_t size, struct otlp_answer *answer);

#endif
