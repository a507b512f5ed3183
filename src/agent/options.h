/* SPDX-License-Identifier: Apache-2.0
 *
 * The options of a hook, and where its state and journal are if they do not say.
 */
#ifndef AGENT_OPTIONS_H
#define AGENT_OPTIONS_H

#include "hook/hook.h"
#include "interlock/runtime.h"
#include "journal/journal.h"

enum { OPTIONS_PATH = 4096 };

struct agent_options {
	const struct hook_protocol *protocol;
	const char *policy;       /* the compiled tables */
	const char *state;        /* a folder, or redis://... */
	const char *journal;      /* a folder; NULL: none is kept */
	const char *organisation; /* NULL: each session counts by itself */
	enum journal_content content;
	enum ilk_presence presence;
	unsigned timeout_ms; /* for locks and servers */
	bool decide;
	bool observe;
	/* Where the defaults are put together. */
	char state_path[OPTIONS_PATH];
	char journal_path[OPTIONS_PATH];
};

enum options_status {
	OPTIONS_OK,
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_WRONG, /* problem, word say what */
};

struct options_problem {
	const char *text;
	const char *word; /* NULL: none */
};

/* Takes argv[1..]. What could be taken is there also when something is wrong: the protocol
 * at least, if it was named. */
enum options_status options_take(struct agent_options *options, int argc, char **argv,
                                 struct options_problem *problem);

/* The lines of --help. */
extern const char options_help[];

#endif
