/* SPDX-License-Identifier: Apache-2.0
 *
 * args.NAME."any name": a call's arguments by the names on the way to them.
 */
#include <string.h>

#include "model/argument.h"
#include "model/resolve.h"

/* One name at `*at`, behind a dot, decoded; moves behind it. */
static struct text read_name(struct arena *arena, const char **at, const char *end)
{
	bool quoted = *at < end && **at == '"';
	char *to = arena_alloc(arena, 1, (size_t)(end - *at) + 1);
	size_t len = 0;

	if (!to)
		return (struct text){"", 0};
	*at += quoted;
	while (*at < end && **at != (quoted ? '"' : '.')) {
		if (quoted && **at == '\\' && *at + 1 < end)
			(*at)++;
		to[len++] = *(*at)++;
	}
	if (quoted && *at < end)
		(*at)++;
	return (struct text){to, len};
}

bool argument_read(struct arena *arena, struct diag *diag, const struct ast_word *word,
                   struct model_argument *argument)
{
	const char *at = word->text.at + strlen("args");
	const char *end = word->text.at + word->text.len;

	argument->depth = 0;
	while (at < end) {
		at++; /* the dot */
		struct text name = read_name(arena, &at, end);

		if (argument->depth == ILK_MAX_WAY) {
			diag_error(diag, word->span, "argument-too-deep",
			           "found an argument more than %u names deep",
			           ILK_MAX_WAY);
			return false;
		}
		if (name.len == 0) {
			diag_error(diag, word->span, "argument-name",
			           "found an argument without a name, expected one "
			           "behind each dot");
			return false;
		}
		argument->names[argument->depth++] = name;
	}
	return true;
}

bool argument_same(const struct model_argument *a, const struct model_argument *b)
{
	if (a->depth != b->depth)
		return false;
	for (uint32_t i = 0; i < a->depth; i++)
		if (!text_equal(a->names[i], b->names[i]))
			return false;
	return true;
}

bool word_is_argument(const struct ast_word *word)
{
	return !word->quoted && word->text.len > 5 &&
	       memcmp(word->text.at, "args.", 5) == 0;
}

uint32_t resolve_argument(struct resolve *resolve, const struct ast_word *word)
{
	struct model *model = resolve->model;
	struct model_argument argument;

	if (!argument_read(resolve->arena, resolve->diag, word, &argument))
		return WORD_NONE;
	for (uint32_t i = 0; i < model->argument_count; i++)
		if (argument_same(&model->arguments[i], &argument))
			return ILK_FACT_ARGUMENT + i;
	if (model->argument_count == ILK_MAX_ARGUMENTS) {
		diag_error(resolve->diag, word->span, "too-many-arguments",
		           "found more than %u different arguments", ILK_MAX_ARGUMENTS);
		return WORD_NONE;
	}
	if (!model->arguments)
		model->arguments = arena_alloc(resolve->arena, ILK_MAX_ARGUMENTS,
		                               sizeof *model->arguments);
	if (!model->arguments)
		return WORD_NONE;
	model->arguments[model->argument_count] = argument;
	return ILK_FACT_ARGUMENT + model->argument_count++;
}
