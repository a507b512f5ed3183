/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy with one part less.
 */
#ifndef TESTS_RANDOM_PRUNE_H
#define TESTS_RANDOM_PRUNE_H

#include "syntax/ast.h"

/* Takes away part number `index`: large ones (items, rows) come first, words last; a
 * "not" counts as a part, and so does half of a number. What remains need not be a right
 * policy. False: there are not so many parts. */
bool prune_policy(struct ast_policy *policy, size_t index);

#endif
