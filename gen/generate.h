/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator's front door: a registry's folder in, files out. It prints nothing;
 * diagnostics go to a sink.
 */
#ifndef GEN_GENERATE_H
#define GEN_GENERATE_H

#include <stdint.h>

#include "interlock/allocator.h"
#include "interlock/compile.h"
#include "interlock/status.h"

/* Bit n: line n of the table of emitters. */
#define GENERATE_MAX_EMITTERS 32u

struct generate {
	struct ilk_allocator allocator; /* resize NULL: malloc */
	ilk_diagnostic_fn diagnose;     /* NULL: silent */
	void *context;                  /* of diagnose */
	const char *registry;           /* a folder */
	const char *out;                /* a folder that exists */
	const char *prefix;             /* of C macros; NULL: "OTEL_" */
	const char *only;               /* attributes of a subset; NULL: all */
	uint32_t emitters;              /* mask; 0: only check */
	/* Out: how many there were, also those that were not shown. */
	uint32_t errors;
	uint32_t warnings;
	/* Out, after ILK_IO and ILK_LIMIT: what failed and why. */
	char failed[512];
};

/* ILK_OK; ILK_DIAGNOSED: the spec has errors; ILK_IO, ILK_LIMIT (see failed);
 * ILK_MEMORY. Whatever is not ILK_OK leaves the files in `out` as they were. */
enum ilk_status generate(struct generate *job);

#endif
