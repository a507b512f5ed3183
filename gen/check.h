/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules that a spec must keep beyond its shape: a named table, run in order.
 */
#ifndef GEN_CHECK_H
#define GEN_CHECK_H

#include <stddef.h>

#include "gen/spec.h"

struct spec_check {
	const char *id; /* of its diagnostics; also what a policy_exception names */
	const char *rule;
	void (*run)(struct spec *spec, const struct spec_check *check);
};

/* In the order they run. */
const struct spec_check *spec_checks(size_t *count);
/* Runs them all; what they find is in the files' diags. */
void spec_check(struct spec *spec);

#endif
