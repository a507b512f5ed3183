/* SPDX-License-Identifier: Apache-2.0
 *
 * The conditions of a row: each becomes one test of image.h, with its operands resolved.
 * What may be tested where is a table at the end of the file's first part.
 */
#include "model/resolve.h"

#include "base/limits.h"
#include "base/near.h"

/* What one condition is being built for. */
struct target {
	struct resolve *resolve;
	enum ilk_table table;
	const struct ast_row *row;
	const struct ast_condition *ast;
	struct model_condition *out;
};

#define IN_ALL                                                                         \
	(1u << ILK_TABLE_BEFORE | 1u << ILK_TABLE_GUARD | 1u << ILK_TABLE_CLASSIFIER | \
	 1u << ILK_TABLE_ANSWER)

/* In which tables a test has a meaning. */
static const uint32_t tables_of_test[ILK_TEST_COUNT] = {
	[ILK_TEST_IN_SET] = IN_ALL,
	[ILK_TEST_IN_WORKSPACE] = IN_ALL,
	[ILK_TEST_RULE] = IN_ALL,
	[ILK_TEST_ANNOTATED] = IN_ALL,
	[ILK_TEST_MODE] = IN_ALL,
	[ILK_TEST_PRESENCE] = IN_ALL,
	[ILK_TEST_CAP] = IN_ALL,
	[ILK_TEST_SLOT] = IN_ALL,
	[ILK_TEST_LATCH] = IN_ALL,
	[ILK_TEST_VERDICT] = 1u << ILK_TABLE_CLASSIFIER,
	[ILK_TEST_KIND] = 1u << ILK_TABLE_CLASSIFIER,
	[ILK_TEST_STAGE] = 1u << ILK_TABLE_CLASSIFIER,
	[ILK_TEST_CATEGORY] = 1u << ILK_TABLE_CLASSIFIER,
	[ILK_TEST_ASKED] = 1u << ILK_TABLE_ANSWER,
	[ILK_TEST_BY] = 1u << ILK_TABLE_ANSWER,
};

/* ---- FACT is VALUE -------------------------------------------------------------- */

enum subject {
	SUBJECT_RULE,
	SUBJECT_PRESENCE,
	SUBJECT_MODE,
	SUBJECT_KIND,
	SUBJECT_STAGE,
	SUBJECT_CATEGORY,
	SUBJECT_BY,
	SUBJECT_COUNT,
};

/* What `is` can be asked of beside the facts: from a fixed list of words, or a text. */
static const struct {
	const char *word;
	enum ilk_test test;
	const struct words *values; /* NULL: any text */
	const char *id;
} subjects[SUBJECT_COUNT] = {
	[SUBJECT_RULE] = {"rule", ILK_TEST_RULE, &words_rules, "unknown-rule"},
	[SUBJECT_PRESENCE] = {"presence", ILK_TEST_PRESENCE, &words_presences,
                              "unknown-presence"},
	[SUBJECT_MODE] = {"mode", ILK_TEST_MODE, NULL, NULL},
	[SUBJECT_KIND] = {"kind", ILK_TEST_KIND, &words_kinds, "unknown-kind"},
	[SUBJECT_STAGE] = {"stage", ILK_TEST_STAGE, &words_stages, "unknown-stage"},
	[SUBJECT_CATEGORY] = {"category", ILK_TEST_CATEGORY, &words_categories,
                              "unknown-category"},
	[SUBJECT_BY] = {"answerer", ILK_TEST_BY, &words_answerers, "unknown-answerer"},
};

static void unknown_fact(struct resolve *resolve, const struct ast_word *word)
{
	struct near near;

	near_init(&near, word->text);
	for (uint32_t i = 0; i < SUBJECT_COUNT; i++)
		near_offer(&near, text_of(subjects[i].word));
	for (uint32_t i = 0; i < words_facts.count; i++)
		near_offer(&near, text_of(words_facts.at[i]));
	resolve_unknown(resolve, word, "unknown-fact",
	                "a fact of the call (tool, command, path, rule, ...)", &near);
}

static uint32_t find_mode(const struct model *model, struct text name)
{
	for (uint32_t i = 0; i < model->mode_count; i++)
		if (text_equal(model->modes[i].name, name))
			return i;
	return MODEL_NONE;
}

/* A mode that the policy only tests becomes one of its modes, not an active one. */
static uint32_t mode_index(struct target *to)
{
	struct model *model = to->resolve->model;
	const struct ast_word *value = to->ast->value;
	uint32_t found = find_mode(model, value->text);

	if (found != MODEL_NONE && model->modes[found].active)
		return found;
	if (found == MODEL_NONE &&
	    (!model->modes || model->mode_count == ILK_MAX_MODES)) {
		diag_error(to->resolve->diag, value->span, "too-many-modes",
		           "found more than %u modes", ILK_MAX_MODES);
		return 0;
	}
	struct diag_entry *entry = diag_warning(
		to->resolve->diag, value->span, "mode-never",
		"found mode \"%.*s\", in which this policy does not decide",
		(int)value->text.len, value->text.at);

	diag_help(to->resolve->diag, entry, "list it in the policy's \"mode\" setting");
	if (found != MODEL_NONE)
		return found;
	model->modes[model->mode_count] = (struct model_mode){value->text, false};
	return model->mode_count++;
}

static void set_with(struct target *to, uint32_t fact, const struct model_set *set)
{
	uint32_t added = set_add(to->resolve, set);

	to->out->test = ILK_TEST_IN_SET;
	to->out->a = fact;
	to->out->b = added == MODEL_NONE ? 0 : added;
}

/* tool is "x": a set of just this text. */
static void fact_is(struct target *to, uint32_t fact)
{
	struct resolve *resolve = to->resolve;
	const struct ast_word *value = to->ast->value;
	struct model_set set = {.kind = word_facts[fact].kind, .span = value->span};

	if (!value->quoted) {
		struct diag_entry *entry =
			diag_error(resolve->diag, value->span, "expected-string",
		                   "found %.*s, expected a string",
		                   (int)value->text.len, value->text.at);

		diag_help(resolve->diag, entry, "write \"%.*s\"", (int)value->text.len,
		          value->text.at);
		return;
	}
	set.patterns = arena_alloc(resolve->arena, 1, sizeof *set.patterns);
	if (!set.patterns)
		return;
	set.patterns[0] = pattern_literal(resolve->arena, value->text);
	set.pattern_count = 1;
	set.used = true;
	if (value->text.len == 0)
		diag_error(resolve->diag, value->span, "empty-pattern",
		           "found an empty text, expected one to compare with");
	set_with(to, fact, &set);
}

static void subject_is(struct target *to, enum subject subject)
{
	const struct ast_word *value = to->ast->value;

	to->out->test = subjects[subject].test;
	if (subject == SUBJECT_MODE) {
		to->out->a = mode_index(to);
		return;
	}
	uint32_t found = resolve_word(to->resolve, subjects[subject].values, value,
	                              subjects[subject].id);

	to->out->a = found == WORD_NONE ? 0 : found;
	to->out->text = value->text;
}

static uint32_t find_fact(struct target *to)
{
	uint32_t fact = words_find(&words_facts, to->ast->fact->text);

	if (fact == WORD_NONE) {
		unknown_fact(to->resolve, to->ast->fact);
	} else if (!word_facts[fact].kinds) {
		diag_error(to->resolve->diag, to->ast->fact->span, "fact-only-key",
		           "found \"%s\", which only a slot's key can name",
		           words_facts.at[fact]);
		return WORD_NONE;
	}
	return fact;
}

static void resolve_is(struct target *to)
{
	for (enum subject s = 0; s < SUBJECT_COUNT; s++) {
		if (text_is(to->ast->fact->text, subjects[s].word)) {
			subject_is(to, s);
			return;
		}
	}
	uint32_t fact = find_fact(to);

	if (fact != WORD_NONE)
		fact_is(to, fact);
}

/* ---- FACT in SET ---------------------------------------------------------------- */

static void unknown_set(struct target *to)
{
	const struct model *model = to->resolve->model;
	struct near near;

	near_init(&near, to->ast->value->text);
	for (uint32_t i = 0; i < model->set_count; i++)
		if (model->sets[i].name.len)
			near_offer(&near, model->sets[i].name);
	near_offer(&near, text_of("workspace"));
	resolve_unknown(to->resolve, to->ast->value, "unknown-set", "a set", &near);
}

static void check_kind(struct target *to, uint32_t fact, const struct model_set *set)
{
	if (word_facts[fact].kinds & 1u << set->kind)
		return;
	struct diag_entry *entry =
		diag_error(to->resolve->diag, to->ast->span, "set-kind",
	                   "found \"%s\" in a set of %s, expected a set of %s",
	                   words_facts.at[fact], words_set_kinds.at[set->kind],
	                   words_set_kinds.at[word_facts[fact].kind]);

	if (set->name.len)
		diag_note(to->resolve->diag, entry, set->span,
		          "\"%.*s\" is defined here", (int)set->name.len, set->name.at);
}

static void in_workspace(struct target *to, uint32_t fact)
{
	if (fact != ILK_FACT_PATH && fact != ILK_FACT_CWD)
		diag_error(to->resolve->diag, to->ast->fact->span, "workspace-fact",
		           "found \"%s\" in workspace, expected path or cwd",
		           words_facts.at[fact]);
	to->out->test = ILK_TEST_IN_WORKSPACE;
	to->out->a = fact;
}

static void resolve_in(struct target *to)
{
	struct resolve *resolve = to->resolve;
	const struct ast_condition *ast = to->ast;
	uint32_t fact = find_fact(to);

	if (fact == WORD_NONE)
		return;
	if (ast->set) {
		struct model_set set = {.used = true};

		if (!resolve_set_members(resolve, ast->set, word_facts[fact].kind,
		                         &set))
			return;
		check_kind(to, fact, &set);
		set_with(to, fact, &set);
		return;
	}
	if (text_is(ast->value->text, "workspace")) {
		in_workspace(to, fact);
		return;
	}
	uint32_t found = find_set(resolve->model, ast->value->text);

	if (found == MODEL_NONE) {
		unknown_set(to);
		return;
	}
	resolve->model->sets[found].used = true;
	check_kind(to, fact, &resolve->model->sets[found]);
	to->out->test = ILK_TEST_IN_SET;
	to->out->a = fact;
	to->out->b = found;
}

/* ---- Words: capped, a verdict, a cap, a slot ------------------------------------- */

static void test(struct target *to, enum ilk_test what, uint32_t a)
{
	to->out->test = what;
	to->out->a = a;
}

/* Only a row's reason can be the name of a cap, and a note is none. */
static void capped_note(struct target *to)
{
	const struct ast_word *verb = to->row->verb;
	struct diag_entry *entry =
		diag_error(to->resolve->diag, to->ast->span, "capped-note",
	                   "found \"capped\" in a row of \"%.*s\", which has no reason",
	                   (int)verb->text.len, verb->text.at);

	diag_help(to->resolve->diag, entry, "name the cap itself as the condition");
}

static void resolve_capped(struct target *to)
{
	const struct ast_word *reason = to->row->reason;
	uint32_t cap = reason ? find_cap(to->resolve->model, reason->text) : MODEL_NONE;

	test(to, ILK_TEST_CAP, cap == MODEL_NONE ? 0 : cap);
	if (text_is(to->row->verb->text, "warn") ||
	    text_is(to->row->verb->text, "nudge")) {
		capped_note(to);
		return;
	}
	/* A reason that the spec does not know has been reported as such. */
	if (cap != MODEL_NONE ||
	    (reason && words_find(&words_reasons, reason->text) == WORD_NONE))
		return;
	struct diag_entry *entry = diag_error(
		to->resolve->diag, to->ast->span, "unknown-cap",
		"found \"capped\" in a row whose reason is not the name of a cap");

	diag_help(to->resolve->diag, entry, "name the cap itself as the condition");
}

static void unknown_word(struct target *to)
{
	const struct model *model = to->resolve->model;
	struct near near;

	near_init(&near, to->ast->value->text);
	for (uint32_t i = 0; i < model->cap_count; i++)
		near_offer(&near, model->caps[i].name);
	for (uint32_t i = 0; i < model->slot_count; i++)
		near_offer(&near, model->slots[i].name);
	for (uint32_t i = 0; i < model->counter_count; i++)
		if (model->counters[i].latch)
			near_offer(&near, model->counters[i].name);
	near_offer(&near, text_of("capped"));
	if (to->table == ILK_TABLE_CLASSIFIER)
		for (uint32_t i = 0; i < words_verdicts.count; i++)
			near_offer(&near, text_of(words_verdicts.at[i]));
	resolve_unknown(to->resolve, to->ast->value, "unknown-condition",
	                "a cap, a slot, a latch or a verdict", &near);
}

static void resolve_condition_word(struct target *to)
{
	const struct model *model = to->resolve->model;
	struct text word = to->ast->value->text;
	uint32_t verdict = words_find(&words_verdicts, word);
	uint32_t cap = find_cap(model, word);
	uint32_t slot = find_slot(model, word);
	uint32_t latch = find_latch(model, word);

	if (text_is(word, "capped"))
		resolve_capped(to);
	else if (verdict != WORD_NONE)
		test(to, ILK_TEST_VERDICT, verdict);
	else if (cap != MODEL_NONE)
		test(to, ILK_TEST_CAP, cap);
	else if (slot != MODEL_NONE)
		test(to, ILK_TEST_SLOT, slot);
	else if (latch != MODEL_NONE)
		test(to, ILK_TEST_LATCH, latch);
	else
		unknown_word(to);
}

/* ---- All kinds ------------------------------------------------------------------- */

static void resolve_asked(struct target *to)
{
	uint32_t known = resolve_word(to->resolve, &words_fallback_reasons,
	                              to->ast->value, "unknown-reason");
	uint32_t reason = name_add(to->resolve, &to->resolve->model->reasons,
	                           to->ast->value->text);

	test(to, ILK_TEST_ASKED,
	     known == WORD_NONE || reason == MODEL_NONE ? 0 : reason);
}

static void resolve_annotated(struct target *to)
{
	uint32_t bit = resolve_word(to->resolve, &words_annotations, to->ast->value,
	                            "unknown-annotation");

	test(to, ILK_TEST_ANNOTATED, bit == WORD_NONE ? 1 : 1u << bit);
}

static void (*const resolvers[])(struct target *) = {
	[AST_CONDITION_WORD] = resolve_condition_word,
	[AST_CONDITION_IS] = resolve_is,
	[AST_CONDITION_IN] = resolve_in,
	[AST_CONDITION_ASKED] = resolve_asked,
	[AST_CONDITION_ANNOTATED] = resolve_annotated,
};

void resolve_conditions(struct resolve *resolve, enum ilk_table table,
                        const struct ast_row *ast, struct model_row *row)
{
	uint32_t count = 0;

	for (const struct ast_condition *at = ast->conditions; at; at = at->next)
		count++;
	if (count > MAX_CONDITIONS_PER_ROW) {
		diag_error(resolve->diag, ast->span, "too-many-conditions",
		           "found %u conditions in one row, expected at most %u", count,
		           MAX_CONDITIONS_PER_ROW);
		return;
	}
	row->conditions = arena_alloc(resolve->arena, count, sizeof *row->conditions);
	if (!row->conditions)
		return;
	for (const struct ast_condition *at = ast->conditions; at; at = at->next) {
		struct model_condition *out = &row->conditions[row->condition_count++];
		struct target to = {resolve, table, ast, at, out};

		out->test = ILK_TEST_CAP;
		out->negated = at->negated;
		out->span = at->span;
		resolvers[at->kind](&to);
		if (!(tables_of_test[out->test] & 1u << table))
			diag_error(resolve->diag, at->span, "condition-not-here",
			           "found a condition that means nothing in \"%s\"",
			           words_tables.at[table]);
	}
}
