/* SPDX-License-Identifier: Apache-2.0
 *
 * What a decision costs, with everything in the caches and with nothing of it there. A
 * policy is compiled in memory, a session started, and one call begun again and again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "interlock/runtime.h"

#define HOT_CALLS 20000
#define HOT_NS    5e6 /* about what a run takes, unless it is done sooner */
#define COLD_RUNS 101
#define TEXT(s)                    \
	{                          \
		(s), sizeof(s) - 1 \
	}

static const struct ilk_text roots[] = {TEXT("/home/dev/project")};

static const struct {
	const char *name;
	struct ilk_facts facts;
} calls[] = {
	{"read a file",
         {.tool = TEXT("read_file"),
          .path = TEXT("/home/dev/project/src/main.c"),
          .cwd = TEXT("/home/dev/project"),
          .args = TEXT("{\"file_path\":\"/home/dev/project/src/main.c\"}"),
          .workspace = roots,
          .workspace_count = 1}},
	{"edit inside",
         {.tool = TEXT("edit"),
          .path = TEXT("/home/dev/project/src/deep/down/main.c"),
          .cwd = TEXT("/home/dev/project"),
          .args = TEXT("{\"file_path\":\"/home/dev/project/src/deep/down/main.c\"}"),
          .workspace = roots,
          .workspace_count = 1}},
	{"run a command",
         {.tool = TEXT("run_shell_command"),
          .command = TEXT("make -C build check VERBOSE=1"),
          .cwd = TEXT("/home/dev/project"),
          .args = TEXT("{\"command\":\"make -C build check VERBOSE=1\"}"),
          .workspace = roots,
          .workspace_count = 1}},
};

/* Begins the call `count` times over; answers the nanoseconds of all. */
static double begin_often(struct bench *bench, const struct ilk_facts *facts,
                          size_t count)
{
	struct ilk_call call;
	struct ilk_decision decision;
	double begun = bench_now();

	for (size_t i = 0; i < count; i++)
		ilk_begin(bench->session, facts, &call, &decision);
	return bench_now() - begun;
}

static void hot(const struct report *report, struct bench *bench, const char *subject,
                const struct ilk_facts *facts)
{
	double samples[BENCH_RUNS];
	double one = begin_often(bench, facts, 10) / 10;
	size_t count =
		one * HOT_CALLS < HOT_NS ? HOT_CALLS : (size_t)(HOT_NS / one) + 1;

	for (size_t run = 0; run < BENCH_RUNS; run++)
		samples[run] = begin_often(bench, facts, count) / (double)count;
	bench_report(report, "decide hot", subject, "ns", samples, BENCH_RUNS);
}

static void cold(const struct report *report, struct bench *bench, const char *subject,
                 const struct ilk_facts *facts)
{
	double samples[COLD_RUNS];
	double clock = bench_clock_cost();
	struct ilk_call call;
	struct ilk_decision decision;

	for (size_t run = 0; run < COLD_RUNS; run++) {
		bench_empty_caches(report);
		double begun = bench_now();

		ilk_begin(bench->session, facts, &call, &decision);
		samples[run] = bench_now() - begun - clock;
	}
	bench_report(report, "decide cold", subject, "ns", samples, COLD_RUNS);
}

bool bench_decide(const struct report *report, const struct input *policy)
{
	struct bench bench;
	bool ok = bench_start(&bench, policy);
	const char *name = input_title(policy);

	for (size_t i = 0; ok && i < sizeof calls / sizeof calls[0]; i++) {
		char subject[128];

		snprintf(subject, sizeof subject, "%.*s: %s", (int)strcspn(name, "."),
		         name, calls[i].name);
		hot(report, &bench, subject, &calls[i].facts);
		cold(report, &bench, subject, &calls[i].facts);
	}
	bench_stop(&bench);
	return ok;
}

/* A policy with `rules` path patterns that no call of ours matches before the last row:
 * what a large organisation's list of protected places looks like. */
static char *rules_policy(size_t rules)
{
	size_t room = 512 + rules * 64;
	char *text = malloc(room);
	size_t at = 0;

	if (!text)
		return NULL;
	at += (size_t)snprintf(text, room,
	                       "policy \"rules\" {\n\ttelemetry qwen-code.auto_mode\n"
	                       "}\nset places = paths {\n");
	for (size_t i = 0; i < rules; i++)
		at += (size_t)snprintf(text + at, room - at,
		                       "\t\"team%zu/**/private-%zu*.txt\",\n", i % 97,
		                       i);
	snprintf(text + at, room - at,
	         "}\nbefore classifier {\n\tdeny protected_path when path in places\n"
	         "\tallow allowlist\n}\n");
	return text;
}

bool bench_rules(const struct report *report)
{
	static const size_t counts[] = {10, 100, 1000, 10000};
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof counts / sizeof counts[0]; i++) {
		struct bench bench;
		struct input policy = {"rules", rules_policy(counts[i]), 0};
		char subject[64];

		if (!policy.bytes)
			return false;
		policy.size = strlen(policy.bytes);
		snprintf(subject, sizeof subject, "%zu path patterns", counts[i]);
		ok = bench_start(&bench, &policy);
		if (ok) {
			hot(report, &bench, subject, &calls[1].facts);
			cold(report, &bench, subject, &calls[1].facts);
		}
		bench_stop(&bench);
		input_free(&policy);
	}
	return ok;
}
