/* SPDX-License-Identifier: Apache-2.0
 *
 * The difference between a text and the same text laid out anew, for people and for
 * patch(1). It leans on the two differing in white space only, and so needs one walk.
 */
#ifndef FORMAT_DIFF_H
#define FORMAT_DIFF_H

#include "base/buffer.h"
#include "base/text.h"

/* Appends a unified difference with three lines of context; nothing when the texts are
 * the same. `name` is shown for both. Without memory out->failed is set. */
void diff_texts(struct buffer *out, const char *name, struct text before,
                struct text after);

#endif
