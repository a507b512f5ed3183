/* SPDX-License-Identifier: Apache-2.0
 *
 * bench [--json] [--matching DIR] [--registry DIR] [--hook DIR]
 *       [TRACE POLICY [TO-COMPILE...]]:
 * measures deciding under the policy and by number of rules, replaying the trace through
 * it, compiling each of the others, the matching workload in one folder, generating from
 * the registry in another, and hook processes with what is in the third. Asserts nothing
 * about time; exits with 1 only when something could not run or an answer was wrong.
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
		ok = input_read(&policy, names[i]) && bench_compile(report, &policy);
		input_free(&policy);
	}
	return ok;
}

/* What is asked for beside the policies; NULL: not that. */
struct folders {
	const char *matching;
	const char *registry;
	const char *hook;
	const char *journal; /* a file of lines */
};

/* Options in front; `*argv` is then the trace, or NULL. False: not an option. */
static bool read_options(char ***argv, struct report *report, struct folders *folders)
{
	for (++*argv; **argv && ***argv == '-'; ++*argv) {
		if (strcmp(**argv, "--json") == 0)
			report->json = true;
		else if (strcmp(**argv, "--matching") == 0 && (*argv)[1])
			folders->matching = *++*argv;
		else if (strcmp(**argv, "--registry") == 0 && (*argv)[1])
			folders->registry = *++*argv;
		else if (strcmp(**argv, "--journal") == 0 && (*argv)[1])
			folders->journal = *++*argv;
		else if (strcmp(**argv, "--hook") == 0 && (*argv)[1])
			folders->hook = *++*argv;
		else
			return false;
	}
	return true;
}

static void show_head(void)
{
	printf("caches are emptied by a walk of %zu MiB; reading the clock (%.0f ns) "
	       "is taken off cold runs\n",
	       BENCH_WALK_SIZE >> 20, bench_clock_cost());
	printf("%-14s %-34s %10s %10s %10s %10s\n", "what", "of", "min", "median",
	       "p95", "max");
}

int main(int argc, char **argv)
{
	struct report report = {0};
	struct folders folders = {.journal = NULL};
	struct input trace = {0};
	bool ok = argc > 0 && read_options(&argv, &report, &folders) &&
	          (!*argv || argv[1]);

	if (!ok) {
		fprintf(stderr,
		        "usage: bench [--json] [--matching DIR] [--registry DIR] "
		        "[--hook DIR] [--journal FILE] [TRACE POLICY "
		        "[TO-COMPILE...]]\n");
		return 2;
	}
	report.walk = calloc(1, BENCH_WALK_SIZE);
	if (!report.json)
		show_head();
	ok = report.walk && (!*argv || (input_read(&trace, *argv) &&
	                                bench_all(&report, &trace, argv + 1)));
	ok = ok && (!folders.matching || bench_matching(&report, folders.matching)) &&
	     (!folders.registry || bench_registry(&report, folders.registry)) &&
	     (!folders.hook || bench_hook(&report, folders.hook)) &&
	     (!folders.journal || bench_journal(&report, folders.journal));
	input_free(&trace);
	free(report.walk);
	return ok && fflush(stdout) == 0 ? 0 : 1;
}
