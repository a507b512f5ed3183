/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy as it was written: nothing is resolved or checked here. Nodes live in the
 * compilation's arena, lists are linked in the order of the text, and every node knows
 * its place. Words (names, keywords used as names) and strings share one node; a
 * string's text is what it means, escapes resolved.
 */
#ifndef SYNTAX_AST_H
#define SYNTAX_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/source.h"
#include "base/text.h"

/* A word or a string; also a list of them. */
struct ast_word {
	struct ast_word *next;
	struct span span; /* with the quotes, for a string */
	struct text text;
	bool quoted;
};

/* A number as written; what it is worth, resolve_number() knows. */
struct ast_number {
	struct span span;
	uint32_t written;
	bool off; /* the word "off", where a limit may stand; written is 0 */
	struct ast_word *param; /* the name of a param instead; NULL: it is a number */
};

/* set NAME = [KIND] { members }: strings, or words that name other sets. `kind` has at
 * NULL when not written (tools). */
struct ast_set {
	struct ast_word *name; /* NULL for a set inside a condition */
	struct ast_word *kind; /* NULL: not written */
	struct ast_word *members;
	struct span span;
};

/* wrapper "COMMAND" [KIND] { lines: WORD, WORD "OPTION", ... or WORD NUMBER } */
struct ast_wrapper_line {
	struct ast_wrapper_line *next;
	struct span span;
	struct ast_word *what;
	struct ast_word *options; /* NULL: none written */
	bool counted;             /* a number is written */
	struct ast_number count;
};

struct ast_wrapper {
	struct ast_word *name;
	struct ast_word *kind; /* NULL: not written */
	struct ast_wrapper_line *lines;
};

enum ast_condition_kind {
	AST_CONDITION_WORD,      /* capped, block, a cap, a slot */
	AST_CONDITION_IS,        /* FACT is VALUE */
	AST_CONDITION_IN,        /* FACT in SET, FACT in { ... }, FACT in workspace */
	AST_CONDITION_ASKED,     /* asked REASON */
	AST_CONDITION_DECIDED,   /* decided REASON */
	AST_CONDITION_ANNOTATED, /* annotated read_only */
};

/* One condition of a row or of a change; all of them have to hold. */
struct ast_condition {
	struct ast_condition *next;
	struct span span;
	enum ast_condition_kind kind;
	bool negated;          /* not X; FACT is not VALUE; FACT not in SET */
	struct ast_word *fact; /* IS and IN */
	struct ast_word
		*value;      /* the word or string tested; IN: a set's name, or NULL */
	struct ast_set *set; /* IN { ... } */
};

/* +N on events, +MEASURE on events, =N on events; in a window or a cycle N on events; in a
 * latch VERB on events. Each may have conditions behind it. */
enum ast_effect_op {
	AST_EFFECT_ADD,
	AST_EFFECT_SET,
	AST_EFFECT_PUSH,
	AST_EFFECT_VERB,
	AST_EFFECT_MEASURE,
};

struct ast_effect {
	struct ast_effect *next;
	struct span span;
	enum ast_effect_op op;
	struct ast_number amount; /* none for a verb or a measure */
	struct ast_word *word;    /* of a latch: set, clear; a measure */
	struct ast_word *events;
	struct ast_condition *conditions;
};

/* counter NAME [per facts [of N]] { }, window NAME of N [UNIT] { }, cycle NAME of N { },
 * latch NAME { } */
enum ast_counter_form {
	AST_COUNTER,
	AST_WINDOW,
	AST_CYCLE,
	AST_LATCH,
};

struct ast_counter {
	enum ast_counter_form form;
	struct ast_word *name;
	struct ast_word *per; /* facts of a counter, NULL: one for all */
	struct ast_word *key; /* facts of a cycle, NULL: not written */
	bool sized;           /* a size is written */
	struct ast_number size;
	struct ast_word *unit; /* of a window of time */
	struct ast_effect *effects;
};

/* report NAME = term + term */
struct ast_report {
	struct ast_word *name;
	struct ast_word *terms;
};

/* cap NAME KIND when term + term >= N|off */
struct ast_cap {
	struct ast_word *name;
	struct ast_word *kind;
	struct ast_word *terms;
	bool above; /* ">", else ">=" */
	struct ast_number limit;
	struct ast_word *locked; /* the word; NULL: not written */
};

/* slot NAME [of N] { key facts  replace WORD  set|take|drop|clear on events [when ...] } */
struct ast_slot_use {
	struct ast_slot_use *next;
	struct ast_word *verb; /* set, take, drop, clear */
	struct ast_word *events;
	struct ast_condition *conditions;
};

struct ast_slot {
	struct ast_word *name;
	struct ast_number places; /* 1, with an empty span, when not written */
	struct ast_word *key;     /* NULL: not written */
	struct ast_word *replace; /* NULL: not written */
	struct ast_slot_use *uses;
};

/* VERB [REASON] [when conditions | otherwise] [fires hooks] [layer NAME] [by person]
 * [reset names] [keep] [switch "MODE"] [then OUTCOME], the clauses after `when` in any order, each at most once. */
struct ast_row {
	struct ast_row *next;
	struct span span;
	struct ast_word *verb;
	struct ast_word
		*reason; /* NULL: none; of warn and nudge the name of the note */
	struct ast_condition *conditions;
	bool otherwise; /* written in place of conditions: it needs none */
	struct ast_word *fires;
	struct ast_word *layer;
	struct ast_word *by; /* the word after "by" */
	struct ast_word *resets;
	bool keep;
	struct ast_word *switch_mode; /* the mode after "switch" */
	struct ast_word *then;        /* the outcome after "then" */
};

/* before classifier { }, on classifier { }, on answer { }, on guard { } */
struct ast_table {
	struct ast_word *when; /* "before" or "on" */
	struct ast_word *what; /* "classifier", "answer", "guard" */
	struct ast_row *rows;
};

/* ask -> deny, timeout after 300 s -> deny */
struct ast_mapping {
	struct ast_mapping *next;
	struct ast_word *from;
	struct ast_number wait;
	struct ast_word *unit; /* of `wait`; NULL: not written */
	struct ast_word *to;
};

struct ast_presence {
	struct ast_word *name;
	struct ast_mapping *mappings;
};

/* failure WHAT -> OUTCOME [REASON] */
struct ast_failure {
	struct ast_word *what;
	struct ast_word *outcome;
	struct ast_word *reason; /* NULL: none */
};

/* waive CHECK "why" */
struct ast_waive {
	struct ast_word *check;
	struct ast_word *why;
};

/* A step of a test: a head word with its argument, pairs of a word and a value
 * (command "make a", rule deny, consecutive_denials 3), an expected outcome with an
 * expected reason.
 *
 *     call "run_shell_command" command "make a"  block  -> deny classifier_blocked
 *          fires PermissionDenied  consecutive_denials 1
 *     answer approve by hook -> allow
 *     executed ok      mode "default"      turn_start
 *
 * Facts stand before the arrow, expectations after it. */
struct ast_pair {
	struct ast_pair *next;
	struct ast_word *name;
	struct ast_word *value; /* NULL: a word by itself (block) or a number follows */
	struct ast_number *number;
};

struct ast_step {
	struct ast_step *next;
	struct span span;
	struct ast_word *head;     /* call, answer, executed, mode, turn_start, ... */
	struct ast_word *argument; /* NULL: none */
	struct ast_pair *given;
	bool expects;              /* there is an arrow */
	struct ast_word *outcome;  /* NULL without an arrow */
	struct ast_word *reason;   /* NULL: any */
	struct ast_pair *expected; /* fires NAME has value NAME; NAME NUMBER a number */
};

struct ast_test {
	struct ast_word *name;
	struct ast_step *steps;
};

/* include "PATH" with NAME = N|off, ... */
struct ast_override {
	struct ast_override *next;
	struct ast_word *name;
	struct ast_number value;
};

struct ast_include {
	struct ast_word *path;
	struct ast_override *overrides;
	/* The include that brought this file; NULL: it is the main one. Whoever reads the
	 * files puts it in. */
	const struct ast_include *outer;
};

/* param NAME = N|off range LOW..HIGH */
struct ast_param {
	struct ast_word *name;
	struct ast_number value;
	bool ranged;
	struct ast_number low;
	struct ast_number high;
	const struct ast_include *outer; /* as above */
};

enum ast_item_kind {
	AST_ITEM_INCLUDE,
	AST_ITEM_PARAM,
	AST_ITEM_SET,
	AST_ITEM_WRAPPER,
	AST_ITEM_COUNTER,
	AST_ITEM_REPORT,
	AST_ITEM_CAP,
	AST_ITEM_SLOT,
	AST_ITEM_TABLE,
	AST_ITEM_PRESENCE,
	AST_ITEM_WAIVE,
	AST_ITEM_FAILURE,
	AST_ITEM_TEST,
};

struct ast_item {
	struct ast_item *next;
	struct span span;
	enum ast_item_kind kind;
	union {
		struct ast_include *include;
		struct ast_param *param;
		struct ast_set *set;
		struct ast_wrapper *wrapper;
		struct ast_counter *counter;
		struct ast_report *report;
		struct ast_cap *cap;
		struct ast_slot *slot;
		struct ast_table *table;
		struct ast_presence *presence;
		struct ast_failure *failure;
		struct ast_waive *waive;
		struct ast_test *test;
	} as;
};

/* Inside the braces of the policy header. */
enum ast_setting_kind {
	AST_SETTING_TELEMETRY, /* telemetry NAMESPACE */
	AST_SETTING_SCOPE,     /* scope session */
	AST_SETTING_TIER,      /* tier org */
	AST_SETTING_CASE,      /* case insensitive */
	AST_SETTING_MODE,      /* mode auto, yolo */
	AST_SETTING_RESET,     /* reset all on events */
};

struct ast_setting {
	struct ast_setting *next;
	struct span span;
	enum ast_setting_kind kind;
	struct ast_word *words;
};

struct ast_policy {
	bool headed;              /* there is something like a header */
	struct ast_word *name;    /* NULL: the header is missing or broken */
	struct ast_word *version; /* NULL: not written */
	struct ast_setting *settings;
	struct ast_item *items;
};

#endif
