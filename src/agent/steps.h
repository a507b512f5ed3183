/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of the engine that one hook event led to, each with its record as it was at
 * that moment. They are written to the journal once the state is in the store, and those
 * that a guess made are taken back with it.
 */
#ifndef AGENT_STEPS_H
#define AGENT_STEPS_H

#include "interlock/record.h"
#include "interlock/runtime.h"

enum {
	STEPS_MAX = 1024,
	STEPS_ROOM = 4 * 1024 * 1024,
};

struct step {
	const char *event; /* the word of the trace format */
	struct ilk_text id;
	struct ilk_text tool;
	struct ilk_text command;
	struct ilk_text path;
	struct ilk_text more;   /* further members of the line, as JSON */
	struct ilk_text record; /* the JSON object of ilk_record_json() */
};

struct steps {
	const struct ilk_image *image;
	size_t count;
	size_t used;
	size_t lost; /* for which there was no room */
	struct step step[STEPS_MAX];
	char room[STEPS_ROOM];
};

void steps_begin(struct steps *steps, const struct ilk_image *image);
/* One more. `step` without its record; id, tool and more are copied, its other texts must
 * stay.
 * `decision` with outcome NONE for an event that has none. */
void steps_add(struct steps *steps, const struct step *step,
               const struct ilk_session *session, const struct ilk_decision *decision);

struct steps_mark {
	size_t count;
	size_t used;
};
struct steps_mark steps_mark(const struct steps *steps);
void steps_back(struct steps *steps, struct steps_mark mark);

#endif
