/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether two policies say the same: every part compared but for places.
 */
#include "syntax/print.h"

/* Walks two lists side by side by a comparison of their nodes. */
#define SAME_LIST(type, same)                                               \
	static bool same##_list(const struct type *a, const struct type *b) \
	{                                                                   \
		for (; a && b; a = a->next, b = b->next)                    \
			if (!same(a, b))                                    \
				return false;                               \
		return !a && !b;                                            \
	}

static bool same_word(const struct ast_word *a, const struct ast_word *b)
{
	if (!a || !b)
		return a == b;
	return a->quoted == b->quoted && text_equal(a->text, b->text);
}

SAME_LIST(ast_word, same_word)

static bool same_number(const struct ast_number *a, const struct ast_number *b)
{
	return a->written == b->written && a->off == b->off &&
	       same_word(a->param, b->param);
}

static bool same_override(const struct ast_override *a, const struct ast_override *b)
{
	return same_word(a->name, b->name) && same_number(&a->value, &b->value);
}

SAME_LIST(ast_override, same_override)

static bool same_param(const struct ast_param *a, const struct ast_param *b)
{
	return same_word(a->name, b->name) && same_number(&a->value, &b->value) &&
	       a->ranged == b->ranged && same_number(&a->low, &b->low) &&
	       same_number(&a->high, &b->high);
}

static bool same_set(const struct ast_set *a, const struct ast_set *b)
{
	if (!a || !b)
		return a == b;
	return same_word(a->name, b->name) && same_word(a->kind, b->kind) &&
	       same_word_list(a->members, b->members);
}

static bool same_condition(const struct ast_condition *a, const struct ast_condition *b)
{
	return a->kind == b->kind && a->negated == b->negated &&
	       same_word(a->fact, b->fact) && same_word(a->value, b->value) &&
	       same_set(a->set, b->set);
}

SAME_LIST(ast_condition, same_condition)

static bool same_effect(const struct ast_effect *a, const struct ast_effect *b)
{
	return a->op == b->op && same_number(&a->amount, &b->amount) &&
	       same_word(a->word, b->word) && same_word_list(a->events, b->events) &&
	       same_condition_list(a->conditions, b->conditions);
}

SAME_LIST(ast_effect, same_effect)

static bool same_counter(const struct ast_counter *a, const struct ast_counter *b)
{
	return a->form == b->form && same_word(a->name, b->name) &&
	       same_word_list(a->per, b->per) && same_word_list(a->key, b->key) &&
	       a->sized == b->sized && same_number(&a->size, &b->size) &&
	       same_word(a->unit, b->unit) && same_effect_list(a->effects, b->effects);
}

static bool same_cap(const struct ast_cap *a, const struct ast_cap *b)
{
	return same_word(a->name, b->name) && same_word(a->kind, b->kind) &&
	       same_word_list(a->terms, b->terms) && a->above == b->above &&
	       same_number(&a->limit, &b->limit) && same_word(a->locked, b->locked);
}

static bool same_use(const struct ast_slot_use *a, const struct ast_slot_use *b)
{
	return same_word(a->verb, b->verb) && same_word_list(a->events, b->events) &&
	       same_condition_list(a->conditions, b->conditions);
}

SAME_LIST(ast_slot_use, same_use)

static bool same_slot(const struct ast_slot *a, const struct ast_slot *b)
{
	return same_word(a->name, b->name) && same_word_list(a->key, b->key) &&
	       same_number(&a->places, &b->places) &&
	       same_word(a->replace, b->replace) && same_use_list(a->uses, b->uses);
}

static bool same_row(const struct ast_row *a, const struct ast_row *b)
{
	return same_word(a->verb, b->verb) && same_word(a->reason, b->reason) &&
	       same_condition_list(a->conditions, b->conditions) &&
	       same_word_list(a->fires, b->fires) && same_word(a->layer, b->layer) &&
	       same_word(a->by, b->by) && same_word_list(a->resets, b->resets) &&
	       a->keep == b->keep && a->otherwise == b->otherwise &&
	       same_word(a->switch_mode, b->switch_mode) && same_word(a->then, b->then);
}

SAME_LIST(ast_row, same_row)

static bool same_table(const struct ast_table *a, const struct ast_table *b)
{
	return same_word(a->when, b->when) && same_word(a->what, b->what) &&
	       same_row_list(a->rows, b->rows);
}

static bool same_mapping(const struct ast_mapping *a, const struct ast_mapping *b)
{
	return same_word(a->from, b->from) && same_word(a->to, b->to) &&
	       same_word(a->unit, b->unit) && same_number(&a->wait, &b->wait);
}

SAME_LIST(ast_mapping, same_mapping)

static bool same_pair(const struct ast_pair *a, const struct ast_pair *b)
{
	if (!a->number != !b->number)
		return false;
	return same_word(a->name, b->name) && same_word(a->value, b->value) &&
	       (!a->number || same_number(a->number, b->number));
}

SAME_LIST(ast_pair, same_pair)

static bool same_step(const struct ast_step *a, const struct ast_step *b)
{
	return same_word(a->head, b->head) && same_word(a->argument, b->argument) &&
	       same_pair_list(a->given, b->given) && a->expects == b->expects &&
	       same_word(a->outcome, b->outcome) && same_word(a->reason, b->reason) &&
	       same_pair_list(a->expected, b->expected);
}

SAME_LIST(ast_step, same_step)

static bool same_wrapper_line(const struct ast_wrapper_line *a,
                              const struct ast_wrapper_line *b)
{
	return same_word(a->what, b->what) && same_word_list(a->options, b->options) &&
	       a->counted == b->counted && same_number(&a->count, &b->count);
}

SAME_LIST(ast_wrapper_line, same_wrapper_line)

static bool same_item(const struct ast_item *a, const struct ast_item *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case AST_ITEM_INCLUDE:
		return same_word(a->as.include->path, b->as.include->path) &&
		       same_override_list(a->as.include->overrides,
		                          b->as.include->overrides);
	case AST_ITEM_PARAM:
		return same_param(a->as.param, b->as.param);
	case AST_ITEM_SET:
		return same_set(a->as.set, b->as.set);
	case AST_ITEM_WRAPPER:
		return same_word(a->as.wrapper->name, b->as.wrapper->name) &&
		       same_word(a->as.wrapper->kind, b->as.wrapper->kind) &&
		       same_wrapper_line_list(a->as.wrapper->lines,
		                              b->as.wrapper->lines);
	case AST_ITEM_COUNTER:
		return same_counter(a->as.counter, b->as.counter);
	case AST_ITEM_REPORT:
		return same_word(a->as.report->name, b->as.report->name) &&
		       same_word_list(a->as.report->terms, b->as.report->terms);
	case AST_ITEM_CAP:
		return same_cap(a->as.cap, b->as.cap);
	case AST_ITEM_SLOT:
		return same_slot(a->as.slot, b->as.slot);
	case AST_ITEM_TABLE:
		return same_table(a->as.table, b->as.table);
	case AST_ITEM_PRESENCE:
		return same_word(a->as.presence->name, b->as.presence->name) &&
		       same_mapping_list(a->as.presence->mappings,
		                         b->as.presence->mappings);
	case AST_ITEM_FAILURE:
		return same_word(a->as.failure->what, b->as.failure->what) &&
		       same_word(a->as.failure->outcome, b->as.failure->outcome) &&
		       same_word(a->as.failure->reason, b->as.failure->reason);
	case AST_ITEM_WAIVE:
		return same_word(a->as.waive->check, b->as.waive->check) &&
		       same_word(a->as.waive->why, b->as.waive->why);
	case AST_ITEM_TEST:
		return same_word(a->as.test->name, b->as.test->name) &&
		       same_step_list(a->as.test->steps, b->as.test->steps);
	}
	return false;
}

SAME_LIST(ast_item, same_item)

static bool same_setting(const struct ast_setting *a, const struct ast_setting *b)
{
	return a->kind == b->kind && same_word_list(a->words, b->words);
}

SAME_LIST(ast_setting, same_setting)

bool ast_same(const struct ast_policy *a, const struct ast_policy *b)
{
	return same_word(a->name, b->name) && same_word(a->version, b->version) &&
	       same_setting_list(a->settings, b->settings) &&
	       same_item_list(a->items, b->items);
}
