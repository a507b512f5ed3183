/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock check: compiles policies for nothing but their diagnostics. A compiled
 * policy is checked as the engine checks it when it is opened.
 */
#include "load.h"
#include "options.h"
#include "tool.h"

enum { CHECK_PARAM, CHECK_ORG, CHECK_OPTIONS };
static const struct option options[CHECK_OPTIONS] = {
	[CHECK_PARAM] = LOAD_PARAM,
	[CHECK_ORG] = LOAD_ORG,
};

static const struct usage usage = {
	.command = "check",
	.operands = "POLICY...",
	.about = "Says what is wrong with policies, and writes nothing. The last line "
		 "counts "
		 "errors and\nwarnings. POLICY may be - for standard input.",
	.options = options,
	.count = CHECK_OPTIONS,
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct load_with *with = context;

	if (index == CHECK_PARAM)
		return load_take_param(with, usage.command, value);
	with->org = value;
	return true;
}

int cmd_check(int argc, char **argv)
{
	struct load_with with = {.count = 0};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &with, &operands);
	int worst = TOOL_OK;
	uint32_t errors = 0;
	uint32_t warnings = 0;

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count == 0)
		return options_wrong_operands(&usage);
	for (size_t i = 0; i < operands.count; i++) {
		struct loaded loaded;
		int end = load_uncounted(&loaded, operands.at[i], &with);

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
