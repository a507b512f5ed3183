/* SPDX-License-Identifier: Apache-2.0
 *
 * What a fuzzer gives, read like a file: for harnesses of what reads line by line.
 */
#ifndef TESTS_FUZZ_REST_H
#define TESTS_FUZZ_REST_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "interlock/status.h"

/* What has not been read. */
struct rest {
	const uint8_t *at;
	size_t len;
};

static inline enum ilk_status read_rest(void *context, char *bytes, size_t size,
                                        size_t *got)
{
	struct rest *rest = context;

	*got = size < rest->len ? size : rest->len;
	if (*got)
		memcpy(bytes, rest->at, *got);
	rest->at += *got;
	rest->len -= *got;
	return ILK_OK;
}

#endif
