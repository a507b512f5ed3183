/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules that a spec must keep beyond its shape: a named table, run in order. Errors
 * protect the code that is generated and what names mean; warnings are matters of style,
 * and nothing that is deprecated is told of its style any more.
 */
#ifndef GEN_CHECK_H
#define GEN_CHECK_H

#include <stddef.h>

#include "gen/spec.h"

struct spec_check {
	const char *id; /* of its diagnostics; also what a waiver names */
	enum ilk_severity severity;
	const char *rule;
	const char *protects; /* what goes wrong otherwise */
	const char *also; /* its name in the official policies' exceptions, or NULL */
	void (*run)(struct spec *spec, const struct spec_check *check);
};

/* In the order they run. */
const struct spec_check *spec_checks(size_t *count);
/* NULL: there is none of that name. */
const struct spec_check *spec_check_named(struct text id);
/* Runs them all; what they find is in the files' diags. */
void spec_check(struct spec *spec);

#endif
