/* SPDX-License-Identifier: Apache-2.0
 *
 * The checked policy: every name resolved to an index, every word checked against the
 * language's and the telemetry spec's own lists. Plain arrays in the arena; later passes
 * refer by index. What the image needs follows from it without further thought; what a
 * reference interpreter needs is all here.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/source.h"
#include "base/text.h"
#include "interlock/image.h"
#include "interlock/runtime.h"

#define MODEL_NONE UINT32_MAX

struct model_param {
	struct text name;
	struct span span;
	struct span given; /* what says its value: its own file or an include */
	uint32_t value;    /* 0 when off */
	bool off;
	bool main; /* the main file's own */
	bool used;
};

/* A number that may be off, and the param that it came from (MODEL_NONE: none). */
struct model_limit {
	uint32_t value;
	bool off;
	uint32_t param;
};

struct model_mode {
	struct text name;
	bool active;
};

struct model_condition {
	enum ilk_test test; /* never CARRIED: lowering decides that */
	bool negated;
	uint32_t
		a; /* IN_SET, IN_WORKSPACE: a fact, or an argument behind ILK_FACT_ARGUMENT */
	uint32_t b;
	struct text text; /* KIND, STAGE and CATEGORY */
	uint32_t apart; /* IN_SET of COMMAND: mask of what files the row tests itself */
	struct span span;
};

struct model_conditions { /* all have to hold */
	struct model_condition *at;
	uint32_t count;
};

struct model_effect {
	uint32_t event; /* enum ilk_event */
	enum ilk_effect op;
	uint32_t value;
	struct model_conditions when;
	const struct ast_effect *ast;
};

struct model_counter {
	struct text name;
	struct span span;
	enum ilk_counter_form form;
	uint32_t size; /* as in the image: entries, milliseconds a slice, keys, calls */
	uint32_t group; /* KEYED, CYCLE: index into groups */
	bool latch;     /* 0 or 1, and tested by its name */
	/* By event; of one event in the order written: the first that may takes place. */
	struct model_effect *effects;
	uint32_t effect_count;
};

/* What keyed counters and cycles tell calls apart by. */
struct model_group {
	uint32_t facts; /* mask */
	uint32_t flags; /* enum ilk_group_flag */
};

struct model_sum {
	uint32_t *counters; /* summands, in the order written */
	uint32_t count;
};

struct model_cap {
	struct text name;
	struct span span;
	struct text kind; /* a member of the spec's cap_kind */
	struct model_sum sum;
	enum ilk_cap_op op;
	uint32_t limit; /* 0 when off */
	uint32_t param; /* that the limit came from; MODEL_NONE: none */
	bool locked;    /* an organisation's: its teams' may not be looser */
};

struct model_report {
	bool defined;
	struct model_sum sum;
};

struct model_use {
	uint32_t event; /* enum ilk_event */
	enum ilk_use op;
	struct model_conditions when;
	const struct ast_slot_use *ast;
};

struct model_slot {
	struct text name;
	struct span span;
	uint32_t key; /* index into keys */
	uint32_t places;
	bool keeps;             /* what is there, when all places are taken */
	struct model_use *uses; /* in the order written */
	uint32_t use_count;
};

struct model_set {
	struct text name; /* len 0: written inside a row */
	struct span span;
	enum ilk_set_kind kind;
	struct text *patterns; /* other sets' members included, no text twice */
	uint32_t pattern_count;
	uint32_t facts; /* mask of those that are held against it */
	bool fold;      /* PATHS: small and capital letters are the same */
	bool used;
};

/* The names on the way to one of a call's arguments, decoded. */
struct model_argument {
	struct text names[ILK_MAX_WAY];
	uint32_t depth;
};

struct model_row {
	enum ilk_verb verb;
	uint32_t reason; /* index into reasons, or MODEL_NONE */
	uint32_t layer;  /* index into layers, or MODEL_NONE */
	uint32_t note;   /* index into notes, or MODEL_NONE: the row decides */
	struct model_condition *conditions;
	uint32_t condition_count;
	uint32_t cap;   /* index into caps, or MODEL_NONE: the cap that decides */
	uint32_t fires; /* mask over hooks */
	bool by_person;
	struct text switch_mode; /* empty: none */
	uint32_t then; /* enum ilk_verb that an answer ends as, or MODEL_NONE */
	uint32_t *reset_counters; /* on answer */
	uint32_t reset_counter_count;
	uint32_t *reset_slots;
	uint32_t reset_slot_count;
	struct span span;
	uint32_t source; /* the number of the file it stands in */
	uint32_t line;
};

struct model_table {
	struct model_row *rows;
	uint32_t row_count;
	uint32_t org_count; /* the first so many are the organisation's */
	struct span span;
	bool written;
};

struct model_presence {
	enum ilk_verb ask;     /* one of ILK_VERBS_ASKED */
	enum ilk_verb timeout; /* one of ILK_VERBS_UNANSWERED */
	uint32_t wait;         /* seconds until then; 0: as long as it takes */
	bool written;
};

/* What is decided when it is not known what to decide by. */
struct model_failure {
	enum ilk_verb verb; /* one of ILK_VERBS_FAILURE */
	uint32_t reason;    /* index into reasons */
	uint32_t layer;     /* index into layers */
	struct span span;
	uint32_t line; /* 0: not written */
	uint32_t source;
	bool written;
};

struct model_waive {
	struct text check;
	struct text why;
	struct span span;
	bool used;
};

/* A command that runs another, as the splitter takes it (image.h). */
struct model_wrapper {
	struct text name;
	struct span span;
	enum ilk_wrapper kind;
	struct text flags;
	struct text values;
	struct text longs;
	struct text asks;
	struct text long_asks;
	uint32_t operands;
	bool assigns;
};

/* What rows say that do not decide: warn, nudge. */
struct model_note {
	struct text name;
	struct span span;
	enum ilk_note_kind kind;
};

struct model_names {
	struct text *at;
	uint32_t count;
};

struct model {
	struct text name;
	struct text version;
	struct text telemetry;
	enum ilk_tier tier;
	bool fold; /* small and capital letters of paths are the same */
	enum ilk_scope scope;
	uint32_t reset_all; /* mask of events */
	/* A team's policy and its organisation's: the organisation's counters and slots
	 * are those from these numbers on, and it resets them by its own mask. */
	bool tiered;
	uint32_t team_counters;
	uint32_t team_slots;
	uint32_t org_reset_all;
	struct model_param *params;
	uint32_t param_count;
	struct model_mode *modes;
	uint32_t mode_count;
	struct model_counter *counters;
	uint32_t counter_count;
	struct model_cap *caps;
	uint32_t cap_count;
	struct model_report reports[ILK_REPORT_COUNT];
	uint32_t *keys; /* masks of facts */
	uint32_t key_count;
	struct model_group *groups;
	uint32_t group_count;
	struct model_slot *slots;
	uint32_t slot_count;
	struct model_set *sets;
	uint32_t set_count;
	struct model_argument
		*arguments; /* in order of first use, ILK_MAX_ARGUMENTS at most */
	uint32_t argument_count;
	struct model_names reasons; /* in order of first use */
	struct model_names layers;
	uint32_t mode_layer;     /* index into layers: who speaks in other modes */
	uint32_t approval_layer; /* ... and for an answer without a row */
	struct model_names hooks;
	struct model_note *notes; /* in order of first use */
	uint32_t note_count;
	struct model_table tables[ILK_TABLE_COUNT];
	struct model_presence presences[ILK_PRESENCE_COUNT];
	struct model_failure failures[ILK_FAILURE_COUNT]; /* NONE has none */
	struct model_waive *waives;
	uint32_t waive_count;
	struct model_wrapper *wrappers;
	uint32_t wrapper_count;
	uint32_t main_end; /* places from here on are in included files */
	/* The tests stay as written: tools turn them into traces. */
	const struct ast_policy *ast;
};

#endif
