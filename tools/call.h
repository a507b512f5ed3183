/* SPDX-License-Identifier: Apache-2.0
 *
 * A call as explain's command line tells it, with the session around it.
 */
#ifndef TOOLS_CALL_H
#define TOOLS_CALL_H

#include <jansson.h>
#include <stdbool.h>

#include "load.h"
#include "options.h"
#include "trace/event.h"

#define CALL_MAX_ROOTS  64u
#define CALL_MAX_BEFORE 2u

enum call_option_index {
	CALL_TOOL,
	CALL_COMMAND,
	CALL_PATH,
	CALL_CWD,
	CALL_HOST,
	CALL_AGENT,
	CALL_MODEL,
	CALL_BATCH,
	CALL_ARGS,
	CALL_MCP_SERVER,
	CALL_MCP_TOOL,
	CALL_FINGERPRINT,
	CALL_RULE,
	CALL_FAILURE,
	CALL_ANNOTATED,
	CALL_WORKSPACE,
	CALL_MODE,
	CALL_PRESENCE,
	CALL_VERDICT,
	CALL_STAGE,
	CALL_KIND,
	CALL_CATEGORY,
	CALL_ANSWER,
	CALL_BY,
	CALL_TRACE,
	CALL_ID,
	CALL_ALL,
	CALL_JSON,
	CALL_PARAM,
	CALL_ORG,
	CALL_OPTIONS,
};
extern const struct option call_options[CALL_OPTIONS];

struct call {
	const char *trace; /* NULL: none */
	const char *id;    /* NULL: none */
	bool all;          /* every decision of the trace */
	bool json;
	const char *mode; /* NULL: not said */
	bool has_presence;
	enum ilk_presence presence;
	struct ilk_text workspace[CALL_MAX_ROOTS];
	size_t workspace_count;
	struct trace_event begin;
	bool has_verdict;
	struct trace_event verdict;
	bool has_answer;
	struct trace_event answer;
	json_t *args;    /* what facts may point into */
	char *canonical; /* the arguments' text */
	struct load_with with;
};

void call_init(struct call *call);
void call_free(struct call *call);
/* An option_fn. */
bool call_option(void *call, size_t index, const char *value);
/* Whether the options make sense together; a complaint was printed if not. */
bool call_complete(struct call *call);
/* What happens before the call: a session start, or after a trace what the options
 * change of its session. Answers how many events. */
size_t call_before(const struct call *call, struct trace_event events[CALL_MAX_BEFORE]);

#endif
