/* SPDX-License-Identifier: Apache-2.0
 *
 * A call's arguments by their names, read out of the JSON that the host gives. What is not
 * certain - a name twice, an object where a text is expected, text that is no JSON - never
 * lets a call on; what can be seen of it holds back.
 */
#ifndef RUNTIME_ARGUMENT_H
#define RUNTIME_ARGUMENT_H

#include "interlock/runtime.h"

struct fact_test;

/* A longer text is opaque. */
enum { ARGUMENT_ROOM = 4096 };

/* Where the values of a call's arguments are: one walk for all that the policy names. */
struct arguments {
	bool done;
	uint64_t unsure; /* a bit each: not certain, or missing somewhere */
	struct {
		struct ilk_text json; /* the first value's, as it stands */
		uint32_t count;       /* of values: 0, 1, 2 for more */
	} of[ILK_MAX_ARGUMENTS];
};

static inline bool argument_is(uint32_t fact)
{
	return fact >= ILK_FACT_ARGUMENT;
}

/* Whether the argument is in the set: surely when it is certain what it is and each of its
 * values is, seen when one of them is. In sets of paths by the place that it names, and as it
 * is. `all` is the step's. */
struct fact_test argument_in_set(const struct ilk_image *image,
                                 const struct ilk_facts *facts, struct arguments *all,
                                 uint32_t fact, uint32_t set);
/* The same of the workspace. */
struct fact_test argument_in_workspace(const struct ilk_image *image,
                                       const struct ilk_facts *facts,
                                       struct arguments *all, uint32_t fact, bool fold);

/* Hears of each value (a string with its quotes, a number, true, false, null) and of whose
 * it is: bit n for the n-th of ARGUMENTS. */
struct argument_taker {
	void (*take)(void *context, uint64_t whose, struct ilk_text json);
	void *context;
};
/* Walks over the JSON for the arguments in `which`; what stands before a place that is no
 * JSON is found all the same. Answers those that are not certain: missing, an object, twice
 * there. Time is linear in the text. */
uint64_t argument_walk(const struct ilk_image *image, struct ilk_text args,
                       uint64_t which, const struct argument_taker *taker);
/* What a value says, in `room` where it has to be decoded. False: opaque. */
bool argument_text(struct ilk_text json, char room[ARGUMENT_ROOM],
                   struct ilk_text *text);

#endif
