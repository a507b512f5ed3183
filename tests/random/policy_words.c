/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of random policies: with all kinds of white space behind them, strings with
 * all kinds of escapes, patterns that are right for their kind and near to each other.
 */
#include <string.h>

#include "model/words.h"
#include "policy.h"

static void put_space(struct plan *plan)
{
	static const char *const rare[] = {
		"\n", "\t", "\r\n", "  ", " # a \"note\"\n", "\n\n\t"};

	buffer_string(plan->out,
	              draw_percent(plan->draw, 3) ? DRAW_ONE(plan->draw, rare) : " ");
}

void put(struct plan *plan, const char *word)
{
	buffer_string(plan->out, word);
	put_space(plan);
}

void put_one_of(struct plan *plan, const struct words *words)
{
	put(plan, words->at[draw_below(plan->draw, words->count)]);
}

void put_number(struct plan *plan, uint32_t number)
{
	buffer_printf(plan->out, draw_percent(plan->draw, 5) ? "00%u" : "%u",
	              (unsigned)number);
	put_space(plan);
}

void put_name(struct plan *plan, const struct plan_names *names)
{
	put(plan, names->at[draw_below(plan->draw, names->count)]);
}

void put_string(struct plan *plan, const char *text)
{
	buffer_string(plan->out, "\"");
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			buffer_printf(plan->out, "\\%c", byte);
		else if (byte == '\n')
			buffer_string(plan->out, "\\n");
		else if (byte < 0x20 || (byte < 0x7f && draw_percent(plan->draw, 2)))
			buffer_printf(plan->out, "\\u{%04X}", byte);
		else
			buffer_bytes(plan->out, &byte, 1);
	}
	buffer_string(plan->out, "\"");
	put_space(plan);
}

void put_some_of(struct plan *plan, const struct words *words, uint32_t *among,
                 uint32_t most)
{
	uint32_t wanted = draw_from(plan->draw, 1, most);
	bool first = true;

	for (uint32_t tries = 0; tries < 64 && *among && wanted; tries++) {
		uint32_t i = draw_below(plan->draw, words->count);

		if (!(*among >> i & 1))
			continue;
		*among &= ~(1u << i);
		if (!first)
			put(plan, ",");
		first = false;
		wanted--;
		put(plan, words->at[i]);
	}
	for (uint32_t i = 0; first; i++) /* bad luck: the first there is */
		if (*among >> i & 1) {
			*among &= ~(1u << i);
			put(plan, words->at[i]);
			return;
		}
}

/* ---- Patterns -------------------------------------------------------------------- */

#define PATTERN_ROOM 64

static void add(char *to, const char *more)
{
	size_t len = strlen(to);
	size_t size = strlen(more) + 1;

	if (len + size <= PATTERN_ROOM)
		memcpy(to + len, more, size);
}

static void draw_text_pattern(struct draw *draw, char *to)
{
	static const char *const parts[] = {
		"*",   "*",   "a",    "b",     "ab",       "read", "x_",
		".",   "\\*", "\\\\", "?",     "\xc3\xa9", ";",    " ",
		"\\a", "$",   "\"",   "mcp__", "aa",       "\n",   "\\\xc3\xa9"};
	uint32_t count = draw_from(draw, 1, 4);

	for (uint32_t i = 0; i < count; i++)
		add(to, DRAW_ONE(draw, parts));
}

/* No two spaces, none at an end: words, of which the last may be a star. */
static void draw_command_pattern(struct draw *draw, char *to)
{
	static const char *const parts[] = {"git",   "rm",  "-rf",  "*",   "*",
	                                    "push*", "/",   "a*b",  "\\*", "x=1",
	                                    "\\\\*", "*;*", "make", "**",  "\xc3\xa9"};
	uint32_t count = draw_from(draw, 1, 4);

	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			add(to, draw_percent(draw, 8) ? "\\ " : " ");
		add(to, DRAW_ONE(draw, parts));
	}
}

static void draw_path_pattern(struct draw *draw, char *to)
{
	static const char *const parts[] = {
		"**",         "**",     "*",     "w",       "a",           "b",
		"*.c",        "?",      "a?",    "\\*",     "src",         ".git",
		"*a*",        "x",      "\\?",   "\\[a]",   "\xc3\xa9",    "?.c",
		"..a",        "\\..",   "*?",    "a b",     "[ab]",        "[!a]",
		"[^a-c]*",    "{a,b}",  "x{,y}", "{w,src}", "[[:alpha:]]", "[]-a]",
		"[\xc3\xa9]", "{a,b*}", "***",   "\\!a",    "a[a-]",       "{a/b,c}"};
	uint32_t count = draw_from(draw, 1, 4);

	if (draw_percent(draw, 15))
		add(to, "!");
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0 || draw_percent(draw, 60))
			add(to, i > 0 && draw_percent(draw, 2) ? "\\/" : "/");
		add(to, DRAW_ONE(draw, parts));
	}
	if (draw_percent(draw, 12))
		add(to, "/");
	/* Beside an escaped slash "**" is not alone between slashes. */
	if (strstr(to, "\\/") && strstr(to, "**"))
		memcpy(to, "/w/a\\/b", sizeof "/w/a\\/b");
}

void put_pattern(struct plan *plan, enum ilk_set_kind kind)
{
	char text[PATTERN_ROOM] = "";

	if (kind == ILK_SET_PATHS)
		draw_path_pattern(plan->draw, text);
	else if (kind == ILK_SET_COMMANDS)
		draw_command_pattern(plan->draw, text);
	else
		draw_text_pattern(plan->draw, text);
	put_string(plan, text);
}

void put_literal(struct plan *plan, enum ilk_set_kind kind)
{
	static const char *const texts[] = {"a", "*", "ab", "a\\", "?", "x_*", "read"};
	static const char *const paths[] = {"/w/a", "/", "/w/", "//",  "..", "a//b",
	                                    "/w/*", "a", "!x",  "[a]", "**", "/w/\\"};
	static const char *const commands[] = {"git",     "git *",  " git", "git ",
	                                       "rm  -rf", "git;ls", "*",    "make a"};

	if (kind == ILK_SET_PATHS)
		put_string(plan, DRAW_ONE(plan->draw, paths));
	else if (kind == ILK_SET_COMMANDS)
		put_string(plan, DRAW_ONE(plan->draw, commands));
	else
		put_string(plan, DRAW_ONE(plan->draw, texts));
}

void put_amount(struct plan *plan, uint32_t number, bool off)
{
	if (plan->param_count < PLAN_NAMES && draw_percent(plan->draw, 15)) {
		plan->params[plan->param_count].value = number;
		plan->params[plan->param_count].off = off;
		buffer_printf(plan->out, "p%u", (unsigned)plan->param_count++);
		put(plan, "");
	} else if (off) {
		put(plan, "off");
	} else {
		put_number(plan, number);
	}
}

void put_params(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->param_count; i++) {
		uint32_t value = plan->params[i].value;
		uint32_t room = draw_below(plan->draw, 4);

		buffer_printf(plan->out, "param p%u = ", (unsigned)i);
		if (plan->params[i].off)
			put(plan, "off");
		else
			put_number(plan, value);
		if (draw_percent(plan->draw, 50))
			buffer_printf(plan->out, "range %u..%u",
			              (unsigned)(value > room ? value - room : 0),
			              (unsigned)(value < UINT32_MAX - room
			                                 ? value + room
			                                 : value));
		put(plan, "\n");
	}
}
