/* SPDX-License-Identifier: Apache-2.0
 *
 * One hook event, from standard input to standard output: read it, take the session's
 * state from the store, follow the state machine, put it back, write the journal, answer.
 * Whatever goes wrong, the answer is JSON and lets nothing through that the policy does
 * not. POSIX and no more: no allocation, no stdio, all memory is the caller's.
 */
#ifndef AGENT_AGENT_H
#define AGENT_AGENT_H

#include "agent/follow.h"
#include "agent/options.h"
#include "agent/words.h"
#include "store/store.h"

enum {
	AGENT_INPUT = 16 * 1024 * 1024, /* bytes of an event; more is cut off */
	AGENT_SESSION = 256 * 1024,
};

/* All memory of a hook, most of it never touched. Nothing in it needs to be set. */
struct agent {
	struct agent_options options;
	struct hook_input input;
	struct canonical canonical;
	struct steps steps;
	struct kept kept;
	struct words words;
	struct store store;
	struct ilk_image image;
	uint64_t session[AGENT_SESSION / 8];
	uint64_t spare[AGENT_SESSION / 8];
	unsigned char record[STORE_MAX];
	char key[OPTIONS_PATH];
	char line[JOURNAL_LINE_MAX];
	char place[4][OPTIONS_PATH];
	char answer[HOOK_ANSWER_ROOM];
	char last[HOOK_ANSWER_ROOM];
	char bytes[AGENT_INPUT + 1];
	char again[AGENT_INPUT + 1]; /* as they came: reading changes them */
};

/* How the state is opened: files only, or Redis, too. */
typedef enum store_status (*agent_open_fn)(struct store *store, const char *where,
                                           unsigned timeout_ms);

/* Runs the hook with these arguments. Always 0: what is wrong is in the answer, and for
 * people on standard error. */
int agent_run(struct agent *agent, agent_open_fn open, int argc, char **argv);

#endif
