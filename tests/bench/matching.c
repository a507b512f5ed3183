/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine on the matching workload (workload.h), by number of rules: are all answers
 * right, and what does a whole ilk_begin() cost, from facts to decision. A run goes over
 * all requests, so what is reported is the mean of a request in each run; of cold ones,
 * which are measured one by one, it is requests that have a spread.
 */
#include <stdio.h>
#include <stdlib.h>

#include "interlock/compile.h"
#include "workload.h"

#define HOT_NS     2e8 /* about what all runs take, each at least one pass */
#define COLD_EVERY 16  /* emptying the caches takes its time */

static const unsigned counts[] = {10, 100, 1000, 10000};

struct matching {
	const struct report *report;
	const struct workload *workload;
	struct bench bench;
	char subject[32];
};

static size_t wrong_answers(const struct matching *matching)
{
	const struct workload *workload = matching->workload;
	size_t wrong = 0;

	for (size_t i = 0; i < workload->count; i++) {
		const struct request *request = &workload->requests[i];
		struct ilk_call call;
		struct ilk_decision decision;

		if (ilk_begin(matching->bench.session, &request->facts, &call,
		              &decision) != ILK_OK ||
		    decision.outcome != request->outcome)
			wrong++;
	}
	return wrong;
}

/* Nanoseconds of a request, of `passes` over all of them. */
static double pass(const struct matching *matching, size_t passes)
{
	const struct workload *workload = matching->workload;
	struct ilk_call call;
	struct ilk_decision decision;
	double begun = bench_now();

	for (size_t i = 0; i < passes; i++)
		for (size_t k = 0; k < workload->count; k++)
			ilk_begin(matching->bench.session, &workload->requests[k].facts,
			          &call, &decision);
	return (bench_now() - begun) / (double)(passes * workload->count);
}

static void hot(const struct matching *matching)
{
	double samples[BENCH_RUNS];
	double once = pass(matching, 1) * (double)matching->workload->count;
	size_t passes = 1 + (size_t)(HOT_NS / BENCH_RUNS / once);

	for (size_t run = 0; run < BENCH_RUNS; run++)
		samples[run] = pass(matching, passes);
	bench_report(matching->report, "match hot", matching->subject, "ns", samples,
	             BENCH_RUNS);
}

static bool cold(const struct matching *matching)
{
	const struct workload *workload = matching->workload;
	size_t count = (workload->count + COLD_EVERY - 1) / COLD_EVERY;
	double *samples = calloc(count + 1, sizeof *samples);
	double clock = bench_clock_cost();
	struct ilk_call call;
	struct ilk_decision decision;

	if (!samples)
		return false;
	for (size_t i = 0; i < count; i++) {
		bench_empty_caches(matching->report);
		double begun = bench_now();

		ilk_begin(matching->bench.session,
		          &workload->requests[i * COLD_EVERY].facts, &call, &decision);
		samples[i] = bench_now() - begun - clock;
	}
	bench_report(matching->report, "match cold", matching->subject, "ns", samples,
	             count);
	free(samples);
	return true;
}

static bool measure(struct matching *matching)
{
	size_t wrong = wrong_answers(matching);

	bench_report_one(matching->report, "match wrong", matching->subject, "answers",
	                 (double)wrong);
	if (wrong) {
		fprintf(stderr, "bench: %zu of %zu answers are wrong\n", wrong,
		        matching->workload->count);
		return false;
	}
	hot(matching);
	return cold(matching);
}

static bool match(const struct report *report, struct workload *workload)
{
	struct matching matching = {.report = report, .workload = workload};

	snprintf(matching.subject, sizeof matching.subject, "%u rules",
	         workload->rules);
	bool ok = bench_compile(report, &workload->policy) &&
	          bench_start(&matching.bench, &workload->policy);

	if (ok) {
		ok = measure(&matching);
		bench_stop(&matching.bench);
	}
	return ok;
}

bool bench_matching(const struct report *report, const char *folder)
{
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof counts / sizeof counts[0]; i++) {
		struct workload workload;

		if (!workload_is_there(folder, counts[i])) {
			fprintf(stderr,
			        "bench: the workload of %u rules is not in %s: left "
			        "out\n",
			        counts[i], folder);
			continue;
		}
		ok = workload_read(&workload, folder, counts[i]) &&
		     match(report, &workload);
		workload_free(&workload);
	}
	return ok;
}
