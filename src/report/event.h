/* SPDX-License-Identifier: Apache-2.0
 *
 * One thing that was decided, answered or run, as a report understands it: what the
 * journal, the answers of `interlock replay --json` and OTLP logs have in common.
 */
#ifndef REPORT_EVENT_H
#define REPORT_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum report_kind {
	REPORT_OTHER, /* nothing that is counted by itself */
	REPORT_CALL,
	REPORT_VERDICT,
	REPORT_ANSWER,
	REPORT_EXECUTED,
	REPORT_SESSION_START,
	REPORT_KINDS
};

enum report_outcome {
	REPORT_ALLOW,
	REPORT_ASK,
	REPORT_DENY,
	REPORT_INTERRUPT,
	REPORT_STOP,
	REPORT_DEFER,
	REPORT_REFUSED, /* a verdict or an answer that nobody waited for */
	REPORT_OUTCOMES,
	REPORT_UNDECIDED = REPORT_OUTCOMES /* no outcome, or on its way: classify */
};

enum report_verdict {
	REPORT_PASS,
	REPORT_BLOCK,
	REPORT_UNAVAILABLE,
	REPORT_VERDICTS,
	REPORT_NO_VERDICT = REPORT_VERDICTS
};

enum report_answer {
	REPORT_APPROVE,
	REPORT_REJECT,
	REPORT_CANCEL,
	REPORT_TIMEOUT,
	REPORT_ANSWERS,
	REPORT_NO_ANSWER = REPORT_ANSWERS
};

enum report_answerer { REPORT_PERSON, REPORT_HOOK, REPORT_ANSWERERS };

/* Texts are lent; absent ones have len 0. */
struct report_event {
	enum report_kind kind;
	uint64_t time_ns; /* since 1970; 0: not known */
	struct text agent;
	struct text session;
	struct text id;
	struct text tool;
	struct text command; /* where the journal tells content */
	struct text policy;  /* the digest */
	struct text policy_name;
	struct text policy_version;
	enum report_outcome outcome;
	struct text reason;
	struct text layer;
	struct text rule;
	uint64_t rule_line;
	struct text cap;
	struct text cap_kind;
	struct text presence;
	enum report_verdict verdict;
	struct text stage;
	struct text unavailable; /* the kind: timeout, ... */
	bool classified;         /* classifier_ns is known */
	uint64_t classifier_ns;
	enum report_answer answer;
	enum report_answerer by;
	bool timed; /* hook_ns is known */
	uint64_t hook_ns;
};

/* The words, as the telemetry spec has them; NULL behind the last of each. */
extern const char *const report_outcome_words[REPORT_OUTCOMES + 1];
extern const char *const report_verdict_words[REPORT_VERDICTS + 1];
extern const char *const report_answer_words[REPORT_ANSWERS + 1];
extern const char *const report_answerer_words[REPORT_ANSWERERS + 1];

#endif
