/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock test: runs the tests that are written inside policies, and traces with the
 * answers expected of them; reports in several formats, once or at each change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "file.h"
#include "options.h"
#include "report.h"
#include "testing.h"
#include "tool.h"
#include "watch.h"

enum {
	TEST_FORMAT,
	TEST_OUTPUT,
	TEST_VERBOSE,
	TEST_FILTER,
	TEST_TRACE,
	TEST_EXPECT,
	TEST_COVERAGE,
	TEST_COVERAGE_JSON,
	TEST_REQUIRE,
	TEST_WATCH,
	TEST_RUNS,
	TEST_PARAM,
	TEST_ORG,
	TEST_OPTIONS
};
static const struct option options[TEST_OPTIONS] = {
	[TEST_FORMAT] = {"format", 0, "FORMAT", "of the report: text, tap, junit"},
	[TEST_OUTPUT] = {"output", 'o', "FILE",
                         "the report goes here, text is still shown"},
	[TEST_VERBOSE] = {"verbose", 'v', NULL, "name each test that passed, too"},
	[TEST_FILTER] = {"filter", 0, "TEXT", "only tests with TEXT in their name"},
	[TEST_TRACE] = {"trace", 0, "FILE", "play this session, too"},
	[TEST_EXPECT] = {"expect", 0, "FILE", "its answers, as of replay --json"},
	[TEST_COVERAGE] = {"coverage", 0, NULL,
                           "show what of the policy the tests reach"},
	[TEST_COVERAGE_JSON] = {"coverage-json", 0, "FILE", "the same as JSON lines"},
	[TEST_REQUIRE] = {"require", 0, "PERCENT", "so much of the rows must decide"},
	[TEST_WATCH] = {"watch", 0, NULL, "run again whenever a file changes"},
	[TEST_RUNS] = {"runs", 0, "NUMBER", "watch: end after so many runs"},
	[TEST_PARAM] = LOAD_PARAM,
	[TEST_ORG] = LOAD_ORG,
};

static const struct usage usage = {
	.command = "test",
	.operands = "POLICY...",
	.about =
		"Runs the tests that are written inside policies. A step that ends "
		"otherwise "
		"than the\ntest says is shown with its place; the last line counts the "
		"tests. Each --trace has\nan --expect behind it: its answers are "
		"compared "
		"with that file's lines, in the keys\nthat these have.",
	.options = options,
	.count = TEST_OPTIONS,
};

struct run {
	struct testing testing;
	const struct operands *operands;
	report_fn report;
	const char *output;
	const char *coverage_json;
	bool verbose;
	bool watch;
	uint32_t runs; /* 0: without end */
	struct load_with with;
};

static bool take_format(struct run *run, const char *value)
{
	const char *names[8];
	size_t count = 0;

	for (; report_formats[count].name; count++) {
		names[count] = report_formats[count].name;
		if (strcmp(value, names[count]) == 0) {
			run->report = report_formats[count].write;
			return true;
		}
	}
	options_unknown_word("test: --format", value, names, count);
	return false;
}

static bool take_number(const char *option, const char *value, uint32_t least,
                        uint32_t most, uint32_t *number)
{
	size_t digits = strspn(value, "0123456789");
	unsigned long parsed = strtoul(value, NULL, 10);

	*number = (uint32_t)parsed;
	if (digits && digits < 10 && !value[digits] && parsed >= least &&
	    parsed <= most)
		return true;
	tool_complain("test: --%s: expected a number from %u to %u, found \"%s\"",
	              option, (unsigned)least, (unsigned)most, value);
	return false;
}

/* Whether a trace waits for its expectations. */
static bool half_pair(const struct testing *testing)
{
	return testing->trace_count &&
	       !testing->traces[testing->trace_count - 1].expect;
}

static bool take_trace(struct testing *testing, const char *path)
{
	if (half_pair(testing)) {
		tool_complain("test: --trace needs an --expect behind it");
		return false;
	}
	if (testing->trace_count == TESTING_MAX_TRACES) {
		tool_complain("test: more than %u traces", TESTING_MAX_TRACES);
		return false;
	}
	testing->traces[testing->trace_count++].trace = path;
	return true;
}

static bool take_expect(struct testing *testing, const char *path)
{
	if (!half_pair(testing)) {
		tool_complain("test: --expect needs a --trace before it");
		return false;
	}
	testing->traces[testing->trace_count - 1].expect = path;
	return true;
}

static bool take_option(void *context, size_t index, const char *value)
{
	struct run *run = context;
	struct testing *testing = &run->testing;

	if (index == TEST_FORMAT)
		return take_format(run, value);
	if (index == TEST_TRACE)
		return take_trace(testing, value);
	if (index == TEST_EXPECT)
		return take_expect(testing, value);
	if (index == TEST_PARAM)
		return load_take_param(&run->with, usage.command, value);
	if (index == TEST_REQUIRE) {
		testing->wants_require = true;
		return take_number("require", value, 0, 100, &testing->require);
	}
	if (index == TEST_RUNS)
		return take_number("runs", value, 1, 999999999, &run->runs);
	if (index == TEST_ORG)
		run->with.org = value;
	if (index == TEST_OUTPUT)
		run->output = value;
	if (index == TEST_FILTER)
		testing->filter = value;
	if (index == TEST_COVERAGE_JSON)
		run->coverage_json = value;
	run->verbose |= index == TEST_VERBOSE;
	run->watch |= index == TEST_WATCH;
	testing->coverage |= index == TEST_COVERAGE;
	return true;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

/* The reports: the one that was asked for, and text when that one went elsewhere. */
static int report(const struct run *run, const struct results *results)
{
	bool elsewhere = run->output && strcmp(run->output, "-") != 0;
	int end = report_to(elsewhere ? run->output : "-", run->report, run->verbose,
	                    results);

	if (elsewhere)
		end = worse(end, report_to("-", report_text, run->verbose, results));
	return end;
}

static int run_all(const struct run *run)
{
	struct results results;
	struct testing testing = run->testing;
	struct buffer json;
	int worst = TOOL_OK;

	results_init(&results);
	buffer_init(&json, (struct ilk_allocator){NULL, NULL});
	testing.coverage_json = run->coverage_json ? &json : NULL;
	for (size_t i = 0; i < run->operands->count; i++)
		worst = worse(worst,
		              testing_policy(&testing, &results, run->operands->at[i]));
	if (run->coverage_json)
		worst = worse(worst, json.failed ? TOOL_MEMORY
		                                 : file_write(run->coverage_json,
		                                              json.at, json.len));
	worst = worse(worst, report(run, &results));
	buffer_free(&json);
	results_free(&results);
	return worst;
}

static void met(void *watch, const char *path)
{
	watch_add(watch, path);
}

/* Runs, and runs again at each change. */
static int watch(struct run *run)
{
	const struct testing *testing = &run->testing;
	struct watch watch;
	uint32_t left = run->runs;
	int end = TOOL_OK;

	watch_init(&watch);
	run->with.met = met;
	run->with.context = &watch;
	for (size_t i = 0; i < run->operands->count; i++)
		watch_add(&watch, run->operands->at[i]);
	for (size_t i = 0; i < testing->trace_count; i++) {
		watch_add(&watch, testing->traces[i].trace);
		watch_add(&watch, testing->traces[i].expect);
	}
	for (;;) {
		end = run_all(run);
		if (watch.failed)
			end = tool_fail("test", ILK_MEMORY);
		if (end == TOOL_IO || watch.failed || --left == 0 ||
		    !watch_change(&watch))
			break;
		fputs("----\n", stdout);
	}
	watch_free(&watch);
	run->with.met = NULL;
	run->with.context = NULL;
	return end;
}

static size_t is_input(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* How often standard input would be read. */
static size_t standard_inputs(const struct run *run)
{
	const struct testing *testing = &run->testing;
	size_t count = 0;

	for (size_t i = 0; i < run->operands->count; i++)
		count += is_input(run->operands->at[i]);
	for (size_t i = 0; i < testing->trace_count; i++)
		count += is_input(testing->traces[i].trace) +
		         is_input(testing->traces[i].expect);
	return count;
}

/* Whether the command line makes sense as a whole. */
static bool complete(const struct run *run)
{
	const char *complaint = NULL;
	size_t inputs;

	if (half_pair(&run->testing)) {
		tool_complain("test: --trace needs an --expect behind it");
		return false;
	}
	inputs = standard_inputs(run);
	if (run->runs && !run->watch)
		complaint = "--runs is for --watch";
	else if (inputs > 1)
		complaint = "only one file can be -";
	else if (inputs && run->watch)
		complaint = "--watch cannot watch standard input";
	else if (inputs && run->testing.trace_count && run->operands->count > 1)
		complaint = "a trace from standard input can be played only once";
	if (complaint)
		tool_complain("test: %s, see interlock test --help", complaint);
	return !complaint;
}

int cmd_test(int argc, char **argv)
{
	struct operands operands;
	struct run run = {.report = report_text, .operands = &operands};

	run.testing.with = &run.with;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &run, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count == 0)
		return options_wrong_operands(&usage);
	if (!complete(&run))
		return TOOL_USAGE;
	return run.watch ? watch(&run) : run_all(&run);
}
