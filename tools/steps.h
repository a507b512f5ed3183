/* SPDX-License-Identifier: Apache-2.0
 *
 * A step of a policy's test -> the trace events that it stands for. Words that mean
 * nothing there are diagnosed at their place.
 */
#ifndef TOOLS_STEPS_H
#define TOOLS_STEPS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "model/words.h"
#include "syntax/ast.h"
#include "trace/event.h"

#define STEPS_MAX_ROOTS 64u

/* What goes on through the steps of one test. */
struct steps {
	struct arena *arena; /* texts that the policy does not hold itself */
	struct diag *diag;
	unsigned calls;
	char id[16]; /* of the latest call: answers and verdicts are for it */
	struct ilk_text workspace[STEPS_MAX_ROOTS];
};

/* `event` happens; then, if the call goes to the classifier and the step says what the
 * classifier would say, `verdict`. */
struct step_events {
	struct trace_event event;
	bool has_verdict;
	struct trace_event verdict;
};

/* False: something was diagnosed, or the arena failed. Texts live as long as the AST,
 * the arena and the steps. */
bool steps_convert(struct steps *steps, const struct ast_step *step,
                   struct step_events *events);

/* Complains that a word is none of those, with the nearest as help; the answer is
 * false. */
bool steps_unknown(struct steps *steps, const struct ast_word *word,
                   const struct words *words, const char *id);

/* The number of a word in a list, else as above. */
bool steps_find(struct steps *steps, const struct ast_word *word,
                const struct words *words, const char *id, uint32_t *index);
/* What a word means, never absent. */
struct ilk_text steps_text(const struct ast_word *word);

#endif
