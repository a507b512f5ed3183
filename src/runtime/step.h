/* SPDX-License-Identifier: Apache-2.0
 *
 * One step of the abstract machine while it runs: the session, the call it is about and
 * what came in with it. Lives on the stack of the public functions.
 */
#ifndef RUNTIME_STEP_H
#define RUNTIME_STEP_H

#include "interlock/runtime.h"

struct lookup;

struct step {
	struct ilk_session *session;
	const struct ilk_image *image; /* the session's */
	struct ilk_call *call;         /* NULL: nothing about a call */
	const struct ilk_facts *facts; /* begin only, as the next */
	struct lookup *lookup;
	const struct ilk_classified *classified; /* verdict only */
	const uint64_t *amounts;                 /* usage only */
	enum ilk_answer answer;                  /* answer only, as the next */
	enum ilk_answerer by;
};

/* The states of a call. What comes for a call in another state is refused. */
enum call_state {
	CALL_NONE,
	CALL_DEFERRED,    /* the policy has no say */
	CALL_CLASSIFYING, /* waits for a verdict */
	CALL_ASKED,       /* waits for an answer */
	CALL_ALLOWED,     /* may be executed, once */
	CALL_OVER,
};

enum call_flag { CALL_BY_PERSON = 1 };

#endif
