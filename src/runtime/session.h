/* SPDX-License-Identifier: Apache-2.0
 *
 * A session: counters and slots in the caller's memory, and how events change them.
 *
 *   struct ilk_session | u32 counters[] | u32 memories[] | struct session_slot places[]
 */
#ifndef RUNTIME_SESSION_H
#define RUNTIME_SESSION_H

#include "runtime/image.h"
#include "runtime/step.h"

struct session_slot {
	uint8_t len;                    /* 0: empty */
	char text[ILK_MAX_FINGERPRINT]; /* zero behind `len` */
};

struct ilk_session {
	const struct ilk_image *image;
	const struct ilk_observer *observer; /* NULL: nobody looks on */
	/* Tells modes apart that the policy does not name; 0 when it names this one. */
	uint64_t other_mode;
	uint64_t now_ms; /* the latest time told */
	uint32_t mode;   /* index into MODES, or IMAGE_NONE */
	uint32_t presence;
	uint32_t epoch; /* counts starts and mode switches, from 1 */
	uint32_t counters[];
};

/* How many 32-bit words the counters and, behind them, their memories take. */
uint32_t session_words(const struct ilk_image *image);
/* How many places all slots have together, and where they are. */
uint32_t session_places(const struct ilk_image *image);
struct session_slot *session_slots(struct ilk_session *session);
const struct session_slot *session_slot(const struct ilk_session *session,
                                        uint32_t place);

/* An event happens, in a step: counters and slots change (happen.c). */
void session_happen(const struct step *step, enum ilk_event event);
/* What a row resets. */
void session_reset(const struct step *step, struct image_run resets);

/* The sum of a run of TERMS. */
uint64_t session_sum(const struct ilk_session *session, struct image_run terms);
bool session_cap_holds(const struct ilk_session *session, uint32_t cap);

/* Memory that will do for a session of this image. */
enum ilk_status session_memory(const struct ilk_image *image, const void *memory,
                               size_t size);
/* One tier's counters 0, their memories and its slots empty. */
void session_clear(struct ilk_session *session, enum ilk_tier tier);

#endif
