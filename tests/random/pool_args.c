/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON of arguments: with the names that the policy asks for and texts that its sets may
 * have, and around them anything.
 */
#include <stdio.h>
#include <string.h>

#include "writing.h"

/* A set that some argument is held against, or NULL. */
static const struct model_set *set_of_argument(const struct model *model,
                                               struct draw *draw)
{
	if (!model->argument_count)
		return NULL;
	return set_of(model, draw,
	              ILK_FACT_ARGUMENT + draw_below(draw, model->argument_count));
}

/* A text as JSON has it, escaped here and there where it need not be. */
static void add_json_string(struct writing *to, const char *at, size_t len)
{
	add_byte(to, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)at[i];

		if (byte < 0x20 || byte == '"' || byte == '\\' ||
		    (byte < 0x80 && draw_percent(to->draw, 4))) {
			char escape[8];

			snprintf(escape, sizeof escape, "\\u%04x", byte);
			add(to, escape);
		} else {
			add_byte(to, at[i]);
		}
	}
	add_byte(to, '"');
}

static void add_json_scalar(struct writing *to, const struct model *model)
{
	static const char *const plain[] = {"1",
	                                    "-2.50e+3",
	                                    "true",
	                                    "false",
	                                    "null",
	                                    "\"\"",
	                                    "\"a\"",
	                                    "\"/w/a\"",
	                                    "\"\\ud800\"",
	                                    "0",
	                                    "\"\\u0000x\"",
	                                    "\"\xff\"",
	                                    "\"\\ud83d\\ude00\""};
	const struct model_set *set = set_of_argument(model, to->draw);
	struct writing text = {.draw = to->draw};

	if (!set || !set->pattern_count || draw_percent(to->draw, 25)) {
		add(to, DRAW_ONE(to->draw, plain));
		return;
	}
	add_match(&text, set->patterns[draw_below(to->draw, set->pattern_count)],
	          set->kind);
	add_json_string(to, text.at, text.len);
}

static void add_json(struct writing *to, const struct model *model, unsigned deep);

static void add_json_array(struct writing *to, const struct model *model, unsigned deep)
{
	uint32_t count = draw_below(to->draw, 4);

	add_byte(to, '[');
	for (uint32_t i = 0; i < count; i++) {
		add(to, i ? "," : "");
		add_json(to, model, deep - 1);
	}
	add_byte(to, ']');
}

/* An object, most of whose names are those that the policy asks for. */
static void add_json_object(struct writing *to, const struct model *model,
                            unsigned deep)
{
	static const char *const others[] = {"z", "a", "path", "pa", "b", ""};
	uint32_t count = draw_from(to->draw, draw_percent(to->draw, 20) ? 0 : 1, 3);

	add_byte(to, '{');
	for (uint32_t i = 0; i < count; i++) {
		const char *other = DRAW_ONE(to->draw, others);
		struct text name = {other, strlen(other)};

		if (model->argument_count && draw_percent(to->draw, 75)) {
			const struct model_argument *argument =
				&model->arguments[draw_below(to->draw,
			                                     model->argument_count)];

			name = argument->names[draw_below(to->draw, argument->depth)];
		}
		add(to, i ? ", " : "");
		add_json_string(to, name.at, name.len);
		add(to, draw_percent(to->draw, 20) ? " :\n" : ":");
		add_json(to, model, deep - 1);
	}
	add_byte(to, '}');
}

static void add_json(struct writing *to, const struct model *model, unsigned deep)
{
	uint32_t form = draw_below(to->draw, 10);

	if (!deep || form < 5)
		add_json_scalar(to, model);
	else if (form < 8)
		add_json_object(to, model, deep);
	else
		add_json_array(to, model, deep);
}

/* What is asked for, where it is asked for; and around it anything. */
static void add_json_way(struct writing *to, const struct model *model,
                         const struct model_argument *argument, uint32_t depth)
{
	bool array = depth > 0 && draw_percent(to->draw, 20);

	if (array)
		add_byte(to, '[');
	if (depth == argument->depth) {
		add_json_scalar(to, model);
	} else {
		add_byte(to, '{');
		add_json_string(to, argument->names[depth].at,
		                argument->names[depth].len);
		add_byte(to, ':');
		add_json_way(to, model, argument, depth + 1);
		if (draw_percent(to->draw, 15)) {
			add(to, ",\"z\":");
			add_json(to, model, 1);
		}
		add_byte(to, '}');
	}
	if (array && draw_percent(to->draw, 40)) {
		add_byte(to, ',');
		add_json(to, model, 2);
	}
	if (array)
		add_byte(to, ']');
}

void add_args(struct writing *to, const struct model *model)
{
	const struct model_argument *argument =
		&model->arguments[draw_below(to->draw, model->argument_count)];

	if (draw_percent(to->draw, 60))
		add_json_way(to, model, argument, 0);
	else
		add_json_object(to, model, 4);
}
