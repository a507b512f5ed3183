/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests share that hold a policy to the recorded answers of an agent's own code:
 * a policy being played trace line by trace line, through reader, player, engine and JSON
 * answer, and comparisons that count and show differences.
 */
#ifndef TESTS_CONFORMANCE_H
#define TESTS_CONFORMANCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "playing.h"

struct conformance {
	struct playing playing;
	char name[512]; /* of the file of events being played */
	int line;
	int events;
	int differences;
	/* Something known to differ has come up: while it is so, differences are not counted
	 * as such, but the events that have them. */
	bool known;
	int known_events;
	int known_line;
};

/* Whether the recorded answers are at hand; says so when they are not. */
bool conformance_at_hand(void);

/* Called for each pair of lines of the two files, in order. */
typedef void (*conformance_fn)(struct conformance *run, const json_t *event,
                               const json_t *theirs, void *context);
/* Both paths are relative to the folder of recorded answers. */
void conformance_files(struct conformance *run, const char *events, const char *answers,
                       conformance_fn each, void *context);

/* Several: agents/FOLDER/SEQUENCE.events.jsonl, with what ANSWERS names behind SEQUENCE. */
struct conformance_agent {
	const char *name;
	const char *folder;
	const char *answers;
	const char *const *sequences;
	size_t count;
	int known_events; /* how many differ in what is known to differ */
};
/* Plays them, shows what came of it, and holds it to no differences but those. */
void conformance_agent(const struct conformance_agent *agent, conformance_fn each,
                       void *context);

/* What a session of the agent sets in place of what a policy of the checkout says. */
struct conformance_edit {
	const char *written; /* stands in the policy once */
	char instead[512];
};
/* Opens the policy with its edits, in place of the one that was open. */
void conformance_session(struct conformance *run, const char *policy,
                         const struct conformance_edit *edits, size_t count);
void conformance_close(struct conformance *run);

/* Plays one trace line; the JSON answer is the caller's to release. */
json_t *conformance_play(struct conformance *run, const char *line);
/* The same for a JSON object, which it releases. */
json_t *conformance_give(struct conformance *run, json_t *trace);
/* For a line whose answer says nothing. */
void conformance_tell(struct conformance *run, json_t *trace);

/* Counts, and shows the first few. Of what is known to differ it counts the event. */
void conformance_differs(struct conformance *run, const char *what, const char *ours,
                         const char *theirs);
void conformance_text(struct conformance *run, const char *what, const char *ours,
                      const char *theirs);
void conformance_number(struct conformance *run, const char *what, json_int_t ours,
                        json_int_t theirs);

/* The value of a counter in an answer of ours. */
json_int_t conformance_counter(const json_t *ours, const char *name);

/* A member that is a string, or NULL; whether a text is this word. */
const char *json_member(const json_t *object, const char *key);
bool json_is(const char *text, const char *word);

#endif
