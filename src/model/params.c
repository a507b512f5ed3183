/* SPDX-License-Identifier: Apache-2.0
 *
 * Params: what each is worth in the end. Its own file says a value; an include may say
 * another for the files that it brings, and the one nearest to the main file counts; the
 * main file's own params may be given from outside. Whoever says a value is held to the
 * range of the declaration.
 */
#include "model/resolve.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/near.h"

uint32_t find_param(const struct model *model, struct text name)
{
	for (uint32_t i = 0; i < model->param_count; i++)
		if (text_equal(model->params[i].name, name))
			return i;
	return MODEL_NONE;
}

/* Words like "the name of a param" with the nearest of those there are. */
static void unknown_param(struct resolve *resolve, const struct ast_word *word,
                          const char *what)
{
	struct near near;

	near_init(&near, word->text);
	for (uint32_t i = 0; i < resolve->model->param_count; i++)
		near_offer(&near, resolve->model->params[i].name);
	resolve_unknown(resolve, word, "unknown-param", what, &near);
}

bool resolve_limit(struct resolve *resolve, const struct ast_number *number,
                   struct model_limit *limit)
{
	*limit = (struct model_limit){number->written, number->off, MODEL_NONE};
	if (!number->param)
		return true;
	limit->param = find_param(resolve->model, number->param->text);
	if (limit->param == MODEL_NONE) {
		unknown_param(resolve, number->param,
		              "a number, or the name of a param");
		return false;
	}
	struct model_param *param = &resolve->model->params[limit->param];

	param->used = true;
	limit->value = param->value;
	limit->off = param->off;
	return true;
}

bool resolve_number(struct resolve *resolve, const struct ast_number *number,
                    uint32_t *value)
{
	struct model_limit limit;
	bool known = resolve_limit(resolve, number, &limit);

	*value = limit.value;
	if (!known || !limit.off)
		return known;
	const struct model_param *param = &resolve->model->params[limit.param];
	struct diag_entry *entry =
		diag_error(resolve->diag, number->span, "param-off",
	                   "found \"%.*s\", which is off, expected a number",
	                   (int)param->name.len, param->name.at);

	diag_note(resolve->diag, entry, param->given, "it is off here");
	return false;
}

/* Whether the declaration allows the value. "off" is outside any range, unless the
 * declaration itself says it. */
static bool allows(const struct ast_param *ast, uint32_t value, bool off)
{
	if (!ast->ranged)
		return true;
	if (off)
		return ast->value.off;
	return value >= ast->low.written && value <= ast->high.written;
}

/* Whether it does; if not, that has been said. */
static bool check_range(struct resolve *resolve, const struct ast_param *ast,
                        struct span at, uint32_t value, bool off)
{
	char shown[16] = "off";
	bool itself = at.at == ast->value.span.at || at.at == ast->name->span.at;

	if (allows(ast, value, off))
		return true;
	if (!off)
		snprintf(shown, sizeof shown, "%u", (unsigned)value);
	struct diag_entry *entry =
		diag_error(resolve->diag, at, "param-range",
	                   "found %s for \"%.*s\", expected %u to %u", shown,
	                   (int)ast->name->text.len, ast->name->text.at,
	                   (unsigned)ast->low.written, (unsigned)ast->high.written);

	if (!itself)
		diag_note(resolve->diag, entry, ast->name->span,
		          "\"%.*s\" is declared here", (int)ast->name->text.len,
		          ast->name->text.at);
	return false;
}

static const struct ast_override *override_of(const struct ast_include *include,
                                              struct text name)
{
	for (const struct ast_override *at = include->overrides; at; at = at->next)
		if (text_equal(at->name->text, name))
			return at;
	return NULL;
}

/* What the includes say that brought the param's file, the outermost last. */
static void apply_overrides(struct resolve *resolve, const struct ast_param *ast,
                            struct model_param *param)
{
	for (const struct ast_include *at = ast->outer; at; at = at->outer) {
		const struct ast_override *said = override_of(at, param->name);
		struct model_limit limit;

		if (!said || !resolve_limit(resolve, &said->value, &limit) ||
		    !check_range(resolve, ast, said->value.span, limit.value,
		                 limit.off))
			continue;
		param->value = limit.value;
		param->off = limit.off;
		param->given = said->value.span;
	}
}

static bool is_given(const struct ilk_param *given, struct text name)
{
	return strlen(given->name) == name.len &&
	       memcmp(given->name, name.at, name.len) == 0;
}

/* What was said from outside for a param of the main file. */
static void apply_given(struct resolve *resolve, const struct ast_param *ast,
                        struct model_param *param)
{
	for (size_t i = 0; !ast->outer && i < resolve->given.count; i++) {
		const struct ilk_param *given = &resolve->given.at[i];

		if (!is_given(given, param->name) ||
		    !check_range(resolve, ast, ast->name->span, given->value,
		                 given->off))
			continue;
		param->value = given->off ? 0 : given->value;
		param->off = given->off;
	}
}

static void resolve_param(struct resolve *resolve, const struct ast_param *ast)
{
	struct model *model = resolve->model;
	uint32_t first = find_param(model, ast->name->text);
	struct model_param param = {
		.name = ast->name->text,
		.span = ast->name->span,
		.given = ast->value.span,
		.value = ast->value.written,
		.off = ast->value.off,
		.main = !ast->outer,
	};

	if (ast->ranged && ast->low.written > ast->high.written)
		diag_error(resolve->diag, span_join(ast->low.span, ast->high.span),
		           "empty-range", "found a range that ends before it begins");
	else
		check_range(resolve, ast, ast->value.span, param.value, param.off);
	if (first != MODEL_NONE) {
		resolve_duplicate(resolve, ast->name, "param",
		                  model->params[first].span);
		return;
	}
	apply_overrides(resolve, ast, &param);
	apply_given(resolve, ast, &param);
	model->params[model->param_count++] = param;
}

/* Whether the include brought a file with such a param, itself or by further includes. */
static bool brings(const struct resolve *resolve, const struct ast_include *include,
                   struct text name)
{
	const struct ast_item *item = resolve_next(resolve->ast->items, AST_ITEM_PARAM);

	for (; item; item = resolve_next(item->next, AST_ITEM_PARAM))
		if (text_equal(item->as.param->name->text, name))
			for (const struct ast_include *at = item->as.param->outer; at;
			     at = at->outer)
				if (at == include)
					return true;
	return false;
}

static void check_overrides(struct resolve *resolve, const struct ast_include *include)
{
	for (const struct ast_override *at = include->overrides; at; at = at->next) {
		const struct ast_override *first = override_of(include, at->name->text);

		if (first != at)
			resolve_duplicate(resolve, at->name, "value of",
			                  first->name->span);
		else if (!brings(resolve, include, at->name->text))
			unknown_param(resolve, at->name,
			              "a param of the included file");
	}
}

static void check_given(struct resolve *resolve, const struct ilk_param *given)
{
	const struct model *model = resolve->model;
	struct text name = text_of(given->name);
	uint32_t found = find_param(model, name);
	struct span start =
		resolve->ast->name ? resolve->ast->name->span : (struct span){0, 0};
	struct near near;

	if (found != MODEL_NONE && model->params[found].main)
		return;
	struct diag_entry *entry = diag_error(
		resolve->diag, start, "unknown-param",
		"found a value for \"%s\", expected a param of this file", given->name);

	near_init(&near, name);
	for (uint32_t i = 0; i < model->param_count; i++)
		if (model->params[i].main)
			near_offer(&near, model->params[i].name);
	if (found != MODEL_NONE)
		diag_note(resolve->diag, entry, model->params[found].span,
		          "this one is given a value where its file is included");
	else if (near_found(&near))
		diag_help(resolve->diag, entry, "did you mean \"%.*s\"?",
		          (int)near.best.len, near.best.at);
}

void resolve_params(struct resolve *resolve)
{
	struct model *model = resolve->model;
	const struct ast_item *items = resolve->ast->items;
	uint32_t count = resolve_count(resolve, AST_ITEM_PARAM);

	model->params = arena_alloc(resolve->arena, count, sizeof *model->params);
	if (!model->params || !resolve_within(resolve, AST_ITEM_PARAM, MAX_PARAMS,
	                                      "too-many-params", "params"))
		return;
	for (const struct ast_item *item = resolve_next(items, AST_ITEM_PARAM); item;
	     item = resolve_next(item->next, AST_ITEM_PARAM))
		resolve_param(resolve, item->as.param);
	for (const struct ast_item *item = resolve_next(items, AST_ITEM_INCLUDE); item;
	     item = resolve_next(item->next, AST_ITEM_INCLUDE))
		check_overrides(resolve, item->as.include);
	for (size_t i = 0; i < resolve->given.count; i++)
		check_given(resolve, &resolve->given.at[i]);
}
