/* SPDX-License-Identifier: Apache-2.0
 *
 * Resolving the AST into the model: what the files of this room share. The public door
 * is model_resolve(); the parts are called by it in an order in which each finds what it
 * refers to.
 */
#ifndef MODEL_RESOLVE_H
#define MODEL_RESOLVE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "interlock/compile.h"
#include "model/model.h"
#include "model/words.h"
#include "syntax/ast.h"

/* AST of `source`, one of the chain that begins with `first` -> model, with diagnostics; `given` are values for params of the main file. NULL only when the arena failed; after errors the
 * model is good for checks but must not be lowered. */
struct model *model_resolve(struct arena *arena, struct diag *diag,
                            const struct source *first, const struct source *source,
                            const struct ast_policy *ast, struct ilk_params given);

/* ---- Inside the room ------------------------------------------------------------ */

/* Where the model's sets are: slots of index + 1, and how many sets have room. */
struct set_index {
	uint32_t *at;
	uint32_t slots; /* a power of two, or 0 */
	uint32_t room;
};

struct resolve {
	struct arena *arena;
	struct diag *diag;
	const struct source *source;
	const struct ast_policy *ast;
	struct model *model;
	/* The last place whose line was asked for: rows are walked in order, so that
	 * counting on from it keeps a large policy linear. */
	uint32_t line_at;
	uint32_t line;
	uint32_t number;   /* of the source it is in */
	uint32_t patterns; /* in all sets so far */
	struct ilk_params given;
	struct set_index sets;
};

/* Which source a place is in, and its line there: quick when it is behind the one asked
 * for before. */
void resolve_line(struct resolve *resolve, uint32_t at, uint32_t *number,
                  uint32_t *line);

/* Each takes the items of its kind, in the order of the text. */
void resolve_settings(struct resolve *resolve);
void resolve_params(struct resolve *resolve);
void resolve_sets(struct resolve *resolve);
void resolve_counters(struct resolve *resolve);
void resolve_reports(struct resolve *resolve);
void resolve_caps(struct resolve *resolve);
void resolve_slots(struct resolve *resolve);
/* The conditions of what counters and slots do: once everything has its name. */
void resolve_changes(struct resolve *resolve);
void resolve_tables(struct resolve *resolve);
void resolve_presences(struct resolve *resolve);
void resolve_failures(struct resolve *resolve);
void resolve_waives(struct resolve *resolve);
void resolve_wrappers(struct resolve *resolve);

/* What a number is worth, written or by a param. False after a diagnostic: no such param,
 * or (but for a limit) one that is off; the value is 0 then. */
bool resolve_number(struct resolve *resolve, const struct ast_number *number,
                    uint32_t *value);
bool resolve_limit(struct resolve *resolve, const struct ast_number *number,
                   struct model_limit *limit);

/* How many items of a kind there are; the next one from `item` on (NULL: none). */
uint32_t resolve_count(const struct resolve *resolve, enum ast_item_kind kind);
const struct ast_item *resolve_next(const struct ast_item *item,
                                    enum ast_item_kind kind);

/* Whether there are at most `limit` items of a kind; if not, a diagnostic with `id` at the
 * first that is too many. */
bool resolve_within(struct resolve *resolve, enum ast_item_kind kind, uint32_t limit,
                    const char *id, const char *what);

/* Caps, slots and latches share the names that conditions test: false, after a
 * diagnostic, when there is one of that name. Both also diagnose a name that conditions
 * use for something else. */
bool resolve_condition_name(struct resolve *resolve, const struct ast_word *name,
                            const char *what);
void resolve_reserved(struct resolve *resolve, const struct ast_word *name,
                      const char *what);

/* A word of the language or the spec, or WORD_NONE and a diagnostic with `id` that says
 * what was found, what was expected and, if one is near, what was probably meant. */
uint32_t resolve_word(struct resolve *resolve, const struct words *words,
                      const struct ast_word *word, const char *id);
/* The same for a list of events, as a mask. */
uint32_t resolve_events(struct resolve *resolve, const struct ast_word *events);

/* An index by name among the policy's own things, or MODEL_NONE. */
uint32_t find_param(const struct model *model, struct text name);
uint32_t find_counter(const struct model *model, struct text name);
uint32_t find_latch(const struct model *model, struct text name);
uint32_t find_cap(const struct model *model, struct text name);
uint32_t find_slot(const struct model *model, struct text name);
uint32_t find_name(const struct model_names *names, struct text name);
/* The same, adding it when it is not there. MODEL_NONE: no memory. */
uint32_t name_add(struct resolve *resolve, struct model_names *names, struct text name);

/* Reports that `word` names no such thing; `near` may have been offered candidates. */
struct near;
void resolve_unknown(struct resolve *resolve, const struct ast_word *word,
                     const char *id, const char *what, const struct near *near);
/* Reports a second definition of a name, with a note at the first. */
void resolve_duplicate(struct resolve *resolve, const struct ast_word *word,
                       const char *what, struct span first);

/* A set from its AST: members checked, other sets included, kind `fallback` when none
 * is written. False: no memory. */
bool resolve_set_members(struct resolve *resolve, const struct ast_set *ast,
                         enum ilk_set_kind fallback, struct model_set *set);
/* The index of a named set, or MODEL_NONE (set_index.c). */
uint32_t find_set(const struct resolve *resolve, struct text name);
/* A set added to the model; of one without a name that is there already, with the same
 * members in the same order, that one's index. MODEL_NONE: no memory or limit. */
uint32_t set_add(struct resolve *resolve, const struct model_set *set);
/* The note of a row that takes one down; nothing for others (notes.c). */
void resolve_note(struct resolve *resolve, const struct ast_row *ast,
                  struct model_row *row);

/* The argument that a word names (argument.h), as the number of a fact. WORD_NONE after a
 * diagnostic, or without memory. */
uint32_t resolve_argument(struct resolve *resolve, const struct ast_word *word);

/* Where conditions stand: in a row of a table, or behind what events do. */
struct condition_site {
	enum ilk_table table;          /* COUNT: not in a table */
	uint32_t events;               /* mask: of a change */
	const struct ast_word *verb;   /* of the row; NULL: of a change */
	const struct ast_word *reason; /* of the row; NULL: none */
	struct span span;              /* of the row or the change */
};

/* A list of conditions into the model; what is wrong with one is diagnosed. */
void resolve_conditions(struct resolve *resolve, const struct condition_site *site,
                        const struct ast_condition *list, struct model_conditions *out);

/* A key's facts as a mask; `fallback` when none is written. Words that are no facts are
 * diagnosed, but for those whose bit in `flags` says what they are. */
uint32_t resolve_facts(struct resolve *resolve, const struct ast_word *facts,
                       uint32_t fallback, uint32_t *flags);
#define RESOLVE_USUAL_KEY \
	(1u << ILK_FACT_TOOL | 1u << ILK_FACT_CWD | 1u << ILK_FACT_ARGS)

#endif
