/* SPDX-License-Identifier: Apache-2.0
 *
 * random-policies [--seed N] [--policies N] [--steps N] [--time SECONDS]
 *
 * Draws policies over the whole language and a session for each, and holds the compiler to
 * what it promises of any policy and the engine to the reference interpreter. The first
 * trouble is shrunk and shown. Policy n of a run is the only one of a run with seed + n.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compare.h"
#include "policy.h"
#include "session.h"
#include "shrink.h"

struct options {
	uint64_t seed;
	uint64_t policies;
	uint64_t steps;
	uint64_t seconds; /* 0: no limit */
};

struct run {
	const struct options *options;
	struct trace trace;
	struct pair *pair;
	struct tally tally;
	uint64_t policies;
	uint64_t tiers; /* of these, with an organisation's beside them */
	uint64_t steps;
};

/* ---- One policy ------------------------------------------------------------------------- */

static void play(struct run *run, const struct subject *subject, struct pool *pool,
                 struct draw *draw, struct trouble *trouble)
{
	struct pair *pair = run->pair;
	struct trace *trace = &run->trace;
	bool same;

	pool_draw(pool, subject->model, draw);
	start_draw(draw, pool, trace);
	same = pair_start(pair, subject, trace, &run->tally, trouble);
	while (same && trace->count < run->options->steps) {
		struct trace_step *step = &trace->steps[trace->count++];

		step_draw(draw, pool, pair->reference, step);
		same = pair_step(pair, step, trouble);
		trouble->step = trace->count - 1;
	}
	run->steps += trace->count;
	pair_end(pair);
}

static void show(const struct run *run, uint64_t seed, const struct sources *sources,
                 const struct trouble *trouble)
{
	static const char *const heads[SOURCES] = {"policy", "organisation's policy"};

	for (unsigned i = 0; i < SOURCES; i++)
		if (sources->at[i].len)
			printf("---- %s\n%.*s", heads[i], (int)sources->at[i].len,
			       (const char *)sources->at[i].at);
	if (trouble->kind == TROUBLE_DISAGREE) {
		printf("---- session\n");
		trace_print(stdout, &run->trace);
	}
	printf("---- %s\n%s\n", trouble_names[trouble->kind], trouble->detail);
	printf("again: random-policies --seed %llu --policies 1 --steps %llu\n",
	       (unsigned long long)seed, (unsigned long long)run->options->steps);
}

/* One policy in three has an organisation's beside it. */
static void draw_sources(struct draw *draw, struct sources *sources)
{
	for (unsigned i = 0; i < SOURCES; i++)
		buffer_init(&sources->at[i], (struct ilk_allocator){NULL, NULL});
	policy_draw(draw, &sources->at[SOURCE_TEAM],
	            draw_percent(draw, 33) ? &sources->at[SOURCE_ORG] : NULL);
}

/* Whether all is well with the policy of this seed. */
static bool try_policy(struct run *run, uint64_t seed)
{
	struct draw draw = {seed * 0x9e3779b97f4a7c15u + seed};
	struct trouble trouble = {.kind = TROUBLE_NONE};
	struct pool pool = {.mode = {NULL, 0}};
	struct subject subject;
	struct sources sources;

	draw_sources(&draw, &sources);
	run->trace.count = 0;
	if (subject_open(&subject, texts_in(&sources), &trouble))
		play(run, &subject, &pool, &draw, &trouble);
	run->tiers += subject.texts.org.at != NULL;
	subject_close(&subject);
	run->policies++;
	if (trouble.kind) {
		shrink(&sources, &run->trace, &trouble);
		show(run, seed, &sources, &trouble);
	}
	pool_free(&pool);
	for (unsigned i = 0; i < SOURCES; i++)
		buffer_free(&sources.at[i]);
	return !trouble.kind;
}

/* ---- All of them -------------------------------------------------------------------------- */

static void print_tally(const struct tally *tally)
{
	static const char *const names[ILK_OUTCOME_COUNT] = {
		"refused",   "allow",    "deny",  "ask",
		"interrupt", "classify", "defer", "stop"};

	printf("decisions:");
	for (unsigned i = 0; i < ILK_OUTCOME_COUNT; i++)
		printf(" %s %llu", names[i], (unsigned long long)tally->outcomes[i]);
	printf("; by a cap %llu; rows that decided %llu of %llu\n",
	       (unsigned long long)tally->capped,
	       (unsigned long long)tally->rows_decided,
	       (unsigned long long)tally->rows);
}

static int run_all(struct run *run)
{
	const struct options *options = run->options;
	time_t end = time(NULL) + (time_t)options->seconds;
	bool same = true;

	while (same && run->policies < options->policies &&
	       (!options->seconds || time(NULL) < end))
		same = try_policy(run, options->seed + run->policies);
	if (!same) {
		printf("random-policies: trouble with policy %llu (seed %llu)\n",
		       (unsigned long long)run->policies,
		       (unsigned long long)options->seed);
		return 1;
	}
	print_tally(&run->tally);
	printf("random-policies: %llu policies (%llu of two tiers), %llu steps, no "
	       "disagreement (seed %llu)\n",
	       (unsigned long long)run->policies, (unsigned long long)run->tiers,
	       (unsigned long long)run->steps, (unsigned long long)options->seed);
	return 0;
}

static bool read_number(const char *text, uint64_t *number)
{
	char *end;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return *end == '\0' && errno == 0;
}

static bool read_options(char **arguments, struct options *options)
{
	struct {
		const char *name;
		uint64_t *number;
	} known[] = {{"--seed", &options->seed},
	             {"--policies", &options->policies},
	             {"--steps", &options->steps},
	             {"--time", &options->seconds}};

	for (; *arguments; arguments += 2) {
		size_t i = 0;

		while (i < sizeof known / sizeof known[0] &&
		       strcmp(*arguments, known[i].name) != 0)
			i++;
		if (i == sizeof known / sizeof known[0] ||
		    !read_number(arguments[1], known[i].number))
			return false;
	}
	if (options->policies == 0)
		options->policies = options->seconds ? UINT64_MAX : 300;
	return options->steps > 0 && options->steps <= 1000000;
}

int main(int argc, char **argv)
{
	struct options options = {.seed = 1, .steps = 300};
	struct run run = {.options = &options};
	int status = 1;

	(void)argc;
	if (!read_options(argv + 1, &options)) {
		fprintf(stderr, "usage: random-policies [--seed N] [--policies N] "
		                "[--steps N] [--time SECONDS]\n");
		return 2;
	}
	run.trace.steps = calloc(options.steps, sizeof *run.trace.steps);
	run.pair = malloc(sizeof *run.pair);
	if (run.trace.steps && run.pair)
		status = run_all(&run);
	else
		fprintf(stderr, "random-policies: no memory\n");
	free(run.trace.steps);
	free(run.pair);
	return status;
}
