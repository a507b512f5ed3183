/* SPDX-License-Identifier: Apache-2.0
 *
 * What a policy was compiled from -> SOURCES, and the hash that names all of it.
 */
#ifndef TABLE_ORIGIN_H
#define TABLE_ORIGIN_H

#include "base/source.h"
#include "bytes/sha256.h"
#include "table/sections.h"

/* Writes a record for each source of the chain. The hash of one source is its own, that
 * of several the hash over theirs. */
void origin_lower(struct sections *sections, const struct source *first,
                  unsigned char hash[SHA256_SIZE]);

#endif
