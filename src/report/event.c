/* SPDX-License-Identifier: Apache-2.0
 *
 * See event.h.
 */
#include "report/event.h"

#include <stddef.h>

const char *const report_outcome_words[] = {
	[REPORT_ALLOW] = "allow",     [REPORT_ASK] = "ask",
	[REPORT_DENY] = "deny",       [REPORT_INTERRUPT] = "interrupt",
	[REPORT_STOP] = "stop",       [REPORT_DEFER] = "defer",
	[REPORT_REFUSED] = "refused", [REPORT_OUTCOMES] = NULL,
};

const char *const report_verdict_words[] = {
	[REPORT_PASS] = "allow",
	[REPORT_BLOCK] = "block",
	[REPORT_UNAVAILABLE] = "unavailable",
	[REPORT_VERDICTS] = NULL,
};

const char *const report_answer_words[] = {
	[REPORT_APPROVE] = "approve", [REPORT_REJECT] = "reject",
	[REPORT_CANCEL] = "cancel",   [REPORT_TIMEOUT] = "timeout",
	[REPORT_ANSWERS] = NULL,
};

const char *const report_answerer_words[] = {
	[REPORT_PERSON] = "person",
	[REPORT_HOOK] = "hook",
	[REPORT_ANSWERERS] = NULL,
};
