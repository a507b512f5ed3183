/* SPDX-License-Identifier: Apache-2.0
 *
 * The reference interpreter: a policy's meaning straight from the checked model, slow and
 * plain, with no tables, no image and none of the engine's code. The engine must agree
 * with it on every step.
 */
#ifndef TESTS_INTERP_H
#define TESTS_INTERP_H

#include "interlock/runtime.h"
#include "model/model.h"

#define INTERP_FINGERPRINT 65

struct interp {
	const struct model *model;
	uint64_t counters[ILK_MAX_COUNTERS];
	/* What windows remember, the oldest first. */
	unsigned char entries[ILK_MAX_COUNTERS][ILK_MAX_WINDOW];
	char slots[ILK_MAX_SLOTS][INTERP_FINGERPRINT]; /* "": empty */
	struct text mode;
	enum ilk_presence presence;
	unsigned epoch;
};

/* One call on its way; keeps the facts, which must stay where they are. */
struct interp_call {
	const struct ilk_facts *facts;
	const char *fingerprint; /* the caller's own; NULL: as the facts say */
	char fingerprints[ILK_MAX_KEYS][INTERP_FINGERPRINT]; /* "": not needed yet */
	enum {
		INTERP_DONE,
		INTERP_DEFERRED,
		INTERP_CLASSIFY,
		INTERP_ASKED,
		INTERP_ALLOWED
	} state;
	bool by_person;
	uint32_t reason;
	unsigned epoch;
};

struct interp_decision {
	bool refused;
	enum ilk_outcome outcome;
	enum ilk_outcome row_outcome; /* before the presence had its say */
	uint32_t reason; /* index into the model's reasons, or MODEL_NONE */
	uint32_t layer;
	uint32_t cap;
	uint32_t fires;
	uint32_t line;
	bool by_person;
	struct text switch_mode; /* empty: none */
	uint32_t notes;          /* mask over the model's notes */
};

void interp_start(struct interp *interp, const struct model *model, struct text mode,
                  enum ilk_presence presence);
/* `fingerprint` NULL: the facts' own, or computed over the slot's key. */
struct interp_decision interp_begin(struct interp *interp, struct interp_call *call,
                                    const struct ilk_facts *facts,
                                    const char *fingerprint);
struct interp_decision interp_verdict(struct interp *interp, struct interp_call *call,
                                      const struct ilk_classified *classified);
struct interp_decision interp_answer(struct interp *interp, struct interp_call *call,
                                     enum ilk_answer answer, enum ilk_answerer by);
/* False: refused. A deferred call may be executed at will. */
bool interp_executed(struct interp *interp, struct interp_call *call, bool ok);
void interp_event(struct interp *interp, enum ilk_event event);
void interp_mode(struct interp *interp, struct text mode);
uint64_t interp_sum(const struct interp *interp, const struct model_sum *sum);

/* Whether a condition on facts (a set, the workspace) holds in a row that `lets_on` the
 * call, or does not (interp_fact.c). */
bool interp_fact_holds(const struct interp_call *call, const struct model *model,
                       const struct model_condition *condition, bool lets_on);
/* What a slot with this key (a mask of facts) remembers of the call: INTERP_FINGERPRINT
 * bytes, NUL included. */
void interp_fingerprint(char *out, const struct ilk_facts *facts, uint32_t key);

/* Whether one of the set's patterns matches. */
bool interp_set_matches(const struct model_set *set, struct text text);

#endif
