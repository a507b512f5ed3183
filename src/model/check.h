/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks of a resolved model: a table of named checks, each one function. The name is the
 * diagnostic's id; a `boundary-` check guards the semantic boundary and can be waived by
 * the policy, which then shows in every report.
 */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/model.h"

struct checking;

struct check {
	const char *name;
	enum ilk_severity severity;
	bool boundary; /* `waive NAME "why"` silences it */
	const char *protects;
	void (*run)(struct checking *checking);
};

/* What a check sees and answers with. */
struct checking {
	struct diag *diag;
	struct model *model;
	const struct check *check;
	bool waived;
	bool broken; /* set by the first finding */
};

extern const struct check checks[];
extern const unsigned check_count;

/* Runs all of them. */
void model_check(struct model *model, struct diag *diag);

/* A finding of the running check: counted and, unless waived, reported under the
 * check's name and severity. NULL: waived or not kept. */
__attribute__((format(printf, 3, 4))) struct diag_entry *
check_found(struct checking *checking, struct span span, const char *format, ...);

#endif
