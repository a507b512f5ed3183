/* SPDX-License-Identifier: Apache-2.0
 *
 * What the numbers say that somebody should look at. A table of checks; each has a stable
 * id, and few events make no finding.
 */
#ifndef REPORT_FINDING_H
#define REPORT_FINDING_H

#include <stddef.h>

#include "report/numbers.h"

#define FINDING_MAX  16u
#define FINDING_TEXT 256u

struct finding {
	const char *id;          /* "classifier-unavailable" */
	bool grave;              /* decisions are made without what should make them */
	char text[FINDING_TEXT]; /* a sentence, without what an event said */
};

/* Grave ones first; answers how many. */
size_t findings(const struct numbers *numbers, struct finding found[FINDING_MAX]);

#endif
