/* SPDX-License-Identifier: Apache-2.0
 *
 * bench [--json] TRACE POLICY [TO-COMPILE...] [--registry DIR]: measures deciding under
 * the policy and by number of rules, replaying the trace through it, compiling each of
 * the others, and generating from a registry.
 * Asserts nothing about time; exits with 1 only when something could not run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static bool bench_all(const struct report *report, const struct input *trace,
                      char **names)
{
	struct input policy;
	bool ok = input_read(&policy, names[0]) && bench_decide(report, &policy) &&
	          bench_rules(report) && bench_replay(report, &policy, trace);

	input_free(&policy);
	for (size_t i = 1; ok && names[i]; i++) {
		if (strcmp(names[i], "--registry") == 0)
			return names[i + 1] && bench_registry(report, names[i + 1]);
		ok = input_read(&policy, names[i]) && bench_compile(report, &policy);
		input_free(&policy);
	}
	return ok;
}

int main(int argc, char **argv)
{
	bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
	struct report report = {.json = json};
	int first = report.json ? 2 : 1;
	struct input trace;

	if (argc < first + 2) {
		fprintf(stderr, "usage: bench [--json] TRACE POLICY [TO-COMPILE...]\n");
		return 2;
	}
	report.walk = calloc(1, BENCH_WALK_SIZE);
	if (!report.walk || !input_read(&trace, argv[first])) {
		free(report.walk);
		return 1;
	}
	if (!report.json) {
		printf("caches are emptied by a walk of %zu MiB; reading the clock "
		       "(%.0f ns) is taken off cold runs\n",
		       BENCH_WALK_SIZE >> 20, bench_clock_cost());
		printf("%-14s %-34s %10s %10s %10s %10s\n", "what", "of", "min",
		       "median", "p95", "max");
	}
	bool ok = bench_all(&report, &trace, argv + first + 1);

	input_free(&trace);
	free(report.walk);
	return ok && fflush(stdout) == 0 ? 0 : 1;
}
