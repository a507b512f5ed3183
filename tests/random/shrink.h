/* SPDX-License-Identifier: Apache-2.0
 *
 * From a policy and a session that show a trouble to the smallest found that show one of
 * the same kind.
 */
#ifndef TESTS_RANDOM_SHRINK_H
#define TESTS_RANDOM_SHRINK_H

#include "base/buffer.h"
#include "trace.h"

/* Policies without a NUL: a team's, and an organisation's, which is empty if there is
 * none. */
enum { SOURCE_TEAM, SOURCE_ORG, SOURCES };
struct sources {
	struct buffer at[SOURCES];
};

struct texts texts_in(const struct sources *sources);

/* Makes the policies and `trace` smaller, in place, and leaves in `trouble` what is the
 * matter with what remains. */
void shrink(struct sources *sources, struct trace *trace, struct trouble *trouble);

/* Opens the policies and plays the session. */
void judge(struct texts texts, const struct trace *trace, struct trouble *trouble);

#endif
