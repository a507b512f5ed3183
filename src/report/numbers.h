/* SPDX-License-Identifier: Apache-2.0
 *
 * Events -> the numbers of a report, in a fixed amount of memory however many there are.
 * The bounds: see top.h and latency.h; REPORT_MAX_OPEN prompts that wait for an answer at
 * once, and REPORT_MAX_SESSIONS sessions that are told apart.
 */
#ifndef REPORT_NUMBERS_H
#define REPORT_NUMBERS_H

#include "report/event.h"
#include "report/latency.h"
#include "report/series.h"
#include "report/top.h"

#define REPORT_MAX_OPEN     4096u
#define REPORT_MAX_SESSIONS 65536u
#define REPORT_SLOWEST      10u
#define REPORT_TEXT         80u

/* What is counted by name. */
enum report_by {
	REPORT_BY_REASON,
	REPORT_BY_LAYER,
	REPORT_BY_RULE,
	REPORT_BY_CAP,
	REPORT_BY_CAP_KIND,
	REPORT_BY_UNAVAILABLE,
	REPORT_BY_TOOL,
	REPORT_BY_SESSION,
	REPORT_BY_AGENT,
	REPORT_BY_POLICY,
	REPORT_BYS
};

/* A person who was asked, and took this long. */
struct report_prompt {
	uint64_t wait_ns;
	uint64_t time_ns; /* when it was asked */
	enum report_answer answer;
	enum report_answerer by;
	char tool[REPORT_TEXT];
	char reason[REPORT_TEXT];
	char session[REPORT_TEXT];
	char command[REPORT_TEXT];
};

struct open_prompt;

struct numbers {
	/* Set by who reads: lines, those that made no sense or had nothing to tell, and
	 * those that a journal had and has no more. */
	uint64_t lines, bad, passed, lost;
	uint64_t events;
	uint64_t first_ns, last_ns; /* 0: no times */
	/* What was decided before anybody was asked: at the call, or by the verdict. */
	uint64_t decisions;
	uint64_t outcomes[REPORT_OUTCOMES];
	uint64_t executed;
	uint64_t sessions;
	bool sessions_full; /* there may be more */
	/* The classifier. */
	uint64_t classified;
	uint64_t verdicts[REPORT_VERDICTS];
	struct latency classifier;
	/* People, and hooks that answer for them. */
	uint64_t answers[REPORT_ANSWERERS][REPORT_ANSWERS];
	uint64_t answered;
	uint64_t held_asked; /* asked because of a cap or a retry of what was blocked */
	uint64_t held[REPORT_ANSWERS]; /* and answered so */
	struct latency wait;
	struct report_prompt slowest[REPORT_SLOWEST]; /* falling */
	size_t slow;
	uint64_t caps; /* decisions that a cap made */
	/* The hook. */
	struct latency hook;
	struct top by[REPORT_BYS];
	struct series series;
	/* Working memory. */
	struct open_prompt *open; /* REPORT_MAX_OPEN of them */
	uint64_t *seen;           /* sessions, hashed */
};

/* NULL: no memory. */
struct numbers *numbers_new(void);
void numbers_free(struct numbers *numbers);

/* A report_take_fn; the context is the numbers. */
void numbers_take(void *numbers, const struct report_event *event);

/* How these are called: "reasons". */
const char *numbers_by_name(enum report_by by);

/* Prompts that nobody has answered so far, as far as the events tell. */
uint64_t numbers_unanswered(const struct numbers *numbers);
/* The answers to those that were asked because of a cap or a retry. */
uint64_t numbers_held_answered(const struct numbers *numbers);
/* The answers of people, or of hooks in their place. */
uint64_t numbers_answered_by(const struct numbers *numbers, enum report_answerer by);

/* `part` of `whole` in tenths of a per cent, rounded; 0 of nothing. */
unsigned numbers_share(uint64_t part, uint64_t whole);

#endif
