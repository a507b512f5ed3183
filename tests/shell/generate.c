/* SPDX-License-Identifier: Apache-2.0
 *
 * Random lines. Half are made by the shell's grammar, with all that can hide a command;
 * the others are given ones with bytes changed, put in and taken out.
 */
#include <string.h>

#include "differ.h"

uint32_t random_below(uint64_t *state, uint32_t below)
{
	*state += 0x9e3779b97f4a7c15u;
	uint64_t mixed = *state;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((mixed ^ mixed >> 31) % below);
}

struct maker {
	uint64_t *state;
	struct line *line;
	unsigned depth;
	unsigned commands;
};

static void add(struct maker *make, const char *text)
{
	size_t len = strlen(text);
	struct line *line = make->line;

	if (line->len + len >= LINE_MAX_BYTES)
		return;
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

static void expand(struct maker *make, char name)
{
	const char *const *choices = rules_find(name);
	uint32_t count = 0;

	if (!choices) {
		add(make, name == 'q' ? "" : "a");
		return;
	}
	while (choices[count])
		count++;
	bool small = make->depth > 7 || make->line->len > 200;
	const char *text = choices[random_below(make->state, small ? 1 : count)];

	make->depth++;
	for (; *text; text++) {
		char one[2] = {*text, '\0'};

		if (*text == '@')
			expand(make, *++text);
		else
			add(make, one);
	}
	make->depth--;
}

static const char *const changes[] = {
	"'",  "\"",   "`",   "$",     "(",     ")",      "{",   "}",  ";",     "&",
	"|",  "<",    ">",   "\\",    "\n",    " ",      "#",   "*",  "[",     "]",
	"=",  "!",    "~",   "$(",    "<<E",   "\\\n",   "${",  ";;", "&&",    "||",
	"rm", " rm ", "$x",  ">f",    "eval ", "$'",     "<(",  "\t", "{a,b}", "E\n",
	":-", "in ",  "do ", "esac ", "fi ",   "\"$x\"", "-c ", "{}",
};

static void replace(struct line *line, size_t at, size_t cut, const char *text,
                    size_t len)
{
	if (line->len - cut + len >= LINE_MAX_BYTES)
		return;
	memmove(line->text + at + len, line->text + at + cut, line->len - at - cut);
	memcpy(line->text + at, text, len);
	line->len += len - cut;
}

static void change(uint64_t *state, struct line *line, const struct line *given,
                   size_t count)
{
	uint32_t len = (uint32_t)line->len;
	size_t at = random_below(state, len + 1);
	size_t rest = len - at;
	const char *text =
		changes[random_below(state, sizeof changes / sizeof changes[0])];

	switch (random_below(state, 4)) {
	case 0:
		replace(line, at, rest ? 1 + random_below(state, rest < 3 ? 1 : 3) : 0,
		        "", 0);
		break;
	case 1:
		if (count) {
			const struct line *other =
				&given[random_below(state, (uint32_t)count)];
			size_t from = random_below(state, (uint32_t)other->len + 1);
			size_t piece =
				random_below(state, (uint32_t)(other->len - from) + 1);

			replace(line, at, 0, other->text + from,
			        piece < 12 ? piece : 12);
		}
		break;
	default:
		replace(line, at, 0, text, strlen(text));
		break;
	}
}

void generate_line(uint64_t *state, struct line *line, const struct line *given,
                   size_t count)
{
	bool changed = count && random_below(state, 5) < 2;
	struct maker make = {state, line, 0, 0};

	line->len = 0;
	if (changed)
		*line = given[random_below(state, (uint32_t)count)];
	else
		expand(&make, 'L');
	if (changed || random_below(state, 4) == 0)
		for (uint32_t i = 1 + random_below(state, 3); i > 0; i--)
			change(state, line, given, count);
	for (size_t i = 0; i < line->len; i++)
		if (!line->text[i])
			line->text[i] = ' ';
}
