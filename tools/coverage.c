/* SPDX-License-Identifier: Apache-2.0
 *
 * Counting what tests reach; see coverage.h. Which events a step consists of follows
 * from the step and its decision. They happen again, one by one, to a copy of the session
 * from before the step: only when that ends as the session did, the step took place as
 * told, and what each event changed is counted.
 */
#include "coverage.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/image.h"
#include "runtime/session.h"

/* A call begins, a guard holds, an outcome: the most that one step has. */
#define MAX_EVENTS 3u

static const enum ilk_section sections[COVERAGE_KINDS] = {
	[COVERAGE_ROWS] = ILK_SECTION_ROWS,       [COVERAGE_CAPS] = ILK_SECTION_CAPS,
	[COVERAGE_EFFECTS] = ILK_SECTION_EFFECTS, [COVERAGE_SET] = ILK_SECTION_SLOTS,
	[COVERAGE_EMPTIED] = ILK_SECTION_SLOTS,
};

/* The conditions of a row that were evaluated: caps that held. */
static void count_caps(struct coverage *coverage, const struct ilk_tried *tried,
                       uint32_t row)
{
	const struct ilk_image *image = coverage->image;
	struct image_run run = image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_FIRST);

	for (uint32_t i = 0; i < run.count && (tried->held || i <= tried->failed);
	     i++) {
		enum ilk_section kind = ILK_SECTION_CONDITIONS;
		uint32_t at = run.first + i;
		bool held = tried->held || i != tried->failed;
		bool negated = image_field(image, kind, at, ILK_CONDITION_FLAGS) &
		               ILK_CONDITION_NOT;

		if (image_field(image, kind, at, ILK_CONDITION_TEST) == ILK_TEST_CAP &&
		    held != negated)
			coverage->hits[COVERAGE_CAPS]
				      [image_field(image, kind, at, ILK_CONDITION_A)]++;
	}
}

static void tried(void *context, const struct ilk_tried *tried)
{
	struct coverage *coverage = context;
	uint32_t row = tried->row + image_field(coverage->image, ILK_SECTION_TABLES,
	                                        tried->table, ILK_TABLE_FIRST);

	count_caps(coverage, tried, row);
	if (!tried->held)
		return;
	coverage->hits[COVERAGE_ROWS][row]++;
	coverage->guarded |= image_field(coverage->image, ILK_SECTION_ROWS, row,
	                                 ILK_ROW_VERB) == ILK_VERB_GUARD;
}

bool coverage_init(struct coverage *coverage, const struct ilk_image *image)
{
	*coverage = (struct coverage){.image = image};
	coverage->observer = (struct ilk_observer){tried, coverage};
	coverage->session_size = ilk_session_size(image);
	coverage->before = malloc(coverage->session_size);
	coverage->again = malloc(coverage->session_size);
	bool good = coverage->before && coverage->again;

	for (unsigned i = 0; i < COVERAGE_KINDS; i++) {
		size_t count = image_count(image, sections[i]);

		coverage->hits[i] = calloc(count + 1, sizeof(uint32_t));
		good &= coverage->hits[i] != NULL;
	}
	if (!good)
		coverage_free(coverage);
	return good;
}

void coverage_free(struct coverage *coverage)
{
	for (unsigned i = 0; i < COVERAGE_KINDS; i++)
		free(coverage->hits[i]);
	free(coverage->before);
	free(coverage->again);
}

void coverage_before(struct coverage *coverage, const struct ilk_session *session,
                     const struct trace_event *event)
{
	coverage->event = event;
	coverage->guarded = false;
	coverage->active = ilk_session_active(session);
	memcpy(coverage->before, session, coverage->session_size);
	/* What starts has forgotten everything before its first event. */
	if (event->kind == TRACE_SESSION_START ||
	    (event->kind == TRACE_TURN_START &&
	     ilk_policy_scope(coverage->image) == ILK_SCOPE_TURN))
		session_clear(coverage->before);
	state_take(&coverage->state, coverage->before);
}

/* The event of a row's outcome; COUNT: it is none. */
static enum ilk_event outcome_event(enum ilk_outcome outcome)
{
	static const enum ilk_event events[ILK_OUTCOME_COUNT] = {
		[ILK_OUTCOME_NONE] = ILK_EVENT_COUNT,
		[ILK_OUTCOME_ALLOW] = ILK_EVENT_ALLOW,
		[ILK_OUTCOME_DENY] = ILK_EVENT_DENY,
		[ILK_OUTCOME_ASK] = ILK_EVENT_ASK,
		[ILK_OUTCOME_INTERRUPT] = ILK_EVENT_INTERRUPT,
		[ILK_OUTCOME_CLASSIFY] = ILK_EVENT_COUNT,
		[ILK_OUTCOME_DEFER] = ILK_EVENT_COUNT,
		[ILK_OUTCOME_STOP] = ILK_EVENT_STOP,
	};

	return events[outcome];
}

/* What a step of each kind is as an event, before any outcome; COUNT: see the code. */
static enum ilk_event first_event(const struct trace_event *event)
{
	static const enum ilk_event plain[TRACE_KIND_COUNT] = {
		[TRACE_SESSION_START] = ILK_EVENT_SESSION_START,
		[TRACE_CALL] = ILK_EVENT_CALL,
		[TRACE_VERDICT] = ILK_EVENT_COUNT,
		[TRACE_ANSWER] = ILK_EVENT_COUNT,
		[TRACE_EXECUTED] = ILK_EVENT_COUNT,
		[TRACE_MODE_SWITCH] = ILK_EVENT_MODE_SWITCH,
		[TRACE_PRESENCE] = ILK_EVENT_COUNT,
		[TRACE_TURN_START] = ILK_EVENT_TURN_START,
		[TRACE_TURN_END] = ILK_EVENT_TURN_END,
		[TRACE_USER_MESSAGE] = ILK_EVENT_USER_MESSAGE,
		[TRACE_POLICY_RELOAD] = ILK_EVENT_POLICY_RELOAD,
		[TRACE_TICK] = ILK_EVENT_TICK,
	};
	static const enum ilk_event verdicts[ILK_VERDICT_COUNT] = {
		[ILK_VERDICT_PASS] = ILK_EVENT_PASS,
		[ILK_VERDICT_BLOCK] = ILK_EVENT_BLOCK,
		[ILK_VERDICT_UNAVAILABLE] = ILK_EVENT_UNAVAILABLE,
	};
	static const enum ilk_event answers[ILK_ANSWER_COUNT] = {
		[ILK_ANSWER_APPROVE] = ILK_EVENT_APPROVE,
		[ILK_ANSWER_REJECT] = ILK_EVENT_REJECT,
		[ILK_ANSWER_CANCEL] = ILK_EVENT_CANCEL,
		[ILK_ANSWER_TIMEOUT] = ILK_EVENT_TIMEOUT,
	};

	if (event->kind == TRACE_VERDICT)
		return verdicts[event->classified.verdict];
	if (event->kind == TRACE_ANSWER)
		return answers[event->answer];
	if (event->kind == TRACE_EXECUTED)
		return event->ok ? ILK_EVENT_EXECUTED_OK : ILK_EVENT_EXECUTED_ERROR;
	return plain[event->kind];
}

/* The events of the step, in order; answers how many. */
static size_t events_of(const struct coverage *coverage, const struct played *played,
                        enum ilk_event events[MAX_EVENTS])
{
	enum trace_kind kind = coverage->event->kind;
	enum ilk_event first = first_event(coverage->event);
	enum ilk_event last = outcome_event(played->decision.row_outcome);
	size_t count = 0;

	if (first == ILK_EVENT_COUNT || played->refused ||
	    (kind == TRACE_CALL && !coverage->active))
		return 0;
	events[count++] = first;
	if (coverage->guarded)
		events[count++] = ILK_EVENT_GUARD_BLOCK;
	/* The end of an asked call is no allow and no deny: it was an answer. */
	if (last != ILK_EVENT_COUNT && kind != TRACE_ANSWER)
		events[count++] = last;
	return count;
}

/* Whether an effect did something: changed its counter, or entered into a window. */
static bool did(const struct coverage *coverage, uint32_t effect,
                const struct state *before)
{
	enum ilk_section effects = ILK_SECTION_EFFECTS;
	uint32_t counter =
		image_field(coverage->image, effects, effect, ILK_EFFECT_COUNTER);
	uint32_t op = image_field(coverage->image, effects, effect, ILK_EFFECT_OP);

	return op == ILK_EFFECT_PUSH || ilk_session_counter(coverage->again, counter) !=
	                                        before->counters[counter];
}

/* Lets an event happen to the copy; counts what it did, if told to. */
static void happen(struct coverage *coverage, enum ilk_event event, bool count)
{
	const struct ilk_image *image = coverage->image;
	struct image_run run =
		image_run(image, ILK_SECTION_EVENTS, event, ILK_EVENT_FIRST);
	const struct step step = {.session = coverage->again, .image = image};
	struct state before;

	state_take(&before, coverage->again);
	session_happen(&step, event);
	for (uint32_t i = run.first; count && i < run.first + run.count; i++)
		coverage->hits[COVERAGE_EFFECTS][i] += did(coverage, i, &before);
}

/* What the row of an answer resets. */
static void reset(const struct coverage *coverage, const struct ilk_decision *decision)
{
	const struct ilk_image *image = coverage->image;
	uint32_t row;

	if (coverage->event->kind != TRACE_ANSWER || decision->row == IMAGE_NONE)
		return;
	row = decision->row +
	      image_field(image, ILK_SECTION_TABLES, ILK_TABLE_ANSWER, ILK_TABLE_FIRST);
	session_reset(coverage->again,
	              image_run(image, ILK_SECTION_ROWS, row, ILK_ROW_RESET_FIRST));
}

/* Whether counters and windows of the copy are as the session's. */
static bool ended_so(const struct coverage *coverage, const struct ilk_session *session)
{
	size_t words =
		image_count(coverage->image, ILK_SECTION_COUNTERS) +
		image_field(coverage->image, ILK_SECTION_META, 0, ILK_META_RINGS);

	return memcmp(session->counters, coverage->again->counters,
	              words * sizeof(uint32_t)) == 0;
}

static void count_effects(struct coverage *coverage, const struct played *played)
{
	enum ilk_event events[MAX_EVENTS];
	size_t count = events_of(coverage, played, events);

	memcpy(coverage->again, coverage->before, coverage->session_size);
	for (size_t i = 0; i < count; i++)
		happen(coverage, events[i], false);
	if (count)
		reset(coverage, &played->decision);
	if (!ended_so(coverage, played->session))
		return;
	memcpy(coverage->again, coverage->before, coverage->session_size);
	for (size_t i = 0; i < count; i++)
		happen(coverage, events[i], true);
}

void coverage_after(struct coverage *coverage, const struct played *played)
{
	struct state after;

	state_take(&after, played->session);
	count_effects(coverage, played);
	for (uint32_t i = 0; i < ilk_slot_count(coverage->image); i++) {
		if (state_slot_same(&coverage->state, &after, i))
			continue;
		coverage->hits[after.slot_len[i] ? COVERAGE_SET : COVERAGE_EMPTIED]
			      [i]++;
	}
}

struct coverage_sum coverage_sum(const struct coverage *coverage,
                                 enum coverage_kind kind)
{
	struct coverage_sum sum = {image_count(coverage->image, sections[kind]), 0};

	for (uint32_t i = 0; i < sum.all; i++)
		sum.hit += coverage->hits[kind][i] > 0;
	return sum;
}

uint32_t coverage_percent(struct coverage_sum sum)
{
	return sum.all ? (uint32_t)((uint64_t)100 * sum.hit / sum.all) : 100;
}
