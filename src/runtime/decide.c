/* SPDX-License-Identifier: Apache-2.0
 *
 * The heart of the engine: which row of a table decides, and what that means. It looks
 * up, it does not reason; after ilk_open() every lookup finds something.
 */
#include "runtime/decide.h"

#include "runtime/condition.h"
#include "runtime/hot.h"
#include "runtime/lookup.h"
#include "runtime/session.h"

/* What an outcome is as an event, and the state it leaves the call in. */
static const struct {
	enum ilk_outcome outcome;
	enum ilk_event event;  /* of the row's outcome */
	enum call_state state; /* after the presence had its say */
} outcomes[ILK_VERB_COUNT] = {
	[ILK_VERB_ALLOW] = {ILK_OUTCOME_ALLOW, ILK_EVENT_ALLOW, CALL_ALLOWED},
	[ILK_VERB_DENY] = {ILK_OUTCOME_DENY, ILK_EVENT_DENY, CALL_OVER},
	[ILK_VERB_ASK] = {ILK_OUTCOME_ASK, ILK_EVENT_ASK, CALL_ASKED},
	[ILK_VERB_INTERRUPT] = {ILK_OUTCOME_INTERRUPT, ILK_EVENT_INTERRUPT, CALL_OVER},
	[ILK_VERB_STOP] = {ILK_OUTCOME_STOP, ILK_EVENT_STOP, CALL_OVER},
	[ILK_VERB_CLASSIFY] = {ILK_OUTCOME_CLASSIFY, ILK_EVENT_COUNT, CALL_CLASSIFYING},
	[ILK_VERB_DEFER] = {ILK_OUTCOME_DEFER, ILK_EVENT_COUNT, CALL_DEFERRED},
};

enum ilk_outcome decide_outcome(uint32_t verb)
{
	return outcomes[verb].outcome;
}

static uint32_t row_field(const struct step *step, uint32_t row, unsigned field)
{
	return image_field(step->image, ILK_SECTION_ROWS, row, field);
}

/* Which of a row's conditions is the first that does not hold; their count when all do. */
static uint32_t first_failed(const struct step *step, struct image_run conditions)
{
	uint32_t i = 0;

	while (i < conditions.count &&
	       condition_holds(step, ILK_SECTION_CONDITIONS, conditions.first + i))
		i++;
	return i;
}

static void tell(const struct step *step, enum ilk_table table, uint32_t row, bool held,
                 uint32_t failed)
{
	const struct ilk_observer *observer = step->session->observer;
	struct ilk_tried tried = {table, row, held, failed};

	if (observer && observer->tried)
		observer->tried(observer->context, &tried);
}

/* Whether all conditions of a row hold; `index` is its place in the table. */
static bool row_holds(const struct step *step, enum ilk_table table, uint32_t index,
                      const unsigned char *row)
{
	struct image_run conditions = {record_field(row, ILK_ROW_FIRST),
	                               record_field(row, ILK_ROW_CONDITIONS)};
	uint32_t failed = first_failed(step, conditions);
	bool held = failed == conditions.count;

	if (step->session->observer)
		tell(step, table, index, held, failed);
	return held;
}

/* Whether the row decides; one that only notes does that. */
HOT static bool row_decides(const struct step *step, enum ilk_table table,
                            uint32_t index, uint32_t row, uint32_t verbs,
                            uint32_t *notes)
{
	const unsigned char *record = image_record(step->image, ILK_SECTION_ROWS, row);
	uint32_t verb = 1u << record_field(record, ILK_ROW_VERB);

	if (!((verbs | ILK_VERBS_NOTE) & verb) ||
	    !row_holds(step, table, index, record))
		return false;
	if (!(ILK_VERBS_NOTE & verb))
		return true;
	*notes |= 1u << (record_field(record, ILK_ROW_NOTE) - 1);
	return false;
}

/* Rows of a table, counted from its first: one tier's, the organisation's in front. */
struct range {
	uint32_t from;
	uint32_t end;
};

static struct range tier_range(const struct ilk_image *image, enum ilk_table table,
                               enum ilk_tier tier)
{
	uint32_t org = image_field(image, ILK_SECTION_TABLES, table, ILK_TABLE_ORG);

	if (tier == ILK_TIER_ORG)
		return (struct range){0, org};
	return (struct range){
		org, image_field(image, ILK_SECTION_TABLES, table, ILK_TABLE_ROWS)};
}

static uint32_t try_rows(const struct step *step, enum ilk_table table,
                         struct range range, uint32_t verbs, uint32_t *notes)
{
	uint32_t first =
		image_field(step->image, ILK_SECTION_TABLES, table, ILK_TABLE_FIRST);

	for (uint32_t i = range.from; i < range.end; i++)
		if (row_decides(step, table, i, first + i, verbs, notes))
			return first + i;
	return IMAGE_NONE;
}

/* The rows in front of the first one that has an anchor: nothing is looked up for them.
 * `*at` is then how many there are. */
static uint32_t try_first_rows(const struct step *step, struct range range,
                               uint32_t *at, uint32_t *notes)
{
	enum ilk_section kind = ILK_SECTION_UNANCHORED;
	uint32_t first = image_field(step->image, ILK_SECTION_TABLES, ILK_TABLE_BEFORE,
	                             ILK_TABLE_FIRST);

	for (*at = 0; *at < image_count(step->image, kind) &&
	              image_field(step->image, kind, *at, ILK_INDEXED_ROW) == *at;
	     ++*at)
		if (*at >= range.from && *at < range.end &&
		    row_decides(step, ILK_TABLE_BEFORE, *at, first + *at,
		                DECIDE_ANY_VERB, notes))
			return first + *at;
	return IMAGE_NONE;
}

/* The rows of BEFORE that the facts are found to be in sets for, and those without such a
 * test: all others cannot hold. */
HOT static uint32_t try_found_rows(const struct step *step, struct range range,
                                   uint32_t *notes)
{
	const struct ilk_image *image = step->image;
	enum ilk_section matchers = ILK_SECTION_MATCHERS;
	uint32_t first = image_field(image, ILK_SECTION_TABLES, ILK_TABLE_BEFORE,
	                             ILK_TABLE_FIRST);
	struct index_rows rows;
	uint32_t at;
	uint32_t row = try_first_rows(step, range, &at, notes);

	if (row != IMAGE_NONE || at >= range.end)
		return row;
	index_rows_start(image, at, &rows);
	for (uint32_t i = 0; i < image_count(image, matchers); i++) {
		const struct index_found *seen;

		if (!image_field(image, matchers, i, ILK_MATCHER_ANCHORS))
			continue;
		seen = lookup_seen(
			step, image_field(image, matchers, i, ILK_MATCHER_FACT), i);
		if (!seen || !index_rows_add(image, seen, &rows))
			return try_rows(
				step, ILK_TABLE_BEFORE,
				(struct range){at > range.from ? at : range.from,
			                       range.end},
				DECIDE_ANY_VERB, notes);
	}
	while ((at = index_rows_next(image, &rows)) < range.end)
		if (at >= range.from && row_decides(step, ILK_TABLE_BEFORE, at,
		                                    first + at, DECIDE_ANY_VERB, notes))
			return first + at;
	return IMAGE_NONE;
}

/* Who looks on is told of every row. */
HOT uint32_t decide_row(const struct step *step, enum ilk_table table,
                        enum ilk_tier tier, uint32_t verbs, uint32_t *notes)
{
	struct range range = tier_range(step->image, table, tier);
	const struct ilk_observer *observer = step->session->observer;

	if (range.from == range.end)
		return IMAGE_NONE;
	if (table == ILK_TABLE_BEFORE && !(observer && observer->tried) &&
	    image_count(step->image, ILK_SECTION_ANCHORED))
		return try_found_rows(step, range, notes);
	return try_rows(step, table, range, verbs, notes);
}

HOT void decide_nothing(const struct step *step, struct ilk_decision *decision)
{
	bytes_zero(decision, sizeof *decision);
	decision->row = IMAGE_NONE;
	decision->presence = ilk_session_presence(step->session);
}

HOT struct ruling decide_ruling(const struct step *step, enum ilk_table table,
                                uint32_t row)
{
	return (struct ruling){
		.table = table,
		.row = row,
		.verb = (enum ilk_verb)row_field(step, row, ILK_ROW_VERB),
		.reason = row_field(step, row, ILK_ROW_REASON),
		.layer = row_field(step, row, ILK_ROW_LAYER),
	};
}

/* How much a verb holds a call back; an ask by a person more than another. */
static const unsigned by_verb[ILK_VERB_COUNT] = {
	[ILK_VERB_ALLOW] = 1, [ILK_VERB_DEFER] = 2, [ILK_VERB_CLASSIFY] = 3,
	[ILK_VERB_ASK] = 4,   [ILK_VERB_DENY] = 6,  [ILK_VERB_INTERRUPT] = 7,
	[ILK_VERB_STOP] = 8,
};

/* How much a ruling does, from 1; 0: there is none. */
static unsigned strictness(const struct step *step, const struct ruling *ruling)
{
	if (ruling->row == IMAGE_NONE)
		return 0;
	return by_verb[ruling->verb] +
	       (ruling->verb == ILK_VERB_ASK &&
	        row_field(step, ruling->row, ILK_ROW_FLAGS) & ILK_ROW_BY_PERSON);
}

/* The stricter of two rulings, in a draw the organisation's. */
static struct ruling stricter(const struct step *step, struct ruling org,
                              struct ruling team)
{
	return strictness(step, &org) >= strictness(step, &team) ? org : team;
}

bool decide_tightens(uint32_t org, uint32_t team)
{
	return by_verb[org] > by_verb[team];
}

static const struct ruling no_ruling = {.row = IMAGE_NONE};

static struct ruling tier_ruling(const struct step *step, enum ilk_table table,
                                 enum ilk_tier tier, uint32_t *notes)
{
	uint32_t row = decide_row(step, table, tier, DECIDE_ANY_VERB, notes);

	return row == IMAGE_NONE ? no_ruling : decide_ruling(step, table, row);
}

/* What a tier's rows of the GUARD table rule, with the guard's own reason and layer where
 * they name none. The tier whose guard held denies when none of them holds. */
static struct ruling guard_ruling(const struct step *step, enum ilk_tier tier,
                                  struct ruling guard, bool own, uint32_t *notes)
{
	struct ruling ruling = tier_ruling(step, ILK_TABLE_GUARD, tier, notes);

	if (ruling.row == IMAGE_NONE && own) {
		guard.verb = ILK_VERB_DENY;
		return guard;
	}
	if (!ruling.reason)
		ruling.reason = guard.reason;
	if (!ruling.layer)
		ruling.layer = guard.layer;
	return ruling;
}

/* A guard row of either tier holds: both tiers rule on it, once. */
static struct ruling rule_on_guard(const struct step *step, struct ruling org,
                                   struct ruling team, uint32_t *notes)
{
	bool by_org = org.row != IMAGE_NONE && org.verb == ILK_VERB_GUARD;
	bool by_team = team.row != IMAGE_NONE && team.verb == ILK_VERB_GUARD;
	struct ruling guard = by_org ? org : team;
	struct ruling other = by_org && by_team ? no_ruling : by_org ? team : org;

	session_happen(step, ILK_EVENT_GUARD_BLOCK);

	struct ruling org_rules =
		guard_ruling(step, ILK_TIER_ORG, by_org ? org : guard, false, notes);
	struct ruling team_rules = guard_ruling(step, ILK_TIER_TEAM,
	                                        by_team ? team : guard, by_team, notes);
	struct ruling ruling = stricter(step, org_rules, team_rules);

	if (ruling.row == IMAGE_NONE) {
		ruling = guard;
		ruling.verb = ILK_VERB_DENY;
	}
	return by_org ? stricter(step, ruling, other) : stricter(step, other, ruling);
}

static void say_cap(const struct step *step, uint32_t cap,
                    struct ilk_decision *decision)
{
	enum ilk_section caps = ILK_SECTION_CAPS;

	decision->has_cap = true;
	decision->cap_name = image_text(step->image, caps, cap, ILK_CAP_NAME);
	decision->cap_kind = image_text(step->image, caps, cap, ILK_CAP_KIND);
	decision->cap_limit = image_field(step->image, caps, cap, ILK_CAP_LIMIT);
	decision->cap_value = session_sum(
		step->session, image_run(step->image, caps, cap, ILK_CAP_FIRST));
}

static void say_tier(const struct step *step, uint32_t row,
                     struct ilk_decision *decision)
{
	uint32_t source = row_field(step, row, ILK_ROW_SOURCE);
	uint32_t last = image_count(step->image, ILK_SECTION_SOURCES) - 1;

	/* The organisation's files are the last. */
	decision->has_tier = image_field(step->image, ILK_SECTION_SOURCES, last,
	                                 ILK_SOURCE_TIER) == ILK_TIER_ORG;
	decision->tier = (enum ilk_tier)image_field(step->image, ILK_SECTION_SOURCES,
	                                            source, ILK_SOURCE_TIER);
}

HOT void decide_say(const struct step *step, const struct ruling *ruling,
                    struct ilk_decision *decision)
{
	const struct ilk_image *image = step->image;
	uint32_t cap = row_field(step, ruling->row, ILK_ROW_CAP);

	decision->table = ruling->table;
	decision->row = ruling->row - image_field(image, ILK_SECTION_TABLES,
	                                          ruling->table, ILK_TABLE_FIRST);
	decision->line = row_field(step, ruling->row, ILK_ROW_LINE);
	decision->file =
		image_file(image, row_field(step, ruling->row, ILK_ROW_SOURCE));
	say_tier(step, ruling->row, decision);
	decision->verb = (enum ilk_verb)row_field(step, ruling->row, ILK_ROW_VERB);
	decision->reason = image_name(image, ILK_SECTION_REASONS, ruling->reason);
	decision->layer = image_name(image, ILK_SECTION_LAYERS, ruling->layer);
	decision->fires = row_field(step, ruling->row, ILK_ROW_FIRES);
	if (row_field(step, ruling->row, ILK_ROW_SWITCH))
		decision->switch_mode = image_text(image, ILK_SECTION_ROWS, ruling->row,
		                                   ILK_ROW_SWITCH);
	if (cap)
		say_cap(step, cap - 1, decision);
}

HOT enum call_state decide_outcome_of(const struct ilk_image *image, uint32_t verb,
                                      struct ilk_decision *decision)
{
	uint32_t presence = decision->presence;

	decision->row_outcome = outcomes[verb].outcome;
	if (verb == ILK_VERB_ASK)
		verb = image_field(image, ILK_SECTION_PRESENCES, presence,
		                   ILK_PRESENCE_ASK);
	decision->outcome = outcomes[verb].outcome;
	if (verb == ILK_VERB_ASK)
		decision->ask_timeout_s = image_field(image, ILK_SECTION_PRESENCES,
		                                      presence, ILK_PRESENCE_WAIT);
	return outcomes[verb].state;
}

void decide_settle(const struct step *step, enum call_state state, uint32_t reason,
                   bool by_person, struct ilk_decision *decision)
{
	step->call->state = (uint8_t)state;
	step->call->reason = (uint16_t)reason;
	if (state != CALL_ASKED)
		return;
	decision->by_person = by_person;
	step->call->flags = by_person ? CALL_BY_PERSON : 0;
}

/* The outcome is an event, then the row resets what it names, and the presence says what
 * becomes of an ask. */
static void conclude(const struct step *step, const struct ruling *ruling,
                     struct ilk_decision *decision)
{
	uint32_t flags = row_field(step, ruling->row, ILK_ROW_FLAGS);
	enum ilk_verb verb = ruling->verb;

	if (outcomes[verb].event != ILK_EVENT_COUNT)
		session_happen(step, outcomes[verb].event);
	session_reset(step, image_run(step->image, ILK_SECTION_ROWS, ruling->row,
	                              ILK_ROW_RESET_FIRST));
	decide_settle(step, decide_outcome_of(step->image, verb, decision),
	              ruling->reason, (flags & ILK_ROW_BY_PERSON) != 0, decision);
}

void decide_report(const struct step *step, struct ilk_decision *decision)
{
	decision->has_consecutive_denials =
		ilk_session_report(step->session, ILK_REPORT_CONSECUTIVE_DENIALS,
	                           &decision->consecutive_denials);
	decision->has_total_denials = ilk_session_report(
		step->session, ILK_REPORT_TOTAL_DENIALS, &decision->total_denials);
}

HOT void decide(const struct step *step, enum ilk_table table,
                struct ilk_decision *decision)
{
	struct ruling org = tier_ruling(step, table, ILK_TIER_ORG, &decision->notes);
	struct ruling team = tier_ruling(step, table, ILK_TIER_TEAM, &decision->notes);
	bool guarded = (org.row != IMAGE_NONE && org.verb == ILK_VERB_GUARD) ||
	               (team.row != IMAGE_NONE && team.verb == ILK_VERB_GUARD);
	struct ruling ruling =
		guarded ? rule_on_guard(step, org, team, &decision->notes)
			: stricter(step, org, team);

	decide_say(step, &ruling, decision);
	conclude(step, &ruling, decision);
	decide_report(step, decision);
}
