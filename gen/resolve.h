/* SPDX-License-Identifier: Apache-2.0
 *
 * From what files say to what a registry means: sorted arrays to look things up in, and
 * for each signal the attributes that it carries in the end.
 */
#ifndef GEN_RESOLVE_H
#define GEN_RESOLVE_H

#include <stdbool.h>

#include "gen/spec.h"

/* Makes the spec's sorted arrays of its lists. False: no memory. */
bool index_build(struct spec *spec);

/* Fills in what signals import, carry and inherit. Whatever is not found, or leads in a
 * circle, is diagnosed. */
void resolve_all(struct spec *spec);

/* Whether "*" in the pattern, standing for any run of characters, makes it the name. */
bool name_matches(struct text pattern, struct text name);

#endif
