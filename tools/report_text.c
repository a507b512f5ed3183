/* SPDX-License-Identifier: Apache-2.0
 *
 * Results for people: what failed and where, then the coverage, then the counts. On a
 * terminal the failures go to standard error, like all diagnostics.
 */
#include <inttypes.h>
#include <stdio.h>

#include "report.h"
#include "term.h"

static void show_failures(const struct report *report, const struct result *result)
{
	bool colour = report->apart && term_colour(stderr);
	diag_write_fn write = report->apart ? error_write : output_write;

	if (report->apart && result->told)
		return;
	if (report->apart)
		output_flush(report->out);
	for (const struct failure *at = result->first; at; at = at->next)
		results_show(at, colour, write, report->out);
	if (result->failures <= RESULTS_MAX_FAILURES)
		return;
	char more[40];
	int len = snprintf(more, sizeof more, "and %" PRIu32 " more\n",
	                   result->failures - RESULTS_MAX_FAILURES);

	write(report->out, more, (size_t)len);
}

static void show_result(const struct report *report, const struct result *result)
{
	static const char *const words[RESULT_ENDS] = {
		[RESULT_PASSED] = "passed",
		[RESULT_FAILED] = "FAILED",
		[RESULT_BROKEN] = "BROKEN",
	};

	if (result->end != RESULT_PASSED || report->verbose)
		output_printf(report->out, "%s  %.*s\n", words[result->end],
		              (int)result->name.len, result->name.at);
	show_failures(report, result);
}

void report_text(const struct report *report, const struct results *results)
{
	for (const struct suite *suite = results->first; suite; suite = suite->next) {
		for (const struct result *at = suite->first; at; at = at->next)
			show_result(report, at);
		if (suite->coverage)
			output_printf(report->out, "coverage of %s\n%s", suite->file,
			              suite->coverage);
	}
	results_show_counts(results->counts, output_write, report->out);
}
