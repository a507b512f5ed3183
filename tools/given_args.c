/* SPDX-License-Identifier: Apache-2.0
 *
 * The arguments of a test's call: all as JSON, or one by its name; see given.h.
 */
#include <stdlib.h>
#include <string.h>

#include "given.h"
#include "model/argument.h"
#include "trace/args.h"

static struct ilk_text keep(struct steps *steps, struct ilk_text text)
{
	struct text kept = arena_text(steps->arena, (struct text){text.at, text.len});

	return (struct ilk_text){kept.at, kept.len};
}

/* The arguments, and the command and path among them unless the step says them. */
static bool take_json(struct steps *steps, struct ilk_facts *facts, const json_t *args)
{
	struct ilk_facts found = {.rule = ILK_RULE_NONE};
	char *canonical = args_canonical(args);

	if (canonical)
		facts->args =
			keep(steps, (struct ilk_text){canonical, strlen(canonical)});
	else
		steps->arena->failed = true;
	args_facts(&found, args);
	if (found.command.at && !facts->command.at)
		facts->command = keep(steps, found.command);
	if (found.path.at && !facts->path.at)
		facts->path = keep(steps, found.path);
	free(canonical);
	return !steps->arena->failed;
}

bool given_args(struct steps *steps, const struct ast_pair *pair,
                struct ilk_facts *facts)
{
	json_error_t error;
	json_t *args = json_loadb(pair->value->text.at, pair->value->text.len,
	                          JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	bool taken;

	if (!args) {
		diag_error(steps->diag, pair->value->span, "bad-args",
		           "the arguments are not JSON: %s", error.text);
		return false;
	}
	taken = take_json(steps, facts, args);
	json_decref(args);
	return taken;
}

/* Puts a value where its names lead to, through objects that may be there already; takes the
 * reference. False: something else is there. */
static bool put(json_t *args, const struct model_argument *way, json_t *value)
{
	json_t *at = args;

	for (uint32_t i = 0; i + 1 < way->depth && at; i++) {
		json_t *next = json_object_get(at, way->names[i].at);

		if (!next) {
			next = json_object();
			json_object_set_new(at, way->names[i].at, next);
		}
		at = next;
	}
	const char *last = way->names[way->depth - 1].at;

	if (!json_is_object(at) || json_object_get(at, last)) {
		json_decref(value);
		return false;
	}
	return json_object_set_new(at, last, value) == 0;
}

bool given_argument(struct steps *steps, const struct ast_pair *pair,
                    struct ilk_facts *facts)
{
	struct ilk_text before =
		facts->args.at ? facts->args : (struct ilk_text){"{}", 2};
	struct model_argument way;
	json_t *args;
	bool taken = false;

	if (!pair->value && !pair->number) {
		diag_error(steps->diag, pair->name->span, "bad-step-word",
		           "\"%.*s\" needs a value", (int)pair->name->text.len,
		           pair->name->text.at);
		return false;
	}
	if (!argument_read(steps->arena, steps->diag, pair->name, &way))
		return false;
	args = json_loadb(before.at, before.len, JSON_DECODE_ANY, NULL);
	if (put(args, &way,
	        pair->number
	                ? json_integer(pair->number->written)
	                : json_stringn(pair->value->text.at, pair->value->text.len)))
		taken = take_json(steps, facts, args);
	else
		diag_error(
			steps->diag, pair->name->span, "bad-args",
			"found \"%.*s\", for which the arguments so far have no place",
			(int)pair->name->text.len, pair->name->text.at);
	json_decref(args);
	return taken;
}
