/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy that is looked at: its text, its checked model, its opened image. Opening one
 * holds the compiler to its promises: it compiles, twice to the same bytes, and what is
 * printed of it parses to the same and compiles to the same but for places.
 */
#ifndef TESTS_RANDOM_SUBJECT_H
#define TESTS_RANDOM_SUBJECT_H

#include "base/arena.h"
#include "base/text.h"
#include "interlock/compile.h"
#include "interlock/runtime.h"
#include "model/model.h"

/* What can be wrong; `detail` says more. */
enum trouble_kind {
	TROUBLE_NONE,
	TROUBLE_COMPILE,  /* the policy does not compile */
	TROUBLE_TWICE,    /* compiling it again gives other bytes */
	TROUBLE_PRINT,    /* what is printed does not parse to the same */
	TROUBLE_IMAGE,    /* what is printed compiles to something else */
	TROUBLE_DISAGREE, /* the engine and the interpreter disagree */
	TROUBLE_KINDS,
};

struct trouble {
	enum trouble_kind kind;
	char id[64]; /* COMPILE: the first diagnostic's id */
	char detail[512];
	size_t step; /* DISAGREE: index of the step */
};

extern const char *const trouble_names[TROUBLE_KINDS];
void trouble_set(struct trouble *trouble, enum trouble_kind kind, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));

/* A team's policy, and an organisation's beside it (at NULL: none). */
struct texts {
	struct text team;
	struct text org;
};

struct subject {
	struct arena arena;
	struct texts texts;
	struct model *model;
	unsigned char *bytes;
	size_t size;
	struct ilk_image image;
};

/* False: `trouble` says why; close it all the same. */
bool subject_open(struct subject *subject, struct texts texts, struct trouble *trouble);
void subject_close(struct subject *subject);

#endif
