/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock check: compiles policies for nothing but their diagnostics. A compiled
 * policy is checked as the engine checks it when it is opened.
 */
#include "file.h"
#include "load.h"
#include "members.h"
#include "options.h"
#include "tool.h"

enum { CHECK_PARAM, CHECK_ORG, CHECK_REGISTRY, CHECK_OPTIONS };
static const struct option options[CHECK_OPTIONS] = {
	[CHECK_PARAM] = LOAD_PARAM,
	[CHECK_ORG] = LOAD_ORG,
	[CHECK_REGISTRY] = {"registry", 'r', "DIR",
                            "what they say must be in this telemetry spec, too"},
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

struct checking {
	struct load_with with;
	const char *registry; /* NULL: none, and no members */
	struct members members;
	int worst;
	uint32_t errors;
	uint32_t warnings;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct checking *checking = context;

	if (index == CHECK_PARAM)
		return load_take_param(&checking->with, usage.command, value);
	if (index == CHECK_ORG)
		checking->with.org = value;
	else
		checking->registry = value;
	return true;
}

static void check(struct checking *checking, const char *path)
{
	struct loaded loaded;
	struct members *members = checking->registry ? &checking->members : NULL;
	int end = load_uncounted(&loaded, path, &checking->with);

	checking->errors += loaded.compiler.errors;
	checking->warnings += loaded.compiler.warnings;
	if (end == TOOL_OK) {
		uint32_t before = members ? members->errors : 0;

		if (members)
			members_hold(members, &loaded.image, file_shown(path));
		if (members && members->errors > before)
			end = TOOL_INPUT;
		load_free(&loaded);
	}
	if (end > checking->worst)
		checking->worst = end;
}

static int check_all(struct checking *checking, const struct operands *operands)
{
	struct members *members = &checking->members;

	if (checking->registry) {
		int end = members_read(members, checking->registry);

		if (end != TOOL_OK)
			return end;
	}
	for (size_t i = 0; i < operands->count; i++)
		check(checking, operands->at[i]);
	load_show_count(checking->errors + members->errors,
	                checking->warnings + members->warnings);
	if (checking->registry)
		members_free(members);
	return checking->worst;
}

int cmd_check(int argc, char **argv)
{
	struct checking checking = {.registry = NULL};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &checking, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count == 0)
		return options_wrong_operands(&usage);
	return check_all(&checking, &operands);
}
