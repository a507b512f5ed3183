/* SPDX-License-Identifier: Apache-2.0
 *
 * Conditions that are a word by itself: capped, a verdict, a cap, a slot, a latch.
 */
#include "base/near.h"
#include "model/conditions.h"

/* Only a row's reason can be the name of a cap, and a note is none. */
static void capped_note(struct target *to)
{
	const struct ast_word *verb = to->site->verb;
	struct diag_entry *entry =
		diag_error(to->resolve->diag, to->ast->span, "capped-note",
	                   "found \"capped\" in a row of \"%.*s\", which has no reason",
	                   (int)verb->text.len, verb->text.at);

	diag_help(to->resolve->diag, entry, "name the cap itself as the condition");
}

static void resolve_capped(struct target *to)
{
	const struct ast_word *reason = to->site->reason;
	uint32_t cap = reason ? find_cap(to->resolve->model, reason->text) : MODEL_NONE;

	condition_is(to, ILK_TEST_CAP, cap == MODEL_NONE ? 0 : cap);
	if (to->site->verb && (text_is(to->site->verb->text, "warn") ||
	                       text_is(to->site->verb->text, "nudge"))) {
		capped_note(to);
		return;
	}
	/* A reason that the spec does not know has been reported as such. */
	if (cap != MODEL_NONE ||
	    (reason && words_find(&words_reasons, reason->text) == WORD_NONE))
		return;
	struct diag_entry *entry =
		diag_error(to->resolve->diag, to->ast->span, "unknown-cap",
	                   "found \"capped\" where no reason is the name of a cap");

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
	if (to->site->table == ILK_TABLE_CLASSIFIER)
		for (uint32_t i = 0; i < words_verdicts.count; i++)
			near_offer(&near, text_of(words_verdicts.at[i]));
	resolve_unknown(to->resolve, to->ast->value, "unknown-condition",
	                "a cap, a slot, a latch or a verdict", &near);
}

void resolve_condition_word(struct target *to)
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
		condition_is(to, ILK_TEST_VERDICT, verdict);
	else if (cap != MODEL_NONE)
		condition_is(to, ILK_TEST_CAP, cap);
	else if (slot != MODEL_NONE)
		condition_is(to, ILK_TEST_SLOT, slot);
	else if (latch != MODEL_NONE)
		condition_is(to, ILK_TEST_LATCH, latch);
	else
		unknown_word(to);
}
