/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator's front door: a registry's folder in, files out. It prints nothing;
 * diagnostics go to a sink.
 */
#ifndef GEN_GENERATE_H
#define GEN_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interlock/allocator.h"
#include "interlock/compile.h"
#include "interlock/status.h"

/* Bit n: line n of the table of emitters. */
#define GENERATE_MAX_EMITTERS 32u
#define GENERATE_MAX_UPDATES  32u

struct generate {
	struct ilk_allocator allocator; /* resize NULL: malloc */
	ilk_diagnostic_fn diagnose;     /* NULL: silent */
	void *context;                  /* of diagnose */
	const char *registry;           /* a folder */
	const char *out;                /* a folder that exists */
	const char *prefix;             /* of C macros; NULL: "OTEL_" */
	const char *only;               /* attributes of a subset; NULL: all */
	uint32_t emitters;              /* mask; 0: only check */
	const char *updates[GENERATE_MAX_UPDATES]; /* documents with tables in them */
	size_t update_count;
	bool strict; /* warnings are mistakes, too */
	bool check;  /* write nothing: the files must be what would be written */
	/* Out: how many there were, also those that were not shown. */
	uint32_t errors;
	uint32_t warnings;
	/* Out, "" when there is nothing to say: what failed and why. */
	char failed[512];
};

/* ILK_OK; ILK_DIAGNOSED: the spec has errors, or (see failed) a file is not what it
 * should be; ILK_IO, ILK_LIMIT (see failed);
 * ILK_MEMORY. Whatever is not ILK_OK leaves the files in `out` as they were. */
enum ilk_status generate(struct generate *job);

#endif
