/* SPDX-License-Identifier: Apache-2.0
 *
 * How long a policy takes from text to tables, and how large they are.
 */
#include <stdio.h>

#include "bench.h"
#include "interlock/compile.h"

bool bench_compile(const struct report *report, const struct input *policy)
{
	double samples[BENCH_RUNS];
	size_t size = 0;

	for (size_t i = 0; i < BENCH_RUNS; i++) {
		struct ilk_compiler compiler = {0};
		unsigned char *image = NULL;
		double start = bench_now();
		enum ilk_status status =
			ilk_compile(&compiler, policy->name, policy->bytes,
		                    policy->size, &image, &size);

		samples[i] = (bench_now() - start) / 1e6;
		if (status != ILK_OK) {
			fprintf(stderr, "bench: %s: %s\n", policy->name,
			        ilk_status_text(status));
			return false;
		}
		ilk_compile_free(&compiler, image, size);
	}
	bench_report(report, "compile", input_title(policy), "ms", samples, BENCH_RUNS);
	bench_report_one(report, "image", input_title(policy), "bytes", (double)size);
	return true;
}
