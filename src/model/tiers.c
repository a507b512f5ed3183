/* SPDX-License-Identifier: Apache-2.0
 *
 * See tiers.h. Names of the tiers are apart, so nothing is looked up by name here but
 * what the spec or the agent names: modes, reasons, layers, hooks, and locked caps.
 */
#include "model/tiers.h"

#include <stdio.h>

#include "model/tiers_parts.h"
#include "syntax/ast.h"

/* ---- Locked caps ------------------------------------------------------------------ */

/* Whether `ours` can hold later than `theirs`: "> 2" is as strict as ">= 3". */
static bool looser(const struct model_cap *ours, const struct model_cap *theirs)
{
	uint64_t a = (uint64_t)ours->limit + (ours->op == ILK_CAP_ABOVE);
	uint64_t b = (uint64_t)theirs->limit + (theirs->op == ILK_CAP_ABOVE);

	if (theirs->op == ILK_CAP_OFF)
		return false;
	return ours->op == ILK_CAP_OFF || a > b;
}

/* ">= 5", and by which param, if so. */
static void say_limit(const struct model *model, const struct model_cap *cap, char *to,
                      size_t room)
{
	const char *sign = cap->op == ILK_CAP_ABOVE ? ">" : ">=";
	int len = cap->op == ILK_CAP_OFF
	                  ? snprintf(to, room, "off")
	                  : snprintf(to, room, "%s %u", sign, (unsigned)cap->limit);

	if (cap->param == MODEL_NONE)
		return;
	struct text name = model->params[cap->param].name;

	snprintf(to + len, room - (size_t)len, " (by the param \"%.*s\")",
	         (int)name.len, name.at);
}

static void check_lock(const struct merging *m, const struct model_cap *locked,
                       const struct model_cap *cap)
{
	const struct source *file = source_of(m->source, locked->span.at);
	char ours[MAX_NAME_SIZE + 64];
	char theirs[MAX_NAME_SIZE + 64];

	if (!looser(cap, locked))
		return;
	say_limit(m->to, cap, ours, sizeof ours);
	say_limit(m->from, locked, theirs, sizeof theirs);
	struct diag_entry *entry =
		diag_error(m->diag, cap->span, "locked-cap",
	                   "found a limit of %s for \"%.*s\", which %s:%u locks at %s",
	                   ours, (int)cap->name.len, cap->name.at, file->file,
	                   (unsigned)source_line(m->source, locked->span.at), theirs);

	diag_note(m->diag, entry, locked->span, "locked here at %s", theirs);
	diag_help(m->diag, entry, "a team's limit may be lower, not higher");
}

static void check_locks(const struct merging *m)
{
	for (uint32_t i = 0; i < m->from->cap_count; i++)
		for (uint32_t j = 0; m->from->caps[i].locked && j < m->to->cap_count;
		     j++)
			if (text_equal(m->from->caps[i].name, m->to->caps[j].name))
				check_lock(m, &m->from->caps[i], &m->to->caps[j]);
}

/* ---- What is one for both ------------------------------------------------------------- */

static unsigned strictness(enum ilk_verb verb)
{
	static const unsigned of[ILK_VERB_COUNT] = {
		[ILK_VERB_ALLOW] = 0, [ILK_VERB_DEFER] = 1,     [ILK_VERB_ASK] = 2,
		[ILK_VERB_DENY] = 3,  [ILK_VERB_INTERRUPT] = 4, [ILK_VERB_STOP] = 5,
	};

	return of[verb];
}

static enum ilk_verb stricter(enum ilk_verb a, enum ilk_verb b)
{
	return strictness(b) > strictness(a) ? b : a;
}

static void merge_presences(struct merging *m)
{
	for (uint32_t i = 0; i < ILK_PRESENCE_COUNT; i++) {
		struct model_presence *to = &m->to->presences[i];
		const struct model_presence *from = &m->from->presences[i];

		if (!from->written)
			continue;
		to->ask = stricter(to->ask, from->ask);
		to->timeout = stricter(to->timeout, from->timeout);
		if (from->wait && (!to->wait || from->wait < to->wait))
			to->wait = from->wait;
	}
}

static void merge_failures(struct merging *m)
{
	for (uint32_t i = 0; i < ILK_FAILURE_COUNT; i++) {
		struct model_failure *to = &m->to->failures[i];
		struct model_failure from = m->from->failures[i];

		if (!from.written || strictness(from.verb) < strictness(to->verb))
			continue;
		from.reason = tiers_reason(m, from.reason);
		from.layer = tiers_layer(m, from.layer);
		*to = from;
	}
}

/* What counts must count over the same: the engine has one state. */
static void check_scope(const struct merging *m)
{
	if (m->from->scope == m->to->scope ||
	    (!m->from->counter_count && !m->from->slot_count))
		return;
	struct diag_entry *entry = diag_error(
		m->diag, m->to->ast->name->span, "tiers-scope",
		"found a scope other than the organisation's, which counts by its own");

	diag_note(m->diag, entry, m->from->ast->name->span,
	          "the organisation's policy is here");
}

static bool has_verb(const struct model_table *table, enum ilk_verb verb)
{
	for (uint32_t i = 0; i < table->row_count; i++)
		if (table->rows[i].verb == verb)
			return true;
	return false;
}

/* An organisation that has calls classified wants a policy that knows what to do then. */
static void check_classified(const struct merging *m)
{
	const struct model_table *org = &m->from->tables[ILK_TABLE_BEFORE];

	if (!has_verb(org, ILK_VERB_CLASSIFY) ||
	    m->to->tables[ILK_TABLE_CLASSIFIER].row_count)
		return;
	struct diag_entry *entry = diag_error(
		m->diag, m->to->ast->name->span, "tiers-classifier",
		"found no table \"on classifier\", expected one: the organisation has "
		"calls classified");

	diag_note(m->diag, entry, org->span, "in this table");
}

void tiers_merge(struct arena *arena, struct diag *diag, const struct source *source,
                 struct model *team, const struct model *org)
{
	struct merging m = {
		.arena = arena,
		.diag = diag,
		.source = source,
		.to = team,
		.from = org,
		.counters = team->counter_count,
		.caps = team->cap_count,
		.slots = team->slot_count,
		.sets = team->set_count,
		.params = team->param_count,
	};

	check_locks(&m);
	check_scope(&m);
	check_classified(&m);
	team->tiered = true;
	team->org_reset_all = org->reset_all;
	team->team_counters = team->counter_count;
	team->team_slots = team->slot_count;
	tiers_map(&m);
	if (diag->errors || arena->failed)
		return;
	tiers_join(&m);
	merge_presences(&m);
	merge_failures(&m);
}
