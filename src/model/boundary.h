/* SPDX-License-Identifier: Apache-2.0
 *
 * The semantic boundary, held row by row. Sufficient, not exact: a row is judged by what
 * it tests itself, so that a policy which passes keeps the boundary in every state.
 */
#ifndef MODEL_BOUNDARY_H
#define MODEL_BOUNDARY_H

struct checking;

void boundary_block_denies(struct checking *checking);
void boundary_cap_asks(struct checking *checking);
void boundary_permission_denied(struct checking *checking);

void boundary_failure_open(struct checking *checking);

#endif
