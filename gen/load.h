/* SPDX-License-Identifier: Apache-2.0
 *
 * A registry's folder, with those that it depends on, as a finished spec.
 */
#ifndef GEN_LOAD_H
#define GEN_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/spec.h"
#include "interlock/compile.h"
#include "interlock/status.h"

struct load {
	const char *registry;       /* a folder */
	bool strict;                /* warnings are mistakes, too */
	ilk_diagnostic_fn diagnose; /* NULL: silent */
	void *context;              /* of diagnose */
	/* Out: how many there were, also those that were not shown. */
	uint32_t errors;
	uint32_t warnings;
	/* Out, after ILK_IO and ILK_LIMIT: what failed and why. */
	char failed[512];
};

/* Reads into a spec that was initialised, checks it, and tells what is wrong. ILK_OK;
 * ILK_DIAGNOSED: it has errors (strict: or warnings); ILK_IO, ILK_LIMIT (see failed);
 * ILK_MEMORY. */
enum ilk_status load_spec(struct load *load, struct spec *spec);

#endif
