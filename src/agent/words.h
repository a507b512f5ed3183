/* SPDX-License-Identifier: Apache-2.0
 *
 * A decision in words, for the person who is asked and for the model that is told no.
 */
#ifndef AGENT_WORDS_H
#define AGENT_WORDS_H

#include "agent/follow.h"

enum { WORDS_ROOM = 2048 };

struct words {
	char reason[WORDS_ROOM];
	char warning[WORDS_ROOM];
	char nudge[WORDS_ROOM];
};

/* The answer to what was followed, its texts in `words`. */
struct hook_answer words_answer(struct words *words, const struct ilk_image *image,
                                const struct followed *followed);

/* A denial for want of anything to decide by: `what` is wrong, `which` it is about (NULL:
 * nothing), and why (NULL: no more is known). */
struct hook_answer words_trouble(struct words *words, const char *what,
                                 const char *which, const char *why);

#endif
