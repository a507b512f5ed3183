/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of reports, and where they go; see report.h.
 */
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct report_format report_formats[] = {
	{"text", report_text},
	{"tap", report_tap},
	{"junit", report_junit},
	{NULL, NULL},
};

static int to_file(const char *path, struct report *report, report_fn write,
                   const struct results *results)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&bytes, &size);
	int end;

	if (!memory)
		return tool_fail(path, ILK_MEMORY);
	*report->out = (struct output){memory, 0};
	write(report, results);
	bool failed = fclose(memory) != 0 || report->out->error;

	end = failed ? tool_fail(path, ILK_MEMORY) : file_write(path, bytes, size);
	free(bytes);
	return end;
}

int report_to(const char *path, report_fn write, bool verbose,
              const struct results *results)
{
	struct output out;
	struct report report = {.out = &out, .verbose = verbose};

	if (strcmp(path, "-") != 0)
		return to_file(path, &report, write, results);
	output_stdout(&out);
	report.apart = true;
	write(&report, results);
	return output_done(&out);
}
