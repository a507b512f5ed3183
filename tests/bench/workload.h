/* SPDX-License-Identifier: Apache-2.0
 *
 * The workload of tool calls and rules that engines are compared on: `rules-N.tsv` and
 * `reqs-N.tsv` of a folder, read into a policy and into calls whose outcome is known.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include "bench.h"
#include "interlock/runtime.h"

/* A call, and what the rules make of it; DEFER: no rule matches. */
struct request {
	enum ilk_outcome outcome;
	struct ilk_facts facts;
};

struct workload {
	unsigned rules;
	char title[32];
	struct input policy; /* named by the title */
	struct input lines;  /* the requests' file, their texts in it */
	struct request *requests;
	size_t count;
};

/* Whether the folder has the workload of this many rules. */
bool workload_is_there(const char *folder, unsigned rules);
/* False, with a message on stderr: unreadable. workload_free() afterwards. */
bool workload_read(struct workload *workload, const char *folder, unsigned rules);
void workload_free(struct workload *workload);

/* The fields of the workload's files. One is cut off at `*at`, its escapes resolved in
 * place; `*at` is then the next field's start. A line has three. */
struct ilk_text workload_field(char **at);
/* False, with a message on stderr: unreadable. input_free() afterwards. */
bool workload_rules(struct input *lines, const char *folder, unsigned rules);
enum ilk_outcome workload_outcome(struct ilk_text word);

#endif
