/* SPDX-License-Identifier: Apache-2.0
 *
 * See numbers.h.
 */
#include "report/numbers.h"

#include <stdlib.h>
#include <string.h>

/* A prompt that waits, in the place that its hash says: a later one with the same place
 * takes it, so the table needs no bookkeeping. */
struct open_prompt {
	uint64_t hash; /* 0: free */
	uint64_t time_ns;
	bool held; /* by a cap, or for a retry */
	char tool[REPORT_TEXT];
	char reason[REPORT_TEXT];
	char session[REPORT_TEXT];
	char command[REPORT_TEXT];
};

static const char *const names[] = {
	[REPORT_BY_REASON] = "reasons",     [REPORT_BY_LAYER] = "layers",
	[REPORT_BY_RULE] = "rules",         [REPORT_BY_CAP] = "caps",
	[REPORT_BY_CAP_KIND] = "cap_kinds", [REPORT_BY_UNAVAILABLE] = "unavailable",
	[REPORT_BY_TOOL] = "tools",         [REPORT_BY_SESSION] = "sessions",
	[REPORT_BY_AGENT] = "agents",       [REPORT_BY_POLICY] = "policies",
};
_Static_assert(sizeof names / sizeof names[0] == REPORT_BYS, "a name each");

const char *numbers_by_name(enum report_by by)
{
	return names[by];
}

struct numbers *numbers_new(void)
{
	struct numbers *numbers = calloc(1, sizeof *numbers);

	if (!numbers)
		return NULL;
	numbers->open = calloc(REPORT_MAX_OPEN, sizeof *numbers->open);
	/* Twice the room, so that looking for a place is short. */
	numbers->seen = calloc(2 * (size_t)REPORT_MAX_SESSIONS, sizeof *numbers->seen);
	if (numbers->open && numbers->seen)
		return numbers;
	numbers_free(numbers);
	return NULL;
}

void numbers_free(struct numbers *numbers)
{
	if (!numbers)
		return;
	free(numbers->open);
	free(numbers->seen);
	free(numbers);
}

uint64_t numbers_unanswered(const struct numbers *numbers)
{
	uint64_t asked = numbers->outcomes[REPORT_ASK];

	return asked > numbers->answered ? asked - numbers->answered : 0;
}

static uint64_t sum_of(const uint64_t answers[REPORT_ANSWERS])
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < REPORT_ANSWERS; i++)
		sum += answers[i];
	return sum;
}

uint64_t numbers_held_answered(const struct numbers *numbers)
{
	return sum_of(numbers->held);
}

uint64_t numbers_answered_by(const struct numbers *numbers, enum report_answerer by)
{
	return sum_of(numbers->answers[by]);
}

unsigned numbers_share(uint64_t part, uint64_t whole)
{
	if (!whole)
		return 0;
	return (unsigned)((double)part / (double)whole * 1000 + 0.5);
}

static void copy(char to[REPORT_TEXT], struct text from)
{
	to[top_cut(to, REPORT_TEXT - 1, from)] = '\0';
}

static void see_session(struct numbers *numbers, struct text session)
{
	uint64_t hash = top_hash(session, 0) | 1;
	size_t mask = 2 * (size_t)REPORT_MAX_SESSIONS - 1;
	size_t at = (size_t)(hash >> 7) & mask;

	if (!session.len)
		return;
	while (numbers->seen[at] && numbers->seen[at] != hash)
		at = (at + 1) & mask;
	if (numbers->seen[at])
		return;
	if (numbers->sessions == REPORT_MAX_SESSIONS) {
		numbers->sessions_full = true;
		return;
	}
	numbers->seen[at] = hash;
	numbers->sessions++;
}

/* Those of one session may come from a resumed one; ids are only its own. */
static struct open_prompt *open_of(struct numbers *numbers,
                                   const struct report_event *event, uint64_t *hash)
{
	*hash = top_hash(event->id, top_hash(event->session, 1)) | 1;
	return &numbers->open[(*hash >> 7) % REPORT_MAX_OPEN];
}

static bool is_held(const struct report_event *event)
{
	return event->cap.len || text_is(event->layer, "denial_cap") ||
	       text_is(event->layer, "exact_retry");
}

static void ask(struct numbers *numbers, const struct report_event *event)
{
	uint64_t hash;
	struct open_prompt *prompt = open_of(numbers, event, &hash);

	numbers->held_asked += is_held(event);
	if (event->command.len || prompt->hash != hash)
		copy(prompt->command, event->command);
	prompt->hash = hash;
	prompt->time_ns = event->time_ns;
	prompt->held = is_held(event);
	copy(prompt->tool, event->tool);
	copy(prompt->reason, event->reason);
	copy(prompt->session, event->session);
}

/* A call that the classifier is asked about: should a person be, too, only this event
 * says what it was to run. */
static void keep_command(struct numbers *numbers, const struct report_event *event)
{
	uint64_t hash;
	struct open_prompt *prompt = open_of(numbers, event, &hash);

	prompt->hash = hash;
	prompt->time_ns = 0;
	prompt->held = false;
	copy(prompt->command, event->command);
}

static void keep_slow(struct numbers *numbers, const struct report_prompt *prompt)
{
	size_t at = numbers->slow;

	while (at && prompt->wait_ns > numbers->slowest[at - 1].wait_ns)
		at--;
	if (at >= REPORT_SLOWEST)
		return;
	if (numbers->slow < REPORT_SLOWEST)
		numbers->slow++;
	memmove(&numbers->slowest[at + 1], &numbers->slowest[at],
	        (numbers->slow - at - 1) * sizeof *prompt);
	numbers->slowest[at] = *prompt;
}

static void waited(struct numbers *numbers, const struct report_event *event,
                   const struct open_prompt *open)
{
	struct report_prompt prompt = {
		.time_ns = open->time_ns, .answer = event->answer, .by = event->by};

	if (!open->time_ns || event->time_ns < open->time_ns)
		return;
	prompt.wait_ns = event->time_ns - open->time_ns;
	memcpy(prompt.tool, open->tool, REPORT_TEXT);
	memcpy(prompt.reason, open->reason, REPORT_TEXT);
	memcpy(prompt.session, open->session, REPORT_TEXT);
	memcpy(prompt.command, open->command, REPORT_TEXT);
	latency_add(&numbers->wait, prompt.wait_ns);
	keep_slow(numbers, &prompt);
}

static void answer(struct numbers *numbers, const struct report_event *event)
{
	uint64_t hash;
	struct open_prompt *open = open_of(numbers, event, &hash);

	if (event->answer == REPORT_NO_ANSWER)
		return;
	numbers->answers[event->by][event->answer]++;
	numbers->answered++;
	if (open->hash != hash)
		return;
	if (open->held)
		numbers->held[event->answer]++;
	waited(numbers, event, open);
	open->hash = 0;
}

static void count_cap(struct numbers *numbers, const struct report_event *event,
                      struct series_cell *cell)
{
	struct top_entry *entry;

	if (!event->cap.len)
		return;
	numbers->caps++;
	cell->caps++;
	entry = top_add(&numbers->by[REPORT_BY_CAP], event->cap, event->outcome,
	                event->time_ns);
	if (entry)
		entry->label_len = top_cut(entry->label, TOP_NAME, event->cap_kind);
	top_add(&numbers->by[REPORT_BY_CAP_KIND], event->cap_kind, event->outcome,
	        event->time_ns);
}

static void count_names(struct numbers *numbers, const struct report_event *event)
{
	const struct {
		enum report_by by;
		struct text name;
	} named[] = {
		{REPORT_BY_REASON, event->reason},   {REPORT_BY_LAYER, event->layer},
		{REPORT_BY_RULE, event->rule},       {REPORT_BY_TOOL, event->tool},
		{REPORT_BY_SESSION, event->session}, {REPORT_BY_AGENT, event->agent},
	};

	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		top_add(&numbers->by[named[i].by], named[i].name, event->outcome,
		        event->time_ns);
}

/* The policy, shown as its name and version. */
static void count_policy(struct numbers *numbers, const struct report_event *event)
{
	struct top_entry *entry = top_add(&numbers->by[REPORT_BY_POLICY], event->policy,
	                                  event->outcome, event->time_ns);
	char label[TOP_NAME];
	size_t len;

	if (!entry || !event->policy_name.len)
		return;
	len = top_cut(label, TOP_NAME / 2, event->policy_name);
	label[len++] = ' ';
	len += top_cut(label + len, TOP_NAME / 2 - 1, event->policy_version);
	entry->label_len = (unsigned char)(len - !event->policy_version.len);
	memcpy(entry->label, label, entry->label_len);
}

static void decided(struct numbers *numbers, const struct report_event *event,
                    struct series_cell *cell)
{
	if (event->outcome == REPORT_UNDECIDED) {
		if (event->kind == REPORT_CALL && event->command.len)
			keep_command(numbers, event);
		return;
	}
	numbers->outcomes[event->outcome]++;
	cell->outcomes[event->outcome]++;
	if (event->outcome == REPORT_REFUSED)
		return;
	numbers->decisions++;
	if (event->outcome == REPORT_ASK)
		ask(numbers, event);
	count_names(numbers, event);
	count_policy(numbers, event);
	count_cap(numbers, event, cell);
}

static void classified(struct numbers *numbers, const struct report_event *event,
                       struct series_cell *cell)
{
	struct text kind = event->unavailable;

	if (event->verdict == REPORT_NO_VERDICT || event->outcome == REPORT_REFUSED)
		return;
	numbers->classified++;
	numbers->verdicts[event->verdict]++;
	cell->verdicts[event->verdict]++;
	if (event->classified)
		latency_add(&numbers->classifier, event->classifier_ns);
	if (event->verdict != REPORT_UNAVAILABLE)
		return;
	if (!kind.len)
		kind = text_of("not said");
	top_add(&numbers->by[REPORT_BY_UNAVAILABLE], kind, event->outcome,
	        event->time_ns);
}

static void see_time(struct numbers *numbers, uint64_t time_ns)
{
	if (!time_ns)
		return;
	if (!numbers->first_ns || time_ns < numbers->first_ns)
		numbers->first_ns = time_ns;
	if (time_ns > numbers->last_ns)
		numbers->last_ns = time_ns;
}

void numbers_take(void *context, const struct report_event *event)
{
	struct numbers *numbers = context;
	struct series_cell *cell;

	numbers->events++;
	see_time(numbers, event->time_ns);
	see_session(numbers, event->session);
	if (event->timed)
		latency_add(&numbers->hook, event->hook_ns);
	numbers->executed += event->kind == REPORT_EXECUTED;
	if (event->kind == REPORT_ANSWER) {
		if (event->outcome == REPORT_REFUSED)
			numbers->outcomes[REPORT_REFUSED]++;
		else
			answer(numbers, event);
		return;
	}
	if (event->kind != REPORT_CALL && event->kind != REPORT_VERDICT)
		return;
	cell = series_at(&numbers->series, event->time_ns);
	classified(numbers, event, cell);
	decided(numbers, event, cell);
}
