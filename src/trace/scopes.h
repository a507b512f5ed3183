/* SPDX-License-Identifier: Apache-2.0
 *
 * The states that a policy's scope asks for: one session for all, or one for each turn,
 * thread or subagent, by its name. A fixed number of them, so that memory stays constant
 * over any length of trace: when all are taken, the one that was used longest ago is
 * forgotten, and starts afresh when its name comes again.
 */
#ifndef TRACE_SCOPES_H
#define TRACE_SCOPES_H

#include <stdint.h>

#include "interlock/runtime.h"
#include "trace/event.h"

#define SCOPES_MAX 64u

struct scope {
	struct ilk_session *session; /* NULL: this place is free */
	uint64_t serial;             /* never used twice: tells a forgotten one */
	uint64_t used;
	uint16_t name_len;
	char name[TRACE_MAX_SCOPE];
};

struct scopes;

/* NULL: no memory. */
struct scopes *scopes_new(const struct ilk_image *image);
void scopes_free(struct scopes *scopes);

/* Everything anew, in this mode. ILK_OK or ILK_MEMORY; nothing changed then. */
enum ilk_status scopes_start(struct scopes *scopes, struct ilk_text mode,
                             enum ilk_presence presence);
/* Forgets one. */
void scopes_drop(struct scopes *scopes, struct ilk_text name);

/* The state of this name, fresh if there was none; the name is within TRACE_MAX_SCOPE. */
struct scope *scopes_get(struct scopes *scopes, struct ilk_text name);
/* The same to look at only: where there is none, the blank one, and none is made. */
const struct ilk_session *scopes_peek(struct scopes *scopes, struct ilk_text name);
/* The one with this serial; NULL: it was forgotten. */
struct scope *scopes_find(struct scopes *scopes, uint64_t serial);
/* A fresh state that belongs to none, to be shown where there is none. */
const struct ilk_session *scopes_blank(struct scopes *scopes);

/* Something that all of them are told, and those that come later, too. */
void scopes_event(struct scopes *scopes, enum ilk_event event);
enum ilk_status scopes_mode(struct scopes *scopes, struct ilk_text mode);
void scopes_presence(struct scopes *scopes, enum ilk_presence presence);
void scopes_time(struct scopes *scopes, uint64_t now_ms);
/* Who is told of what happens in any of them, from now on; NULL: nobody. */
void scopes_observe(struct scopes *scopes, const struct ilk_observer *observer);

#endif
