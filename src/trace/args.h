/* SPDX-License-Identifier: Apache-2.0
 *
 * The arguments of a call as facts: their canonical text, and what they say of the
 * command and the path when the call does not say it itself.
 */
#ifndef TRACE_ARGS_H
#define TRACE_ARGS_H

#include <jansson.h>

#include "interlock/runtime.h"

/* Sorted keys, no white space; free(). NULL: no memory. */
char *args_canonical(const json_t *args);

/* Agents that give no `command` or `path` of their own have them among the arguments,
 * under the names that their tools use: "command"; "file_path", "path",
 * "absolute_path" or "notebook_path", the first that is a string. Fills in those of
 * the two facts that are absent; their texts live as long as `args`. */
void args_facts(struct ilk_facts *facts, const json_t *args);

#endif
