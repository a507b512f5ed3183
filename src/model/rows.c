/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables and their rows: what fits where, reasons, layers, hooks, resets.
 */
#include "model/resolve.h"

#include <string.h>

#include "base/limits.h"
#include "base/near.h"
#include "interlock/telemetry.h"

#define LAYER(name) ILK_OTEL_QWEN_CODE_AUTO_MODE_LAYER_VALUE_##name

/* ---- What fits where ------------------------------------------------------------- */

static const struct {
	const char *when;
	const char *what;
	uint32_t verbs;
	const char *expected;
} table_forms[ILK_TABLE_COUNT] = {
	[ILK_TABLE_BEFORE] = {"before", "classifier",
                              ILK_VERBS_DECIDE | ILK_VERBS_BEFORE_ONLY | ILK_VERBS_NOTE,
                              "allow, deny, ask, interrupt, stop, guard, classify, "
                              "defer, warn or nudge"},
	[ILK_TABLE_GUARD] = {"on", "guard", ILK_VERBS_DECIDE | ILK_VERBS_NOTE,
                             "allow, deny, ask, interrupt, stop, warn or nudge"},
	[ILK_TABLE_CLASSIFIER] = {"on", "classifier", ILK_VERBS_DECIDE | ILK_VERBS_NOTE,
                                  "allow, deny, ask, interrupt, stop, warn or nudge"},
	[ILK_TABLE_ANSWER] = {"on", "answer", ILK_VERBS_ANSWER | ILK_VERBS_NOTE,
                              "approve, reject, cancel, timeout, warn or nudge"},
};

/* The clauses a row can have, with the verbs that they fit. */
enum clause {
	CLAUSE_REASON,
	CLAUSE_FIRES,
	CLAUSE_LAYER,
	CLAUSE_BY,
	CLAUSE_RESET,
	CLAUSE_KEEP,
	CLAUSE_SWITCH,
	CLAUSE_THEN,
};
static const struct {
	const char *word;
	uint32_t verbs;
	const char *help;
} clauses[] = {
	[CLAUSE_REASON] = {"a reason",
                           ILK_VERBS_DECIDE | ILK_VERBS_NOTE | ILK_VERB_BIT(GUARD),
                           "write it as a condition, after \"when\""},
	[CLAUSE_FIRES] = {"\"fires\"", ILK_VERBS_DECIDE,
                          "hooks fire when a row decides"},
	[CLAUSE_LAYER] = {"\"layer\"", ILK_VERBS_DECIDE | ILK_VERBS_BEFORE_ONLY,
                          "the layer of an answer is always approval"},
	[CLAUSE_BY] = {"\"by\"", ILK_VERB_BIT(ASK), "only an ask can need a person"},
	[CLAUSE_RESET] = {"\"reset\"", ILK_VERBS_DECIDE | ILK_VERBS_ANSWER,
                          "a row that decides, or an answer, resets"},
	[CLAUSE_KEEP] = {"\"keep\"", ILK_VERBS_ANSWER,
                         "only an answer can keep everything"},
	[CLAUSE_SWITCH] = {"\"switch\"", ILK_VERBS_DECIDE | ILK_VERBS_ANSWER,
                           "a row that decides, or an answer, may switch the mode"},
	[CLAUSE_THEN] = {"\"then\"", ILK_VERBS_REFUSE,
                         "only reject, cancel and timeout may end a call otherwise"},
};

static void clause_fits(struct resolve *resolve, const struct ast_row *ast,
                        enum ilk_verb verb, enum clause clause, bool written,
                        struct span span)
{
	if (!written || clauses[clause].verbs & 1u << verb)
		return;
	struct diag_entry *entry = diag_error(
		resolve->diag, span, "clause-not-here",
		"found %s in a row of \"%.*s\", which has none", clauses[clause].word,
		(int)ast->verb->text.len, ast->verb->text.at);

	diag_help(resolve->diag, entry, "%s", clauses[clause].help);
}

static void check_clauses(struct resolve *resolve, const struct ast_row *ast,
                          enum ilk_verb verb)
{
	struct span row = ast->verb->span;

	clause_fits(resolve, ast, verb, CLAUSE_REASON, ast->reason != NULL,
	            ast->reason ? ast->reason->span : row);
	clause_fits(resolve, ast, verb, CLAUSE_FIRES, ast->fires != NULL,
	            ast->fires ? ast->fires->span : row);
	clause_fits(resolve, ast, verb, CLAUSE_LAYER, ast->layer != NULL,
	            ast->layer ? ast->layer->span : row);
	clause_fits(resolve, ast, verb, CLAUSE_BY, ast->by != NULL,
	            ast->by ? ast->by->span : row);
	clause_fits(resolve, ast, verb, CLAUSE_RESET, ast->resets != NULL,
	            ast->resets ? ast->resets->span : row);
	clause_fits(resolve, ast, verb, CLAUSE_KEEP, ast->keep, row);
	clause_fits(resolve, ast, verb, CLAUSE_SWITCH, ast->switch_mode != NULL,
	            ast->switch_mode ? ast->switch_mode->span : row);
	clause_fits(resolve, ast, verb, CLAUSE_THEN, ast->then != NULL,
	            ast->then ? ast->then->span : row);
	if (ast->resets && ast->keep)
		diag_error(resolve->diag, ast->resets->span, "reset-and-keep",
		           "found \"reset\" beside \"keep\", expected one of them");
}

/* ---- Reason, layer, hooks --------------------------------------------------------- */

static void resolve_reason(struct resolve *resolve, enum ilk_table table,
                           const struct ast_row *ast, struct model_row *row)
{
	bool falls_back = (ILK_VERBS_FALL_BACK & 1u << row->verb) != 0;
	const struct words *known =
		falls_back ? &words_fallback_reasons : &words_reasons;

	if (!(clauses[CLAUSE_REASON].verbs & ~ILK_VERBS_NOTE & 1u << row->verb))
		return;
	if (!ast->reason) {
		if (table == ILK_TABLE_GUARD)
			return; /* the guard's own */
		diag_error(
			resolve->diag, ast->verb->span, "missing-reason",
			"found \"%.*s\" without a reason, expected one of the spec's",
			(int)ast->verb->text.len, ast->verb->text.at);
		return;
	}
	if (resolve_word(resolve, known, ast->reason, "unknown-reason") != WORD_NONE)
		row->reason =
			name_add(resolve, &resolve->model->reasons, ast->reason->text);
}

static bool tests(const struct model_row *row, enum ilk_test test)
{
	for (uint32_t i = 0; i < row->condition_count; i++)
		if (row->conditions[i].test == test && !row->conditions[i].negated)
			return true;
	return false;
}

/* Who decides when this row does: what it tests tells, unless it says so itself. */
static const char *natural_layer(enum ilk_table table, const struct model_row *row)
{
	if (table == ILK_TABLE_ANSWER)
		return LAYER(APPROVAL);
	if (tests(row, ILK_TEST_CAP))
		return LAYER(DENIAL_CAP);
	if (row->verb == ILK_VERB_GUARD || table == ILK_TABLE_GUARD)
		return LAYER(GUARD);
	if (row->verb == ILK_VERB_CLASSIFY || table == ILK_TABLE_CLASSIFIER)
		return LAYER(CLASSIFIER);
	if (tests(row, ILK_TEST_SLOT))
		return LAYER(EXACT_RETRY);
	if (tests(row, ILK_TEST_RULE))
		return LAYER(PERMISSION_RULE);
	return row->verb == ILK_VERB_ALLOW ? LAYER(FAST_PATH) : LAYER(POLICY);
}

static void resolve_layer(struct resolve *resolve, enum ilk_table table,
                          const struct ast_row *ast, struct model_row *row)
{
	struct text layer = text_of(natural_layer(table, row));

	if (ILK_VERBS_NOTE & 1u << row->verb)
		return;

	if (ast->layer && resolve_word(resolve, &words_layers, ast->layer,
	                               "unknown-layer") != WORD_NONE)
		layer = ast->layer->text;
	row->layer = name_add(resolve, &resolve->model->layers, layer);
}

static void resolve_fires(struct resolve *resolve, const struct ast_row *ast,
                          struct model_row *row)
{
	for (const struct ast_word *word = ast->fires; word; word = word->next) {
		if (resolve_word(resolve, &words_hooks, word, "unknown-hook") ==
		    WORD_NONE)
			continue;
		uint32_t hook = name_add(resolve, &resolve->model->hooks, word->text);

		if (hook == MODEL_NONE)
			return;
		if (hook >= ILK_MAX_HOOKS)
			diag_error(resolve->diag, word->span, "too-many-hooks",
			           "found more than %u hook events", ILK_MAX_HOOKS);
		else
			row->fires |= 1u << hook;
	}
}

static void resolve_by(struct resolve *resolve, const struct ast_row *ast,
                       struct model_row *row)
{
	if (!ast->by)
		return;
	uint32_t who =
		resolve_word(resolve, &words_answerers, ast->by, "unknown-answerer");

	if (who == ILK_BY_HOOK)
		diag_error(resolve->diag, ast->by->span, "unknown-answerer",
		           "found \"by hook\", expected \"by person\"");
	row->by_person = who == ILK_BY_PERSON;
}

static void resolve_switch(struct resolve *resolve, const struct ast_row *ast,
                           struct model_row *row)
{
	if (!ast->switch_mode)
		return;
	row->switch_mode = ast->switch_mode->text;
	if (row->switch_mode.len == 0)
		diag_error(resolve->diag, ast->switch_mode->span, "empty-mode",
		           "found an empty text, expected the mode to switch to");
}

static void resolve_then(struct resolve *resolve, const struct ast_row *ast,
                         struct model_row *row)
{
	uint32_t then =
		ast->then ? words_find(&words_verbs, ast->then->text) : WORD_NONE;

	if (!ast->then)
		return;
	if (then != WORD_NONE && ILK_VERBS_UNANSWERED & 1u << then) {
		row->then = then;
		return;
	}
	struct diag_entry *entry =
		diag_error(resolve->diag, ast->then->span, "then-outcome",
	                   "found \"%.*s\", expected deny, interrupt or stop",
	                   (int)ast->then->text.len, ast->then->text.at);

	diag_help(resolve->diag, entry,
	          "a call that nobody approved is never let through");
}

/* ---- Resets ------------------------------------------------------------------------ */

static void reset_all(struct resolve *resolve, struct model_row *row)
{
	row->reset_counter_count = resolve->model->counter_count;
	for (uint32_t i = 0; i < row->reset_counter_count; i++)
		row->reset_counters[i] = i;
	row->reset_slot_count = resolve->model->slot_count;
	for (uint32_t i = 0; i < row->reset_slot_count; i++)
		row->reset_slots[i] = i;
}

static bool contains(const uint32_t *list, uint32_t count, uint32_t index)
{
	for (uint32_t i = 0; i < count; i++)
		if (list[i] == index)
			return true;
	return false;
}

static void reset_one(struct resolve *resolve, const struct ast_word *word,
                      struct model_row *row)
{
	struct model *model = resolve->model;
	uint32_t counter = find_counter(model, word->text);
	uint32_t slot = find_slot(model, word->text);
	struct near near;

	if (counter != MODEL_NONE) {
		if (!contains(row->reset_counters, row->reset_counter_count, counter))
			row->reset_counters[row->reset_counter_count++] = counter;
		return;
	}
	if (slot != MODEL_NONE) {
		if (!contains(row->reset_slots, row->reset_slot_count, slot))
			row->reset_slots[row->reset_slot_count++] = slot;
		return;
	}
	near_init(&near, word->text);
	for (uint32_t i = 0; i < model->counter_count; i++)
		near_offer(&near, model->counters[i].name);
	for (uint32_t i = 0; i < model->slot_count; i++)
		near_offer(&near, model->slots[i].name);
	resolve_unknown(resolve, word, "unknown-counter",
	                "a counter, a slot or \"all\"", &near);
}

static void resolve_resets(struct resolve *resolve, const struct ast_row *ast,
                           struct model_row *row)
{
	struct model *model = resolve->model;

	if (!ast->resets)
		return;
	row->reset_counters = arena_alloc(resolve->arena, model->counter_count,
	                                  sizeof *row->reset_counters);
	row->reset_slots = arena_alloc(resolve->arena, model->slot_count,
	                               sizeof *row->reset_slots);
	if (!row->reset_counters || !row->reset_slots)
		return;
	for (const struct ast_word *word = ast->resets; word; word = word->next) {
		if (text_is(word->text, "all"))
			reset_all(resolve, row);
		else
			reset_one(resolve, word, row);
	}
}

/* ---- Rows and tables ---------------------------------------------------------------- */

static void resolve_row_conditions(struct resolve *resolve, enum ilk_table table,
                                   const struct ast_row *ast, struct model_row *row)
{
	struct condition_site site = {.table = table,
	                              .verb = ast->verb,
	                              .reason = ast->reason,
	                              .span = ast->span};
	struct model_conditions conditions = {NULL, 0};

	resolve_conditions(resolve, &site, ast->conditions, &conditions);
	row->conditions = conditions.at;
	row->condition_count = conditions.count;
}

/* An answer's outcome is the person's: a cap that its row tests only chooses the reset. */
static void find_deciding_cap(enum ilk_table table, struct model_row *row)
{
	if (table == ILK_TABLE_ANSWER || ILK_VERBS_NOTE & 1u << row->verb)
		return;
	for (uint32_t i = 0; i < row->condition_count && row->cap == MODEL_NONE; i++)
		if (row->conditions[i].test == ILK_TEST_CAP &&
		    !row->conditions[i].negated)
			row->cap = row->conditions[i].a;
}

static void resolve_row(struct resolve *resolve, enum ilk_table table,
                        const struct ast_row *ast, struct model_row *row)
{
	uint32_t verb = words_find(&words_verbs, ast->verb->text);

	row->span = ast->span;
	row->reason = row->layer = row->cap = row->note = row->then = MODEL_NONE;
	resolve_line(resolve, ast->span.at, &row->source, &row->line);
	if (verb == WORD_NONE || !(table_forms[table].verbs & 1u << verb)) {
		diag_error(resolve->diag, ast->verb->span, "unknown-verdict",
		           "found \"%.*s\" in \"%s %s\", expected %s",
		           (int)ast->verb->text.len, ast->verb->text.at,
		           table_forms[table].when, table_forms[table].what,
		           table_forms[table].expected);
		verb = table == ILK_TABLE_ANSWER ? ILK_VERB_APPROVE : ILK_VERB_DENY;
		row->verb = (enum ilk_verb)verb;
		return;
	}
	row->verb = (enum ilk_verb)verb;
	check_clauses(resolve, ast, row->verb);
	resolve_reason(resolve, table, ast, row);
	resolve_note(resolve, ast, row);
	resolve_row_conditions(resolve, table, ast, row);
	find_deciding_cap(table, row);
	resolve_layer(resolve, table, ast, row);
	resolve_fires(resolve, ast, row);
	resolve_by(resolve, ast, row);
	resolve_resets(resolve, ast, row);
	resolve_switch(resolve, ast, row);
	resolve_then(resolve, ast, row);
}

static uint32_t table_index(const struct ast_table *ast)
{
	for (uint32_t i = 0; i < ILK_TABLE_COUNT; i++)
		if (text_is(ast->when->text, table_forms[i].when) &&
		    text_is(ast->what->text, table_forms[i].what))
			return i;
	return MODEL_NONE;
}

static bool resolve_table(struct resolve *resolve, enum ilk_table index,
                          const struct ast_item *item)
{
	struct model_table *table = &resolve->model->tables[index];
	uint32_t count = 0;

	for (const struct ast_row *row = item->as.table->rows; row; row = row->next)
		count++;
	if (count > MAX_ROWS) {
		diag_error(resolve->diag, item->as.table->when->span, "too-many-rows",
		           "found %u rows, expected at most %u", count, MAX_ROWS);
		return false;
	}
	table->written = true;
	table->span = span_join(item->as.table->when->span, item->as.table->what->span);
	table->rows = arena_alloc(resolve->arena, count, sizeof *table->rows);
	if (!table->rows)
		return false;
	for (const struct ast_row *row = item->as.table->rows; row; row = row->next)
		resolve_row(resolve, index, row, &table->rows[table->row_count++]);
	return !resolve->arena->failed;
}

void resolve_tables(struct resolve *resolve)
{
	struct model *model = resolve->model;

	for (const struct ast_item *item =
	             resolve_next(resolve->ast->items, AST_ITEM_TABLE);
	     item; item = resolve_next(item->next, AST_ITEM_TABLE)) {
		const struct ast_table *ast = item->as.table;
		uint32_t index = table_index(ast);

		if (index == MODEL_NONE) {
			diag_error(
				resolve->diag,
				span_join(ast->when->span, ast->what->span),
				"unknown-table",
				"found \"%.*s %.*s\", expected \"before classifier\", "
				"\"on guard\", \"on classifier\" or \"on answer\"",
				(int)ast->when->text.len, ast->when->text.at,
				(int)ast->what->text.len, ast->what->text.at);
			continue;
		}
		if (model->tables[index].written) {
			struct diag_entry *entry = diag_error(
				resolve->diag, ast->when->span, "duplicate-table",
				"found a second \"%s %s\", expected one",
				table_forms[index].when, table_forms[index].what);

			diag_note(resolve->diag, entry, model->tables[index].span,
			          "the first");
			continue;
		}
		if (!resolve_table(resolve, (enum ilk_table)index, item))
			return;
	}
	/* The engine itself decides by mode, and answers without a row. */
	model->mode_layer = name_add(resolve, &model->layers, text_of(LAYER(MODE)));
	model->approval_layer =
		name_add(resolve, &model->layers, text_of(LAYER(APPROVAL)));
}
