/* SPDX-License-Identifier: Apache-2.0
 *
 * What a test's step says beside its head: facts of a call, what the classifier would
 * say, who answers.
 */
#ifndef TOOLS_GIVEN_H
#define TOOLS_GIVEN_H

#include <stdbool.h>

#include "steps.h"

/* Puts one pair into the events, whose kind is known; false: it was diagnosed, or the
 * arena failed. */
bool given_take(struct steps *steps, const struct ast_pair *pair,
                struct step_events *events);

/* The same of `args JSON`, and of args.NAME TEXT or NUMBER (given_args.c). */
bool given_args(struct steps *steps, const struct ast_pair *pair,
                struct ilk_facts *facts);
bool given_argument(struct steps *steps, const struct ast_pair *pair,
                    struct ilk_facts *facts);

#endif
