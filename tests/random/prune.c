/* SPDX-License-Identifier: Apache-2.0
 *
 * See prune.h. Each level walks the whole policy and counts its parts down.
 */
#include "prune.h"

#include <stddef.h>

/* Takes the node of a list at which the countdown ends. */
#define PRUNE_LIST(type, head, left)                                          \
	for (struct type **at_ = (head); *at_ && (left); at_ = &(*at_)->next) \
		if (--*(left) == 0) {                                         \
			*at_ = (*at_)->next;                                  \
			return true;                                          \
		}

#define EACH(type, at, first) for (struct type *at = (first); at; at = at->next)

/* A part that is a pointer or a flag. */
#define PRUNE_ONE(part, none, left)             \
	do {                                    \
		if ((part) && --*(left) == 0) { \
			(part) = (none);        \
			return true;            \
		}                               \
	} while (0)

/* A number may be half as large. */
static bool halve(struct ast_number *number, uint32_t least, size_t *left)
{
	if (number->param || number->written <= least || --*left)
		return false;
	number->written /= 2;
	return true;
}

static bool prune_words(struct ast_word **words, size_t *left)
{
	PRUNE_LIST(ast_word, words, left)
	return false;
}

/* ---- By kind of item -------------------------------------------------------------------- */

static bool prune_row(struct ast_row *row, size_t *left)
{
	PRUNE_LIST(ast_condition, &row->conditions, left)
	PRUNE_ONE(row->fires, NULL, left);
	PRUNE_ONE(row->layer, NULL, left);
	PRUNE_ONE(row->by, NULL, left);
	PRUNE_ONE(row->resets, NULL, left);
	PRUNE_ONE(row->keep, false, left);
	PRUNE_ONE(row->otherwise, false, left);
	PRUNE_ONE(row->switch_mode, NULL, left);
	PRUNE_ONE(row->then, NULL, left);
	EACH(ast_condition, condition, row->conditions)
	{
		PRUNE_ONE(condition->negated, false, left);
		if (condition->set && prune_words(&condition->set->members, left))
			return true;
	}
	return prune_words(&row->fires, left) || prune_words(&row->resets, left);
}

static bool prune_counter(struct ast_counter *counter, size_t *left)
{
	PRUNE_LIST(ast_effect, &counter->effects, left)
	if (counter->form == AST_WINDOW && halve(&counter->size, 1, left))
		return true;
	EACH(ast_effect, effect, counter->effects)
	if (prune_words(&effect->events, left) || halve(&effect->amount, 1, left))
		return true;
	return false;
}

static bool prune_slot(struct ast_slot *slot, size_t *left)
{
	PRUNE_LIST(ast_slot_use, &slot->uses, left)
	PRUNE_ONE(slot->key, NULL, left);
	EACH(ast_slot_use, use, slot->uses)
	if (prune_words(&use->events, left))
		return true;
	return prune_words(&slot->key, left);
}

static bool prune_step(struct ast_step *step, size_t *left)
{
	PRUNE_LIST(ast_pair, &step->given, left)
	PRUNE_LIST(ast_pair, &step->expected, left)
	return false;
}

static bool prune_test(struct ast_test *test, size_t *left)
{
	PRUNE_LIST(ast_step, &test->steps, left)
	EACH(ast_step, step, test->steps)
	if (prune_step(step, left))
		return true;
	return false;
}

static bool prune_table(struct ast_table *table, size_t *left)
{
	EACH(ast_row, row, table->rows)
	if (prune_row(row, left))
		return true;
	return false;
}

static bool prune_presence(struct ast_presence *presence, size_t *left)
{
	PRUNE_LIST(ast_mapping, &presence->mappings, left)
	EACH(ast_mapping, mapping, presence->mappings)
	PRUNE_ONE(mapping->unit, NULL, left);
	return false;
}

static bool prune_wrapper(struct ast_wrapper *wrapper, size_t *left)
{
	PRUNE_LIST(ast_wrapper_line, &wrapper->lines, left)
	PRUNE_ONE(wrapper->kind, NULL, left);
	EACH(ast_wrapper_line, line, wrapper->lines)
	if (prune_words(&line->options, left))
		return true;
	return false;
}

static bool prune_item(struct ast_item *item, size_t *left)
{
	switch (item->kind) {
	case AST_ITEM_SET:
		return prune_words(&item->as.set->members, left);
	case AST_ITEM_WRAPPER:
		return prune_wrapper(item->as.wrapper, left);
	case AST_ITEM_COUNTER:
		return prune_counter(item->as.counter, left);
	case AST_ITEM_REPORT:
		return prune_words(&item->as.report->terms, left);
	case AST_ITEM_CAP:
		return prune_words(&item->as.cap->terms, left) ||
		       halve(&item->as.cap->limit, 0, left);
	case AST_ITEM_SLOT:
		return prune_slot(item->as.slot, left);
	case AST_ITEM_TABLE:
		return prune_table(item->as.table, left);
	case AST_ITEM_PRESENCE:
		return prune_presence(item->as.presence, left);
	case AST_ITEM_TEST:
		return prune_test(item->as.test, left);
	case AST_ITEM_FAILURE:
		PRUNE_ONE(item->as.failure->reason, NULL, left);
		break;
	case AST_ITEM_PARAM:
		PRUNE_ONE(item->as.param->ranged, false, left);
		break;
	case AST_ITEM_INCLUDE:
	case AST_ITEM_WAIVE:
		break;
	}
	return false;
}

/* ---- The whole ---------------------------------------------------------------------------- */

static bool prune_rows(struct ast_item *item, size_t *left)
{
	if (item->kind != AST_ITEM_TABLE)
		return false;
	PRUNE_LIST(ast_row, &item->as.table->rows, left)
	return false;
}

bool prune_policy(struct ast_policy *policy, size_t index)
{
	size_t counted = index + 1;
	size_t *left = &counted;

	PRUNE_LIST(ast_item, &policy->items, left)
	EACH(ast_item, item, policy->items)
	if (prune_rows(item, left))
		return true;
	PRUNE_LIST(ast_setting, &policy->settings, left)
	PRUNE_ONE(policy->version, NULL, left);
	EACH(ast_item, item, policy->items)
	if (prune_item(item, left))
		return true;
	EACH(ast_setting, setting, policy->settings)
	if (prune_words(&setting->words, left))
		return true;
	return false;
}
