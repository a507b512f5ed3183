/* SPDX-License-Identifier: Apache-2.0
 *
 * From a policy and a session that show a trouble to the smallest found that show one of
 * the same kind.
 */
#ifndef TESTS_RANDOM_SHRINK_H
#define TESTS_RANDOM_SHRINK_H

#include "base/buffer.h"
#include "trace.h"

/* Makes `text` (a policy, without a NUL) and `trace` smaller, in place, and leaves in
 * `trouble` what is the matter with what remains. */
void shrink(struct buffer *text, struct trace *trace, struct trouble *trouble);

/* Opens the policy and plays the session. */
void judge(struct text text, const struct trace *trace, struct trouble *trouble);

#endif
