/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a call is decided as it is: each row that is tried, in order, with its conditions
 * up to the one that failed and what they saw, then what came of it and what changed.
 * Collected step by step, then told as text or as JSON.
 */
#ifndef TOOLS_WHY_H
#define TOOLS_WHY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "dump/sheet.h"
#include "interlock/runtime.h"
#include "record/write.h"
#include "state.h"
#include "trace/event.h"
#include "trace/play.h"

struct why_condition {
	uint32_t index; /* into CONDITIONS */
	bool held;
	struct ilk_text text; /* "block_streak is 1" is what `text` saw */
	struct ilk_text saw;
};

struct why_row {
	struct why_row *next;
	uint32_t table;
	uint32_t row; /* index into ROWS */
	bool held;
	struct why_condition *conditions; /* those that were looked at */
	uint32_t count;
};

/* One step on its way. */
struct why {
	const struct ilk_image *image;
	struct ilk_observer observer;
	struct arena arena; /* the step's */
	struct buffer words;
	const struct ilk_session *session;
	const struct trace_event *event;
	size_t line; /* of the trace; 0: the event is in none */
	struct why_row *first;
	struct why_row **last;
	struct state before;
	struct state after;
};

void why_init(struct why *why, const struct ilk_image *image);
void why_free(struct why *why);

/* Makes ready for a step: play it with &why->observer. What is borrowed here must stay
 * until the step has been told. */
void why_begin(struct why *why, const struct ilk_session *session,
               const struct trace_event *event, size_t line);
/* The step was played. ILK_OK, ILK_MEMORY. */
enum ilk_status why_end(struct why *why, const struct played *played);
/* Whether the step decided, refused or changed anything. */
bool why_worth_telling(const struct why *why, const struct played *played);

/* The facts of a call that are texts: how they are called, and which one it is. */
struct why_fact {
	const char *name;
	size_t at; /* in struct ilk_facts */
};
extern const struct why_fact why_facts[];
extern const size_t why_fact_count;
struct ilk_text why_fact_text(const struct ilk_facts *facts, size_t index);
const char *why_answer(enum ilk_answer answer);

/* The step in words, over several lines. */
void why_text(const struct why *why, const struct played *played,
              const struct sheet *sheet);
/* The step as one JSON object, with a line end. */
void why_json(const struct why *why, const struct played *played, struct writer *w);

#endif
