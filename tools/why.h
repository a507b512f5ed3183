/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a call is decided as it is: each row that is tried, in order, with the condition
 * that failed and what it saw, then what came of it.
 */
#ifndef TOOLS_WHY_H
#define TOOLS_WHY_H

#include <stdbool.h>

#include "dump/sheet.h"
#include "interlock/runtime.h"
#include "trace/event.h"
#include "trace/play.h"

struct why {
	struct sheet sheet;
	const struct ilk_image *image;
	const struct ilk_session *session;
	const struct trace_event *event; /* being explained */
	struct ilk_text asked;           /* the reason of the call's ask */
	uint32_t table;                  /* whose heading is printed */
	bool begun;                      /* something is printed above */
	struct ilk_observer observer;
};

void why_init(struct why *why, const struct sheet *sheet,
              const struct ilk_image *image);
/* Shows the event and makes ready for its rows: give &why->observer to the player. */
void why_begin(struct why *why, const struct ilk_session *session,
               const struct trace_event *event);
/* Shows the decision. */
void why_end(struct why *why, const struct played *played);

#endif
