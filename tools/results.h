/* SPDX-License-Identifier: Apache-2.0
 *
 * What a run of tests led to: suites, one a policy, of results with their failures. The
 * reports are written from this, whatever their format.
 */
#ifndef TOOLS_RESULTS_H
#define TOOLS_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "interlock/compile.h"

/* Failures of one result that are kept; all are counted. */
#define RESULTS_MAX_FAILURES ILK_MAX_DIAGNOSTICS

enum result_end {
	RESULT_PASSED,
	RESULT_FAILED,
	RESULT_BROKEN, /* it could not be run */
	RESULT_ENDS,
};

/* `diagnostic.source_line` NULL: there is no such line to show; column 0: of none. */
struct failure {
	struct failure *next;
	struct ilk_diagnostic diagnostic;
};

struct result {
	struct result *next;
	struct text name;
	uint32_t line; /* of the test in the suite's file; 0: none */
	enum result_end end;
	struct failure *first;
	struct failure **last;
	uint32_t failures;
	bool told; /* standard error has more on it already */
};

struct suite {
	struct suite *next;
	const char *file; /* as shown */
	struct result *first;
	struct result **last;
	uint32_t counts[RESULT_ENDS];
	const char *coverage; /* as text; NULL: not asked for */
};

/* Everything lives in the arena; its `failed` tells of a lack of memory. */
struct results {
	struct arena arena;
	struct suite *first;
	struct suite **last;
	uint32_t counts[RESULT_ENDS];
};

void results_init(struct results *results);
void results_free(struct results *results);

/* NULL: no memory. */
struct suite *results_suite(struct results *results, const char *file);
/* A result that so far passed. NULL: no memory. */
struct result *results_add(struct results *results, struct suite *suite,
                           struct text name, uint32_t line);
/* The result is complete: counts it. */
void results_close(struct results *results, struct suite *suite,
                   const struct result *result);

/* The result failed: for these diagnostics, which are of results->arena. */
void results_take(struct results *results, struct result *result, struct diag *diag);
/* The same, for one reason; `id` is static. */
__attribute__((format(printf, 6, 7))) void
results_fail(struct results *results, struct result *result, const char *file,
             uint32_t line, const char *id, const char *format, ...);

/* A failure as it is shown to people. */
void results_show(const struct failure *failure, bool colour, diag_write_fn write,
                  void *context);
/* "12 passed, 0 failed" and a line end. */
void results_show_counts(const uint32_t counts[RESULT_ENDS], diag_write_fn write,
                         void *context);

#endif
