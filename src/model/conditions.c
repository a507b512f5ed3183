/* SPDX-License-Identifier: Apache-2.0
 *
 * The conditions of a row: each becomes one test of image.h, with its operands resolved.
 * What may be tested where is a table at the end of the file's first part.
 */
#include "model/conditions.h"
#include "model/argument.h"

#include "base/limits.h"
#include "base/near.h"
#include "model/patterns.h"

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

/* With which events a test has a meaning, behind what they do. */
static const uint32_t events_of_test[ILK_TEST_COUNT] = {
	[ILK_TEST_IN_SET] = ILK_EVENTS_OF_CALLS,
	[ILK_TEST_IN_WORKSPACE] = ILK_EVENTS_OF_CALLS,
	[ILK_TEST_RULE] = ILK_EVENTS_OF_CALLS,
	[ILK_TEST_ANNOTATED] = ILK_EVENTS_OF_CALLS,
	[ILK_TEST_MODE] = ILK_EVENTS_ALL,
	[ILK_TEST_PRESENCE] = ILK_EVENTS_ALL,
	[ILK_TEST_CAP] = ILK_EVENTS_ALL,
	[ILK_TEST_SLOT] = ILK_EVENTS_OF_CALLS,
	[ILK_TEST_LATCH] = ILK_EVENTS_ALL,
	[ILK_TEST_KIND] = ILK_EVENTS_VERDICT,
	[ILK_TEST_STAGE] = ILK_EVENTS_VERDICT,
	[ILK_TEST_CATEGORY] = ILK_EVENTS_VERDICT,
	[ILK_TEST_ASKED] = ILK_EVENTS_ANSWER,
	[ILK_TEST_DECIDED] = ILK_EVENTS_EXECUTED,
	[ILK_TEST_BY] = ILK_EVENTS_ANSWER,
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

static void in_set(struct target *to, uint32_t fact, uint32_t set)
{
	to->out->test = ILK_TEST_IN_SET;
	to->out->a = fact;
	to->out->b = set;
	if (fact < ILK_FACT_COUNT)
		to->resolve->model->sets[set].facts |= 1u << fact;
}

static void set_with(struct target *to, uint32_t fact, const struct model_set *set)
{
	uint32_t added = set_add(to->resolve, set);

	if (added != MODEL_NONE)
		in_set(to, fact, added);
}

/* tool is "x": a set of just this text. */
static void fact_is(struct target *to, uint32_t fact)
{
	struct resolve *resolve = to->resolve;
	const struct ast_word *value = to->ast->value;
	struct model_set set = {.kind = word_fact_of(fact)->kind, .span = value->span};

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
	set.patterns[0] = pattern_literal(resolve->arena, set.kind, value->text);
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
	if (word_is_argument(to->ast->fact))
		return resolve_argument(to->resolve, to->ast->fact);

	uint32_t fact = words_find(&words_facts, to->ast->fact->text);

	if (fact == WORD_NONE) {
		unknown_fact(to->resolve, to->ast->fact);
	} else if (!word_facts[fact].kinds) {
		struct diag_entry *entry = diag_error(
			to->resolve->diag, to->ast->fact->span, "fact-only-key",
			"found \"%s\", which only a slot's key can name",
			words_facts.at[fact]);

		if (fact == ILK_FACT_ARGS)
			diag_help(to->resolve->diag, entry,
			          "one of the arguments is args.NAME");
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
	const struct word_fact *word = word_fact_of(fact);
	const struct text *name = &to->ast->fact->text;

	if (word->kinds & 1u << set->kind)
		return;
	struct diag_entry *entry =
		diag_error(to->resolve->diag, to->ast->span, "set-kind",
	                   "found \"%.*s\" in a set of %s, expected a set of %s",
	                   (int)name->len, name->at, words_set_kinds.at[set->kind],
	                   words_set_kinds.at[word->kind]);

	if (set->name.len)
		diag_note(to->resolve->diag, entry, set->span,
		          "\"%.*s\" is defined here", (int)set->name.len, set->name.at);
	if (fact >= ILK_FACT_ARGUMENT)
		diag_help(to->resolve->diag, entry,
		          "a command line is read as one by the fact \"command\"");
}

static void in_workspace(struct target *to, uint32_t fact)
{
	if (!(word_fact_of(fact)->kinds & 1u << ILK_SET_PATHS))
		diag_error(to->resolve->diag, to->ast->fact->span, "workspace-fact",
		           "found \"%s\" in workspace, expected path, cwd, writes or "
		           "reads",
		           words_facts.at[fact]);
	to->out->test = ILK_TEST_IN_WORKSPACE;
	to->out->a = fact;
	to->out->b = to->resolve->model->fold;
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

		if (!resolve_set_members(resolve, ast->set, word_fact_of(fact)->kind,
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
	uint32_t found = find_set(resolve, ast->value->text);

	if (found == MODEL_NONE) {
		unknown_set(to);
		return;
	}
	resolve->model->sets[found].used = true;
	check_kind(to, fact, &resolve->model->sets[found]);
	in_set(to, fact, found);
}

/* ---- All kinds ------------------------------------------------------------------- */

static void resolve_asked(struct target *to)
{
	uint32_t known = resolve_word(to->resolve, &words_fallback_reasons,
	                              to->ast->value, "unknown-reason");
	uint32_t reason = name_add(to->resolve, &to->resolve->model->reasons,
	                           to->ast->value->text);

	condition_is(to, ILK_TEST_ASKED,
	             known == WORD_NONE || reason == MODEL_NONE ? 0 : reason);
}

/* decided REASON: what let a call run that has been executed. */
static void resolve_decided(struct target *to)
{
	uint32_t known = resolve_word(to->resolve, &words_reasons, to->ast->value,
	                              "unknown-reason");
	uint32_t reason = name_add(to->resolve, &to->resolve->model->reasons,
	                           to->ast->value->text);

	condition_is(to, ILK_TEST_DECIDED,
	             known == WORD_NONE || reason == MODEL_NONE ? 0 : reason);
}

static void resolve_annotated(struct target *to)
{
	uint32_t hint = resolve_word(to->resolve, &words_annotations, to->ast->value,
	                             "unknown-annotation");

	condition_is(to, ILK_TEST_ANNOTATED, hint == WORD_NONE ? 0 : hint);
}

static void (*const resolvers[])(struct target *) = {
	[AST_CONDITION_WORD] = resolve_condition_word,
	[AST_CONDITION_IS] = resolve_is,
	[AST_CONDITION_IN] = resolve_in,
	[AST_CONDITION_ASKED] = resolve_asked,
	[AST_CONDITION_DECIDED] = resolve_decided,
	[AST_CONDITION_ANNOTATED] = resolve_annotated,
};

/* The first event with which a condition has no meaning; COUNT: there is none. */
static uint32_t misplaced_event(const struct target *to)
{
	uint32_t fits = events_of_test[to->out->test];
	uint32_t event = 0;

	while (event < ILK_EVENT_COUNT && !(to->site->events & ~fits & 1u << event))
		event++;
	return event;
}

static void check_place(const struct target *to)
{
	enum ilk_table table = to->site->table;
	uint32_t event;

	if (table != ILK_TABLE_COUNT) {
		if (!(tables_of_test[to->out->test] & 1u << table))
			diag_error(to->resolve->diag, to->ast->span,
			           "condition-not-here",
			           "found a condition that means nothing in \"%s\"",
			           words_tables.at[table]);
		return;
	}
	event = misplaced_event(to);
	if (event != ILK_EVENT_COUNT)
		diag_error(to->resolve->diag, to->ast->span, "condition-not-here",
		           "found a condition that means nothing on \"%s\"",
		           words_events.at[event]);
}

static bool on_facts(const struct model_condition *condition)
{
	return condition->test == ILK_TEST_IN_SET ||
	       condition->test == ILK_TEST_IN_WORKSPACE;
}

/* The bit of a fact that is found on the command line; 0: it is another. */
static uint32_t of_line(uint32_t fact)
{
	return fact < ILK_FACT_COUNT ? ILK_FACTS_OF_LINE & 1u << fact : 0;
}

/* A row that says which files may be written says so of its commands. */
static void set_files_apart(struct model_conditions *conditions)
{
	uint32_t files = 0;

	for (uint32_t i = 0; i < conditions->count; i++)
		if (on_facts(&conditions->at[i]))
			files |= of_line(conditions->at[i].a);
	for (uint32_t i = 0; i < conditions->count; i++)
		if (conditions->at[i].test == ILK_TEST_IN_SET &&
		    conditions->at[i].a == ILK_FACT_COMMAND)
			conditions->at[i].apart = files;
}

void resolve_conditions(struct resolve *resolve, const struct condition_site *site,
                        const struct ast_condition *list, struct model_conditions *out)
{
	uint32_t count = 0;

	for (const struct ast_condition *at = list; at; at = at->next)
		count++;
	if (count > MAX_CONDITIONS_PER_ROW) {
		diag_error(resolve->diag, site->span, "too-many-conditions",
		           "found %u conditions in one row, expected at most %u", count,
		           MAX_CONDITIONS_PER_ROW);
		return;
	}
	out->at = arena_alloc(resolve->arena, count, sizeof *out->at);
	if (!out->at)
		return;
	for (const struct ast_condition *at = list; at; at = at->next) {
		struct model_condition *condition = &out->at[out->count++];
		struct target to = {resolve, site, at, condition};

		condition->test = ILK_TEST_CAP;
		condition->negated = at->negated;
		condition->span = at->span;
		resolvers[at->kind](&to);
		check_place(&to);
	}
	set_files_apart(out);
}
