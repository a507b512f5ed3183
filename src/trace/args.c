/* SPDX-License-Identifier: Apache-2.0
 *
 * The arguments of a call as facts; see args.h.
 */
#include "trace/args.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

char *args_canonical(const json_t *args)
{
	return json_dumps(args, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
}

/* The first of these arguments that is a string. */
static struct ilk_text argument(const json_t *args, const char *const *names,
                                size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(args, names[i]);

		if (json_is_string(value))
			return (struct ilk_text){json_string_value(value),
			                         json_string_length(value)};
	}
	return (struct ilk_text){NULL, 0};
}

void args_facts(struct ilk_facts *facts, const json_t *args)
{
	static const char *const commands[] = {"command"};
	static const char *const paths[] = {"file_path", "path", "absolute_path",
	                                    "notebook_path"};

	if (!facts->command.at)
		facts->command = argument(args, commands, COUNT(commands));
	if (!facts->path.at)
		facts->path = argument(args, paths, COUNT(paths));
}
