/* SPDX-License-Identifier: Apache-2.0
 *
 * One condition being resolved: what the files of conditions share.
 */
#ifndef MODEL_CONDITIONS_H
#define MODEL_CONDITIONS_H

#include "model/resolve.h"

/* What one condition is being built for. */
struct target {
	struct resolve *resolve;
	const struct condition_site *site;
	const struct ast_condition *ast;
	struct model_condition *out;
};

/* The condition is this test. */
static inline void condition_is(struct target *to, enum ilk_test what, uint32_t a)
{
	to->out->test = what;
	to->out->a = a;
}

/* A word by itself: capped, a verdict, a cap, a slot, a latch (condition_words.c). */
void resolve_condition_word(struct target *to);

#endif
