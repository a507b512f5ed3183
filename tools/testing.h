/* SPDX-License-Identifier: Apache-2.0
 *
 * Testing one policy: the tests written inside it, traces with the answers expected of
 * them, and how much of it they reach.
 */
#ifndef TOOLS_TESTING_H
#define TOOLS_TESTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"
#include "coverage.h"
#include "load.h"
#include "model/model.h"
#include "results.h"

#define TESTING_MAX_TRACES 64u

/* A session, and the answers that it should get. */
struct testing_trace {
	const char *trace;
	const char *expect;
};

/* What is asked for. */
struct testing {
	const char *filter; /* part of the names of the tests to run; NULL: all */
	bool coverage;      /* in the reports */
	bool wants_require;
	uint32_t require; /* per cent of the rows */
	struct testing_trace traces[TESTING_MAX_TRACES];
	size_t trace_count;
	struct buffer *coverage_json; /* NULL: not asked for */
	const struct load_with *with;
};

/* One policy under test. */
struct subject {
	const struct testing *testing;
	struct results *results;
	struct suite *suite;
	const struct loaded *loaded;
	const struct source *source; /* the main file, and those behind it; NULL: it is
	                              * compiled */
	const struct model *model;   /* of the text */
	struct coverage coverage;
};

/* Whether the filter lets this test through. */
bool testing_wants(const struct testing *testing, struct text name);

/* Runs everything for the policy at `path` into a suite of `results`. TOOL_OK;
 * TOOL_INPUT when something failed; else what kept it from running, and a complaint was
 * printed. */
int testing_policy(const struct testing *testing, struct results *results,
                   const char *path);

/* Parts of that, with the same answers. */
int testing_inline(struct subject *subject);
int testing_trace(struct subject *subject, const struct testing_trace *trace);

#endif
