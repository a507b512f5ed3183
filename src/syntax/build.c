/* SPDX-License-Identifier: Apache-2.0
 *
 * Constructors of the header and the items.
 */
#include "syntax/build.h"

#include "policy_tokens.h"

struct ast_word *build_word(struct parse *p, struct token token)
{
	struct ast_word *word = arena_alloc(p->arena, 1, sizeof *word);

	if (!word)
		return NULL;
	word->span = token.span;
	word->text = token.text;
	word->quoted = token.kind == TK_STRING;
	return word;
}

struct ast_number build_number(struct parse *p, struct token token)
{
	struct ast_number number = {.span = token.span, .off = token.kind == TK_OFF};

	if (token.kind == TK_NUMBER)
		number.written = token.number;
	else if (token.kind != TK_OFF)
		number.param = build_word(p, token);
	return number;
}

void build_header(struct parse *p, struct token head, struct ast_word *name,
                  struct ast_word *version, struct ast_setting *settings)
{
	struct ast_policy *policy = p->policy;

	if (policy->name) {
		struct diag_entry *entry =
			diag_error(p->diag, head.span, "second-policy",
		                   "found a second \"policy\", expected one in a file");

		diag_note(p->diag, entry, policy->name->span, "the first is here");
		return;
	}
	if (policy->items)
		diag_error(p->diag, head.span, "late-policy",
		           "found \"policy\" behind other items, expected it first");
	policy->name = name;
	policy->version = version;
	policy->settings = settings;
}

struct ast_setting *build_setting(struct parse *p, enum ast_setting_kind kind,
                                  struct token head, struct ast_word_list words)
{
	struct ast_setting *setting = arena_alloc(p->arena, 1, sizeof *setting);

	if (!setting || !words.last)
		return NULL;
	setting->span = span_join(head.span, words.last->span);
	setting->kind = kind;
	setting->words = words.first;
	return setting;
}

void build_item(struct parse *p, struct ast_item *item)
{
	if (!item)
		return;
	if (p->last_item)
		p->last_item->next = item;
	else
		p->policy->items = item;
	p->last_item = item;
}

struct ast_item *build_item_new(struct parse *p, enum ast_item_kind kind,
                                struct token head, struct span end)
{
	struct ast_item *item = arena_alloc(p->arena, 1, sizeof *item);

	if (!item)
		return NULL;
	item->kind = kind;
	item->span = span_join(head.span, end);
	return item;
}

struct ast_item *build_include(struct parse *p, struct token head,
                               struct ast_word *path,
                               struct ast_override_list overrides)
{
	struct ast_include *include = arena_alloc(p->arena, 1, sizeof *include);

	if (!include || !path)
		return NULL;
	struct span end = overrides.last ? overrides.last->value.span : path->span;
	struct ast_item *item = build_item_new(p, AST_ITEM_INCLUDE, head, end);

	if (!item)
		return NULL;
	include->path = path;
	include->overrides = overrides.first;
	item->as.include = include;
	return item;
}

struct ast_override *build_override(struct parse *p, struct ast_word *name,
                                    struct ast_number value)
{
	struct ast_override *override = arena_alloc(p->arena, 1, sizeof *override);

	if (!override || !name)
		return NULL;
	override->name = name;
	override->value = value;
	return override;
}

struct ast_item *build_param(struct parse *p, struct token head, struct ast_word *name,
                             struct token value)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_PARAM, head, value.span);
	struct ast_param *param = arena_alloc(p->arena, 1, sizeof *param);

	if (!item || !param || !name)
		return NULL;
	param->name = name;
	param->value = build_number(p, value);
	item->as.param = param;
	return item;
}

struct ast_item *build_param_range(struct ast_item *item, struct token low,
                                   struct token high)
{
	if (!item)
		return NULL;
	struct ast_param *param = item->as.param;

	param->ranged = true;
	param->low = (struct ast_number){.span = low.span, .written = low.number};
	param->high = (struct ast_number){.span = high.span, .written = high.number};
	item->span = span_join(item->span, high.span);
	return item;
}

struct ast_set *build_set(struct parse *p, struct ast_word *kind, struct token open,
                          struct ast_word *members, struct token end)
{
	struct ast_set *set = arena_alloc(p->arena, 1, sizeof *set);

	if (!set)
		return NULL;
	set->kind = kind;
	set->members = members;
	set->span = span_join(kind ? kind->span : open.span, end.span);
	return set;
}

struct ast_item *build_set_item(struct parse *p, struct token head,
                                struct ast_word *name, struct ast_set *set)
{
	if (!set)
		return NULL;
	struct ast_item *item = build_item_new(p, AST_ITEM_SET, head, set->span);

	if (!item)
		return NULL;
	set->name = name;
	item->as.set = set;
	return item;
}

struct ast_item *build_report(struct parse *p, struct token head, struct ast_word *name,
                              struct ast_word_list terms)
{
	struct ast_report *report = arena_alloc(p->arena, 1, sizeof *report);

	if (!report || !terms.last)
		return NULL;
	struct ast_item *item =
		build_item_new(p, AST_ITEM_REPORT, head, terms.last->span);

	if (!item)
		return NULL;
	*report = (struct ast_report){name, terms.first};
	item->as.report = report;
	return item;
}

struct ast_cap *build_cap_when(struct parse *p, struct ast_word *name,
                               struct ast_word *kind, struct ast_word *terms,
                               struct token comparison)
{
	struct ast_cap *cap = arena_alloc(p->arena, 1, sizeof *cap);

	if (!cap)
		return NULL;
	cap->name = name;
	cap->kind = kind;
	cap->terms = terms;
	cap->above = comparison.kind == TK_ABOVE;
	return cap;
}

struct ast_item *build_cap(struct parse *p, struct token head, struct ast_cap *cap,
                           struct ast_number limit, struct ast_word *locked)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_CAP, head,
	                                       locked ? locked->span : limit.span);

	if (!item || !cap)
		return NULL;
	cap->limit = limit;
	cap->locked = locked;
	item->as.cap = cap;
	return item;
}

struct ast_item *build_table(struct parse *p, struct token when, struct ast_word *what,
                             struct ast_row *rows, struct token end)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_TABLE, when, end.span);
	struct ast_table *table = arena_alloc(p->arena, 1, sizeof *table);

	if (!item || !table)
		return NULL;
	*table = (struct ast_table){build_word(p, when), what, rows};
	item->as.table = table;
	return item;
}

struct ast_mapping *build_mapping(struct parse *p, struct ast_word *from,
                                  struct ast_word *to)
{
	struct ast_mapping *mapping = arena_alloc(p->arena, 1, sizeof *mapping);

	if (!mapping)
		return NULL;
	mapping->from = from;
	mapping->to = to;
	return mapping;
}

struct ast_item *build_presence(struct parse *p, struct token head,
                                struct ast_word *name, struct ast_mapping *mappings,
                                struct token end)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_PRESENCE, head, end.span);
	struct ast_presence *presence = arena_alloc(p->arena, 1, sizeof *presence);

	if (!item || !presence)
		return NULL;
	*presence = (struct ast_presence){name, mappings};
	item->as.presence = presence;
	return item;
}

struct ast_mapping *build_wait(struct ast_mapping *mapping, struct ast_number wait,
                               struct ast_word *unit)
{
	if (!mapping)
		return NULL;
	mapping->wait = wait;
	mapping->unit = unit;
	return mapping;
}

struct ast_item *build_failure(struct parse *p, struct token head,
                               struct ast_word *what, struct ast_word *outcome,
                               struct ast_word *reason)
{
	struct ast_failure *failure = arena_alloc(p->arena, 1, sizeof *failure);
	const struct ast_word *end = reason ? reason : outcome;
	struct ast_item *item =
		end ? build_item_new(p, AST_ITEM_FAILURE, head, end->span) : NULL;

	if (!item || !failure)
		return NULL;
	*failure = (struct ast_failure){what, outcome, reason};
	item->as.failure = failure;
	return item;
}

struct ast_item *build_waive(struct parse *p, struct token head, struct ast_word *check,
                             struct token why)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_WAIVE, head, why.span);
	struct ast_waive *waive = arena_alloc(p->arena, 1, sizeof *waive);

	if (!item || !waive)
		return NULL;
	*waive = (struct ast_waive){check, build_word(p, why)};
	item->as.waive = waive;
	return item;
}

struct ast_wrapper_line *build_wrapper_line(struct parse *p, struct ast_word *what,
                                            struct ast_word_list options,
                                            const struct token *count)
{
	struct ast_wrapper_line *line = arena_alloc(p->arena, 1, sizeof *line);

	if (!line || !what)
		return NULL;
	line->what = what;
	line->options = options.first;
	line->span = what->span;
	if (options.last)
		line->span = span_join(what->span, options.last->span);
	if (count) {
		line->counted = true;
		line->count = build_number(p, *count);
		line->span = span_join(what->span, count->span);
	}
	return line;
}

struct ast_item *build_wrapper(struct parse *p, struct token head,
                               struct ast_word *name, struct ast_word *kind,
                               struct ast_wrapper_line *lines, struct token end)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_WRAPPER, head, end.span);
	struct ast_wrapper *wrapper = arena_alloc(p->arena, 1, sizeof *wrapper);

	if (!item || !wrapper || !name)
		return NULL;
	*wrapper = (struct ast_wrapper){name, kind, lines};
	item->as.wrapper = wrapper;
	return item;
}

struct ast_item *build_test(struct parse *p, struct token head, struct token name,
                            struct ast_step *steps, struct token end)
{
	struct ast_item *item = build_item_new(p, AST_ITEM_TEST, head, end.span);
	struct ast_test *test = arena_alloc(p->arena, 1, sizeof *test);

	if (!item || !test)
		return NULL;
	*test = (struct ast_test){build_word(p, name), steps};
	item->as.test = test;
	return item;
}
