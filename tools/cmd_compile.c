/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock compile: policy text -> decision tables in a file, all or nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "load.h"
#include "options.h"
#include "tool.h"

enum { COMPILE_OUTPUT, COMPILE_PARAM, COMPILE_ORG, COMPILE_OPTIONS };
static const struct option options[COMPILE_OPTIONS] = {
	[COMPILE_OUTPUT] = {"output", 'o', "FILE",
                            "where the tables go; - is standard output"},
	[COMPILE_PARAM] = LOAD_PARAM,
	[COMPILE_ORG] = LOAD_ORG,
};

static const struct usage usage = {
	.command = "compile",
	.operands = "POLICY",
	.about =
		"Compiles a policy to decision tables. Without --output they go beside "
		"POLICY, with\n.tables in the place of .policy; those of standard "
		"input "
		"(POLICY is -) go to standard\noutput. When the policy has errors "
		"nothing "
		"is written.",
	.options = options,
	.count = COMPILE_OPTIONS,
};

struct compile {
	const char *output; /* NULL: beside the policy */
	struct load_with with;
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct compile *compile = context;

	if (index == COMPILE_PARAM)
		return load_take_param(&compile->with, usage.command, value);
	if (index == COMPILE_ORG)
		compile->with.org = value;
	else
		compile->output = value;
	return true;
}

/* NAME.policy -> NAME.tables, NAME -> NAME.tables; NULL: no memory. */
static char *default_output(const char *policy)
{
	static const char tail[] = ".policy";
	size_t len = strlen(policy);
	size_t room = len + sizeof ".tables";
	char *path = malloc(room);

	if (!path)
		return NULL;
	if (len > strlen(tail) && strcmp(policy + len - strlen(tail), tail) == 0)
		len -= strlen(tail);
	snprintf(path, room, "%.*s.tables", (int)len, policy);
	return path;
}

static int compile_to(const char *output, const char *policy,
                      const struct load_with *with)
{
	struct loaded loaded;
	int end = load(&loaded, policy, with);

	if (end != TOOL_OK)
		return end;
	if (load_is_image(&loaded)) {
		tool_complain("%s is compiled already", file_shown(policy));
		end = TOOL_INPUT;
	} else {
		end = file_write(output, loaded.bytes, loaded.size);
	}
	load_free(&loaded);
	return end;
}

int cmd_compile(int argc, char **argv)
{
	struct compile compile = {.output = NULL};
	struct operands operands;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &compile, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count != 1)
		return options_wrong_operands(&usage);
	const char *policy = operands.at[0];
	const char *output = compile.output;

	if (!output && strcmp(policy, "-") == 0)
		output = "-";
	if (output && strcmp(policy, output) == 0 && strcmp(policy, "-") != 0) {
		tool_complain("compile: %s would be written over itself", policy);
		return TOOL_USAGE;
	}
	if (output)
		return compile_to(output, policy, &compile.with);
	char *beside = default_output(policy);

	if (!beside)
		return tool_fail(policy, ILK_MEMORY);
	int end = compile_to(beside, policy, &compile.with);

	free(beside);
	return end;
}
