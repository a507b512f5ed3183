/* SPDX-License-Identifier: Apache-2.0
 *
 * interlock dump: everything that is in a compiled policy, as text.
 */
#include "dump/dump.h"
#include "file.h"
#include "load.h"
#include "options.h"
#include "tool.h"

enum { DUMP_PARAM, DUMP_ORG, DUMP_OPTIONS };
static const struct option options[DUMP_OPTIONS] = {
	[DUMP_PARAM] = LOAD_PARAM,
	[DUMP_ORG] = LOAD_ORG,
};

static const struct usage usage = {
	.command = "dump",
	.operands = "FILE",
	.about = "Shows all that is in a compiled policy. FILE is a .tables file, or a "
		 ".policy, which is\ncompiled first; - is standard input.",
	.options = options,
	.count = DUMP_OPTIONS,
};

static bool take_option(void *context, size_t index, const char *value)
{
	struct load_with *with = context;

	if (index == DUMP_PARAM)
		return load_take_param(with, usage.command, value);
	with->org = value;
	return true;
}

int cmd_dump(int argc, char **argv)
{
	struct load_with with = {.count = 0};
	struct operands operands;
	struct loaded loaded;
	struct output out;
	enum options_end parsed =
		options_parse(&usage, argc, argv, take_option, &with, &operands);

	if (parsed != OPTIONS_GO_ON)
		return options_exit(parsed);
	if (operands.count != 1)
		return options_wrong_operands(&usage);
	int end = load(&loaded, operands.at[0], &with);

	if (end != TOOL_OK)
		return end;
	const struct sheet sheet = {output_write, &out};

	output_stdout(&out);
	dump_image(&sheet, &loaded.image);
	load_free(&loaded);
	return output_done(&out);
}
