/* SPDX-License-Identifier: Apache-2.0
 *
 * Random policies as text. What is defined in a policy is drawn first (struct plan), then
 * written, so that rows may name it all. Every policy is meant to compile.
 */
#ifndef TESTS_RANDOM_POLICY_H
#define TESTS_RANDOM_POLICY_H

#include "base/buffer.h"
#include "draw.h"
#include "interlock/image.h"

#define PLAN_NAMES 16
#define PLAN_NAME  40

struct plan_names {
	char at[PLAN_NAMES][PLAN_NAME];
	uint32_t count;
};

struct plan {
	struct draw *draw;
	struct buffer *out;
	const struct plan *team; /* this one is the organisation's; NULL: a team's */
	uint32_t scope;
	/* Rows keep to the semantic boundary; else the policy waives its checks. */
	bool strict;
	struct plan_names sets;
	enum ilk_set_kind set_kinds[PLAN_NAMES];
	struct plan_names counters;
	enum ilk_counter_form forms[PLAN_NAMES];
	uint32_t sizes[PLAN_NAMES];  /* of a window: entries or seconds; keys; calls */
	uint32_t groups[PLAN_NAMES]; /* index into keys, of counters that have one */
	struct plan_names latches;
	struct plan_names caps;
	struct plan_names slots;
	uint32_t keys[ILK_MAX_KEYS]; /* masks of facts; 0: not written */
	uint32_t key_count;
	uint32_t places; /* of slots, that are left */
	struct {
		uint32_t value;
		bool off;
	} params[PLAN_NAMES]; /* used so far; declared at the end */
	uint32_t param_count;
	bool guards;      /* a row of "before classifier" guards */
	bool classifies;  /* and one classifies */
	uint32_t names;   /* made so far, so that each is new */
	uint32_t carried; /* conditions on facts that later tables may still have */
};

/* Appends a whole policy to `out`; to `org`, when it is not NULL, one of an organisation
 * that can be compiled with it. */
void policy_draw(struct draw *draw, struct buffer *out, struct buffer *org);

/* Whether one of them is `name`. */
bool plan_has(const struct plan_names *names, const char *name);

/* All items, the tables among them (policy_items.c, policy_rows.c). */
void policy_items(struct plan *plan);
void policy_table(struct plan *plan, enum ilk_table table);

/* What the boundary lets a row test and do. */
struct shape {
	enum ilk_table table;
	enum ilk_verb verb;
	const char *verdict; /* tested first; NULL: none */
	bool denied;         /* fires PermissionDenied */
	bool may_cap;        /* a cap may decide */
	bool must_cap;
	bool any; /* no boundary: any hooks */
};

void put_condition(struct plan *plan, const struct shape *shape);
/* " when ..." behind what these events do, or nothing. */
void put_change_when(struct plan *plan, uint32_t events);

/* Words and texts (policy_words.c): each is followed by white space, as it may be. */
struct words;
void put(struct plan *plan, const char *word);
void put_one_of(struct plan *plan, const struct words *words);
void put_string(struct plan *plan, const char *text);
void put_number(struct plan *plan, uint32_t number);
/* A number, or a param that is worth it; `off`: the word. */
void put_amount(struct plan *plan, uint32_t number, bool off);
void put_params(struct plan *plan);
void put_pattern(struct plan *plan, enum ilk_set_kind kind);
/* A text for `FACT is`, which need not look like a pattern. */
void put_literal(struct plan *plan, enum ilk_set_kind kind);
/* A run of different words out of `words`, at least one, with commas: those of `among`
 * (a mask over them), which loses what was taken. */
void put_some_of(struct plan *plan, const struct words *words, uint32_t *among,
                 uint32_t most);
void put_name(struct plan *plan, const struct plan_names *names);

#endif
