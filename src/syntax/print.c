/* SPDX-License-Identifier: Apache-2.0
 *
 * AST -> canonical text: one construct a line, tabs to indent, one blank between words,
 * an empty line between items of different kinds. Missing parts print as nothing.
 */
#include "syntax/print.h"

static void put_quoted(struct buffer *out, struct text text)
{
	buffer_string(out, "\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte == '"' || byte == '\\')
			buffer_printf(out, "\\%c", byte);
		else if (byte == '\n')
			buffer_string(out, "\\n");
		else if (byte == '\t')
			buffer_string(out, "\\t");
		else if (byte == '\r')
			buffer_string(out, "\\r");
		else if (byte < 0x20 || byte == 0x7f)
			buffer_printf(out, "\\u{%x}", byte);
		else
			buffer_bytes(out, &byte, 1);
	}
	buffer_string(out, "\"");
}

static void put_word(struct buffer *out, const char *before,
                     const struct ast_word *word)
{
	if (!word)
		return;
	buffer_string(out, before);
	if (word->quoted)
		put_quoted(out, word->text);
	else
		buffer_text(out, word->text);
}

static void put_words(struct buffer *out, const char *before,
                      const struct ast_word *words, const char *between)
{
	for (const struct ast_word *word = words; word; word = word->next)
		put_word(out, word == words ? before : between, word);
}

static void put_number(struct buffer *out, const char *before,
                       const struct ast_number *number)
{
	buffer_string(out, before);
	if (number->param)
		buffer_text(out, number->param->text);
	else if (number->off)
		buffer_string(out, "off");
	else
		buffer_printf(out, "%u", (unsigned)number->written);
}

static void print_include(struct buffer *out, const struct ast_item *item)
{
	const struct ast_include *include = item->as.include;

	put_word(out, "include ", include->path);
	for (const struct ast_override *at = include->overrides; at; at = at->next) {
		put_word(out, at == include->overrides ? " with " : ", ", at->name);
		put_number(out, " = ", &at->value);
	}
	buffer_string(out, "\n");
}

static void print_param(struct buffer *out, const struct ast_item *item)
{
	const struct ast_param *param = item->as.param;

	put_word(out, "param ", param->name);
	put_number(out, " = ", &param->value);
	if (param->ranged) {
		put_number(out, " range ", &param->low);
		put_number(out, "..", &param->high);
	}
	buffer_string(out, "\n");
}

static void put_set(struct buffer *out, const struct ast_set *set)
{
	put_word(out, " ", set->kind);
	buffer_string(out, " {");
	put_words(out, " ", set->members, ", ");
	buffer_string(out, " }");
}

static void print_set(struct buffer *out, const struct ast_item *item)
{
	put_word(out, "set ", item->as.set->name);
	buffer_string(out, " =");
	put_set(out, item->as.set);
	buffer_string(out, "\n");
}

static void put_condition(struct buffer *out, const struct ast_condition *at)
{
	bool in_front = at->negated && !at->fact;

	if (in_front)
		buffer_string(out, " not");
	switch (at->kind) {
	case AST_CONDITION_WORD:
		break;
	case AST_CONDITION_ASKED:
		buffer_string(out, " asked");
		break;
	case AST_CONDITION_DECIDED:
		buffer_string(out, " decided");
		break;
	case AST_CONDITION_ANNOTATED:
		buffer_string(out, " annotated");
		break;
	case AST_CONDITION_IS:
		put_word(out, " ", at->fact);
		buffer_string(out, at->negated ? " is not" : " is");
		break;
	case AST_CONDITION_IN:
		put_word(out, " ", at->fact);
		buffer_string(out, at->negated ? " not in" : " in");
		break;
	}
	put_word(out, " ", at->value);
	if (at->set)
		put_set(out, at->set);
}

static void put_conditions(struct buffer *out, const struct ast_condition *conditions)
{
	for (const struct ast_condition *at = conditions; at; at = at->next) {
		buffer_string(out, at == conditions ? " when" : " and");
		put_condition(out, at);
	}
}

static void print_effect(struct buffer *out, const struct ast_effect *effect)
{
	static const char *const signs[] = {
		[AST_EFFECT_ADD] = "+",     [AST_EFFECT_SET] = "=",
		[AST_EFFECT_PUSH] = "",     [AST_EFFECT_VERB] = "",
		[AST_EFFECT_MEASURE] = "+",
	};

	buffer_printf(out, "\t%s", signs[effect->op]);
	if (effect->word)
		put_word(out, "", effect->word);
	else
		put_number(out, "", &effect->amount);
	put_words(out, " on ", effect->events, ", ");
	put_conditions(out, effect->conditions);
	buffer_string(out, "\n");
}

static void print_counter(struct buffer *out, const struct ast_item *item)
{
	static const char *const forms[] = {
		[AST_COUNTER] = "counter ",
		[AST_WINDOW] = "window ",
		[AST_CYCLE] = "cycle ",
		[AST_LATCH] = "latch ",
	};
	const struct ast_counter *counter = item->as.counter;

	put_word(out, forms[counter->form], counter->name);
	put_words(out, " per ", counter->per, ", ");
	if (counter->sized)
		put_number(out, " of ", &counter->size);
	put_word(out, " ", counter->unit);
	buffer_string(out, " {\n");
	if (counter->key) {
		put_words(out, "\tkey ", counter->key, ", ");
		buffer_string(out, "\n");
	}
	for (const struct ast_effect *at = counter->effects; at; at = at->next)
		print_effect(out, at);
	buffer_string(out, "}\n");
}

static void print_report(struct buffer *out, const struct ast_item *item)
{
	put_word(out, "report ", item->as.report->name);
	put_words(out, " = ", item->as.report->terms, " + ");
	buffer_string(out, "\n");
}

static void print_cap(struct buffer *out, const struct ast_item *item)
{
	const struct ast_cap *cap = item->as.cap;

	put_word(out, "cap ", cap->name);
	put_word(out, " ", cap->kind);
	put_words(out, " when ", cap->terms, " + ");
	put_number(out, cap->above ? " > " : " >= ", &cap->limit);
	put_word(out, " ", cap->locked);
	buffer_string(out, "\n");
}

static void print_slot(struct buffer *out, const struct ast_item *item)
{
	const struct ast_slot *slot = item->as.slot;

	put_word(out, "slot ", slot->name);
	if (slot->places.span.len)
		put_number(out, " of ", &slot->places);
	buffer_string(out, " {\n");
	if (slot->key) {
		put_words(out, "\tkey ", slot->key, ", ");
		buffer_string(out, "\n");
	}
	if (slot->replace) {
		put_word(out, "\treplace ", slot->replace);
		buffer_string(out, "\n");
	}
	for (const struct ast_slot_use *at = slot->uses; at; at = at->next) {
		put_word(out, "\t", at->verb);
		put_words(out, " on ", at->events, ", ");
		put_conditions(out, at->conditions);
		buffer_string(out, "\n");
	}
	buffer_string(out, "}\n");
}

static void put_row(struct buffer *out, const struct ast_row *row)
{
	put_word(out, "\t", row->verb);
	put_word(out, " ", row->reason);
	put_conditions(out, row->conditions);
	buffer_string(out, row->otherwise ? " otherwise" : "");
	put_words(out, " fires ", row->fires, ", ");
	put_word(out, " layer ", row->layer);
	put_word(out, " by ", row->by);
	put_words(out, " reset ", row->resets, ", ");
	buffer_string(out, row->keep ? " keep" : "");
	put_word(out, " switch ", row->switch_mode);
	put_word(out, " then ", row->then);
	buffer_string(out, "\n");
}

static void print_table(struct buffer *out, const struct ast_item *item)
{
	put_word(out, "", item->as.table->when);
	put_word(out, " ", item->as.table->what);
	buffer_string(out, " {\n");
	for (const struct ast_row *at = item->as.table->rows; at; at = at->next)
		put_row(out, at);
	buffer_string(out, "}\n");
}

static void print_presence(struct buffer *out, const struct ast_item *item)
{
	const struct ast_mapping *at = item->as.presence->mappings;

	put_word(out, "presence ", item->as.presence->name);
	buffer_string(out, " {\n");
	for (; at; at = at->next) {
		put_word(out, "\t", at->from);
		if (at->unit)
			put_number(out, " after ", &at->wait);
		put_word(out, " ", at->unit);
		put_word(out, " -> ", at->to);
		buffer_string(out, "\n");
	}
	buffer_string(out, "}\n");
}

static void print_wrapper(struct buffer *out, const struct ast_item *item)
{
	const struct ast_wrapper_line *at = item->as.wrapper->lines;

	put_word(out, "wrapper ", item->as.wrapper->name);
	put_word(out, " ", item->as.wrapper->kind);
	buffer_string(out, " {\n");
	for (; at; at = at->next) {
		put_word(out, "\t", at->what);
		put_words(out, " ", at->options, ", ");
		if (at->counted)
			put_number(out, " ", &at->count);
		buffer_string(out, "\n");
	}
	buffer_string(out, "}\n");
}

static void print_failure(struct buffer *out, const struct ast_item *item)
{
	put_word(out, "failure ", item->as.failure->what);
	put_word(out, " -> ", item->as.failure->outcome);
	put_word(out, " ", item->as.failure->reason);
	buffer_string(out, "\n");
}

static void print_waive(struct buffer *out, const struct ast_item *item)
{
	put_word(out, "waive ", item->as.waive->check);
	put_word(out, " ", item->as.waive->why);
	buffer_string(out, "\n");
}

static void put_pairs(struct buffer *out, const struct ast_pair *at)
{
	for (; at; at = at->next) {
		put_word(out, " ", at->name);
		put_word(out, " ", at->value);
		if (at->number)
			put_number(out, " ", at->number);
	}
}

static void print_test(struct buffer *out, const struct ast_item *item)
{
	put_word(out, "test ", item->as.test->name);
	buffer_string(out, " {\n");
	for (const struct ast_step *at = item->as.test->steps; at; at = at->next) {
		put_word(out, "\t", at->head);
		put_word(out, " ", at->argument);
		put_pairs(out, at->given);
		if (at->expects)
			put_word(out, " -> ", at->outcome);
		put_word(out, " ", at->reason);
		put_pairs(out, at->expected);
		buffer_string(out, "\n");
	}
	buffer_string(out, "}\n");
}

static void (*const printers[])(struct buffer *, const struct ast_item *) = {
	[AST_ITEM_INCLUDE] = print_include,   [AST_ITEM_PARAM] = print_param,
	[AST_ITEM_SET] = print_set,           [AST_ITEM_COUNTER] = print_counter,
	[AST_ITEM_REPORT] = print_report,     [AST_ITEM_CAP] = print_cap,
	[AST_ITEM_SLOT] = print_slot,         [AST_ITEM_TABLE] = print_table,
	[AST_ITEM_PRESENCE] = print_presence, [AST_ITEM_WAIVE] = print_waive,
	[AST_ITEM_FAILURE] = print_failure,   [AST_ITEM_TEST] = print_test,
	[AST_ITEM_WRAPPER] = print_wrapper,
};
_Static_assert(sizeof printers / sizeof printers[0] == AST_ITEM_TEST + 1,
               "a printer for each kind of item");

static void print_header(struct buffer *out, const struct ast_policy *policy)
{
	static const char *const heads[] = {
		[AST_SETTING_TELEMETRY] = "\ttelemetry ",
		[AST_SETTING_SCOPE] = "\tscope ",
		[AST_SETTING_TIER] = "\ttier ",
		[AST_SETTING_CASE] = "\tcase ",
		[AST_SETTING_MODE] = "\tmode ",
		[AST_SETTING_RESET] = "\treset all on ",
	};

	put_word(out, "policy ", policy->name);
	put_word(out, " version ", policy->version);
	buffer_string(out, " {\n");
	for (const struct ast_setting *at = policy->settings; at; at = at->next) {
		put_words(out, heads[at->kind], at->words, ", ");
		buffer_string(out, "\n");
	}
	buffer_string(out, "}\n");
}

void print_policy(struct buffer *out, const struct ast_policy *policy)
{
	enum ast_item_kind last = AST_ITEM_TEST;

	if (policy->name)
		print_header(out, policy);
	for (const struct ast_item *at = policy->items; at; at = at->next) {
		if (at->kind != last || at->kind == AST_ITEM_TABLE ||
		    at->kind == AST_ITEM_TEST)
			buffer_string(out, "\n");
		last = at->kind;
		printers[at->kind](out, at);
	}
}
