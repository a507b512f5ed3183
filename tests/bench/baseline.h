/* SPDX-License-Identifier: Apache-2.0
 *
 * What matching alone costs on the workload: a trie over what the globs begin with,
 * Aho-Corasick over what the others have somewhere, and the globs that are left compared.
 * No session, no counters, no reasons; the engine is measured against it.
 */
#ifndef BENCH_BASELINE_H
#define BENCH_BASELINE_H

#include "workload.h"

struct baseline;

/* From the rules of the workload in `folder`. NULL, with a message on stderr: unreadable,
 * or no memory. baseline_free() afterwards. */
struct baseline *baseline_read(const char *folder, unsigned rules);
void baseline_free(struct baseline *baseline);

/* What the rules make of a call: deny beats ask beats allow; DEFER: no rule matches. */
enum ilk_outcome baseline_decide(const struct baseline *baseline, struct ilk_text tool,
                                 struct ilk_text argument);

#endif
