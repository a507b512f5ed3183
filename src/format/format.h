/* SPDX-License-Identifier: Apache-2.0
 *
 * The one layout of a policy: the same tokens and comments in the same order, as
 * written, with the white space between them laid out anew.
 */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/source.h"
#include "interlock/status.h"

/* Appends the laid out text to `out`. What it makes is itself laid out: formatting it
 * again changes nothing. ILK_DIAGNOSED: the text has syntax errors, they are in `diag`.
 * ILK_LIMIT: it is larger than MAX_SOURCE_SIZE, or would be. ILK_MEMORY. Then `out` is
 * not to be used. The source's bytes must have one NUL behind them. */
enum ilk_status format_policy(struct arena *arena, struct diag *diag,
                              const struct source *source, struct buffer *out);

#endif
