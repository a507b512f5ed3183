/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks of what a policy defines: that something uses it, that a cap can be
 * reached, that a pattern can match.
 */
#ifndef MODEL_CHECK_USE_H
#define MODEL_CHECK_USE_H

struct checking;

void check_unused(struct checking *checking);
void check_cap_never(struct checking *checking);
void check_host_case(struct checking *checking);

#endif
