/* SPDX-License-Identifier: Apache-2.0
 *
 * What the grammar's actions call: one constructor a construct. Everything takes NULL
 * for a part that is missing (after an error, or without memory) and may answer NULL.
 */
#ifndef SYNTAX_BUILD_H
#define SYNTAX_BUILD_H

#include "syntax/ast.h"
#include "syntax/parser.h"

/* Lists in the making, by value: struct NAME_list, NAME_none(), NAME_one(node), and
 * NAME_add(list, node), which passes over NULL. */
#define BUILD_LIST(name)                                                     \
	struct name##_list {                                                 \
		struct name *first;                                          \
		struct name *last;                                           \
	};                                                                   \
	static inline struct name##_list name##_none(void)                   \
	{                                                                    \
		return (struct name##_list){NULL, NULL};                     \
	}                                                                    \
	static inline struct name##_list name##_one(struct name *node)       \
	{                                                                    \
		return (struct name##_list){node, node};                     \
	}                                                                    \
	static inline struct name##_list name##_add(struct name##_list list, \
	                                            struct name *node)       \
	{                                                                    \
		if (!node)                                                   \
			return list;                                         \
		if (!list.last)                                              \
			return name##_one(node);                             \
		list.last->next = node;                                      \
		list.last = node;                                            \
		return list;                                                 \
	}

BUILD_LIST(ast_word)
BUILD_LIST(ast_override)
BUILD_LIST(ast_setting)
BUILD_LIST(ast_wrapper_line)
BUILD_LIST(ast_effect)
BUILD_LIST(ast_condition)
BUILD_LIST(ast_row)
BUILD_LIST(ast_mapping)
BUILD_LIST(ast_step)

struct ast_word *build_word(struct parse *p, struct token token);
/* A number, "off", or a name that stands for one. */
struct ast_number build_number(struct parse *p, struct token token);
struct ast_item *build_item_new(struct parse *p, enum ast_item_kind kind,
                                struct token head, struct span end);

/* The header goes straight into the policy, and so does each item. */
void build_header(struct parse *p, struct token head, struct ast_word *name,
                  struct ast_word *version, struct ast_setting *settings);
struct ast_setting *build_setting(struct parse *p, enum ast_setting_kind kind,
                                  struct token head, struct ast_word_list words);
void build_item(struct parse *p, struct ast_item *item);

/* Items: `head` is their first token, `end` their last. */
struct ast_item *build_include(struct parse *p, struct token head,
                               struct ast_word *path,
                               struct ast_override_list overrides);
struct ast_override *build_override(struct parse *p, struct ast_word *name,
                                    struct ast_number value);
struct ast_item *build_param(struct parse *p, struct token head, struct ast_word *name,
                             struct token value);
struct ast_item *build_param_range(struct ast_item *item, struct token low,
                                   struct token high);
struct ast_set *build_set(struct parse *p, struct ast_word *kind, struct token open,
                          struct ast_word *members, struct token end);
struct ast_item *build_set_item(struct parse *p, struct token head,
                                struct ast_word *name, struct ast_set *set);
struct ast_effect *build_effect(struct parse *p, struct token sign,
                                struct ast_number amount, struct ast_word_list events,
                                struct ast_condition_list conditions);
struct ast_effect *build_measured(struct parse *p, struct token sign,
                                  struct ast_word *measure, struct ast_word_list events,
                                  struct ast_condition_list conditions);
struct ast_effect *build_latch_effect(struct parse *p, struct token verb,
                                      struct ast_word_list events,
                                      struct ast_condition_list conditions);
/* What counters, windows and cycles are made of (build_state.c); then the item. */
struct ast_counter *build_per(struct parse *p, struct ast_word *facts,
                              const struct ast_number *size);
struct ast_counter *build_counter_body(struct parse *p, struct ast_counter *counter,
                                       struct ast_word *name,
                                       struct ast_effect *effects);
struct ast_counter *build_window(struct parse *p, struct ast_word *name,
                                 struct ast_number size, struct ast_word *unit,
                                 struct ast_effect *effects);
struct ast_counter *build_cycle(struct parse *p, struct ast_counter *counter,
                                struct ast_word *name, struct ast_number size);
struct ast_counter *build_cycle_key(struct parse *p, struct ast_counter *counter,
                                    struct token head, struct ast_word *facts);
struct ast_counter *build_cycle_effect(struct parse *p, struct ast_counter *counter,
                                       struct ast_effect *effect);
struct ast_item *build_counter(struct parse *p, struct token head,
                               struct ast_counter *counter, struct token end);
struct ast_item *build_latch(struct parse *p, struct token head, struct ast_word *name,
                             struct ast_effect *effects, struct token end);
struct ast_item *build_report(struct parse *p, struct token head, struct ast_word *name,
                              struct ast_word_list terms);
struct ast_cap *build_cap_when(struct parse *p, struct ast_word *name,
                               struct ast_word *kind, struct ast_word *terms,
                               struct token comparison);
struct ast_item *build_cap(struct parse *p, struct token head, struct ast_cap *cap,
                           struct ast_number limit, struct ast_word *locked);
struct ast_slot *build_slot(struct parse *p);
struct ast_slot *build_slot_key(struct parse *p, struct ast_slot *slot,
                                struct token head, struct ast_word *facts);
struct ast_slot *build_slot_replace(struct parse *p, struct ast_slot *slot,
                                    struct token head, struct ast_word *what);
struct ast_slot *build_slot_places(struct ast_slot *slot, struct ast_number places);
struct ast_slot *build_slot_use(struct parse *p, struct ast_slot *slot,
                                struct token verb, struct ast_word *events,
                                struct ast_condition *conditions);
struct ast_item *build_slot_item(struct parse *p, struct token head,
                                 struct ast_word *name, struct ast_slot *slot,
                                 struct token end);
struct ast_item *build_table(struct parse *p, struct token when, struct ast_word *what,
                             struct ast_row *rows, struct token end);
struct ast_mapping *build_mapping(struct parse *p, struct ast_word *from,
                                  struct ast_word *to);
struct ast_item *build_presence(struct parse *p, struct token head,
                                struct ast_word *name, struct ast_mapping *mappings,
                                struct token end);
/* A mapping that takes effect after some time only. */
struct ast_mapping *build_wait(struct ast_mapping *mapping, struct ast_number wait,
                               struct ast_word *unit);
struct ast_item *build_failure(struct parse *p, struct token head,
                               struct ast_word *what, struct ast_word *outcome,
                               struct ast_word *reason);
/* `count` NULL: there is no number. */
struct ast_wrapper_line *build_wrapper_line(struct parse *p, struct ast_word *what,
                                            struct ast_word_list options,
                                            const struct token *count);
struct ast_item *build_wrapper(struct parse *p, struct token head,
                               struct ast_word *name, struct ast_word *kind,
                               struct ast_wrapper_line *lines, struct token end);
struct ast_item *build_waive(struct parse *p, struct token head, struct ast_word *check,
                             struct token why);
struct ast_item *build_test(struct parse *p, struct token head, struct token name,
                            struct ast_step *steps, struct token end);

/* Rows and their conditions (build_row.c). A clause given twice is reported. */
struct ast_row *build_row(struct parse *p, struct token verb, struct ast_word *reason,
                          struct ast_condition_list conditions);
struct ast_row *build_row_otherwise(struct parse *p, struct token verb,
                                    struct ast_word *reason, struct token otherwise);
struct ast_row *build_row_fires(struct parse *p, struct ast_row *row, struct token head,
                                struct ast_word_list hooks);
struct ast_row *build_row_layer(struct parse *p, struct ast_row *row, struct token head,
                                struct ast_word *layer);
struct ast_row *build_row_by(struct parse *p, struct ast_row *row, struct token head,
                             struct ast_word *by);
struct ast_row *build_row_reset(struct parse *p, struct ast_row *row, struct token head,
                                struct ast_word_list names);
struct ast_row *build_row_keep(struct parse *p, struct ast_row *row, struct token head);
struct ast_row *build_row_switch(struct parse *p, struct ast_row *row,
                                 struct token head, struct ast_word *mode);
struct ast_row *build_row_then(struct parse *p, struct ast_row *row, struct token head,
                               struct ast_word *outcome);
struct ast_condition *build_condition(struct parse *p, enum ast_condition_kind kind,
                                      struct ast_word *fact, struct ast_word *value);
struct ast_condition *build_condition_set(struct parse *p, struct ast_word *fact,
                                          struct ast_set *set);
struct ast_condition *build_word_test(struct parse *p, enum ast_condition_kind kind,
                                      struct token head, struct ast_word *value);
/* Negates; `sign` is a "not" in front, NULL for one in the middle. */
struct ast_condition *build_not(struct ast_condition *condition,
                                const struct token *sign);

/* Steps of a test (build_step.c). */
struct ast_step *build_step(struct parse *p, struct token head,
                            struct ast_word *argument);
struct ast_pair *build_pair(struct parse *p, struct ast_word *name,
                            struct ast_word *value);
struct ast_pair *build_pair_number(struct parse *p, struct ast_word *name,
                                   struct token number);
struct ast_step *build_given(struct parse *p, struct ast_step *step,
                             struct ast_pair *pair);
struct ast_step *build_outcome(struct parse *p, struct ast_step *step,
                               struct ast_word *outcome, struct ast_word *reason);
struct ast_step *build_expected(struct parse *p, struct ast_step *step,
                                struct ast_pair *pair);

#endif
