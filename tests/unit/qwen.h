/* SPDX-License-Identifier: Apache-2.0
 *
 * The events of tests/conformance's qwen-code sequences as traces: what the agent's own
 * functions were given, as facts of our calls.
 */
#ifndef TESTS_QWEN_H
#define TESTS_QWEN_H

#include <jansson.h>
#include <stddef.h>

/* At most this many trace lines come of one event. */
#define QWEN_MAX_LINES 2

/* Writes the trace lines for one event into lines[]; answers how many there are. What the
 * classifier would say is always a line: where it is not asked, the line is refused. */
int qwen_lines(const json_t *event, char lines[QWEN_MAX_LINES][1024]);

/* The mode switch that the answer of this event brings along, or NULL. */
const char *qwen_answer_switch(const json_t *event);

#endif
