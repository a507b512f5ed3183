/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy compiled in memory and a session of it, for bench.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

void bench_stop(struct bench *bench)
{
	free(bench->memory);
	if (bench->bytes)
		ilk_compile_free(&bench->compiler, bench->bytes, bench->size);
	*bench = (struct bench){0};
}

bool bench_start(struct bench *bench, const struct input *policy)
{
	static const struct ilk_text mode = {"auto", 4};
	enum ilk_status status;

	*bench = (struct bench){0};
	status = ilk_compile(&bench->compiler, policy->name, policy->bytes,
	                     policy->size, &bench->bytes, &bench->size);
	if (status == ILK_OK)
		status = ilk_open(&bench->image, bench->bytes, bench->size);
	if (status == ILK_OK) {
		size_t size = ilk_session_size(&bench->image);

		bench->memory = malloc(size);
		status = bench->memory
		                 ? ilk_session_start(&bench->session, &bench->image,
		                                     bench->memory, size, mode,
		                                     ILK_PRESENCE_INTERACTIVE)
		                 : ILK_MEMORY;
	}
	if (status == ILK_OK)
		return true;
	fprintf(stderr, "bench: %s: %s\n", policy->name, ilk_status_text(status));
	bench_stop(bench);
	return false;
}
