/* SPDX-License-Identifier: Apache-2.0
 *
 * otlp-random COUNT [SEED]: random requests, a line each: the signal, the protobuf in
 * hexadecimal, the JSON. For tests/export/official.mjs, which has the official decoder.
 */
#include <stdio.h>
#include <stdlib.h>

#include "otlp/encode.h"
#include "tests/otlp/random.h"

static void show(const struct otlp_request *request)
{
	static const char *const names[] = {[OTLP_LOGS] = "logs",
	                                    [OTLP_TRACES] = "traces",
	                                    [OTLP_METRICS] = "metrics"};
	static unsigned char bytes[1u << 20];
	const unsigned char *body;
	size_t size = otlp_encode(OTLP_PROTOBUF, request, bytes, sizeof bytes, &body);

	printf("%s ", names[request->signal]);
	for (size_t i = 0; body && i < size; i++)
		printf("%02x", body[i]);
	size = otlp_encode(OTLP_JSON, request, bytes, sizeof bytes, &body);
	printf(" %.*s\n", body ? (int)size : 0, (const char *)bytes);
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
	unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;

	for (unsigned long i = 0; i < count; i++) {
		struct otlp_request request;
		struct arena arena;

		arena_init(&arena, (struct ilk_allocator){NULL, NULL});
		random_request(seed + i, &arena, &request);
		show(&request);
		arena_free(&arena);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
