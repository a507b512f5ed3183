/* SPDX-License-Identifier: Apache-2.0
 *
 * The parser's driver: feeds tokens, and after a mistake finds the place to go on.
 *
 * Recovery knows two levels: inside an item's list (rows, steps, settings, ...) and
 * between items. It goes on with the next token that can start an element there and is
 * the first on its line (or is punctuation, like a counter's "+"), or with the closing
 * brace. An item's first word that is not indented more than the open item itself means
 * that a brace was forgotten: it is said once, and the brace is taken as given.
 */
#include "syntax/parse.h"

#include <string.h>

#include "policy_tokens.h"
#include "syntax/parser.h"

/* What the driver remembers on the way. */
struct drive {
	struct parse *parse;
	struct grammar *grammar;
	struct token token; /* the next to be fed */
	struct token_trail trail;
	unsigned depth;      /* open braces */
	struct span open[2]; /* the outermost of them: more make no sense */
	uint32_t item_indent;
	uint32_t clear_up_to; /* no unclosed string before this */
	bool in_item;
};

/* Bytes between the line's start and the token. */
static uint32_t indent_of(const struct drive *d)
{
	const struct source *source = d->parse->source;
	uint32_t end = d->token.span.at - source->base;
	uint32_t at = end;

	while (at && source->at[at - 1] != '\n')
		at--;
	return end - at;
}

static void next(struct drive *d)
{
	d->trail.kinds[1] = d->trail.kinds[0];
	d->trail.kinds[0] = d->token.kind;
	d->trail.last = d->token.span;
	d->token = lex_next(&d->parse->lexer);
}

static bool fits(const struct drive *d)
{
	return grammar_action(d->grammar, d->token.kind) != GRAMMAR_REFUSES;
}

static bool starts_item(const struct drive *d)
{
	return token_in_group(d->token.kind, TOKEN_GROUP_ITEM);
}

/* Follows the braces and the items through all tokens, fed or passed over. */
static void observe(struct drive *d)
{
	if (d->depth == 0 && d->token.first) {
		d->item_indent = indent_of(d);
		d->in_item = true;
	}
	if (d->token.kind == TK_LBRACE) {
		if (d->depth < 2)
			d->open[d->depth] = d->token.span;
		d->depth++;
	} else if (d->token.kind == TK_RBRACE && d->depth) {
		d->depth--;
	}
}

/* Whether the file goes on behind the open item, which lacks a brace. */
static bool leaves_item(const struct drive *d)
{
	if (d->token.kind == TOKEN_END)
		return true;
	return d->token.first && starts_item(d) && d->in_item &&
	       indent_of(d) <= d->item_indent;
}

/* Whether an unclosed string is ahead on this line: it will be complained about, and is
 * the likely cause of what does not fit here. */
static bool open_string_ahead(struct drive *d)
{
	struct lexer ahead = d->parse->lexer;
	struct token token;

	if (d->token.span.at < d->clear_up_to)
		return false;
	ahead.diag = NULL;
	ahead.open = false;
	do
		token = lex_next(&ahead);
	while (token.kind != TOKEN_END && !token.first && !ahead.open);
	if (!ahead.open)
		d->clear_up_to = token.span.at;
	return ahead.open;
}

/* "presence" also starts a step of a test: an item it is when a brace follows. */
static bool is_presence_item(const struct drive *d)
{
	struct lexer ahead = d->parse->lexer;

	if (d->token.kind != TK_PRESENCE || d->depth != 1 || !leaves_item(d))
		return false;
	ahead.diag = NULL;
	lex_next(&ahead);
	return lex_next(&ahead).kind == TK_LBRACE;
}

static void report_unclosed(struct drive *d)
{
	struct parse *p = d->parse;
	struct span open = d->open[d->depth > 2 ? 1 : d->depth - 1];
	const char *found = d->token.kind == TOKEN_END ? "the end of the file"
	                    : leaves_item(d)           ? "the next item"
	                                               : "the next line";

	/* The string that never ended may have swallowed the brace. */
	if (p->lexer.open)
		return;
	struct diag_entry *entry = diag_error(p->diag, d->token.span, "unclosed-brace",
	                                      "found %s, expected \"}\"", found);

	diag_note(p->diag, entry, open, "the brace was opened here");
}

/* Whether a set inside a row was left open at the end of its line. */
static bool leaves_inline_set(const struct drive *d)
{
	return d->depth == 2 && d->token.first && d->token.kind == TK_VERB &&
	       grammar_action(d->grammar, TK_RBRACE) != GRAMMAR_REFUSES;
}

static void report(struct drive *d)
{
	if (d->depth && (leaves_item(d) || leaves_inline_set(d)))
		report_unclosed(d);
	else if (!d->token.shaky && !open_string_ahead(d))
		expected_report(d->parse, d->grammar, &d->token, &d->trail);
}

static void feed_made(struct drive *d, int kind)
{
	struct token made = {.kind = kind, .span = {d->token.span.at, 0}};

	grammar_feed(d->grammar, made);
}

/* Closes the lists that are open, as if their braces were there. */
static void close_all(struct drive *d, unsigned level)
{
	while (level--)
		feed_made(d, TK_RBRACE);
	d->depth = 0;
}

/* Whether an element, or the closing brace, of the list at `level` starts here. */
static bool goes_on(const struct drive *d, unsigned level)
{
	int kind = d->token.kind;

	if (!fits(d))
		return false;
	if (kind == TK_RBRACE || kind == TK_PLUS || kind == TK_EQUALS)
		return d->depth == level;
	if (!d->token.first)
		return false;
	return level || d->depth == 0 || leaves_item(d);
}

/* After a mistake: goes to a token that fits, to one that was meant to (it has its own
 * complaint coming), or to the end of the file. */
static void recover(struct drive *d)
{
	bool left = d->depth && leaves_item(d);
	uint32_t start = d->token.span.at;

	feed_made(d, TK_RESUME);
	unsigned level = grammar_braces(d->grammar);

	while (d->token.kind != TOKEN_END && !goes_on(d, level) &&
	       !(level && leaves_item(d))) {
		bool again = d->token.span.at != start && d->depth == level;

		if (again && expected_nearly(d->parse, d->grammar, &d->token))
			return;
		observe(d);
		next(d);
	}
	if (level && leaves_item(d) && (left || !goes_on(d, level))) {
		d->depth = level;
		if (!left)
			report_unclosed(d);
		close_all(d, level);
	}
	d->depth = d->depth < level ? d->depth : level;
}

static void drive(struct parse *p, struct grammar *grammar)
{
	struct drive d = {.parse = p, .grammar = grammar};

	next(&d);
	for (;;) {
		while (!fits(&d) || is_presence_item(&d)) {
			if (d.depth == 0 && d.token.first)
				d.item_indent = indent_of(&d);
			report(&d);
			recover(&d);
			if (p->arena->failed || p->overflow)
				return;
		}
		if (d.token.kind == TK_POLICY)
			p->policy->headed = p->policy->headed || d.depth == 0;
		observe(&d);
		grammar_feed(grammar, d.token);
		if (d.token.kind == TOKEN_END || p->arena->failed || p->overflow)
			return;
		next(&d);
	}
}

struct ast_policy *parse_policy(struct arena *arena, struct diag *diag,
                                const struct source *source)
{
	struct parse parse = {.arena = arena, .diag = diag, .source = source};

	parse.policy = arena_alloc(arena, 1, sizeof *parse.policy);
	if (!parse.policy)
		return NULL;
	lex_init(&parse.lexer, arena, diag, source);
	grammar_run(&parse, drive);
	if (arena->failed)
		return NULL;
	if (parse.overflow)
		diag_error(diag, (struct span){source->base + parse.lexer.at, 0},
		           "too-deep", "found too many things inside each other");
	return parse.policy;
}
