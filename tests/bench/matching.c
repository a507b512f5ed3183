/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine on the matching workload (workload.h), by number of rules: are all answers
 * right, and what does a whole ilk_begin() cost, from facts to decision. A run goes over
 * all requests, so what is reported is the mean of a request in each run; of cold ones,
 * which are measured one by one, it is requests that have a spread. Beside it matching
 * alone (baseline.h), which tells what all the rest costs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "baseline.h"
#include "interlock/compile.h"

#define HOT_NS     2e8 /* about what all runs take, each at least one pass */
#define COLD_EVERY 16  /* emptying the caches takes its time */

static const unsigned counts[] = {10, 100, 1000, 10000};

struct matching {
	const struct report *report;
	const struct workload *workload;
	struct bench bench;
	struct baseline *baseline;
	char subject[32];
};

/* One call decided; the answer is kept, so that a compiler cannot leave it out. */
typedef enum ilk_outcome decide(const struct matching *matching,
                                const struct request *request);

static enum ilk_outcome decide_by_engine(const struct matching *matching,
                                         const struct request *request)
{
	struct ilk_call call;
	struct ilk_decision decision;

	return ilk_begin(matching->bench.session, &request->facts, &call, &decision) ==
	                       ILK_OK
	               ? decision.outcome
	               : ILK_OUTCOME_COUNT;
}

static enum ilk_outcome decide_by_baseline(const struct matching *matching,
                                           const struct request *request)
{
	return baseline_decide(matching->baseline, request->facts.tool,
	                       request->facts.command);
}

/* What is measured, and the names of its two measures. */
struct way {
	decide *decide;
	const char *hot;
	const char *cold;
};
static const struct way ways[] = {
	{decide_by_engine, "match hot", "match cold"},
	{decide_by_baseline, "match baseline hot", "match baseline cold"},
};

static size_t wrong_answers(const struct matching *matching, const struct way *way)
{
	const struct workload *workload = matching->workload;
	size_t wrong = 0;

	for (size_t i = 0; i < workload->count; i++)
		wrong += way->decide(matching, &workload->requests[i]) !=
		         workload->requests[i].outcome;
	return wrong;
}

/* Nanoseconds of a request, of `passes` over all of them. */
static double pass(const struct matching *matching, const struct way *way,
                   size_t passes)
{
	const struct workload *workload = matching->workload;
	volatile enum ilk_outcome outcome;
	double begun = bench_now();

	for (size_t i = 0; i < passes; i++)
		for (size_t k = 0; k < workload->count; k++)
			outcome = way->decide(matching, &workload->requests[k]);
	(void)outcome;
	return (bench_now() - begun) / (double)(passes * workload->count);
}

static void hot(const struct matching *matching, const struct way *way)
{
	double samples[BENCH_RUNS];
	double once = pass(matching, way, 1) * (double)matching->workload->count;
	size_t passes = 1 + (size_t)(HOT_NS / BENCH_RUNS / once);

	for (size_t run = 0; run < BENCH_RUNS; run++)
		samples[run] = pass(matching, way, passes);
	bench_report(matching->report, way->hot, matching->subject, "ns", samples,
	             BENCH_RUNS);
}

static bool cold(const struct matching *matching, const struct way *way)
{
	const struct workload *workload = matching->workload;
	size_t count = (workload->count + COLD_EVERY - 1) / COLD_EVERY;
	double *samples = calloc(count + 1, sizeof *samples);
	double clock = bench_clock_cost();
	volatile enum ilk_outcome outcome;

	if (!samples)
		return false;
	for (size_t i = 0; i < count; i++) {
		bench_empty_caches(matching->report);
		double begun = bench_now();

		outcome = way->decide(matching, &workload->requests[i * COLD_EVERY]);
		samples[i] = bench_now() - begun - clock;
	}
	(void)outcome;
	bench_report(matching->report, way->cold, matching->subject, "ns", samples,
	             count);
	free(samples);
	return true;
}

static bool measure(struct matching *matching)
{
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		wrong += wrong_answers(matching, &ways[i]);
	bench_report_one(matching->report, "match wrong", matching->subject, "answers",
	                 (double)wrong);
	if (wrong) {
		fprintf(stderr, "bench: %zu of %zu answers are wrong\n", wrong,
		        2 * matching->workload->count);
		return false;
	}
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		hot(matching, &ways[i]);
		if (!cold(matching, &ways[i]))
			return false;
	}
	return true;
}

static bool match(const struct report *report, struct workload *workload,
                  const char *folder)
{
	struct matching matching = {.report = report, .workload = workload};

	snprintf(matching.subject, sizeof matching.subject, "%u rules",
	         workload->rules);
	bool ok = bench_compile(report, &workload->policy) &&
	          bench_start(&matching.bench, &workload->policy);

	if (!ok)
		return false;
	matching.baseline = baseline_read(folder, workload->rules);
	ok = matching.baseline && measure(&matching);
	baseline_free(matching.baseline);
	bench_stop(&matching.bench);
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
		     match(report, &workload, folder);
		workload_free(&workload);
	}
	return ok;
}
