/* SPDX-License-Identifier: Apache-2.0
 *
 * How much of the processor a whole registry takes, from its files to the C header in
 * memory - read, resolved, checked, emitted - and how much memory at the most.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "gen/emit.h"
#include "gen/load.h"

/* What is allocated now, and the most that ever was. */
struct counted {
	size_t live;
	size_t peak;
};

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
	struct counted *counted = context;

	counted->live += new_size - old_size;
	if (counted->live > counted->peak)
		counted->peak = counted->live;
	if (new_size == 0) {
		free(block);
		return NULL;
	}
	return realloc(block, new_size);
}

/* Of the processor, so that other work on the machine does not count. */
static double used(void)
{
	struct timespec at;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static bool once(const char *folder, struct counted *counted, size_t *written)
{
	struct ilk_allocator allocator = {resize, counted};
	struct load load = {.registry = folder};
	const struct emitter *c = emitter_named(text_of("c"));
	struct arena arena;
	struct spec spec;
	struct buffer out;

	arena_init(&arena, allocator);
	buffer_init(&out, allocator);
	spec_init(&spec, &arena);
	enum ilk_status status = load_spec(&load, &spec);

	if (status == ILK_OK)
		c->files[0].emit(&(struct emit){.spec = &spec,
		                                .arena = &arena,
		                                .prefix = "OTEL_",
		                                .out = &out});
	*written = out.len;
	bool ok = status == ILK_OK && !arena.failed && !out.failed;

	if (!ok)
		fprintf(stderr, "bench: %s: %s\n", folder,
		        load.failed[0] ? load.failed : ilk_status_text(status));
	buffer_free(&out);
	arena_free(&arena);
	return ok;
}

bool bench_registry(const struct report *report, const char *folder)
{
	double samples[BENCH_RUNS];
	struct counted counted = {0, 0};
	size_t written = 0;

	for (size_t i = 0; i < BENCH_RUNS; i++) {
		double start = used();

		if (!once(folder, &counted, &written))
			return false;
		samples[i] = used() - start;
	}
	bench_report(report, "registry", folder, "ms of CPU", samples, BENCH_RUNS);
	bench_report_one(report, "registry peak", folder, "bytes",
	                 (double)counted.peak);
	bench_report_one(report, "registry in C", folder, "bytes", (double)written);
	return true;
}
