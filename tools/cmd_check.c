/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock check: compiles policies for nothing but their diagnostics. A compiled
 * policy is checked as the engine checks it when it is opened.
 */
#include "load.h"
#include "options.h"
#include "tool.h"

static const struct usage usage = {
	.command = "check",
	.operands = "POLICY...",
	.about = "Says what is wrong with policies, and writes nothing. The last line "
		 "counts "
		 "errors and\nwarnings. POLICY may be - for standard input.",
};

int cmd_check(int argc, char **argv)
{
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, NULL, NULL, &operands);
	int worst = TOOL_OK;
	uint32_t errors = 0;
	uint32_t warnings = 0;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count == 0)
		return options_wrong_operands(&usage);
	for (size_t i = 0; i < operands.count; i++) {
		struct loaded loaded;
		int end = load_uncounted(&loaded, operands.at[i]);

		errors += loaded.compiler.errors;
		warnings += loaded.compiler.warnings;
		if (end == TOOL_OK)
			load_free(&loaded);
		if (end > worst)
			worst = end;
	}
	load_show_count(errors, warnings);
	return worst;
}
