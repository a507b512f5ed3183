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

/* What a counter for each key, or a cycle, remembers of a call. */
#define INTERP_KEY      (INTERP_FINGERPRINT + INTERP_CATEGORY)
#define INTERP_CATEGORY 32
struct interp_entry {
	char key[INTERP_KEY];
	uint64_t value;
};
/* Longer histories of calls than any policy can tell apart are forgotten. */
#define INTERP_HISTORY 512
#define INTERP_TIMES   4096

/* What a counter remembers beside its value, in whatever form it has: lists, the oldest
 * first, as docs/language.md tells it. */
struct interp_memory {
	unsigned char entries[ILK_MAX_WINDOW];        /* window */
	struct interp_entry keyed[ILK_MAX_KEYED + 1]; /* counter for each key */
	uint32_t keyed_count;
	char history[INTERP_HISTORY][INTERP_FINGERPRINT]; /* cycle */
	uint32_t history_count;
	struct { /* window of time */
		uint64_t at_ms;
		uint64_t amount;
	} times[INTERP_TIMES];
	uint32_t time_count;
};

struct interp {
	const struct model *model;
	uint64_t counters[ILK_MAX_COUNTERS];
	struct interp_memory
		*memories[ILK_MAX_COUNTERS]; /* of the forms that have one */
	/* The newest first. */
	char slots[ILK_MAX_SLOTS][ILK_MAX_PLACES][INTERP_FINGERPRINT]; /* "": empty */
	uint64_t now_ms;
	struct text mode;
	enum ilk_presence presence;
	unsigned epoch;
};

/* One call on its way; keeps the facts, which must stay where they are. */
struct interp_call {
	const struct ilk_facts *facts;
	const char *fingerprint; /* the caller's own; NULL: as the facts say */
	char fingerprints[ILK_MAX_KEYS][INTERP_FINGERPRINT]; /* "": not needed yet */
	char category[INTERP_CATEGORY];                      /* "": none */
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
	uint32_t source; /* the file that line is in */
	/* How far the call is held back, and how far the team's rows alone would have;
	 * 0: not known. */
	int hold;
	int team_hold;
	bool by_person;
	struct text switch_mode; /* empty: none */
	uint32_t wait;           /* for an answer, in seconds; 0: any time */
	uint32_t notes;          /* mask over the model's notes */
};

void interp_start(struct interp *interp, const struct model *model, struct text mode,
                  enum ilk_presence presence);
/* What a start took; nothing for one that never was. */
void interp_end(struct interp *interp);
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
void interp_usage(struct interp *interp, const uint64_t amounts[ILK_MEASURE_COUNT]);
void interp_time(struct interp *interp, uint64_t now_ms);
void interp_mode(struct interp *interp, struct text mode);
uint64_t interp_sum(const struct interp *interp, const struct model_sum *sum);

/* ---- Inside the interpreter ---------------------------------------------------------- */

/* One step while it runs. */
struct interp_step {
	struct interp *interp;
	struct interp_call *call; /* NULL: about no call */
	const struct ilk_classified *classified;
	enum ilk_answerer by;
	const uint64_t *amounts;
};

/* Whether a condition holds, in a row that `lets_on` the call or not (interp.c). */
bool interp_holds(const struct interp_step *step, bool lets_on,
                  const struct model_condition *condition);

/* What a policy remembers (interp_state.c): everything forgotten; what an event does; a
 * counter set to 0 and a slot emptied by a row; around each step with a call, the values
 * that are kept for each key. */
void interp_forget(struct interp *interp, int tier); /* 1: the organisation's */
void interp_happen(const struct interp_step *step, uint32_t event);
void interp_reset_counter(const struct interp_step *step, uint32_t counter);
void interp_reset_slot(struct interp *interp, uint32_t slot);
void interp_enter(const struct interp_step *step);
void interp_leave(const struct interp_step *step);
bool interp_slot_holds(const struct interp_step *step, uint32_t slot);
/* Windows of time forget what is too old now. */
void interp_pass(struct interp *interp);

/* Whether a condition on facts (a set, the workspace) holds in a row that `lets_on` the
 * call, or does not (interp_fact.c). */
bool interp_fact_holds(const struct interp_call *call, const struct model *model,
                       const struct model_condition *condition, bool lets_on);
/* What a slot with this key (a mask of facts) remembers of the call: INTERP_FINGERPRINT
 * bytes, NUL included. */
void interp_fingerprint(char *out, const struct ilk_facts *facts, uint32_t key);

/* The same of command lines, and of the files on them (interp_command.c). */
bool interp_command_holds(const struct model *model, struct ilk_text line,
                          const struct model_condition *condition, bool lets_on);
bool interp_files_hold(const struct ilk_facts *facts, const struct model *model,
                       const struct model_condition *condition, bool lets_on);
/* A path in normal form, in INTERP_PATH bytes; false: it is opaque. */
#define INTERP_PATH 4097
bool interp_place(struct ilk_text path, struct ilk_text cwd, char *to,
                  struct text *out);
bool interp_in_workspace(const struct ilk_facts *facts, struct ilk_text path,
                         bool fold);
/* Whether one of the set's patterns matches. */
bool interp_set_matches(const struct model_set *set, struct text text);

/* Whether a condition on an argument holds (interp_args.c). */
bool interp_argument_holds(const struct ilk_facts *facts, const struct model *model,
                           const struct model_condition *condition, bool lets_on);

/* Whether a condition on the host and a set holds (interp_host.c). */
bool interp_host_holds(const struct model_set *set, struct ilk_text raw, bool negated,
                       bool lets_on);

#endif
