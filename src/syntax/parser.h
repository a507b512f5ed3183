/* SPDX-License-Identifier: Apache-2.0
 *
 * Between the generated parser and its driver: the state of one parse, and the few
 * questions the driver may ask the parser (answered in grammar/policy.y).
 */
#ifndef SYNTAX_PARSER_H
#define SYNTAX_PARSER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "syntax/ast.h"
#include "syntax/lex.h"

struct parse {
	struct arena *arena;
	struct diag *diag;
	const struct source *source;
	struct lexer lexer;
	struct ast_policy *policy;
	struct ast_item *last_item;
	struct ast_pair **pair_end;     /* where the step's next pair goes */
	struct ast_slot_use **use_end;  /* where the slot's next use goes */
	struct ast_effect **effect_end; /* where the cycle's next effect goes */
	bool overflow; /* the parser's stack: never, with this grammar */
};

struct grammar;
typedef void (*grammar_drive_fn)(struct parse *p, struct grammar *grammar);

/* Calls `drive` once with a parser that lives for that long. */
void grammar_run(struct parse *p, grammar_drive_fn drive);
void grammar_feed(struct grammar *grammar, struct token token);

/* What the parser would do in the end with a token of this kind: two kinds with the same
 * answer mean the same here. */
#define GRAMMAR_REFUSES (-1)
int grammar_action(const struct grammar *grammar, int kind);
/* What a token means by itself: the name of the nonterminal it makes, or NULL. */
const char *grammar_meaning(int action);
/* How many open braces the parser is in. */
unsigned grammar_braces(const struct grammar *grammar);

/* What was ahead of a token. */
struct token_trail {
	int kinds[2]; /* of the one before and the one before that; TOKEN_END: none */
	struct span last;
};

/* Reports that `token` does not fit. */
void expected_report(struct parse *p, const struct grammar *grammar,
                     const struct token *token, const struct token_trail *trail);
/* Whether `token` starts a line like a keyword that fits, but misspelt. */
bool expected_nearly(struct parse *p, const struct grammar *grammar,
                     const struct token *token);

#endif
